package org.omniline.persistence.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.persistence.conversation.OpenConversations;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.RoutingStore;
import org.omniline.routing.acd.QueueSettings;

/** What the ACD reads and the facts it leaves. Thread-safe. */
public final class PgRoutingStore implements RoutingStore {
  private final PgDatabase database;
  private final OpenConversations conversations;

  public PgRoutingStore(PgDatabase database, OpenConversations conversations) {
    this.database = database;
    this.conversations = conversations;
  }

  @Override
  public Single<List<Conversation>> open() {
    return conversations.all();
  }

  @Override
  public Single<Map<Long, QueueSettings>> queueSettings() {
    return PgQueueStore.all(database.sql())
        .map(
            queues ->
                queues.stream().collect(Collectors.toMap(SavedQueue::id, SavedQueue::settings)));
  }

  // ---- offers ----

  @Override
  public Completable offered(long offerId, long conversationId, long agentId, Instant at) {
    return database
        .sql()
        .update(
            """
            insert into offer (id, conversation_id, visit_id, agent_id, offered_at)
            values ($1, $2,
              (select v.id from queue_visit v
               where v.conversation_id = $2 and v.entered_at <= $4 order by v.id desc limit 1),
              $3, $4)
            on conflict (id) do nothing
            """,
            Tuple.of(offerId, conversationId, agentId, Columns.time(at)))
        .ignoreElement();
  }

  @Override
  public Completable offerEnded(
      long offerId, Instant at, Acd.OfferOutcome outcome, @Nullable String reason) {
    return database
        .sql()
        .update(
            """
            update offer o set ended_at = greatest($2, o.offered_at), outcome = $3, reason = $4
            where o.id = $1 and o.ended_at is null
            """,
            Tuple.of(offerId, Columns.time(at), outcome.name(), reason))
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
            where v.conversation_id = n.conversation_id and v.left_at is null
              and v.position_told is null
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
                                ? Single.just(0)
                                : next(tx, agentId, state, reason, from, byUser)))
        .ignoreElement();
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
            select s.state, coalesce(s.reason, '') as reason, s.set_by, s.from_at
            from agent_state s
            where s.agent_id = $1 and s.to_at is null and s.set_by <> s.agent_id
            order by s.from_at desc limit 1
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
