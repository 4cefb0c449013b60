package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.conversation.ContactGroup.Member;
import org.omniline.persistence.conversation.ContactGroup.Move;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** People and their identities in PostgreSQL. Thread-safe. */
public final class PgContactStore implements ContactStore {
  /** What a joining or parting is written down as. */
  private record Fact(
      long id,
      String commandId,
      String kind,
      long contact,
      long other,
      @Nullable Long identity,
      long byUser,
      String reason) {}

  /** A command that was carried out before. */
  private record Done(long byUser, Regrouped answer) {}

  private final PgDatabase database;
  private final Sealing sealing;
  private final Ids ids;
  private final ContactSearch search;
  private final ContactMoves moves;
  private final ContactEdits edits;

  /**
   * @param cipher seals what is personal
   * @param indexer cuts texts into words; the same as Intake's
   */
  public PgContactStore(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
    this.ids = ids;
    this.search = new ContactSearch(database, sealing);
    this.moves = new ContactMoves(sealing);
    this.edits = new ContactEdits(database, sealing, ids, moves);
  }

  @Override
  public Single<List<Found>> find(Viewer viewer, String query, @Nullable Long except, int limit) {
    return search.find(viewer, query, except, limit);
  }

  @Override
  public Single<Edited> edit(
      Viewer viewer, String commandId, long contact, long version, Details details) {
    return edits.edit(viewer, commandId, contact, version, details);
  }

  // ---- joining ----

  @Override
  public Single<Regrouped> join(
      Viewer viewer, String commandId, long contact, long other, String reason) {
    return once(
        viewer,
        commandId,
        tx ->
            Single.zip(
                    standing(tx, viewer, contact),
                    standing(tx, viewer, other),
                    (one, two) -> join(tx, viewer, commandId, one, two, reason))
                .flatMap(next -> next));
  }

  private Single<Regrouped> join(
      Sql tx, Viewer viewer, String commandId, long one, long two, String reason) {
    if (one == two) {
      return Single.just(new Regrouped(one, two, List.of()));
    }
    // Ids are ordered by time: who was known first keeps the id, whoever asks.
    long first = Math.min(one, two);
    long second = Math.max(one, two);
    return ContactLocks.group(tx, List.of(first, second))
        .flatMap(
            group -> {
              if (group.hasShared()) {
                throw shared();
              }
              Fact fact =
                  new Fact(
                      ids.next(), commandId, "JOIN", first, second, null, viewer.userId(), reason);
              return regroup(tx, group.joined(first), fact, "JOINED");
            });
  }

  private static Refusal shared() {
    return Refusal.invalid(
        "shared-number",
        "Several people use one of these numbers: it cannot be joined to one of them.");
  }

  // ---- parting ----

  @Override
  public Single<Regrouped> part(
      Viewer viewer, String commandId, long contact, long identity, String reason) {
    return once(
        viewer,
        commandId,
        tx ->
            standing(tx, viewer, contact)
                .flatMap(id -> ContactLocks.group(tx, List.of(id)))
                .flatMap(
                    group ->
                        seen(tx, viewer, identity)
                            .andThen(
                                Single.defer(
                                    () -> part(tx, viewer, commandId, group, identity, reason)))));
  }

  private Single<Regrouped> part(
      Sql tx, Viewer viewer, String commandId, ContactGroup group, long identity, String reason) {
    Member parted =
        group.members().stream()
            .filter(member -> member.identityId() == identity)
            .findFirst()
            .orElseThrow(PgContactStore::notFound);
    if (group.members().size() == 1) {
      throw new Refusal(Refusal.Code.WRONG_STATE, "It is this person's only identity.");
    }
    List<Move> steps = group.parted(parted);
    boolean leaves = parted.homeId() != parted.contactId();
    Fact fact =
        new Fact(
            ids.next(),
            commandId,
            "PART",
            leaves ? parted.contactId() : steps.get(0).to(),
            parted.homeId(),
            identity,
            viewer.userId(),
            reason);
    return regroup(tx, steps, fact, "PARTED");
  }

  // ---- both ----

  private interface Work {
    Single<Regrouped> run(Sql tx);
  }

  /** One joining or parting after another, and each command once. */
  private Single<Regrouped> once(Viewer viewer, String commandId, Work work) {
    return database.transact(
        tx ->
            ContactLocks.turn(tx)
                .andThen(Maybe.defer(() -> done(tx, commandId)))
                .map(done -> repeated(viewer, done))
                .switchIfEmpty(Single.defer(() -> work.run(tx))));
  }

  private static Maybe<Done> done(Sql tx, String commandId) {
    return tx.first(
        """
        select g.by_user, coalesce(t.joined_into, t.id) as contact_id,
          coalesce(o.joined_into, o.id) as other_id
        from contact_change g
        join contact t on t.id = g.contact_id
        join contact o on o.id = g.other_id
        where g.command_id = $1
        """,
        Tuple.of(commandId),
        row ->
            new Done(
                row.getLong("by_user"),
                new Regrouped(row.getLong("contact_id"), row.getLong("other_id"), List.of())));
  }

  private static Regrouped repeated(Viewer viewer, Done done) {
    if (done.byUser() != viewer.userId()) {
      throw new Refusal(Refusal.Code.CONFLICT, "This command id was used by somebody else.");
    }
    return done.answer();
  }

  /** The contact an id leads to, when the viewer may see something of it. */
  static Single<Long> standing(Sql tx, Viewer viewer, long contact) {
    return tx.first(
            """
            select t.id from contact r join contact t on t.id = coalesce(r.joined_into, r.id)
            where r.id = $3 and exists (
              select 1 from conversation c where c.contact_id = t.id and
            """
                + Sight.VISIBLE
                + ")",
            Tuple.of(Sight.scope(viewer), viewer.userId(), contact),
            row -> row.getLong("id"))
        .switchIfEmpty(Single.error(PgContactStore::notFound));
  }

  private static Completable seen(Sql tx, Viewer viewer, long identity) {
    return tx.first(
            """
            select i.id from contact_identity i where i.id = $3 and exists (
              select 1 from conversation c
              where c.contact_id = i.contact_id and c.identity_id = i.id and
            """
                + Sight.VISIBLE
                + ")",
            Tuple.of(Sight.scope(viewer), viewer.userId(), identity),
            row -> row.getLong("id"))
        .switchIfEmpty(Single.error(PgContactStore::notFound))
        .ignoreElement();
  }

  private Single<Regrouped> regroup(Sql tx, List<Move> steps, Fact fact, String why) {
    return ContactLocks.hold(tx, ContactGroup.touched(steps))
        .andThen(Completable.defer(() -> write(tx, fact)))
        .andThen(Single.defer(() -> moves.run(tx, steps, fact.id(), fact.byUser(), why)))
        .map(changes -> new Regrouped(fact.contact(), fact.other(), changes));
  }

  private Completable write(Sql tx, Fact fact) {
    return tx.update(
            """
            insert into contact_change (id, command_id, kind, contact_id, other_id, identity_id,
              by_user, why_sealed, at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())
            """,
            Tuple.of(
                    fact.id(),
                    fact.commandId(),
                    fact.kind(),
                    fact.contact(),
                    fact.other(),
                    fact.identity())
                .addValue(fact.byUser())
                .addValue(Buffer.buffer(sealing.sealReason(fact.id(), fact.reason()))))
        .ignoreElement();
  }

  private static Refusal notFound() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such person for you.");
  }
}
