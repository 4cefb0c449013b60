package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.MissedStore.Kind;
import org.omniline.conversation.port.MissedStore.Way;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.acd.QueueSettings;

/** Who was missed, written in the transaction of what it describes. Stateless. */
final class MissedRows {
  private static final String WHAT = "what";

  private MissedRows() {}

  /**
   * How somebody wants to be contacted.
   *
   * @param sealed the number, null for WRITE
   * @param hint the number masked
   * @param dueAt by when
   */
  record Wish(Way way, @Nullable Buffer sealed, @Nullable String hint, Instant dueAt) {}

  /** How a queue works. */
  static Single<QueueSettings> settings(Sql tx, long queueId) {
    return tx.first(
            "select " + QueueRows.COLUMNS + " from queue q where q.id = $1",
            Tuple.of(queueId),
            QueueRows::settings)
        .defaultIfEmpty(QueueSettings.DEFAULT);
  }

  /**
   * Somebody leaves whom nobody serves: to be called before the state moves. Who never waited for a
   * person is missed only where there is danger.
   */
  static Completable abandoned(Sql tx, ConversationWork work) {
    if (work.draft.state == ConversationState.WAITING) {
      return stands(tx, work, Kind.ABANDONED, null);
    }
    return work.draft.risk == Risk.HIGH ? inDanger(tx, work) : Completable.complete();
  }

  /**
   * Somebody whose conversation is over was found to be in danger. Unless an agent talks with the
   * person, somebody has to go after them. What stands already stays as it is.
   */
  static Completable inDanger(Sql tx, ConversationWork work) {
    return tx.update(
            """
            insert into missed (conversation_id, kind, queue_id, organisation_id, account_id,
              thread_hash, at, waited_ms, state)
            select c.id, 'HIGH_RISK', c.queue_id, c.organisation_id, c.account_id, c.thread_hash,
              $2, 0, 'OPEN'
            from conversation c
            where c.id = $1 and (
              select true from conversation o
              where o.account_id = c.account_id and o.thread_hash = c.thread_hash
                and o.state = 'SERVING'
              limit 1) is null
            on conflict (conversation_id) where state <> 'DONE' do nothing
            """,
            Tuple.of(work.draft.id, Columns.time(work.at)))
        .ignoreElement();
  }

  /** It was no danger after all: nobody has to go after them for that. */
  static Completable notInDanger(Sql tx, ConversationWork work) {
    return tx.update(
            """
            update missed set state = 'DONE', outcome = 'NO_NEED', outcome_at = $2
            where conversation_id = $1 and kind = 'HIGH_RISK' and state = 'OPEN'
            """,
            Tuple.of(work.draft.id, Columns.time(work.at)))
        .ignoreElement();
  }

  /** A row that nobody has done with stands where the conversation now is. */
  static Completable moved(Sql tx, ConversationDraft draft) {
    return tx.update(
            """
            update missed set queue_id = $2
            where conversation_id = $1 and state <> 'DONE' and queue_id <> $2
            """,
            Tuple.of(draft.id, draft.queue.id()))
        .ignoreElement();
  }

  /**
   * Somebody who waits is answered later.
   *
   * @param wish for CONTACT_REQUEST
   */
  static List<Completable> later(
      Sql tx, ConversationWork work, Author by, Later later, @Nullable Wish wish) {
    Map<String, String> data =
        wish == null
            ? Map.of(WHAT, "left-message")
            : Map.of(WHAT, "contact-request", "way", wish.way().name());
    return later(tx, work, by, later, wish, data);
  }

  /** Whom the queue asks to leave a message, by one of its rules for those who wait. */
  static List<Completable> askedToLeave(
      Sql tx, ConversationWork work, Later later, String queueRule) {
    Map<String, String> data = Map.of(WHAT, "left-message", "rule", queueRule);
    return later(tx, work, Author.SYSTEM, later, null, data);
  }

  private static List<Completable> later(
      Sql tx,
      ConversationWork work,
      Author by,
      Later later,
      @Nullable Wish wish,
      Map<String, String> data) {
    ConversationDraft draft = work.draft;
    draft.demand = draft.demand.answered(later);
    work.event(by, Content.event(EntryType.OTHER, data), null);
    work.touch();
    List<Completable> statements = new ArrayList<>();
    statements.add(set(tx, draft.id, later));
    statements.add(stands(tx, work, Kind.valueOf(later.kind().name()), wish));
    if (!draft.standsInLine()) {
      statements.addAll(Line.left(tx, work));
    }
    return statements;
  }

  /** Waits for an answer now. */
  static List<Completable> waits(Sql tx, ConversationWork work, Author by) {
    ConversationDraft draft = work.draft;
    boolean stood = draft.standsInLine();
    draft.demand = draft.demand.answered(null);
    work.event(by, Content.event(EntryType.OTHER, Map.of(WHAT, "waits-again")), null);
    work.touch();
    List<Completable> statements = new ArrayList<>();
    statements.add(set(tx, draft.id, null));
    statements.add(
        tx.update(
                """
                update missed set state = 'DONE', outcome = 'WITHDRAWN', outcome_at = $2
                where conversation_id = $1 and state = 'OPEN'
                """,
                Tuple.of(draft.id, Columns.time(work.at)))
            .ignoreElement());
    if (!stood) {
      draft.stateVersion++;
      draft.waitingSince = work.at;
      draft.backSince = null;
      statements.addAll(Line.entered(tx, work, Facts.EnteredBy.CALLBACK));
    }
    return statements;
  }

  private static Completable set(Sql tx, long conversationId, @Nullable Later later) {
    return tx.update(
            "update conversation set later = $2, keeps_place = $3 where id = $1",
            Tuple.of(
                conversationId,
                later == null ? null : later.kind().name(),
                later == null || later.keepsPlace()))
        .ignoreElement();
  }

  private static Completable stands(Sql tx, ConversationWork work, Kind kind, @Nullable Wish wish) {
    Instant back = work.draft.backSince;
    Instant since = back == null ? work.draft.waitingSince : back;
    long waited = since == null ? 0 : Math.max(0, work.at.toEpochMilli() - since.toEpochMilli());
    return tx.update(
            """
            insert into missed (conversation_id, kind, queue_id, organisation_id, account_id,
              thread_hash, at, waited_ms, way, number_sealed, number_hint, due_at, state)
            select c.id, $2, c.queue_id, c.organisation_id, c.account_id, c.thread_hash, $3, $4,
              $5, $6, $7, $8, 'OPEN'
            from conversation c where c.id = $1
            on conflict (conversation_id) where state <> 'DONE' do update
              set kind = excluded.kind, at = excluded.at, waited_ms = excluded.waited_ms,
                way = excluded.way, number_sealed = excluded.number_sealed,
                number_hint = excluded.number_hint, due_at = excluded.due_at
            """,
            Tuple.of(
                work.draft.id,
                kind.name(),
                Columns.time(work.at),
                waited,
                wish == null ? null : wish.way().name(),
                wish == null ? null : wish.sealed(),
                wish == null ? null : wish.hint(),
                wish == null ? null : Columns.time(wish.dueAt())))
        .ignoreElement();
  }

  /**
   * Agents have the persons now: what was asked in a conversation, or was being answered in it, is
   * its agent's to answer, and whoever had left the same thread before is reached.
   */
  static Completable met(Sql tx, List<Acceptances.Taking> all) {
    return tx.update(
            """
            with n as (
              select n.conversation_id, n.agent_id, n.at
              from unnest($1::bigint[], $2::bigint[], $3::timestamptz[])
                as n(conversation_id, agent_id, at)),
            open as (
              select m.id, n.conversation_id as served, n.agent_id, n.at,
                m.conversation_id = n.conversation_id or m.served_id = n.conversation_id as of_it
              from n
              join conversation c on c.id = n.conversation_id
              cross join lateral (
                select m.id, m.conversation_id, m.served_id from missed m
                where m.account_id = c.account_id and m.thread_hash = c.thread_hash
                  and m.state = 'OPEN'
                order by m.id limit 1000) m),
            mine as (
              update missed m set
                state = case when o.of_it then 'TAKEN' else 'DONE' end,
                taken_by = o.agent_id, taken_at = o.at, served_id = o.served,
                outcome = case when o.of_it then m.outcome else 'REACHED' end,
                outcome_at = case when o.of_it then m.outcome_at else o.at end,
                tries = m.tries + case when o.of_it then 0 else 1 end
              from open o where m.id = o.id and m.state = 'OPEN'
              returning m.id, o.of_it, o.agent_id, o.at),
            asks_no_more as (
              update conversation c set later = null, keeps_place = true
              from n where c.id = n.conversation_id and c.later is not null)
            insert into missed_try (missed_id, agent_id, taken_at, outcome, at)
            select id, agent_id, at, 'REACHED', at from mine where not of_it
            """,
            Acceptances.columns(all).tuple())
        .ignoreElement();
  }

  /**
   * Conversations have other owners than before: what was being answered in them goes with them,
   * and stands in the list while they are nobody's.
   */
  static Completable follow(Sql tx, List<ConversationWork> moved) {
    return tx.update(
            """
            with n as (
              select n.conversation_id, n.owner_id, n.waits, n.at
              from unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::timestamptz[])
                as n(conversation_id, owner_id, waits, at)),
            old as (
              select m.id, m.taken_by, n.owner_id, n.at from n
              join missed m on m.served_id = n.conversation_id and m.state = 'TAKEN'
              where n.waits or n.owner_id <> m.taken_by
              for no key update of m),
            gone as (
              update missed m set
                state = case when o.owner_id is null then 'OPEN' else 'TAKEN' end,
                taken_by = coalesce(o.owner_id, m.taken_by),
                taken_at = case when o.owner_id is null then m.taken_at else o.at end
              from old o where m.id = o.id)
            insert into missed_move (missed_id, what, from_id, to_id, at)
            select id, 'HANDED_ON', taken_by, owner_id, at from old
            """,
            new Columns<>(moved)
                .longs(work -> work.draft.id)
                .longs(work -> work.draft.owner == null ? null : (Long) work.draft.owner.id())
                .flags(work -> work.draft.state == ConversationState.WAITING)
                .times(work -> work.at)
                .tuple())
        .ignoreElement();
  }
}
