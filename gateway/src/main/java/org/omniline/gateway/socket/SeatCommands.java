package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.omniline.channels.Args;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Terminals.Kind;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.gateway.json.CallWire;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.phone.PhoneDuties;

/**
 * The desk's commands about telephones outside and about duty by telephone: the agent's own, and a
 * supervisor's end of it.
 */
final class SeatCommands {
  private static final int NUMBER = 40;
  private static final int REASON = 500;
  private static final String LANE = "terminal";

  private record Ending(long agent, String reason) {}

  private final DeskServices services;
  private final PhoneDuties duties;
  private final DeskAudit audit;

  SeatCommands(DeskServices services, DeskAudit audit) {
    this.services = services;
    this.duties = services.calls().duties();
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "terminal.outside",
        Right.AGENT_STATE,
        args -> args.text("number", NUMBER),
        number -> LANE,
        this::outside);
    registry.register(
        "duty.begin", Right.AGENT_STATE, SeatCommands::until, end -> LANE, this::begin);
    registry.register("duty.end", Right.AGENT_STATE, args -> "", none -> LANE, this::end);
    registry.register(
        "duty.stop",
        Right.AGENT_DIRECT,
        args -> new Ending(args.id("agent"), args.text("reason", REASON)),
        Ending::agent,
        this::stop);
  }

  private static Instant until(Args args) {
    try {
      return Instant.parse(args.text("until", 40));
    } catch (DateTimeParseException e) {
      throw Args.invalid("until", "wrong-form", "must be a time as 2026-11-22T03:00:00Z");
    }
  }

  private Single<JsonObject> outside(Desk desk, String told) {
    long agent = desk.user().id();
    return services
        .calls()
        .seats()
        .seat(agent)
        .flatMap(
            seat ->
                seat.outside()
                    ? services.calls().lines().seat(told)
                    : Single.error(
                        new Refusal(
                            Refusal.Code.FORBIDDEN,
                            "An administrator has to let you take calls at a number outside.",
                            Map.of("reason", "outside-not-allowed"))))
        .map(number -> new Terminal(Kind.OUTSIDE, number.value()))
        .flatMap(
            terminal -> services.calls().terminals().set(agent, terminal).toSingleDefault(terminal))
        .doOnSuccess(terminal -> audit.operation(desk, "terminal.outside", "user:" + agent))
        .map(terminal -> new JsonObject().put("terminal", CallWire.terminal(terminal)));
  }

  private Single<JsonObject> begin(Desk desk, Instant until) {
    return duties
        .begin(desk.user().id(), until)
        .doOnSuccess(end -> audit.operation(desk, "duty.begin", "user:" + desk.user().id()))
        .map(end -> new JsonObject().put("until", WireJson.time(end)));
  }

  private Single<JsonObject> end(Desk desk, String none) {
    return duties
        .end(desk.user().id(), desk.user().id(), null)
        .andThen(
            Completable.fromAction(
                () -> audit.operation(desk, "duty.end", "user:" + desk.user().id())))
        .toSingle(JsonObject::new);
  }

  private Single<JsonObject> stop(Desk desk, Ending args) {
    if (args.agent() == desk.user().id()) {
      return Single.error(Args.invalid("agent", "somebody-else", "must be somebody else"));
    }
    return new TeamSight(services.users())
        .require(desk.user(), args.agent())
        .andThen(
            Completable.defer(
                () ->
                    audit.management(
                        desk,
                        "duty.stop",
                        "user:" + args.agent(),
                        Map.of("reason", args.reason()))))
        .andThen(Completable.defer(() -> duties.end(args.agent(), desk.user().id(), args.reason())))
        .toSingle(JsonObject::new);
  }
}
