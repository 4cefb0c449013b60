package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ContactStore;
import org.omniline.persistence.sql.Sql;

/**
 * What a joining or parting holds, in this order: the one lock that lets one go after another, then
 * identities, contacts and conversations, each by id. Intake takes identities (shared, while it
 * opens a conversation), contacts and conversations in the same order, so that neither waits for
 * the other in a ring; whoever is first, the conversation ends up with the right person.
 */
final class ContactLocks {
  /** Any number that nobody else uses: PostgreSQL's advisory locks have no names. */
  private static final long ONE_AFTER_ANOTHER = 0x6F6D_6E69_6A6F_696EL;

  private ContactLocks() {}

  static Completable turn(Sql tx) {
    return tx.first(
            "select pg_advisory_xact_lock($1)::text as held",
            Tuple.of(ONE_AFTER_ANOTHER),
            row -> true)
        .ignoreElement();
  }

  /** Locks and reads the identities of contacts, and the contacts themselves. */
  static Single<ContactGroup> group(Sql tx, Collection<Long> contacts) {
    Tuple ids = Tuple.tuple().addArrayOfLong(contacts.toArray(Long[]::new));
    return tx.list(
            """
            select i.id, home_of(i.id) as home_id, i.contact_id, i.shared from contact_identity i
            where i.contact_id = any($1) order by i.id for update of i
            """,
            ids,
            row ->
                new ContactGroup.Member(
                    row.getLong("id"),
                    row.getLong("home_id"),
                    row.getLong("contact_id"),
                    row.getBoolean("shared")))
        .map(ContactGroup::new);
  }

  /** Locks contacts and all their conversations. */
  static Completable hold(Sql tx, Collection<Long> contacts) {
    Tuple ids = Tuple.tuple().addArrayOfLong(contacts.toArray(Long[]::new));
    Completable people =
        tx.list(
                """
                select t.id from contact t where t.id = any($1) order by t.id for update
                """,
                ids,
                row -> row.getLong("id"))
            .ignoreElement();
    return people.andThen(
        Completable.defer(
            () ->
                tx.list(
                        """
                        select c.id from conversation c where c.contact_id = any($1)
                        order by c.id limit $2 for update
                        """,
                        Tuple.tuple()
                            .addArrayOfLong(contacts.toArray(Long[]::new))
                            .addInteger(ContactStore.MOST_CONVERSATIONS + 1),
                        row -> row.getLong("id"))
                    .flatMapCompletable(
                        locked ->
                            locked.size() > ContactStore.MOST_CONVERSATIONS
                                ? Completable.error(tooMany())
                                : Completable.complete())));
  }

  private static Refusal tooMany() {
    return new Refusal(
        Refusal.Code.TOO_LARGE,
        "Together they have more than "
            + ContactStore.MOST_CONVERSATIONS
            + " conversations: this is probably not one person.");
  }
}
