package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.AgentDay;
import org.omniline.routing.AgentLog;

/**
 * The desk's commands about what agents did: one's own day, and for who oversees others, theirs.
 */
final class AgentLogCommands {
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int TIME = 40;

  private record Asking(@Nullable Long agent, Instant from, Instant until) {}

  private final DeskServices services;
  private final DeskAudit audit;

  AgentLogCommands(DeskServices services, DeskAudit audit) {
    this.services = services;
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    registry.register("agent.log", Right.AGENT_STATE, AgentLogCommands::asking, this::log);
    registry.register("staff.list", Right.AGENT_STATE, args -> "", this::staff);
  }

  private static Asking asking(Args args) {
    Instant from = time(args, "from");
    Instant until = time(args, "until");
    if (!from.isBefore(until) || Duration.between(from, until).compareTo(LONGEST) > 0) {
      throw Args.invalid("until", "period", "must be later than from, by at most 31 days");
    }
    return new Asking(args.optionalId("agent"), from, until);
  }

  private static Instant time(Args args, String name) {
    try {
      return Instant.parse(args.text(name, TIME));
    } catch (java.time.format.DateTimeParseException e) {
      throw Args.invalid(name, "wrong-form", "must be a time like 2026-11-28T08:00:00.000Z");
    }
  }

  /** Everybody who has states: for who oversees others all, for an agent the own self. */
  private Single<JsonObject> staff(Desk desk, String none) {
    boolean all = desk.viewer().scope() == Viewer.Scope.ALL;
    return services
        .users()
        .all()
        .map(
            users ->
                new JsonObject()
                    .put(
                        "items",
                        WireJson.array(
                            users.stream()
                                .filter(user -> user.active() && user.may(Right.AGENT_STATE))
                                .filter(user -> all || user.id() == desk.user().id())
                                .filter(user -> TeamSight.sees(desk.user(), user))
                                .map(user -> new Ref(user.id(), user.name()))
                                .toList(),
                            WireJson::ref)));
  }

  private Single<JsonObject> log(Desk desk, Asking args) {
    long me = desk.user().id();
    Long asked = args.agent();
    if (asked == null || asked == me) {
      return read(me, args);
    }
    if (desk.viewer().scope() != Viewer.Scope.ALL) {
      return Single.error(
          new Refusal(Refusal.Code.FORBIDDEN, "You may only look at your own states."));
    }
    return new TeamSight(services.users())
        .require(desk.user(), asked)
        .andThen(Completable.defer(() -> audit.access(desk, "agent.log", "user:" + asked)))
        .andThen(Single.defer(() -> read(asked, args)));
  }

  private Single<JsonObject> read(long agent, Asking args) {
    Instant now = services.clock().instant();
    return services
        .agentLog()
        .log(agent, args.from(), args.until())
        .map(
            log -> {
              List<AgentDay.Piece> pieces = AgentDay.of(log);
              return new JsonObject()
                  .put("agent", WireJson.id(agent))
                  .put("at", WireJson.time(now))
                  .put("states", WireJson.array(log.states(), AgentLogCommands::stretch))
                  .put("activity", WireJson.array(pieces, AgentLogCommands::piece))
                  .put("sessions", WireJson.array(log.sessions(), AgentLogCommands::presence))
                  .put("totals", totals(pieces, args, now));
            });
  }

  private static JsonObject stretch(AgentLog.Stretch one) {
    return new JsonObject()
        .put("state", one.state().name())
        .put("reason", one.reason())
        .put("from", WireJson.time(one.from()))
        .put("to", WireJson.time(one.to()))
        .put("by", by(one.by()));
  }

  private static @Nullable JsonObject by(@Nullable Ref somebody) {
    return somebody == null ? null : WireJson.ref(somebody);
  }

  private static JsonObject presence(AgentLog.Presence one) {
    return new JsonObject()
        .put("in", WireJson.time(one.in()))
        .put("out", WireJson.time(one.out()))
        .put("address", one.address())
        .put("reason", one.reason())
        .put("endedBy", by(one.endedBy()));
  }

  private static JsonObject piece(AgentDay.Piece one) {
    return new JsonObject()
        .put("doing", one.doing())
        .put("from", WireJson.time(one.from()))
        .put("to", WireJson.time(one.to()));
  }

  /** Milliseconds of each doing within the time that was asked for. */
  private static JsonObject totals(List<AgentDay.Piece> pieces, Asking args, Instant now) {
    Map<String, Long> sums = new TreeMap<>();
    Instant end = now.isBefore(args.until()) ? now : args.until();
    for (AgentDay.Piece one : pieces) {
      Instant from = one.from().isBefore(args.from()) ? args.from() : one.from();
      Instant to = one.to() == null || one.to().isAfter(end) ? end : one.to();
      if (to.isAfter(from)) {
        sums.merge(one.doing(), Duration.between(from, to).toMillis(), Long::sum);
      }
    }
    JsonObject json = new JsonObject();
    sums.forEach(json::put);
    return json;
  }
}
