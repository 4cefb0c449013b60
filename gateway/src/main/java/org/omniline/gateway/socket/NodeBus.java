package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ReturnedTransfer.Why;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.omniline.routing.RoutingAlarms;
import org.omniline.routing.alarm.AlarmNotice;

/**
 * What nodes tell each other over the event bus: hints only, any of which may be lost or repeated.
 * No text and no identity of a contact ever travels here. Thread-safe, does not block.
 */
public final class NodeBus implements ChangeFeed.Announcer {
  private static final String HEADS = "omniline.heads";
  private static final String TYPING = "omniline.typing";
  private static final String ACD = "omniline.acd";
  private static final String ALARMS = "omniline.alarms";
  private static final String TOLD = "omniline.told";
  private static final String RETURNED = "omniline.returned";
  private static final String MOVED = "omniline.phone.moved";
  private static final String RAISED = "omniline.alarms.raised";

  /** Heads of one message: beyond, it is sent at once. */
  private static final int HEADS_PER_MESSAGE = 500;

  /** How long heads are gathered while there are many; one that comes alone goes at once. */
  private static final long GATHER_MS = 5;

  /** Somebody types. {@code userId} and {@code name} are an agent's, null for a visitor. */
  record Typing(long conversationId, boolean on, @Nullable Long userId, @Nullable String name) {}

  /** A supervisor has put an agent into a state. */
  record Told(long userId, AgentState state, String reason, long byId, String byName, Instant at) {}

  /** A transfer came back to its queue: its sender is to hear it. Names staff only. */
  record Returned(long conversationId, long sender, String agentName, String queueName, Why why) {}

  /** An agent's telephone is another, or another page of the agent is it: that {@code claim}. */
  record TelephoneMoved(long userId, @Nullable String claim) {}

  /** Hears a head of another node. */
  @FunctionalInterface
  interface HeadListener {
    void head(long conversationId, long rev);
  }

  private final Vertx vertx;
  private final String node;
  private final Map<Long, Long> heads = new LinkedHashMap<>();
  private boolean gathering;

  /**
   * @param node this node's name, different from every other's
   */
  public NodeBus(Vertx vertx, String node) {
    this.vertx = vertx;
    this.node = node;
  }

  /** What the ACD of this node calls; desks on every node hear it. */
  public Acd.Hints acdHints() {
    return new Acd.Hints() {
      @Override
      public void offered(Acd.OfferView offer) {
        publish(json("offered", offer));
      }

      @Override
      public void offerEnded(Acd.OfferView offer, Acd.OfferOutcome outcome) {
        publish(json("ended", offer).put("outcome", outcome.name()));
      }

      @Override
      public void agentChanged(Acd.AgentView agent) {
        publish(json(agent));
      }

      private void publish(JsonObject hint) {
        vertx.eventBus().publish(ACD, hint);
      }
    };
  }

  /** Hears the ACD's hints of all nodes, on an event loop. */
  public void onAcd(Acd.Hints listener) {
    vertx.eventBus().<JsonObject>consumer(ACD, message -> acdHint(message.body(), listener));
  }

  // ---- alarms ----

  /** What raises alarms on this node calls; every node hears it. */
  public RoutingAlarms alarms() {
    return alarm ->
        vertx
            .eventBus()
            .publish(
                ALARMS,
                new JsonObject()
                    .put("kind", alarm.kind().name())
                    .put("conversation", alarm.conversation())
                    .put("queue", alarm.queue())
                    .put("agent", alarm.agent())
                    .put("at", alarm.at()));
  }

  /** Hears the alarms of all nodes, on an event loop. */
  public void onAlarm(RoutingAlarms listener) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            ALARMS,
            message -> {
              JsonObject json = message.body();
              // A newer node of a rolling upgrade may know more kinds than this one.
              for (RoutingAlarms.Kind kind : RoutingAlarms.Kind.values()) {
                if (kind.name().equals(json.getString("kind"))) {
                  listener.raised(
                      new RoutingAlarms.Alarm(
                          kind,
                          json.getLong("conversation"),
                          json.getLong("queue"),
                          json.getLong("agent"),
                          json.getInstant("at")));
                }
              }
            });
  }

  /** Says that alarms were stored; every node looks at once. */
  public AlarmNotice alarmNotice() {
    return ids ->
        Completable.fromAction(
            () ->
                vertx
                    .eventBus()
                    .publish(RAISED, new JsonObject().put("alarms", new JsonArray(ids))));
  }

  /** Hears that alarms were stored, on an event loop. */
  void onAlarmsRaised(Runnable listener) {
    vertx.eventBus().<JsonObject>consumer(RAISED, message -> listener.run());
  }

  // ---- heads ----

  @Override
  public void announce(long conversationId, long rev) {
    if (!vertx.isClustered()) {
      return;
    }
    boolean now;
    synchronized (heads) {
      heads.merge(conversationId, rev, Math::max);
      now = !gathering || heads.size() >= HEADS_PER_MESSAGE;
      if (!gathering) {
        gathering = true;
        vertx.setTimer(GATHER_MS, tick -> gathered());
      }
    }
    if (now) {
      sendHeads();
    }
  }

  private void gathered() {
    synchronized (heads) {
      gathering = false;
    }
    sendHeads();
  }

  private void sendHeads() {
    JsonArray list = new JsonArray();
    synchronized (heads) {
      heads.forEach((id, rev) -> list.add(id).add(rev));
      heads.clear();
    }
    if (!list.isEmpty()) {
      vertx.eventBus().publish(HEADS, new JsonObject().put("node", node).put("heads", list));
    }
  }

  /** Hears heads of other nodes, on an event loop. */
  void onHeads(HeadListener listener) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            HEADS,
            message -> {
              if (!node.equals(message.body().getString("node"))) {
                JsonArray list = message.body().getJsonArray("heads");
                for (int i = 0; i + 1 < list.size(); i += 2) {
                  listener.head(list.getLong(i), list.getLong(i + 1));
                }
              }
            });
  }

  // ---- typing ----

  void typing(Typing typing) {
    vertx
        .eventBus()
        .publish(
            TYPING,
            new JsonObject()
                .put("conversation", typing.conversationId())
                .put("on", typing.on())
                .put("user", typing.userId())
                .put("name", typing.name()));
  }

  /** Hears of typing on all nodes, on an event loop. */
  void onTyping(Consumer<Typing> listener) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            TYPING,
            message ->
                listener.accept(
                    new Typing(
                        message.body().getLong("conversation"),
                        message.body().getBoolean("on"),
                        message.body().getLong("user"),
                        message.body().getString("name"))));
  }

  // ---- what supervisors do with agents ----

  void told(Told told) {
    vertx
        .eventBus()
        .publish(
            TOLD,
            new JsonObject()
                .put("user", told.userId())
                .put("state", told.state().name())
                .put("reason", told.reason())
                .put("byId", told.byId())
                .put("byName", told.byName())
                .put("at", told.at()));
  }

  /** Hears it on all nodes, on an event loop. */
  void onTold(Consumer<Told> listener) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            TOLD,
            message -> {
              JsonObject json = message.body();
              listener.accept(
                  new Told(
                      json.getLong("user"),
                      AgentState.valueOf(json.getString("state")),
                      json.getString("reason"),
                      json.getLong("byId"),
                      json.getString("byName"),
                      json.getInstant("at")));
            });
  }

  // ---- agents' telephones ----

  void moved(TelephoneMoved moved) {
    vertx
        .eventBus()
        .publish(MOVED, new JsonObject().put("user", moved.userId()).put("claim", moved.claim()));
  }

  /** Hears it on all nodes, on an event loop. */
  void onMoved(Consumer<TelephoneMoved> listener) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            MOVED,
            message ->
                listener.accept(
                    new TelephoneMoved(
                        message.body().getLong("user"), message.body().getString("claim"))));
  }

  // ---- transfers nobody took ----

  void returned(Returned returned) {
    vertx
        .eventBus()
        .publish(
            RETURNED,
            new JsonObject()
                .put("conversation", returned.conversationId())
                .put("sender", returned.sender())
                .put("agentName", returned.agentName())
                .put("queueName", returned.queueName())
                .put("why", returned.why().name()));
  }

  /** Hears it on all nodes, on an event loop. */
  void onReturned(Consumer<Returned> listener) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            RETURNED,
            message ->
                listener.accept(
                    new Returned(
                        message.body().getLong("conversation"),
                        message.body().getLong("sender"),
                        message.body().getString("agentName"),
                        message.body().getString("queueName"),
                        // A node of before a rolling upgrade does not say it.
                        Why.valueOf(message.body().getString("why", Why.NOT_TAKEN.name())))));
  }

  // ---- the ACD's hints as they travel ----

  private static JsonObject json(String kind, Acd.OfferView offer) {
    return new JsonObject()
        .put("kind", kind)
        .put("offer", offer.offerId())
        .put("conversation", offer.conversationId())
        .put("agent", offer.agentId())
        .put("offeredAt", offer.offeredAt())
        .put("expiresAt", offer.expiresAt())
        .put("automatic", offer.automatic())
        .put("call", offer.call())
        .put("shown", offer.shown());
  }

  private static JsonObject json(Acd.AgentView agent) {
    return new JsonObject()
        .put("kind", "agent")
        .put("id", agent.id())
        .put("name", agent.name())
        .put("state", agent.state().name())
        .put("since", agent.since())
        .put("reason", agent.reason())
        .put("load", agent.load())
        .put("capacity", agent.capacity())
        .put("dutyUntil", agent.dutyUntil())
        .put("phoneOnly", agent.phoneOnly())
        .put("queues", new JsonArray(java.util.List.copyOf(agent.queues())));
  }

  private static void acdHint(JsonObject hint, Acd.Hints listener) {
    switch (hint.getString("kind")) {
      case "offered" -> listener.offered(offer(hint));
      case "ended" ->
          listener.offerEnded(offer(hint), Acd.OfferOutcome.valueOf(hint.getString("outcome")));
      case "agent" -> listener.agentChanged(agent(hint));
      default -> {
        // A newer node of a rolling upgrade may say more than this one understands.
      }
    }
  }

  private static Acd.OfferView offer(JsonObject json) {
    return new Acd.OfferView(
        json.getLong("offer"),
        json.getLong("conversation"),
        json.getLong("agent"),
        json.getInstant("offeredAt"),
        json.getInstant("expiresAt"),
        // A node of before a rolling upgrade does not say it.
        json.getBoolean("automatic", false),
        json.getBoolean("call", false),
        json.getBoolean("shown", false));
  }

  private static Acd.AgentView agent(JsonObject json) {
    Set<Long> queues = new TreeSet<>();
    JsonArray list = json.getJsonArray("queues");
    for (int i = 0; i < list.size(); i++) {
      queues.add(list.getLong(i));
    }
    Instant since = json.getInstant("since");
    return new Acd.AgentView(
        json.getLong("id"),
        json.getString("name"),
        AgentState.valueOf(json.getString("state")),
        since,
        json.getString("reason"),
        json.getInteger("load"),
        json.getInteger("capacity"),
        queues,
        json.getInstant("dutyUntil"),
        json.getBoolean("phoneOnly", false));
  }
}
