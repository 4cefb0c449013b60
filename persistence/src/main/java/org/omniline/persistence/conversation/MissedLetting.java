package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Let;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.port.MissedStore.State;
import org.omniline.conversation.port.MissedStore.What;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/**
 * Whom somebody has taken comes back into the list, or goes to somebody else; what needs nobody is
 * dealt with. Thread-safe.
 */
final class MissedLetting {
  /** Why a conversation is closed or waits again, in its timeline. */
  private static final String RULE = "call-back-returned";

  private final PgDatabase database;
  private final Sealing sealing;
  private final Commands commands;
  private final MissedReads reads;
  private final MissedTaking taking;

  MissedLetting(PgDatabase database, Sealing sealing, MissedReads reads, MissedTaking taking) {
    this.database = database;
    this.sealing = sealing;
    this.commands = new Commands(database, sealing);
    this.reads = reads;
    this.taking = taking;
  }

  /**
   * A row as it stands.
   *
   * @param conversation in which the person was missed
   * @param served the conversation with who has taken it, where that one is open
   */
  private record Standing(
      long id, State state, @Nullable Long takenBy, long conversation, @Nullable Long served) {
    static Standing of(Row row) {
      return new Standing(
          row.getLong("id"),
          State.valueOf(row.getString("state")),
          row.getLong("taken_by"),
          row.getLong("conversation_id"),
          row.getLong("open_served"));
    }
  }

  private static final String ROW =
      """
      select m.id, m.state, m.taken_by, m.conversation_id,
        (select s.id from conversation s where s.id = m.served_id
           and s.state in ('SERVING', 'WRAP_UP') and s.owner_id = m.taken_by) as open_served
      from missed m
      """;

  // ---- let go of ----

  Single<Let> giveBack(long item, Actor agent) {
    return database.transact(
        tx ->
            tx.first(
                    ROW + "where m.id = $1 and m.taken_by = $2",
                    Tuple.of(item, agent.userId()),
                    Standing::of)
                .switchIfEmpty(Single.error(MissedReads::notFound))
                .flatMap(row -> letGo(tx, row, What.GIVEN_BACK, agent.userId())));
  }

  Single<Let> free(Viewer viewer, long item, Actor supervisor) {
    return database.transact(
        tx ->
            seen(tx, viewer, item).flatMap(row -> letGo(tx, row, What.FREED, supervisor.userId())));
  }

  private static Single<Standing> seen(Sql tx, Viewer viewer, long item) {
    return tx.first(
            ROW + "where m.id = $3 and " + MissedReads.VISIBLE,
            Tuple.of(Sight.scope(viewer), viewer.userId(), item),
            Standing::of)
        .switchIfEmpty(Single.error(MissedReads::notFound));
  }

  private Single<Let> letGo(Sql tx, Standing row, What what, @Nullable Long by) {
    return opened(tx, row, what, by)
        .flatMap(changes -> reads.item(tx, row.id()).map(item -> new Let(item, changes)));
  }

  /** The row stands open; its conversation is with nobody. */
  private Single<List<Change>> opened(Sql tx, Standing row, What what, @Nullable Long by) {
    if (row.state() != State.TAKEN) {
      return Single.error(MissedLetting::notTaken);
    }
    Long served = row.served();
    if (served == null) {
      return open(tx, row, what, by).andThen(Single.just(List.of()));
    }
    return commands
        .within(
            tx,
            served,
            (same, work) ->
                onTheLine(same, served)
                    .andThen(open(same, row, what, by))
                    .andThen(Maybe.defer(() -> left(same, work, row))))
        .map(List::of);
  }

  private static Refusal notTaken() {
    return new Refusal(Refusal.Code.CONFLICT, "Nobody has it any more: load the list again.");
  }

  /** Nobody is taken from a call. */
  private static Completable onTheLine(Sql tx, long conversation) {
    return tx.first(
            "select true as talks from phone_call p where p.conversation_id = $1 and not p.over"
                + " limit 1",
            Tuple.of(conversation),
            row -> row.getBoolean("talks"))
        .flatMapCompletable(
            talks ->
                Completable.error(
                    new Refusal(
                        Refusal.Code.WRONG_STATE,
                        "A call is going on: end it first.",
                        Map.of("reason", "on-the-line"))));
  }

  /** All that were taken together are let go of together. */
  private static Completable open(Sql tx, Standing row, What what, @Nullable Long by) {
    return tx.update(
            """
            with back as (
              update missed m set state = 'OPEN'
              from missed n
              where n.id = $1 and n.state = 'TAKEN' and n.taken_by = $2
                and m.state = 'TAKEN' and m.taken_by = n.taken_by
                and (m.id = n.id or m.served_id = n.served_id)
              returning m.id)
            insert into missed_move (missed_id, what, from_id, by_id, at)
            select id, $3, $2, $4, clock_timestamp() from back
            """,
            Tuple.of(row.id(), row.takenBy(), what.name(), by))
        .flatMapCompletable(
            rows -> rows == 0 ? Completable.error(notTaken()) : Completable.complete());
  }

  /**
   * A conversation that was opened to call somebody has nobody in it: it is closed. Where the
   * person may be, or danger was seen, it waits for the next agent.
   */
  private static Maybe<List<Completable>> left(Sql tx, ConversationWork work, Standing row) {
    ConversationDraft draft = work.draft;
    boolean empty = draft.channel() == Channel.PHONE && draft.id != row.conversation();
    boolean writtenUp = draft.state == ConversationState.WRAP_UP && !inDanger(draft);
    if (draft.owner == null) {
      return Maybe.empty();
    }
    return empty || writtenUp
        ? PgRoutedConversations.closed(tx, work, RULE)
        : Maybe.just(PgRoutedConversations.waitsAgain(tx, work, draft.owner, RULE));
  }

  private static boolean inDanger(ConversationDraft draft) {
    return draft.risk == Risk.HIGH || draft.riskProposal != null;
  }

  // ---- to somebody else ----

  Single<Let> assign(Viewer viewer, long item, Actor supervisor, Actor agent, int capacity) {
    return database.transact(
        tx ->
            seen(tx, viewer, item)
                .flatMap(row -> to(tx, viewer, row, supervisor, agent, capacity)));
  }

  private Single<Let> to(
      Sql tx, Viewer viewer, Standing row, Actor supervisor, Actor agent, int capacity) {
    Long had = row.state() == State.TAKEN ? row.takenBy() : null;
    if (had != null && had == agent.userId()) {
      return Single.error(
          new Refusal(Refusal.Code.CONFLICT, "This agent has it already: load the list again."));
    }
    Single<List<Change>> free =
        had == null ? Single.just(List.of()) : opened(tx, row, What.FREED, supervisor.userId());
    return free.flatMap(
        before ->
            taking
                .within(tx, viewer, row.id(), agent, capacity)
                .flatMap(
                    change ->
                        assigned(tx, row.id(), agent, supervisor)
                            .andThen(reads.item(tx, row.id()))
                            .map(one -> new Let(one, both(before, change)))));
  }

  private static List<Change> both(List<Change> before, Change change) {
    List<Change> all = new ArrayList<>(before);
    all.add(change);
    return all;
  }

  private static Completable assigned(Sql tx, long item, Actor agent, Actor supervisor) {
    return tx.update(
            """
            insert into missed_move (missed_id, what, to_id, by_id, at)
            values ($1, 'ASSIGNED', $2, $3, clock_timestamp())
            """,
            Tuple.of(item, agent.userId(), supervisor.userId()))
        .ignoreElement();
  }

  // ---- by the clock ----

  Single<List<Let>> lapse(Duration after, int most) {
    return database
        .sql()
        .list(
            ROW
                + """
                where m.state = 'TAKEN'
                  and m.taken_at < clock_timestamp() - $1 * interval '1 millisecond'
                  and not exists (select from agent_session a
                    where a.agent_id = m.taken_by
                      and (a.out_at is null
                        or a.out_at > clock_timestamp() - $1 * interval '1 millisecond'))
                  and not exists (select from phone_call p
                    where p.conversation_id = m.served_id and not p.over)
                  and not exists (select from entry e
                    where e.conversation_id = m.served_id and e.at >= m.taken_at
                      and (e.type in ('CALL_CONNECTED', 'CALL_HANDED')
                        or e.kind = 'MESSAGE_OUT' and e.author_kind = 'AGENT'))
                order by m.taken_at, m.id limit $2
                """,
            Tuple.of((double) after.toMillis(), most),
            Standing::of)
        .flatMapPublisher(Flowable::fromIterable)
        .concatMapMaybe(this::returned)
        .toList();
  }

  /** Empty where somebody was faster. */
  private Maybe<Let> returned(Standing row) {
    return database
        .transact(tx -> letGo(tx, row, What.RETURNED, null))
        .toMaybe()
        .onErrorResumeNext(
            error ->
                error instanceof Refusal refusal && refusal.code() != Refusal.Code.UNAVAILABLE
                    ? Maybe.empty()
                    : Maybe.error(error));
  }

  // ---- dealt with ----

  Single<Let> settle(Viewer viewer, long item, Actor agent, String note) {
    return database.transact(
        tx ->
            seen(tx, viewer, item)
                .flatMap(
                    row ->
                        row.state() == State.OPEN
                            ? settled(tx, row, agent, note)
                            : Single.error(MissedLetting::taken)));
  }

  private static Refusal taken() {
    return new Refusal(Refusal.Code.CONFLICT, "Somebody else has taken it.");
  }

  private Single<Let> settled(Sql tx, Standing row, Actor agent, String note) {
    return commands
        .within(tx, row.conversation(), (same, work) -> ended(same, work, row, agent, note))
        .flatMap(
            change -> reads.item(tx, row.id()).map((Item one) -> new Let(one, List.of(change))));
  }

  private Maybe<List<Completable>> ended(
      Sql tx, ConversationWork work, Standing row, Actor agent, String note) {
    ConversationDraft draft = work.draft;
    if (inDanger(draft)) {
      throw wrongState("may-be-danger", "Somebody may be in danger: take it.");
    }
    boolean waits = draft.state == ConversationState.WAITING;
    if (draft.state.isOpen() && !(waits && draft.channel() == Channel.PHONE)) {
      throw wrongState("person-there", "The person may still be there: take it.");
    }
    Completable done = done(tx, row, agent, note);
    if (!waits) {
      return done.andThen(Maybe.empty());
    }
    return onTheLine(tx, draft.id)
        .andThen(done)
        .andThen(Maybe.fromCallable(() -> over(tx, work, agent)));
  }

  private static Refusal wrongState(String reason, String words) {
    return new Refusal(Refusal.Code.WRONG_STATE, words, Map.of("reason", reason));
  }

  private static List<Completable> over(Sql tx, ConversationWork work, Actor agent) {
    ConversationDraft draft = work.draft;
    Commands.move(work, Trigger.ABANDON);
    draft.closedAt = work.at;
    draft.onlyAgent = null;
    work.event(
        Commands.author(agent),
        Content.event(EntryType.OTHER, Map.of("what", "message-handled")),
        null);
    return List.of(
        Facts.leaveQueue(tx, draft.id, work.at, "ABANDONED"),
        Facts.endSegments(tx, List.of(new Facts.Ending(draft.id, work.at, "ABANDONED"))));
  }

  private Completable done(Sql tx, Standing row, Actor agent, String note) {
    return tx.update(
            """
            with told as (
              update missed m set state = 'DONE', taken_by = $2, taken_at = clock_timestamp(),
                outcome = $4, outcome_at = clock_timestamp(), note_sealed = $3
              where m.id = $1 and m.state = 'OPEN' returning m.id, m.taken_at)
            insert into missed_try (missed_id, agent_id, taken_at, outcome, at)
            select id, $2, taken_at, $4, taken_at from told
            """,
            Tuple.of(
                row.id(),
                agent.userId(),
                Buffer.buffer(sealing.sealNote(row.id(), note)),
                Outcome.HANDLED.name()))
        .flatMapCompletable(
            rows -> rows == 0 ? Completable.error(taken()) : Completable.complete());
  }
}
