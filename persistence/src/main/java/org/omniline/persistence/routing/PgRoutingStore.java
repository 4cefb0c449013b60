package org.omniline.persistence.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.persistence.conversation.OpenConversations;
import org.omniline.persistence.cti.CtiOutbox;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.GroupCommit;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.RoutingStore;
import org.omniline.routing.ShiftPlan;
import org.omniline.routing.acd.QueueSettings;

/** What the ACD reads and the facts it leaves. Thread-safe. */
public final class PgRoutingStore implements RoutingStore {
  private static final int MOST_AT_ONCE = 200;

  private final PgDatabase database;
  private final OpenConversations conversations;
  private final GroupCommit<OfferRow> offers = new GroupCommit<>(MOST_AT_ONCE, this::write);
  private final InstantSource clock;
  private final ZoneId zone;

  /**
   * Makes it.
   *
   * @param clock says which shifts last
   * @param zone by whose clock they do
   */
  public PgRoutingStore(
      PgDatabase database, OpenConversations conversations, InstantSource clock, ZoneId zone) {
    this.database = database;
    this.conversations = conversations;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public Single<List<Conversation>> open() {
    return conversations.all();
  }

  @Override
  public Single<Map<Long, QueueSettings>> queueSettings() {
    return Single.zip(
        PgQueueStore.all(database.sql()),
        PgShiftStore.all(database.sql()),
        (queues, shifts) ->
            new ShiftPlan(zone, shifts)
                .at(
                    clock.instant(),
                    queues.stream()
                        .collect(Collectors.toMap(SavedQueue::id, SavedQueue::settings))));
  }

  // ---- offers ----

  @Override
  public Completable offered(long offerId, long conversationId, long agentId, Instant at) {
    return offers.add(new OfferRow(offerId, conversationId, agentId, at, null, null, null));
  }

  @Override
  public Completable offerEnded(
      Acd.OfferView offer, Instant at, Acd.OfferOutcome outcome, @Nullable String reason) {
    return offers.add(
        new OfferRow(
            offer.offerId(),
            offer.conversationId(),
            offer.agentId(),
            offer.offeredAt(),
            at,
            outcome.name(),
            reason));
  }

  /**
   * An offer as it stands or as it ended.
   *
   * @param ended null while it stands
   */
  private record OfferRow(
      long id,
      long conversation,
      long agent,
      Instant offeredAt,
      @Nullable Instant ended,
      @Nullable String outcome,
      @Nullable String reason) {}

  /** An ended offer may be written by a node that never heard of it standing. */
  private Completable write(List<OfferRow> rows) {
    // One statement may not touch a row twice: of an offer that ended at once, the end says all.
    Map<Long, OfferRow> last = new LinkedHashMap<>();
    for (OfferRow row : rows) {
      last.merge(row.id(), row, (one, other) -> one.ended() == null ? other : one);
    }
    return database
        .sql()
        .update(
            """
            insert into offer as o
              (id, conversation_id, visit_id, agent_id, offered_at, ended_at, outcome, reason)
            select n.id, n.conversation_id,
              (select v.id from queue_visit v
               where v.conversation_id = n.conversation_id and v.entered_at <= n.offered_at
               order by v.id desc limit 1),
              n.agent_id, n.offered_at,
              case when n.ended_at is not null then greatest(n.ended_at, n.offered_at) end,
              n.outcome, n.reason
            from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[],
                $5::timestamptz[], $6::text[], $7::text[])
              as n(id, conversation_id, agent_id, offered_at, ended_at, outcome, reason)
            on conflict (id) do update
              set ended_at = excluded.ended_at, outcome = excluded.outcome, reason = excluded.reason
              where o.ended_at is null and excluded.ended_at is not null
            """,
            new Columns<>(List.copyOf(last.values()))
                .longs(OfferRow::id)
                .longs(OfferRow::conversation)
                .longs(OfferRow::agent)
                .times(OfferRow::offeredAt)
                .times(OfferRow::ended)
                .texts(OfferRow::outcome)
                .texts(OfferRow::reason)
                .tuple())
        .ignoreElement();
  }

  @Override
  public Completable told(Map<Long, WaitingPlaces.Place> places) {
    return database
        .sql()
        .update(
            """
            update queue_visit v set position_told = n.position, estimate_told_ms = n.estimate_ms
            from unnest($1::bigint[], $2::int[], $3::bigint[])
              as n(conversation_id, position, estimate_ms)
            cross join lateral (
              select o.id from queue_visit o
              where o.conversation_id = n.conversation_id and o.left_at is null limit 1) o
            where v.id = o.id and v.position_told is null
            """,
            new Columns<>(List.copyOf(places.entrySet()))
                .longs(Map.Entry::getKey)
                .ints(told -> told.getValue().ahead() + 1)
                .longs(told -> told.getValue().estimateMs())
                .tuple())
        .ignoreElement();
  }

  // ---- agents ----

  @Override
  public Completable session(
      long agentId,
      String terminal,
      @Nullable String address,
      Instant in,
      @Nullable Instant out,
      @Nullable String reason) {
    return out == null
        ? database.transact(tx -> begin(tx, agentId, terminal, address, in)).ignoreElement()
        : end(agentId, out, reason);
  }

  /** A session that was left open by a lost node ends where the next one begins. */
  private static Single<Integer> begin(
      Sql tx, long agentId, String terminal, @Nullable String address, Instant in) {
    return tx.update(
            """
            update agent_session s set out_at = greatest($2, s.in_at), reason = 'REPLACED'
            where s.agent_id = $1 and s.out_at is null and s.in_at < $2
            """,
            Tuple.of(agentId, Columns.time(in)))
        .flatMap(
            ended ->
                tx.update(
                    """
                    insert into agent_session (agent_id, terminal, address, in_at)
                    select $1, $2, $3, $4
                    where not exists (select 1 from agent_session s
                                      where s.agent_id = $1 and s.in_at >= $4)
                    on conflict do nothing
                    """,
                    Tuple.of(agentId, terminal, address, Columns.time(in))));
  }

  private Completable end(long agentId, Instant out, @Nullable String reason) {
    return database
        .sql()
        .update(
            """
            update agent_session s set out_at = greatest($2, s.in_at), reason = $3
            where s.agent_id = $1 and s.out_at is null and s.in_at <= $2
            """,
            Tuple.of(agentId, Columns.time(out), reason))
        .ignoreElement();
  }

  @Override
  public Completable agentState(
      long agentId, AgentState state, @Nullable String reason, Instant from, long byUser) {
    return database
        .transact(
            tx ->
                tx.update(
                        """
                        update agent_state s set to_at = $2
                        where s.agent_id = $1 and s.to_at is null and s.from_at < $2
                        """,
                        Tuple.of(agentId, Columns.time(from)))
                    .flatMap(
                        ended ->
                            state == AgentState.SIGNED_OUT
                                ? endedBy(tx, agentId, from, byUser).map(by -> ended)
                                : next(tx, agentId, state, reason, from, byUser))
                    // Nothing was written where a later state was reported before.
                    .filter(rows -> rows > 0)
                    .flatMapSingle(
                        rows ->
                            CtiOutbox.agent(tx, agentId, state.name(), reason, from)
                                .toSingleDefault(rows))
                    .defaultIfEmpty(0))
        .ignoreElement();
  }

  /** Only where somebody else ended it; its end itself is told by {@link #session}. */
  private static Single<Integer> endedBy(Sql tx, long agentId, Instant at, long byUser) {
    if (byUser == 0 || byUser == agentId) {
      return Single.just(0);
    }
    return tx.update(
        """
        update agent_session s set ended_by = $3
        where s.agent_id = $1 and s.out_at is null and s.in_at <= $2
        """,
        Tuple.of(agentId, Columns.time(at), byUser));
  }

  /** Older reports that arrive late find a later row and are dropped: rows never overlap. */
  private static Single<Integer> next(
      Sql tx, long agentId, AgentState state, @Nullable String reason, Instant from, long byUser) {
    return tx.update(
        """
        insert into agent_state (agent_id, session_id, state, reason, from_at, set_by)
        select $1::bigint,
          (select s.id from agent_session s
           where s.agent_id = $1::bigint and s.in_at <= $4::timestamptz
           order by s.in_at desc limit 1),
          $2, $3, $4::timestamptz, $5::bigint
        where not exists (
          select 1 from agent_state s
          where s.agent_id = $1::bigint and coalesce(s.to_at, 'infinity') > $4::timestamptz)
        on conflict do nothing
        """,
        Tuple.of(agentId, state.name(), reason, Columns.time(from), byUser == 0 ? null : byUser));
  }

  @Override
  public Maybe<Forced> forced(long agentId) {
    return database
        .sql()
        .first(
            """
            select f.state, coalesce(f.reason, '') as reason, f.set_by, f.from_at
            from (
              select s.state, s.reason, s.set_by, s.from_at from agent_state s
              where s.agent_id = $1 and s.to_at is null and s.set_by <> s.agent_id
              union all
              -- Signed out by somebody, and since then nothing was chosen by the agent.
              (select 'SIGNED_OUT', p.reason, p.ended_by, p.out_at from agent_session p
               where p.agent_id = $1 and p.out_at is not null and p.ended_by is not null
                 and not exists (select 1 from agent_session l
                                 where l.agent_id = $1 and l.in_at > p.in_at
                                   and l.out_at is not null)
                 -- What a session begins with is not chosen.
                 and not exists (select 1 from agent_session l
                                 join agent_state c on c.agent_id = l.agent_id
                                   and c.from_at > l.in_at and c.set_by = c.agent_id
                                 where l.agent_id = $1 and l.in_at > p.in_at)
               order by p.in_at desc limit 1)
            ) f
            order by f.from_at desc limit 1
            """,
            Tuple.of(agentId),
            row ->
                new Forced(
                    AgentState.valueOf(row.getString("state")),
                    row.getString("reason"),
                    row.getLong("set_by"),
                    row.getOffsetDateTime("from_at").toInstant()));
  }
}
