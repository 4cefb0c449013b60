package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ContactStore.Details;
import org.omniline.conversation.port.ContactStore.Edited;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Writes down what agents know of a person. Takes turns with joining and parting. Thread-safe. */
final class ContactEdits {
  /** So many conversations that are over hear of it; lists read the others anew anyway. */
  private static final int MOST_OVER = 50;

  private record Done(long byUser, long contact) {}

  private final PgDatabase database;
  private final Sealing sealing;
  private final Ids ids;
  private final ContactMoves moves;

  ContactEdits(PgDatabase database, Sealing sealing, Ids ids, ContactMoves moves) {
    this.database = database;
    this.sealing = sealing;
    this.ids = ids;
    this.moves = moves;
  }

  Single<Edited> edit(
      Viewer viewer, String commandId, long contact, long version, Details details) {
    return database.transact(
        tx ->
            ContactLocks.turn(tx)
                .andThen(Maybe.defer(() -> done(tx, commandId)))
                .map(done -> repeated(viewer, done))
                .switchIfEmpty(
                    Single.defer(() -> PgContactStore.standing(tx, viewer, contact))
                        .flatMap(
                            id -> save(tx, viewer.userId(), commandId, id, version, details))));
  }

  private static Maybe<Done> done(Sql tx, String commandId) {
    return tx.first(
        """
        select g.by_user, coalesce(t.joined_into, t.id) as contact_id
        from contact_edit g join contact t on t.id = g.contact_id
        where g.command_id = $1
        """,
        Tuple.of(commandId),
        row -> new Done(row.getLong("by_user"), row.getLong("contact_id")));
  }

  private static Edited repeated(Viewer viewer, Done done) {
    if (done.byUser() != viewer.userId()) {
      throw new Refusal(Refusal.Code.CONFLICT, "This command id was used by somebody else.");
    }
    return new Edited(done.contact(), List.of());
  }

  private Single<Edited> save(
      Sql tx, long byUser, String commandId, long contact, long version, Details details) {
    return tx.first(
            "select t.rev from contact t where t.id = $1 for update",
            Tuple.of(contact),
            row -> row.getLong("rev"))
        .toSingle()
        .map(rev -> sameOrRefused(rev, version))
        .flatMap(rev -> write(tx, byUser, commandId, contact, rev + 1, details))
        .flatMap(written -> tell(tx, contact))
        .map(changes -> new Edited(contact, changes));
  }

  private static long sameOrRefused(long rev, long version) {
    if (rev != version) {
      throw new Refusal(
          Refusal.Code.CONFLICT,
          "Somebody else saved this meanwhile: load it again and repeat your change.",
          Map.of("version", rev));
    }
    return rev;
  }

  private Single<Integer> write(
      Sql tx, long byUser, String commandId, long contact, long rev, Details details) {
    long id = ids.next();
    return tx.update(
            """
            insert into contact_edit (id, command_id, contact_id, rev, name_sealed, name_words,
              remark_sealed, by_user, at)
            values ($1, $2, $3, $4, $5, array_to_tsvector(string_to_array($6::text, ' ')), $7, $8,
              clock_timestamp())
            """,
            Tuple.of(id, commandId, contact, rev)
                .addValue(buffer(sealing.sealGivenName(id, details.name())))
                .addValue(sealing.nameLexemes(details.name()))
                .addValue(buffer(sealing.sealRemark(id, details.remark())))
                .addValue(byUser))
        .flatMap(
            written ->
                tx.update(
                    "update contact t set edit_id = $2, rev = $3 where t.id = $1",
                    Tuple.of(contact, id, rev)));
  }

  private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  /** What is not over and the newest of what is takes a revision, so that every desk hears. */
  private Single<List<Change>> tell(Sql tx, long contact) {
    return tx.list(
            """
            with shown as (
              select c.id from conversation c
              where c.contact_id = $1 and c.state not in ('CLOSED', 'ABANDONED')
              union all
              (select c.id from conversation c
               where c.contact_id = $1 and c.state in ('CLOSED', 'ABANDONED')
               order by c.id desc limit $2)),
            held as (
              select c.id from conversation c where c.id in (select s.id from shown s)
              order by c.id for update)
            update conversation c set rev = c.rev + 1, changed_rev = c.rev + 1,
              changed_at = greatest(c.changed_at, clock_timestamp())
            from held h where c.id = h.id
            returning c.id
            """,
            Tuple.of(contact, MOST_OVER),
            row -> row.getLong("id"))
        .flatMap(told -> moves.changes(tx, told));
  }
}
