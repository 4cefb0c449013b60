package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.channels.phone.CallRequest;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.channels.phone.OutgoingLines.Line;
import org.omniline.channels.phone.OutgoingLines.Plan;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.OutgoingConversations;
import org.omniline.conversation.port.OutgoingConversations.Known;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.CallWire;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.AgentState;

/** The desk's commands to call somebody who has neither called nor written. */
final class OutgoingCommands {
  private static final int NUMBER = 40;
  private static final int REASON = 200;

  /**
   * Whom to call: one of the three.
   *
   * @param number as somebody has typed it
   * @param identity of somebody whose number the desk shows masked
   * @param conversation that came by telephone: whoever called in it
   */
  private record Whom(
      @Nullable String number, @Nullable Long identity, @Nullable Long conversation) {
    boolean isMasked() {
      return number == null;
    }
  }

  private record Planning(Whom whom, @Nullable Long account) {}

  private record Calling(
      Whom whom, String commandId, @Nullable Long account, @Nullable String reason) {}

  private record Planned(Known known, Plan plan) {}

  private final DeskServices services;
  private final OutgoingConversations store;
  private final OutgoingLines lines;
  private final DeskAudit audit;

  OutgoingCommands(DeskServices services, DeskAudit audit) {
    this.services = services;
    this.store = services.calls().outgoing();
    this.lines = services.calls().lines();
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "call.plan",
        Right.CONVERSATION_SERVE,
        args -> new Planning(whom(args), args.optionalId("account")),
        this::plan);
    registry.register(
        "call.out",
        Right.CONVERSATION_SERVE,
        args ->
            new Calling(
                whom(args),
                args.uuid("commandId"),
                args.optionalId("account"),
                args.optionalText("reason", REASON)),
        this::out);
  }

  private static Whom whom(Args args) {
    Whom whom =
        new Whom(
            args.optionalText("number", NUMBER),
            args.optionalId("identity"),
            args.optionalId("conversation"));
    long named =
        Stream.of(whom.number(), whom.identity(), whom.conversation())
            .filter(Objects::nonNull)
            .count();
    if (named != 1) {
      throw Args.invalid(
          "number", "missing", "identity or conversation must be given, one of them");
    }
    return whom;
  }

  /** The number; of somebody the viewer may see, where it is asked for by identity. */
  private Single<CallerNumber> number(Desk desk, Whom whom) {
    Maybe<String> number = Maybe.fromSupplier(whom::number);
    Long identity = whom.identity();
    Long conversation = whom.conversation();
    if (identity != null) {
      number = store.number(identity, desk.viewer());
    } else if (conversation != null) {
      number = store.numberOf(conversation, desk.viewer());
    }
    return number
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such number for you.")))
        .map(lines::read);
  }

  private Single<Planned> planned(Desk desk, CallerNumber number, @Nullable Long account) {
    return store
        .known(new IdentityKey(IdentityKey.Kind.PHONE, number.value()), desk.viewer())
        .flatMap(
            known ->
                lines
                    .plan(number, known, desk.user().memberships().keySet(), account)
                    .map(plan -> new Planned(known, plan)));
  }

  // ---- before ----

  private Single<JsonObject> plan(Desk desk, Planning asked) {
    return number(desk, asked.whom())
        .flatMap(number -> planned(desk, number, asked.account()))
        .map(planned -> json(planned, asked.whom().isMasked()));
  }

  /**
   * @param masked what the desk was not told before it is not told now
   */
  private JsonObject json(Planned planned, boolean masked) {
    Plan plan = planned.plan();
    Known known = planned.known();
    Instant until = known.blockedUntil();
    Long contact = known.contact();
    JsonArray all = new JsonArray();
    plan.lines().forEach(line -> all.add(json(line)));
    return new JsonObject()
        .put("number", json(plan.number(), masked))
        .put("place", CallWire.place(services.calls().places(), plan.number().e164()))
        .put("emergency", plan.emergency())
        .put("line", json(plan.line()))
        .put("why", plan.why().name())
        .put("lines", all)
        .put(
            "contact",
            contact == null
                ? null
                : new JsonObject().put("id", WireJson.id(contact)).put("name", known.name()))
        .put("blockedUntil", until == null ? null : WireJson.time(until))
        .put("served", known.served());
  }

  private static JsonObject json(CallerNumber number, boolean masked) {
    JsonObject json = new JsonObject().put("kind", number.kind().name());
    if (masked) {
      return json.put("raw", new IdentityKey(IdentityKey.Kind.PHONE, number.value()).hint());
    }
    if (number.e164() != null) {
      json.put("e164", number.e164());
    }
    return json.put("raw", number.raw());
  }

  private static JsonObject json(Line line) {
    return new JsonObject()
        .put("account", WireJson.id(line.account().id()))
        .put("name", line.account().name())
        .put("shows", line.shows());
  }

  // ---- calling ----

  private Single<JsonObject> out(Desk desk, Calling asked) {
    return signedIn(desk)
        .andThen(number(desk, asked.whom()))
        .flatMap(number -> planned(desk, number, asked.account()))
        .flatMap(planned -> begun(desk, asked, planned.plan()))
        .doOnSuccess(
            conversation -> audit.operation(desk, "call.out", "conversation:" + conversation))
        .map(conversation -> new JsonObject().put("conversation", WireJson.id(conversation)));
  }

  /** Whoever is not at work carries no conversation. */
  private Completable signedIn(Desk desk) {
    return services
        .acd()
        .agent(desk.user().id())
        .filter(agent -> agent.state() != AgentState.SIGNED_OUT)
        .switchIfEmpty(
            Single.error(
                () ->
                    new Refusal(
                        Refusal.Code.WRONG_STATE,
                        "You are signed out: sign in to work first.",
                        Map.of("reason", "not-at-work"))))
        .ignoreElement();
  }

  private Single<Long> begun(Desk desk, Calling asked, Plan plan) {
    return services
        .calls()
        .bus()
        .askFirst(
            services.calls().switches(),
            0,
            new CallRequest.Out(
                asked.commandId(),
                desk.user().id(),
                desk.user().capacity(),
                plan.number().raw(),
                plan.line().account().id(),
                plan.why(),
                asked.reason()))
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.UNAVAILABLE, "No call was made: try again.")));
  }
}
