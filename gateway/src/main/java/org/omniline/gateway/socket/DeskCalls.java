package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.channels.Frames;
import org.omniline.channels.phone.CallRequest;
import org.omniline.channels.phone.CallRequest.Whom;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.CallJson;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.CallWire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls on desks: each change is pushed to whom it concerns, read from the database; what agents
 * ask goes to the node that commands the switch. Thread-safe.
 */
final class DeskCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DeskCalls.class);
  private static final Map<String, Ask> ASKS =
      Map.ofEntries(
          Map.entry("call.answer", Ask.ANSWER),
          Map.entry("call.hangup", Ask.HANG_UP),
          Map.entry("call.hangupUnasked", Ask.HANG_UP_UNASKED),
          Map.entry("call.hold", Ask.HOLD),
          Map.entry("call.resume", Ask.RESUME),
          Map.entry("call.mute", Ask.MUTE),
          Map.entry("call.unmute", Ask.UNMUTE),
          Map.entry("call.dtmf", Ask.KEYS),
          Map.entry("call.record", Ask.RECORD),
          Map.entry("call.recordStop", Ask.RECORD_STOP),
          Map.entry("call.mask", Ask.MASK),
          Map.entry("call.unmask", Ask.UNMASK),
          Map.entry("call.back", Ask.BACK),
          Map.entry("call.swap", Ask.SWAP),
          Map.entry("call.join", Ask.JOIN),
          Map.entry("call.complete", Ask.COMPLETE));

  private static final int NOTE = 500;
  private static final int FLOW = 64;

  private record Asking(long conversation, String commandId, Ask what, @Nullable String digits) {}

  /**
   * @param flow its code
   */
  private record Sending(long conversation, String commandId, String flow) {}

  private record Consulting(
      long conversation, String commandId, Whom whom, String to, @Nullable String note) {}

  /**
   * @param number null: of the person the conversation is with, unless an identity is named
   * @param identity of somebody whose number the desk shows masked
   */
  private record Dialling(
      long conversation, String commandId, @Nullable String number, @Nullable Long identity) {}

  private final DeskServices services;
  private final CallStore store;
  private final Terminals terminals;
  private final CallBus bus;
  private final CallWire wire;
  private final DeskAudience audience;
  private final DeskPresence presence;
  private final DeskAudit audit;
  private final CallReads reads = new CallReads();

  DeskCalls(DeskServices services, DeskAudience audience, DeskPresence presence, DeskAudit audit) {
    this.services = services;
    this.store = services.calls().store();
    this.terminals = services.calls().terminals();
    this.bus = services.calls().bus();
    this.wire = new CallWire(services.calls().places(), services.calls().tellsWatched());
    this.audience = audience;
    this.presence = presence;
    this.audit = audit;
  }

  // ---- pushed ----

  /** Begins to hear of calls. */
  void start() {
    bus.onChanged(this::changed);
  }

  private void changed(long conversation, @Nullable PhoneCall call, List<Long> agents) {
    List<Long> here = agents.stream().filter(agent -> presence.user(agent) != null).toList();
    if (here.isEmpty()) {
      return;
    }
    if (call != null && reads.isIdle(conversation)) {
      here.forEach(agent -> push(call, conversation, agent));
    } else if (reads.asks(conversation, here)) {
      // Also where this node has just taken the call over: an older state is still being read.
      read(conversation);
    }
  }

  private void read(long conversation) {
    Set<Long> agents = reads.begins(conversation);
    var unused = // the next change is told in full
        store
            .ofConversation(conversation)
            .doFinally(
                () -> {
                  if (reads.ends(conversation)) {
                    read(conversation);
                  }
                })
            .subscribe(
                live -> {
                  PhoneCall call = CallJson.decode(live.state());
                  agents.forEach(agent -> push(call, conversation, agent));
                },
                error -> LOG.warn("A call was not read: {}", error.toString()));
  }

  private void push(PhoneCall call, long conversation, long agent) {
    JsonObject data = wire.call(call, conversation, agent);
    audience.toUser(agent, () -> Frames.push("call", data));
  }

  // ---- for hello ----

  /** The calls that concern an agent now. */
  Single<JsonArray> standing(User user) {
    return store
        .ofAgent(user.id())
        .map(
            all -> {
              JsonArray calls = new JsonArray();
              for (CallStore.Live live : all) {
                Long conversation = live.conversation();
                if (conversation != null) {
                  calls.add(wire.call(CallJson.decode(live.state()), conversation, user.id()));
                }
              }
              return calls;
            });
  }

  /** The agent's telephone. */
  Single<Optional<JsonObject>> terminal(User user) {
    return terminals
        .of(user.id())
        .mapOptional(terminal -> Optional.ofNullable(CallWire.terminal(terminal)))
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty());
  }

  // ---- commands ----

  void register(CommandRegistry registry) {
    ASKS.forEach((name, what) -> control(registry, name, what));
    registry.register(
        "call.consult",
        Right.CONVERSATION_SERVE,
        DeskCalls::consulting,
        Consulting::conversation,
        this::consult);
    registry.register(
        "call.flow",
        Right.CONVERSATION_SERVE,
        DeskCalls::sending,
        Sending::conversation,
        this::send);
    registry.register(
        "call.dial",
        Right.CONVERSATION_SERVE,
        DeskCalls::dialling,
        Dialling::conversation,
        this::dial);
    new OutgoingCommands(services, audit).register(registry);
    new WatchCommands(services, audit).register(registry);
    new TerminalCommands(services, audience, presence, audit).register(registry);
    new SeatCommands(services, audit).register(registry);
  }

  private void control(CommandRegistry registry, String name, Ask what) {
    registry.register(
        name,
        Right.CONVERSATION_SERVE,
        args -> asking(args, what),
        Asking::conversation,
        (desk, asking) -> ask(desk, name, asking));
  }

  private static Consulting consulting(Args args) {
    Map<Whom, String> named = new EnumMap<>(Whom.class);
    for (Whom whom : Whom.values()) {
      String name = whom.name().toLowerCase(Locale.ROOT);
      if (whom == Whom.AGENT || whom == Whom.QUEUE) {
        Long id = args.optionalId(name);
        if (id != null) {
          named.put(whom, id.toString());
        }
      } else {
        String number = args.optionalText(name, 40);
        if (number != null) {
          named.put(whom, number);
        }
      }
    }
    if (named.size() != 1) {
      throw Args.invalid(
          "agent", "missing", "queue, extension or number must be given, one of them");
    }
    Map.Entry<Whom, String> one = named.entrySet().iterator().next();
    return new Consulting(
        args.id("conversation"),
        args.uuid("commandId"),
        one.getKey(),
        one.getValue(),
        args.message("note", NOTE));
  }

  private static Asking asking(Args args, Ask what) {
    String digits = what == Ask.KEYS ? args.text("digits", 32) : null;
    if (digits != null && !digits.matches("[0-9*#A-D]{1,32}")) {
      throw Args.invalid("digits", "wrong-form", "must be 1 to 32 of 0-9 * # A-D");
    }
    return new Asking(args.id("conversation"), args.uuid("commandId"), what, digits);
  }

  private Single<JsonObject> ask(Desk desk, String name, Asking asking) {
    return ask(
        desk,
        name,
        asking.conversation(),
        new CallRequest.Control(
            new CallInput.Asked(
                asking.commandId(),
                desk.user().id(),
                asking.what(),
                asking.digits(),
                services.clock().instant())));
  }

  private Single<JsonObject> consult(Desk desk, Consulting asking) {
    return ask(
        desk,
        "call.consult",
        asking.conversation(),
        new CallRequest.Consult(
            asking.commandId(), desk.user().id(), asking.whom(), asking.to(), asking.note()));
  }

  private Single<JsonObject> ask(Desk desk, String name, long conversation, CallRequest request) {
    return store
        .ofConversation(conversation)
        .switchIfEmpty(Maybe.error(() -> desk.isProgram() ? noSuch() : noCall()))
        .filter(live -> !live.over())
        .switchIfEmpty(Maybe.error(DeskCalls::noCall))
        .flatMapCompletable(
            live -> bus.ask(live.switchName(), conversation, request).ignoreElement())
        .andThen(
            Completable.fromAction(
                () -> audit.operation(desk, name, "conversation:" + conversation)))
        .toSingle(JsonObject::new);
  }

  /**
   * Answers the call that is offered to a desk's agent, at the agent's telephone.
   *
   * @return empty where its conversation has no call any more
   */
  Maybe<Boolean> answered(Desk desk, long conversation, long offer) {
    return store
        .ofConversation(conversation)
        .filter(live -> !live.over() && CallJson.decode(live.state()).gone() == null)
        .flatMapSingle(
            live ->
                bus.ask(
                        live.switchName(),
                        conversation,
                        new CallRequest.Control(
                            new CallInput.Asked(
                                "offer-" + offer,
                                desk.user().id(),
                                Ask.ANSWER,
                                null,
                                services.clock().instant())))
                    .ignoreElement()
                    .andThen(
                        Completable.fromAction(
                            () ->
                                audit.operation(
                                    desk, "call.answer", "conversation:" + conversation)))
                    .toSingleDefault(true));
  }

  private static Sending sending(Args args) {
    return new Sending(args.id("conversation"), args.uuid("commandId"), args.text("flow", FLOW));
  }

  private Single<JsonObject> send(Desk desk, Sending asking) {
    return ask(
        desk,
        "call.flow",
        asking.conversation(),
        new CallRequest.Flow(asking.commandId(), desk.user().id(), asking.flow()));
  }

  private static Dialling dialling(Args args) {
    return new Dialling(
        args.id("conversation"),
        args.uuid("commandId"),
        args.optionalText("number", 40),
        args.optionalId("identity"));
  }

  private Single<JsonObject> dial(Desk desk, Dialling asking) {
    String named = asking.number();
    Long identity = asking.identity();
    // Asked for in any case: it is refused to who has not the conversation.
    return services
        .missed()
        .numberToCall(asking.conversation(), desk.actor())
        .defaultIfEmpty("")
        .flatMap(
            known ->
                named != null || identity == null
                    ? Single.just(named == null ? known : named)
                    : services
                        .calls()
                        .outgoing()
                        .number(identity, desk.viewer())
                        .defaultIfEmpty(""))
        .filter(number -> !number.isEmpty())
        .switchIfEmpty(
            Single.error(
                () -> Refusal.invalid("no-number-known", "The person has told no number.")))
        .flatMapCompletable(
            number ->
                bus.askFirst(
                        services.calls().switches(),
                        asking.conversation(),
                        new CallRequest.Dial(asking.commandId(), desk.user().id(), number))
                    .ignoreElement())
        .andThen(
            Completable.fromAction(
                () -> audit.operation(desk, "call.dial", "conversation:" + asking.conversation())))
        .toSingle(JsonObject::new);
  }

  /** A program may have made the number up; a desk knows only of calls that there were. */
  private static Refusal noSuch() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such call.");
  }

  private static Refusal noCall() {
    return new Refusal(Refusal.Code.WRONG_STATE, "There is no such call any more.");
  }
}
