package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.port.MissedStore.State;
import org.omniline.conversation.port.MissedStore.Taken;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** An agent takes whom we missed, and says what became of it. Thread-safe. */
final class MissedTaking {
  private final PgDatabase database;
  private final Sealing sealing;
  private final Commands commands;
  private final MissedReads reads;
  private final Ids ids;

  MissedTaking(PgDatabase database, Sealing sealing, MissedReads reads, Ids ids) {
    this.database = database;
    this.sealing = sealing;
    this.commands = new Commands(database, sealing);
    this.reads = reads;
    this.ids = ids;
  }

  private record Found(
      long id,
      State state,
      @Nullable Long takenBy,
      long missed,
      @Nullable Long served,
      @Nullable Long open,
      String threadKey) {}

  Single<Taken> take(Viewer viewer, long item, Actor agent, int capacity) {
    return database.transact(
        tx ->
            within(tx, viewer, item, agent, capacity)
                .flatMap(change -> reads.item(tx, item).map(one -> new Taken(one, change))));
  }

  /** As a part of a transaction that does more. */
  Single<Change> within(Sql tx, Viewer viewer, long item, Actor agent, int capacity) {
    return found(tx, viewer, item).flatMap(found -> taken(tx, found, agent, capacity));
  }

  private Single<Found> found(Sql tx, Viewer viewer, long item) {
    return tx.first(
            """
            select m.id, m.state, m.taken_by, m.conversation_id, m.served_id, c.thread_sealed,
              (select o.id from conversation o
               where o.account_id = m.account_id and o.thread_hash = m.thread_hash
                 and o.state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP')) as open_id
            from missed m join conversation c on c.id = m.conversation_id
            where m.id = $3 and
            """
                + MissedReads.VISIBLE,
            Tuple.of(Sight.scope(viewer), viewer.userId(), item),
            row ->
                new Found(
                    row.getLong("id"),
                    State.valueOf(row.getString("state")),
                    row.getLong("taken_by"),
                    row.getLong("conversation_id"),
                    row.getLong("served_id"),
                    row.getLong("open_id"),
                    sealing.openThread(
                        row.getLong("conversation_id"), Rows.bytes(row, "thread_sealed"))))
        .switchIfEmpty(Single.error(MissedReads::notFound));
  }

  private Single<Change> taken(Sql tx, Found found, Actor agent, int capacity) {
    Long served = found.served();
    boolean mine = found.takenBy() != null && found.takenBy() == agent.userId();
    if (found.state() == State.TAKEN && mine && served != null) {
      return commands.within(tx, served, (again, work) -> Maybe.empty());
    }
    if (found.state() != State.OPEN) {
      return Single.error(MissedTaking::gone);
    }
    Long open = found.open();
    return open == null
        ? opened(tx, found)
            .flatMap(
                id ->
                    commands.within(
                        tx, id, (same, work) -> serve(same, work, found, agent, capacity, true)))
        : commands.within(
            tx, open, (same, work) -> serve(same, work, found, agent, capacity, false));
  }

  private static Refusal gone() {
    return new Refusal(Refusal.Code.CONFLICT, "Somebody else has taken it.");
  }

  private Maybe<List<Completable>> serve(
      Sql tx, ConversationWork work, Found found, Actor agent, int capacity, boolean fresh) {
    ConversationDraft draft = work.draft;
    boolean mine = Commands.owns(work, agent) && draft.state.isOpen();
    if (!mine && draft.state != ConversationState.WAITING) {
      throw new Refusal(
          Refusal.Code.CONFLICT, "Somebody else is talking with this person already.");
    }
    Maybe<Boolean> marked =
        marked(tx, work, found, agent)
            .map(
                ids -> {
                  if (!ids.contains(found.id())) {
                    throw gone();
                  }
                  return mine;
                })
            .toMaybe();
    return marked.flatMap(
        already -> already ? Maybe.empty() : loaded(tx, work, agent, capacity, fresh));
  }

  /**
   * Whoever was missed several times in a queue is one person to get back to. Behind a number of
   * several people each is a person of its own.
   */
  private static Single<List<Long>> marked(
      Sql tx, ConversationWork work, Found found, Actor agent) {
    return tx.list(
        """
        update missed m set state = 'TAKEN', taken_by = $2, taken_at = $3, served_id = $4
        where m.state = 'OPEN' and (m.id = $1 or m.id in (
          select o.id from missed n
          join conversation p on p.id = n.conversation_id
          join contact_identity i on i.id = p.identity_id and not i.shared
          join missed o on o.queue_id = n.queue_id and o.state = 'OPEN'
          join conversation q on q.id = o.conversation_id and q.identity_id = i.id
          where n.id = $1))
        returning m.id
        """,
        Tuple.of(found.id(), agent.userId(), Columns.time(work.at), work.draft.id),
        row -> row.getLong("id"));
  }

  private static Maybe<List<Completable>> loaded(
      Sql tx, ConversationWork work, Actor agent, int capacity, boolean fresh) {
    ConversationDraft draft = work.draft;
    return MissedRows.settings(tx, draft.queue.id())
        .flatMapCompletable(
            settings ->
                AgentLoads.take(
                    tx,
                    new AgentLoads.Burden(
                        draft.id,
                        agent.userId(),
                        draft.risk,
                        settings.weight(draft.channel(), draft.risk, capacity),
                        capacity)))
        .andThen(
            Maybe.fromCallable(
                () -> {
                  List<Completable> statements = new ArrayList<>();
                  if (fresh) {
                    Entry opened =
                        work.event(
                            Author.SYSTEM,
                            Content.event(EntryType.OPENED, Map.of("by", "call-back")),
                            null);
                    if (draft.risk == Risk.HIGH) {
                      statements.add(stillHigh(tx, work, opened));
                    }
                  }
                  statements.addAll(
                      Acceptances.accepted(tx, List.of(new Acceptances.Taking(work, agent))));
                  return statements;
                }));
  }

  /** What a person has judged in the conversation that is over holds for the one that goes on. */
  private static Completable stillHigh(Sql tx, ConversationWork work, Entry opened) {
    return Facts.riskEvent(tx, work.draft.id, Risk.HIGH, "AGENT", null, work.at, opened.seq());
  }

  /** A new conversation in the thread of the missed one, in the same visit of the person. */
  private Single<Long> opened(Sql tx, Found found) {
    long id = ids.next();
    return tx.first(
            """
            insert into conversation (id, rev, changed_rev, changed_at, state_version, state,
              channel, account_id, thread_hash, thread_sealed, contact_id, identity_id, queue_id,
              risk, priority, opened_at, waiting_since, last_seq, last_in_seq, owner_read_seq,
              unread, previous_id, visit, organisation_id, vip, entered_queue_at,
              language)
            select $1, 0, 0, t.now, 1, 'WAITING', c.channel, c.account_id, c.thread_hash, $2,
              i.contact_id, c.identity_id, m.queue_id,
              case when c.risk = 'HIGH' then 'HIGH' else 'NOT_ASSESSED' end, c.priority, t.now, t.now,
              0, 0, 0, 0,
              (select p.id from conversation p
               where p.account_id = c.account_id and p.thread_hash = c.thread_hash
               order by p.id desc limit 1),
              c.visit, c.organisation_id, c.vip, t.now,
              c.language
            from missed m
            join conversation c on c.id = m.conversation_id
            join contact_identity i on i.id = c.identity_id
            cross join (select clock_timestamp() as now) t
            where m.id = $3
            on conflict (account_id, thread_hash)
              where state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP') do nothing
            returning id, queue_id, priority, opened_at
            """,
            Tuple.of(id, Buffer.buffer(sealing.sealThread(id, found.threadKey())), found.id()),
            row ->
                new Facts.Visit(
                    row.getLong("id"),
                    row.getLong("queue_id"),
                    Rows.instant(row, "opened_at"),
                    Facts.EnteredBy.CALLBACK,
                    row.getInteger("priority")))
        .switchIfEmpty(
            Single.error(
                () ->
                    new Refusal(
                        Refusal.Code.CONFLICT, "The person has just come back: load it again.")))
        .flatMap(visit -> Facts.enterQueue(tx, List.of(visit)).toSingleDefault(id));
  }

  // ---- outcomes ----

  Single<Item> outcome(long item, Actor agent, Outcome outcome, @Nullable String note) {
    if (outcome == Outcome.WITHDRAWN) {
      return Single.error(Refusal.invalid("outcome", "no-choice", "Only the person withdraws."));
    }
    return database.transact(
        tx ->
            tx.update(
                    """
                    with told as (
                      update missed m set
                        state = case when $3 = 'NOT_REACHED' then 'OPEN' else 'DONE' end,
                        outcome = $3, outcome_at = clock_timestamp(), tries = m.tries + 1,
                        note_sealed = case when m.id = $1 then $5 else m.note_sealed end
                      from missed n
                      where n.id = $1 and n.state = 'TAKEN' and (n.taken_by = $2 or $4)
                        and (m.id = n.id or m.state = 'TAKEN' and m.taken_by = n.taken_by
                          and m.served_id = n.served_id)
                      returning m.id, m.taken_at)
                    insert into missed_try (missed_id, agent_id, taken_at, outcome, at)
                    select id, $2, taken_at, $3, clock_timestamp() from told
                    """,
                    Tuple.tuple()
                        .addLong(item)
                        .addLong(agent.userId())
                        .addString(outcome.name())
                        .addBoolean(agent.supervisor())
                        .addBuffer(
                            note == null ? null : Buffer.buffer(sealing.sealNote(item, note))))
                .flatMap(rows -> reads.item(tx, item).map(one -> told(one, rows, agent, outcome))));
  }

  /** The same said twice is said once. */
  private static Item told(Item item, int rows, Actor agent, Outcome outcome) {
    boolean again =
        item.outcome() == outcome
            && item.takenBy() != null
            && item.takenBy().id() == agent.userId();
    if (rows == 0 && !again) {
      throw new Refusal(
          Refusal.Code.CONFLICT, "This is not in your hands any more: load the list again.");
    }
    return item;
  }
}
