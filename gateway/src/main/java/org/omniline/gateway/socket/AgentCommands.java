package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;

/** The desk's commands about the agent: state, offers, colleagues, typing. */
final class AgentCommands {
  private static final String AGENT_LANE = "agent";
  private static final long TYPING_EVERY_NANOS = 400_000_000L;
  private static final Set<AgentState> CHOOSABLE =
      EnumSet.complementOf(EnumSet.of(AgentState.SIGNED_OUT, AgentState.NOT_ANSWERING));

  private record Choosing(AgentState state, @Nullable String reason) {}

  private record Declining(long offer, @Nullable String reason) {}

  private record Typing(long conversation, boolean on) {}

  private final DeskServices services;
  private final DeskAudit audit;
  private final DeskQueues queues;
  private final DeskCalls calls;

  AgentCommands(DeskServices services, DeskAudit audit, DeskQueues queues, DeskCalls calls) {
    this.services = services;
    this.audit = audit;
    this.queues = queues;
    this.calls = calls;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "agent.state",
        Right.AGENT_STATE,
        args -> new Choosing(args.oneOf("state", CHOOSABLE), args.optionalText("reason", 100)),
        args -> AGENT_LANE,
        this::state);
    registry.register(
        "offer.ack", Right.OFFER_ANSWER, args -> args.id("offer"), id -> AGENT_LANE, this::ack);
    registry.register(
        "offer.accept",
        Right.OFFER_ANSWER,
        args -> args.id("offer"),
        id -> AGENT_LANE,
        this::accept);
    registry.register(
        "offer.decline",
        Right.OFFER_ANSWER,
        args -> new Declining(args.id("offer"), args.optionalText("reason", 200)),
        args -> AGENT_LANE,
        this::decline);
    registry.register("agents.list", Right.CONVERSATION_SERVE, args -> "", this::colleagues);
    registry.register(
        "typing",
        Right.MESSAGE_SEND,
        args -> new Typing(args.id("conversation"), args.flag("on")),
        this::typing);
  }

  private Single<JsonObject> state(Desk desk, Choosing args) {
    long me = desk.user().id();
    return services
        .acd()
        .state(me, args.state(), args.reason(), me)
        .map(agent -> new JsonObject().put("agent", WireJson.agent(agent)));
  }

  private Single<JsonObject> ack(Desk desk, Long offer) {
    return services.acd().acknowledge(offer, desk.user().id()).toSingle(JsonObject::new);
  }

  /**
   * A call is accepted by the agent's telephone: until somebody answers there it stays an offer.
   */
  private Single<JsonObject> accept(Desk desk, Long offer) {
    return services
        .acd()
        .offersOf(desk.user().id())
        .flattenAsFlowable(all -> all)
        .filter(one -> one.offerId() == offer && one.call())
        .firstElement()
        .flatMap(one -> answered(desk, one))
        .switchIfEmpty(Single.defer(() -> taken(desk, offer)));
  }

  /** The telephone is told, or the agent lifts it; empty where there is no call any more. */
  private Maybe<JsonObject> answered(Desk desk, Acd.OfferView offer) {
    return calls
        .answered(desk, offer.conversationId(), offer.offerId())
        .flatMap(rings -> services.conversations().find(desk.viewer(), offer.conversationId()))
        .map(
            c -> new JsonObject().put("conversation", WireJson.conversation(c)).put("rings", true));
  }

  private Single<JsonObject> taken(Desk desk, Long offer) {
    return services
        .acd()
        .accept(offer, desk.actor())
        .doOnSuccess(services.hints()::committed)
        .doOnSuccess(
            change ->
                audit.operation(desk, "offer.accept", "conversation:" + change.conversation().id()))
        .map(
            change ->
                new JsonObject().put("conversation", WireJson.conversation(change.conversation())));
  }

  private Single<JsonObject> decline(Desk desk, Declining args) {
    return services
        .acd()
        .decline(args.offer(), desk.user().id(), args.reason())
        .toSingle(JsonObject::new);
  }

  private Single<JsonObject> colleagues(Desk desk, String none) {
    return Single.zip(
        services.acd().agents(),
        queues.destinations(desk.user()),
        experts(desk),
        (agents, destinations, experts) ->
            new JsonObject()
                .put("queues", destinations)
                .put("experts", experts)
                .put("flows", flows())
                .put(
                    "items",
                    WireJson.array(
                        agents.stream()
                            .filter(agent -> agent.state() != AgentState.SIGNED_OUT)
                            .filter(agent -> agent.id() != desk.user().id())
                            .toList(),
                        WireJson::agent)));
  }

  /** Which flows a caller can be sent through, by name. */
  private JsonArray flows() {
    JsonArray all = new JsonArray();
    services.calls().flows().get().entrySet().stream()
        .sorted(
            Map.Entry.<String, String>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .forEach(
            flow ->
                all.add(new JsonObject().put("code", flow.getKey()).put("name", flow.getValue())));
    return all;
  }

  /**
   * Whom colleagues may consult at any time, signed in or not; their numbers are told to nobody.
   */
  private Single<JsonArray> experts(Desk desk) {
    return services
        .calls()
        .seats()
        .experts()
        .flattenAsFlowable(all -> all)
        .filter(expert -> expert.agent() != desk.user().id())
        .concatMapMaybe(
            expert ->
                services
                    .users()
                    .find(expert.agent())
                    .map(
                        user ->
                            new JsonObject()
                                .put("id", WireJson.id(user.id()))
                                .put("name", user.name())
                                .put("expertise", expert.expertise())))
        .collect(JsonArray::new, JsonArray::add);
  }

  // ---- typing, which may be lost ----

  private Single<JsonObject> typing(Desk desk, Typing args) {
    if (args.on() && !desk.typingDue(System.nanoTime(), TYPING_EVERY_NANOS)) {
      return Single.just(new JsonObject());
    }
    return conversation(desk, args.conversation())
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.NOT_FOUND, "This is no conversation of yours.")))
        .flatMapMaybe(c -> tell(desk, c, args.on()))
        .defaultIfEmpty(new JsonObject());
  }

  private Maybe<Conversation> conversation(Desk desk, long id) {
    Conversation known = desk.typingIn(id);
    return known != null
        ? Maybe.just(known)
        : services
            .conversations()
            .find(desk.viewer(), id)
            .filter(c -> mayAnswer(desk, c))
            .doOnSuccess(
                c -> {
                  // A guest's right may end at any time, and is asked again each time.
                  if (desk.owns(c)) {
                    desk.typesIn(c);
                  }
                });
  }

  /** Who may answer is who is seen to type: the owner, and whoever was invited to answer too. */
  private static boolean mayAnswer(Desk desk, Conversation c) {
    return desk.owns(c)
        || c.hands().guests().stream()
            .anyMatch(guest -> guest.mayReply() && guest.id() == desk.user().id());
  }

  private Maybe<JsonObject> tell(Desk desk, Conversation c, boolean on) {
    services.bus().typing(new NodeBus.Typing(c.id(), on, desk.user().id(), desk.user().name()));
    List<ChannelSender> senders =
        services.senders().stream().filter(sender -> sender.channel() == c.channel()).toList();
    if (c.channel() == Channel.WEBCHAT || senders.isEmpty()) {
      return Maybe.empty();
    }
    return services
        .accounts()
        .byCode(c.channel(), c.account().code())
        .flatMapCompletable(account -> senders.get(0).typing(account, c.threadKey(), on))
        .onErrorComplete()
        .toMaybe();
  }

  /** Data and text of push {@code typing}. */
  static String typingFrame(NodeBus.Typing typing) {
    return Frames.push(
        "typing",
        new JsonObject()
            .put("conversation", WireJson.id(typing.conversationId()))
            .put("who", typing.userId() == null ? "VISITOR" : "AGENT")
            .put("name", typing.name())
            .put("on", typing.on()));
  }
}
