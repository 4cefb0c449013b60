package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.persistence.sql.Sql;

/**
 * How much each agent carries. Grows only within the capacity, is freed exactly once per
 * conversation. The agent's row is always locked after the conversation's. Stateless.
 */
final class AgentLoads {
  private AgentLoads() {}

  /** Puts a conversation on an agent, or fails with CAPACITY_FULL. */
  static Completable take(Sql tx, long conversationId, long agentId, int weight, int capacity) {
    return tx.list(
            """
            insert into agent_load (agent_id, load, capacity)
            select $1::bigint, $2::int, $3::int where $2::int <= $3::int
            on conflict (agent_id) do update
              set load = agent_load.load + excluded.load, capacity = excluded.capacity
              where agent_load.load + excluded.load <= excluded.capacity
            returning load
            """,
            Tuple.of(agentId, weight, capacity),
            row -> row.getInteger("load"))
        .flatMapCompletable(
            loads ->
                loads.isEmpty()
                    ? Completable.error(
                        new Refusal(
                            Refusal.Code.CAPACITY_FULL, "Your desk is full: finish one first."))
                    : remember(tx, conversationId, agentId, weight));
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
    return tx.update(
            """
            with freed as (
              delete from conversation_load where conversation_id = $1 returning agent_id, weight)
            update agent_load a set load = a.load - f.weight
            from freed f where a.agent_id = f.agent_id
            """,
            Tuple.of(conversationId))
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
                            ? take(tx, draft.id, toAgent, room[0], room[1])
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
