package org.omniline.persistence.cti;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiEventType;
import org.omniline.conversation.port.CallStore.Leg;
import org.omniline.conversation.port.CallStore.Notice;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * Writes events for programs of others within the transaction of what they tell; nothing while no
 * key could read them. Stateless.
 */
public final class CtiOutbox {
  /** Whether any program may read events now, as SQL. */
  public static final String READ =
      """
      exists (select 1 from cti_key k
        where k.revoked_at is null and k.expires_at > clock_timestamp()
          and 'EVENTS' = any(k.scopes))
      """;

  private CtiOutbox() {}

  /**
   * @param call of phone_call; null: the newest of the conversation
   * @param at null: now
   */
  private record New(
      CtiEventType type,
      @Nullable Long call,
      @Nullable Long conversation,
      @Nullable Long agent,
      List<Long> agents,
      @Nullable Instant at,
      Map<String, String> detail) {
    String agentList() {
      return agents.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    String json() {
      JsonObject json = new JsonObject();
      detail.forEach(json::put);
      return json.encode();
    }
  }

  /**
   * What a call's change is told as.
   *
   * @param call of phone_call
   * @param conversation null before there is one: then nothing is told
   */
  public record OfCall(long call, @Nullable Long conversation, List<Notice> notices) {}

  /** What calls' changes are told as, in this order. */
  public static Completable calls(Sql tx, List<OfCall> all) {
    List<New> events =
        all.stream()
            .filter(of -> of.conversation() != null)
            .flatMap(of -> of.notices().stream().map(one -> event(of, one)))
            .toList();
    return events.isEmpty() ? Completable.complete() : add(tx, events);
  }

  private static New event(OfCall of, Notice one) {
    return new New(
        one.type(), of.call(), of.conversation(), one.agent(), one.agents(), null, one.detail());
  }

  /** A leg is over: a call is, where the leg is of whoever called or was called. */
  public static Completable ended(Sql tx, Leg leg) {
    Long conversation = leg.conversation();
    boolean names = leg.role().equals("CALLER") || leg.role().equals("CALLED");
    return conversation == null || !names
        ? Completable.complete()
        : add(
            tx,
            List.of(
                new New(
                    CtiEventType.CALL_ENDED,
                    null,
                    conversation,
                    null,
                    List.of(),
                    leg.ended(),
                    Map.of(
                        "cause",
                        leg.cause(),
                        "by",
                        leg.endedBy(),
                        "answered",
                        Boolean.toString(leg.answered() != null)))));
  }

  /** What an agent says a conversation came to. */
  public record Disposed(long conversation, long agent, String code, Instant at) {}

  /** What conversations came to; of those that came by telephone. */
  public static Completable disposed(Sql tx, List<Disposed> all) {
    return add(
        tx,
        all.stream()
            .map(
                one ->
                    new New(
                        CtiEventType.CALL_DISPOSED,
                        null,
                        one.conversation(),
                        one.agent(),
                        List.of(one.agent()),
                        one.at(),
                        Map.of("disposition", one.code())))
            .toList());
  }

  /**
   * An agent is in another state.
   *
   * @param reason null for none
   */
  public static Completable agent(
      Sql tx, long agent, String state, @Nullable String reason, Instant from) {
    Map<String, String> detail =
        reason == null ? Map.of("state", state) : Map.of("state", state, "reason", reason);
    return add(
        tx,
        List.of(
            new New(CtiEventType.AGENT_STATE, null, null, agent, List.of(agent), from, detail)));
  }

  /** Whoever had a call before it ended is told of its end too. */
  private static Completable add(Sql tx, List<New> all) {
    return tx.update(
            """
            insert into cti_event (at, type, call_id, conversation_id, agent_id, queue_id, agents,
              detail)
            select coalesce(n.at, clock_timestamp()), n.type, p.call_id, n.conversation_id,
              n.agent_id, c.queue_id,
              case when n.type = 'CALL_ENDED'
                then array(select distinct a from cti_event e, unnest(e.agents) a
                           where e.call_id = p.call_id)
                else string_to_array(n.agents, ',')::bigint[] end,
              n.detail::jsonb
            from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[],
                $6::timestamptz[], $7::text[]) with ordinality
              as n(type, call_id, conversation_id, agent_id, agents, at, detail, place)
            left join conversation c on c.id = n.conversation_id
            cross join lateral (
              select coalesce(n.call_id, (select max(o.id) from phone_call o
                                          where o.conversation_id = n.conversation_id)) as call_id
            ) p
            where (n.conversation_id is null or p.call_id is not null)
              and
            """
                + READ
                + "order by n.place",
            new Columns<>(all)
                .texts(one -> one.type().name())
                .longs(New::call)
                .longs(New::conversation)
                .longs(New::agent)
                .texts(New::agentList)
                .times(New::at)
                .texts(New::json)
                .tuple())
        .ignoreElement();
  }
}
