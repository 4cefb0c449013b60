package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Risk;
import org.omniline.persistence.cti.CtiOutbox;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * The facts of record (docs: design, "Facts of record"): append-only rows for reports and audits,
 * written in the transaction of what they describe. Stateless.
 */
final class Facts {
  private Facts() {}

  /** A stretch of a conversation begins. */
  record Segment(
      long conversationId,
      Kind kind,
      @Nullable Long queueId,
      @Nullable Long agentId,
      Instant from) {
    /** Kinds that conversations of any channel have. */
    enum Kind {
      IVR,
      QUEUE,
      TALK,
      WRAPUP
    }
  }

  /** The running stretch of a conversation ends. */
  record Ending(long conversationId, Instant at, String result) {}

  /** How a conversation came into its queue. */
  enum EnteredBy {
    DIRECT,
    /** From self-service. */
    MENU,
    TRANSFER,
    OVERFLOW,
    REASSIGNED,
    /** Was missed before, and is contacted or waits again. */
    CALLBACK,
    /** Had left a message, and is in danger: that is never left to a list. */
    DANGER
  }

  /** A conversation begins to wait. */
  record Visit(
      long conversationId, long queueId, Instant enteredAt, EnteredBy enteredBy, int priority) {}

  static Completable openSegments(Sql tx, List<Segment> segments) {
    return tx.update(
            """
            insert into segment (conversation_id, kind, queue_id, agent_id, team_id, from_at)
            select n.conversation_id, n.kind, n.queue_id, n.agent_id,
              (select m.team_id from team_membership m
               where m.user_id = n.agent_id and m.is_primary
                 and m.valid_from <= n.from_at and (m.valid_to is null or m.valid_to > n.from_at)
               limit 1),
              n.from_at
            from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[])
              as n(conversation_id, kind, queue_id, agent_id, from_at)
            """,
            new Columns<>(segments)
                .longs(Segment::conversationId)
                .texts(s -> s.kind().name())
                .longs(Segment::queueId)
                .longs(Segment::agentId)
                .times(Segment::from)
                .tuple())
        .ignoreElement();
  }

  static Completable endSegments(Sql tx, List<Ending> endings) {
    return tx.update(
            """
            update segment s set to_at = greatest(n.at, s.from_at), result = n.result
            from unnest($1::bigint[], $2::timestamptz[], $3::text[])
              as n(conversation_id, at, result)
            cross join lateral (
              select o.id from segment o
              where o.conversation_id = n.conversation_id and o.to_at is null
              order by o.id limit 10) o
            where s.id = o.id
            """,
            columns(endings))
        .ignoreElement();
  }

  private static Tuple columns(List<Ending> endings) {
    return new Columns<>(endings)
        .longs(Ending::conversationId)
        .times(Ending::at)
        .texts(Ending::result)
        .tuple();
  }

  static Completable enterQueue(Sql tx, List<Visit> visits) {
    return tx.update(
            """
            insert into queue_visit (conversation_id, queue_id, entered_at, entered_by, priority)
            select n.conversation_id, n.queue_id, n.entered_at, n.entered_by, n.priority
            from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::int[])
              as n(conversation_id, queue_id, entered_at, entered_by, priority)
            """,
            new Columns<>(visits)
                .longs(Visit::conversationId)
                .longs(Visit::queueId)
                .times(Visit::enteredAt)
                .texts(v -> v.enteredBy().name())
                .ints(Visit::priority)
                .tuple())
        .ignoreElement();
  }

  /**
   * The running visit of a conversation ends.
   *
   * @param outcome ACCEPTED, ABANDONED or LEFT_MESSAGE
   */
  static Completable leaveQueue(Sql tx, long conversationId, Instant at, String outcome) {
    return leaveQueue(tx, List.of(new Ending(conversationId, at, outcome)));
  }

  /** {@link #leaveQueue(Sql, long, Instant, String)} for several. */
  static Completable leaveQueue(Sql tx, List<Ending> endings) {
    return tx.update(
            """
            update queue_visit v set left_at = greatest(n.at, v.entered_at), outcome = n.outcome
            from unnest($1::bigint[], $2::timestamptz[], $3::text[])
              as n(conversation_id, at, outcome)
            cross join lateral (
              select o.id from queue_visit o
              where o.conversation_id = n.conversation_id and o.left_at is null
              order by o.id limit 1) o
            where v.id = o.id
            """,
            columns(endings))
        .ignoreElement();
  }

  static Completable messageState(
      Sql tx,
      long conversationId,
      List<Long> seqs,
      DeliveryState state,
      Instant at,
      @Nullable String reason,
      @Nullable String externalId) {
    return tx.update(
            """
            insert into message_state (conversation_id, seq, state, at, reason, external_id)
            select $1, n.seq, $3, $4, $5, $6 from unnest($2::bigint[]) as n(seq)
            """,
            Tuple.of(
                conversationId,
                seqs.toArray(new Long[0]),
                state.name(),
                Columns.time(at),
                reason,
                externalId))
        .ignoreElement();
  }

  static Completable riskEvent(
      Sql tx,
      long conversationId,
      Risk level,
      String source,
      @Nullable Long byUser,
      Instant at,
      long seq) {
    return tx.update(
            """
            insert into risk_event (conversation_id, level, source, by_user, at, seq)
            values ($1, $2, $3, $4, $5, $6)
            """,
            Tuple.of(conversationId, level.name(), source, byUser, Columns.time(at), seq))
        .ignoreElement();
  }

  /** What a conversation came to, as its agent says. */
  record Disposed(long conversationId, long agentId, String code, int version, Instant at) {}

  static Completable disposition(
      Sql tx, long conversationId, long agentId, String code, int version, Instant at) {
    return dispositions(tx, List.of(new Disposed(conversationId, agentId, code, version, at)));
  }

  static Completable dispositions(Sql tx, List<Disposed> all) {
    return tx.update(
            """
            insert into disposition (conversation_id, agent_id, code, version, at)
            select n.conversation_id, n.agent_id, n.code, n.version, n.at
            from unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::timestamptz[])
              as n(conversation_id, agent_id, code, version, at)
            """,
            new Columns<>(all)
                .longs(Disposed::conversationId)
                .longs(Disposed::agentId)
                .texts(Disposed::code)
                .ints(Disposed::version)
                .times(Disposed::at)
                .tuple())
        .ignoreElement()
        .andThen(
            CtiOutbox.disposed(
                tx,
                all.stream()
                    .map(
                        one ->
                            new CtiOutbox.Disposed(
                                one.conversationId(), one.agentId(), one.code(), one.at()))
                    .toList()));
  }
}
