package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Lifecycle;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/**
 * What all commands share: lock the conversation, judge, write, answer after the commit.
 * Thread-safe.
 */
final class Commands {
  private final PgDatabase database;
  private final ConversationLocks locks;
  private final ConversationWriter writer;
  private final EntryRows entries;

  Commands(PgDatabase database, Sealing sealing) {
    this.database = database;
    this.locks = new ConversationLocks(sealing);
    this.writer = new ConversationWriter(sealing);
    this.entries = new EntryRows(sealing);
  }

  /** What a command does to a locked conversation; empty when nothing is to be done. */
  interface Body {
    /** Judges, changes the draft, and returns statements to run together with the work's own. */
    Maybe<List<Completable>> run(Sql tx, ConversationWork work);
  }

  /** Runs a command; empty when its body was. */
  Maybe<Change> maybe(long conversationId, Body body) {
    return database.inTransaction(
        tx -> locks.lock(tx, conversationId).flatMapMaybe(work -> finish(tx, work, body)));
  }

  /** Runs a command; one that moves nothing answers with the conversation as it stands. */
  Single<Change> single(long conversationId, Body body) {
    return database.transact(tx -> within(tx, conversationId, body));
  }

  /** {@link #single} as a part of a transaction that does more. */
  Single<Change> within(Sql tx, long conversationId, Body body) {
    return locks
        .lock(tx, conversationId)
        .flatMap(
            work ->
                finish(tx, work, body)
                    .switchIfEmpty(
                        Single.fromCallable(
                            () -> ConversationWork.repeated(work.draft, List.of()))));
  }

  /** Runs a command once per id: a repeat answers with what the first one made. */
  Single<Change> once(long conversationId, Actor actor, String commandId, Body body) {
    return database.transact(
        tx ->
            Single.zip(
                    locks.lock(tx, conversationId),
                    made(tx, conversationId, commandId),
                    (work, made) ->
                        made.isPresent()
                            ? Single.just(repeated(work, made.get(), actor))
                            : finish(tx, work, body).toSingle())
                .flatMap(next -> next));
  }

  private Maybe<Change> finish(Sql tx, ConversationWork work, Body body) {
    return body.run(tx, work)
        .flatMap(
            statements ->
                store(tx, List.of(work), statements).andThen(Maybe.fromCallable(work::change)));
  }

  /** Stores what was done to conversations, together with what hangs on it. */
  Completable store(Sql tx, List<ConversationWork> works, List<Completable> statements) {
    List<Completable> all = new ArrayList<>();
    for (ConversationWork work : works) {
      if (work.draft.owner == null || !work.draft.state.isOpen()) {
        all.add(HandCommands.over(tx, work));
      }
      work.settle();
    }
    List<ConversationWork> moved = works.stream().filter(ConversationWork::hasOtherOwner).toList();
    if (!moved.isEmpty()) {
      all.add(MissedRows.follow(tx, moved));
    }
    all.add(0, writer.store(tx, works));
    all.addAll(statements);
    return Completable.merge(all);
  }

  private Single<Optional<Entry>> made(Sql tx, long conversationId, String commandId) {
    return tx.list(
            "select "
                + EntryRows.COLUMNS
                + " from entry e where e.conversation_id = $1 and e.command_id = $2",
            Tuple.of(conversationId, commandId),
            entries::entry)
        .map(rows -> rows.stream().findFirst());
  }

  private static Change repeated(ConversationWork work, Entry made, Actor actor) {
    if (!Objects.equals(made.author().id(), actor.userId())) {
      throw new Refusal(Refusal.Code.CONFLICT, "This command id was used by somebody else.");
    }
    return ConversationWork.repeated(work.draft, List.of(made));
  }

  // ---- who may ----

  static Author author(Actor actor) {
    return Author.agent(actor.userId(), actor.name());
  }

  static boolean owns(ConversationWork work, Actor actor) {
    return work.draft.owner != null && work.draft.owner.id() == actor.userId();
  }

  static void requireOwner(ConversationWork work, Actor actor) {
    if (!owns(work, actor)) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Only who serves the conversation may do this.");
    }
  }

  static void requireOwnerOrSupervisor(ConversationWork work, Actor actor) {
    if (!actor.supervisor()) {
      requireOwner(work, actor);
    }
  }

  /** Moves the state, or refuses WRONG_STATE. */
  static void move(ConversationWork work, Trigger trigger) {
    ConversationDraft draft = work.draft;
    draft.state = Lifecycle.require(draft.state, trigger);
    draft.stateVersion++;
    draft.asideSince = null;
    work.touch();
  }

  /** For a thread: the id of its open conversation. */
  static Maybe<Long> openOf(Sql sql, long accountId, byte[] threadHash) {
    return sql.first(
        """
        select c.id from conversation c
        where c.account_id = $1 and c.thread_hash = $2
          and c.state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP')
        """,
        Tuple.of(accountId, io.vertx.core.buffer.Buffer.buffer(threadHash)),
        row -> row.getLong("id"));
  }

  ConversationLocks locks() {
    return locks;
  }

  PgDatabase database() {
    return database;
  }

  Sql sql() {
    return database.sql();
  }
}
