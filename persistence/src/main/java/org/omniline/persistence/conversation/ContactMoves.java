package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.persistence.conversation.ContactGroup.Move;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * Carries identities and their conversations from contact to contact, under {@link ContactLocks}.
 * Stateless but for the keys.
 */
final class ContactMoves {
  private final Sealing sealing;

  ContactMoves(Sealing sealing) {
    this.sealing = sealing;
  }

  /**
   * Moves, counts, numbers.
   *
   * @param changeId the fact of record that says why
   * @param why code for the links
   * @return what became of each conversation of the contacts
   */
  Single<List<Change>> run(Sql tx, List<Move> moves, long changeId, long byUser, String why) {
    Collection<Long> touched = ContactGroup.touched(moves);
    return Completable.concatArray(
            link(tx, moves, changeId, byUser, why),
            identities(tx, moves),
            visits(tx, moves),
            lead(tx, moves),
            revise(tx, touched))
        .andThen(Single.defer(() -> conversations(tx, touched)))
        .flatMap(ids -> changes(tx, ids));
  }

  /** Ends what was and begins what is; a link never begins at the moment another did. */
  private static Completable link(
      Sql tx, List<Move> moves, long changeId, long byUser, String why) {
    return tx.update(
            """
            with ended as (
              update identity_link l
              set valid_to = greatest(clock_timestamp(), l.valid_from + interval '1 microsecond')
              from unnest($1::bigint[]) as n(identity_id)
              where l.identity_id = n.identity_id and l.valid_to is null
              returning l.identity_id, l.valid_to)
            insert into identity_link (identity_id, contact_id, valid_from, by_user, why, change_id)
            select n.identity_id, n.contact_id, e.valid_to, $3, $5, $4
            from unnest($1::bigint[], $2::bigint[]) as n(identity_id, contact_id)
            join ended e on e.identity_id = n.identity_id
            """,
            new Columns<>(moves)
                .longs(Move::identityId)
                .longs(Move::to)
                .value(byUser)
                .value(changeId)
                .value(why)
                .tuple())
        .ignoreElement();
  }

  private static Completable identities(Sql tx, List<Move> moves) {
    return tx.update(
            """
            update contact_identity i set contact_id = n.contact_id
            from unnest($1::bigint[], $2::bigint[]) as n(id, contact_id) where i.id = n.id
            """,
            new Columns<>(moves).longs(Move::identityId).longs(Move::to).tuple())
        .ignoreElement();
  }

  /**
   * Visits go with the identity they were made by. A conversation counts as a visit when it entered
   * a queue; one that only keeps an event does not.
   */
  private static Completable visits(Sql tx, List<Move> moves) {
    return tx.update(
            """
            with gone as (
              select n.from_id, n.to_id, count(*)::int as visits
              from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as n(identity_id, from_id, to_id)
              join conversation c on c.contact_id = n.from_id and c.identity_id = n.identity_id
              where (select true from queue_visit v where v.conversation_id = c.id limit 1)
              group by n.from_id, n.to_id),
            more as (
              select m.id, sum(m.visits)::int as visits from (
                select g.from_id, -g.visits from gone g
                union all
                select g.to_id, g.visits from gone g) m(id, visits)
              group by m.id)
            update contact t set visits = greatest(0, t.visits + m.visits)
            from more m where t.id = m.id
            """,
            new Columns<>(moves).longs(Move::identityId).longs(Move::from).longs(Move::to).tuple())
        .ignoreElement();
  }

  /** The home of an identity leads to where the identity is. */
  private static Completable lead(Sql tx, List<Move> moves) {
    return tx.update(
            """
            update contact t set joined_into = nullif(n.contact_id, t.id)
            from unnest($1::bigint[], $2::bigint[]) as n(home_id, contact_id)
            where t.id = n.home_id
            """,
            new Columns<>(moves).longs(Move::homeId).longs(Move::to).tuple())
        .ignoreElement();
  }

  private static Completable revise(Sql tx, Collection<Long> contacts) {
    return tx.update(
            "update contact t set rev = t.rev + 1 where t.id = any($1)",
            Tuple.tuple().addArrayOfLong(contacts.toArray(Long[]::new)))
        .ignoreElement();
  }

  /**
   * Each conversation goes where its identity went and is numbered among the person's visits, as
   * Intake numbers them; all take a revision, so that every desk that shows one hears.
   */
  private static Single<List<Long>> conversations(Sql tx, Collection<Long> contacts) {
    return tx.list(
        """
        with numbered as (
          select c.id, i.contact_id,
            greatest(1, sum(coalesce((select 1 from queue_visit v
                where v.conversation_id = c.id limit 1), 0))
              over (partition by i.contact_id order by c.id))::int as visit
          from conversation c join contact_identity i on i.id = c.identity_id
          where c.contact_id = any($1))
        update conversation c set contact_id = n.contact_id, visit = n.visit, rev = c.rev + 1,
          changed_rev = c.rev + 1, changed_at = greatest(c.changed_at, clock_timestamp())
        from numbered n where c.id = n.id
        returning c.id
        """,
        Tuple.tuple().addArrayOfLong(contacts.toArray(Long[]::new)),
        row -> row.getLong("id"));
  }

  /** The conversations as they are now, each a revision after what it was. */
  Single<List<Change>> changes(Sql tx, List<Long> ids) {
    return tx.list(
        ConversationDraft.SELECT
            + "from conversation c\n"
            + ConversationDraft.JOINS
            + "where c.id = any($1) order by c.id",
        Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)),
        row -> {
          Conversation c = new ConversationDraft(row, sealing).toConversation();
          return new Change(c.rev() - 1, c, List.of());
        });
  }
}
