package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * How much each agent carries. Grows only within the capacity, is freed exactly once per
 * conversation. The agent's row is always locked after the conversation's. Stateless.
 */
final class AgentLoads {
  private AgentLoads() {}

  /**
   * A conversation that is to be put on an agent.
   *
   * @param risk high risk takes all the rest of the agent, and needs one free place only; it weighs
   *     all, so that there is no room beside it also when what was there before ends
   */
  record Burden(long conversationId, long agentId, Risk risk, int weight, int capacity) {
    private boolean takesTheRest() {
      return risk == Risk.HIGH;
    }
  }

  /**
   * Locks the loads of agents that nobody else has locked.
   *
   * @return the agents whose load is locked now; one who never carried anything is not among them
   */
  static Single<Set<Long>> lockFree(Sql tx, Collection<Long> agents) {
    return tx.list(
            """
            select a.agent_id from agent_load a where a.agent_id = any($1)
            for no key update skip locked
            """,
            Tuple.of(agents.toArray(Long[]::new)),
            row -> row.getLong("agent_id"))
        .map(Set::copyOf);
  }

  /** {@link #lockFree} for those who carry some conversations; answers with the conversations. */
  static Single<Set<Long>> lockCarriers(Sql tx, Collection<Long> conversations) {
    return tx.list(
            """
            select l.conversation_id from conversation_load l
            join agent_load a on a.agent_id = l.agent_id
            where l.conversation_id = any($1) for no key update of a skip locked
            """,
            Tuple.of(conversations.toArray(Long[]::new)),
            row -> row.getLong("conversation_id"))
        .map(Set::copyOf);
  }

  /** Puts a conversation on an agent, or fails with CAPACITY_FULL. */
  static Completable take(Sql tx, Burden burden) {
    return take(tx, List.of(burden))
        .flatMapCompletable(
            taken -> taken.isEmpty() ? Completable.error(full()) : Completable.complete());
  }

  static Refusal full() {
    return new Refusal(Refusal.Code.CAPACITY_FULL, "Your desk is full: finish one first.");
  }

  /**
   * Puts conversations on agents who have room.
   *
   * @param wanted each agent once
   * @return the conversations that were put on somebody
   */
  static Single<Set<Long>> take(Sql tx, List<Burden> wanted) {
    return tx.list(
            """
            with n as (
              select n.conversation_id, n.agent_id, n.weight, n.capacity, n.rest
              from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::boolean[])
                as n(conversation_id, agent_id, weight, capacity, rest)),
            taken as (
              insert into agent_load (agent_id, load, capacity)
              select n.agent_id, n.weight, n.capacity from n
              where n.weight <= n.capacity order by n.agent_id
              on conflict (agent_id) do update
                set load = agent_load.load + excluded.load, capacity = excluded.capacity
                where agent_load.load + excluded.load <= excluded.capacity
                  or (agent_load.load < excluded.capacity
                    and (select n.rest from n where n.agent_id = excluded.agent_id))
              returning agent_id)
            insert into conversation_load (conversation_id, agent_id, weight)
            select n.conversation_id, n.agent_id, n.weight
            from n join taken t on t.agent_id = n.agent_id
            returning conversation_id
            """,
            new Columns<>(wanted)
                .longs(Burden::conversationId)
                .longs(Burden::agentId)
                .ints(Burden::weight)
                .ints(Burden::capacity)
                .flags(Burden::takesTheRest)
                .tuple(),
            row -> row.getLong("conversation_id"))
        .map(Set::copyOf);
  }

  private static Completable remember(Sql tx, long conversationId, long agentId, int weight) {
    return tx.update(
            """
            insert into conversation_load (conversation_id, agent_id, weight) values ($1, $2, $3)
            """,
            Tuple.of(conversationId, agentId, weight))
        .ignoreElement();
  }

  /** Takes a conversation off whoever carries it; nothing happens the second time. */
  static Completable free(Sql tx, long conversationId) {
    return free(tx, List.of(conversationId));
  }

  /** {@link #free(Sql, long)} for several. */
  static Completable free(Sql tx, Collection<Long> conversations) {
    return tx.update(
            """
            with freed as (
              delete from conversation_load where conversation_id = any($1)
              returning agent_id, weight),
            lighter as (select f.agent_id, sum(f.weight)::int as weight from freed f group by 1)
            update agent_load a set load = a.load - f.weight
            from lighter f where a.agent_id = f.agent_id
            """,
            Tuple.of(conversations.toArray(Long[]::new)))
        .ignoreElement();
  }

  /**
   * Puts a conversation from one agent onto another.
   *
   * @param limited fails with CAPACITY_FULL where there is no room; else it may pass the capacity
   */
  static Completable move(Sql tx, ConversationDraft draft, long toAgent, boolean limited) {
    return tx.first(
            "select u.capacity, "
                + QueueRows.COLUMNS
                + " from queue q, staff_user u where q.id = $1 and u.id = $2",
            Tuple.of(draft.queue.id(), toAgent),
            row -> {
              int capacity = row.getInteger("capacity");
              int weight = QueueRows.settings(row).weight(draft.channel(), draft.risk, capacity);
              return new int[] {weight, capacity};
            })
        .flatMapCompletable(
            room ->
                free(tx, draft.id)
                    .andThen(
                        limited
                            ? take(tx, new Burden(draft.id, toAgent, draft.risk, room[0], room[1]))
                            : burden(tx, draft.id, toAgent, room[0], room[1])));
  }

  private static Completable burden(
      Sql tx, long conversationId, long agentId, int weight, int capacity) {
    return tx.update(
            """
            insert into agent_load (agent_id, load, capacity) values ($1, $2, $3)
            on conflict (agent_id) do update
              set load = agent_load.load + excluded.load, capacity = excluded.capacity
            """,
            Tuple.of(agentId, weight, capacity))
        .ignoreElement()
        .andThen(remember(tx, conversationId, agentId, weight));
  }

  /**
   * Weighs a carried conversation anew. May pass the capacity: a risk that was seen is recorded
   * whatever else the agent carries, and the agent is offered nothing more.
   */
  static Completable reweigh(Sql tx, long conversationId, Risk risk) {
    return weight(tx, conversationId, risk)
        .flatMapCompletable(
            weight ->
                tx.update(
                        """
                        with old as (
                          select l.conversation_id, l.agent_id, l.weight from conversation_load l
                          where l.conversation_id = $1 for update),
                        heavier as (
                          update conversation_load l set weight = $2 from old o
                          where l.conversation_id = o.conversation_id
                          returning l.agent_id, $2 - o.weight as more)
                        update agent_load a set load = a.load + h.more
                        from heavier h where a.agent_id = h.agent_id
                        """,
                        Tuple.of(conversationId, weight))
                    .ignoreElement());
  }

  /** What it weighs on whoever carries it, as its queue says of its channel. */
  private static Maybe<Integer> weight(Sql tx, long conversationId, Risk risk) {
    return tx.first(
        "select a.capacity, c.channel, "
            + QueueRows.COLUMNS
            + """
             from conversation_load l
            join agent_load a on a.agent_id = l.agent_id
            join conversation c on c.id = l.conversation_id
            join queue q on q.id = c.queue_id
            where l.conversation_id = $1
            """,
        Tuple.of(conversationId),
        row ->
            QueueRows.settings(row)
                .weight(
                    Channel.valueOf(row.getString("channel")), risk, row.getInteger("capacity")));
  }
}
