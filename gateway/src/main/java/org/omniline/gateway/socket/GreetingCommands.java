package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd;

/** The desk's commands {@code hello} and {@code ping}. */
final class GreetingCommands {
  static final String HELLO = "hello";
  private static final int HAVE = 200;
  private static final int READS_AT_ONCE = 4;

  private final DeskServices services;
  private final DeskLimits limits;
  private final DeskAudience audience;
  private final DeskPresence presence;
  private final DeskOffers offers;
  private final DeskCalls calls;
  private final DeskQueues queues;
  private final DeskDictionaries dictionaries;

  GreetingCommands(
      DeskServices services,
      DeskLimits limits,
      DeskAudience audience,
      DeskPresence presence,
      DeskOffers offers,
      DeskCalls calls,
      DeskQueues queues,
      DeskDictionaries dictionaries) {
    this.services = services;
    this.limits = limits;
    this.audience = audience;
    this.presence = presence;
    this.offers = offers;
    this.calls = calls;
    this.queues = queues;
    this.dictionaries = dictionaries;
  }

  void register(CommandRegistry registry) {
    registry.register(
        HELLO, Right.DESK_USE, args -> args.revs("have", HAVE), have -> HELLO, this::hello);
    registry.register("ping", Right.DESK_USE, args -> "", this::ping);
  }

  private Single<JsonObject> ping(Desk desk, String none) {
    return Single.just(
        new JsonObject().put("serverTime", WireJson.time(services.clock().instant())));
  }

  /** What a desk lacks of one conversation it has; {@code change} null: may no longer be seen. */
  private record Missed(long conversation, long have, @Nullable Change change) {}

  private Single<JsonObject> hello(Desk desk, Map<Long, Long> have) {
    // Heard from before anything is read: what changes in between is pushed after the reply.
    return audience
        .join(desk.listener())
        .andThen(
            Single.zip(
                presence.enter(desk).map(Optional::of).defaultIfEmpty(Optional.empty()),
                queues.of(desk.user()),
                dictionaries.read(),
                offers.standing(desk.user()),
                missed(desk, have),
                told(desk.user()),
                calls.terminal(desk.user()),
                calls.standing(desk.user()),
                services.calls().seats().seat(desk.user().id()),
                (agent, numbers, names, standing, changes, told, terminal, phoning, seat) ->
                    json(desk, agent, numbers, standing, changes)
                        .mergeIn(names)
                        .put("told", told.orElse(null))
                        .put("terminal", terminal.orElse(null))
                        .put("browserPhone", !services.calls().reached().sockets().isEmpty())
                        .put("mayOutside", seat.outside())
                        .put("calls", phoning)));
  }

  /** Who has put the agent into the present state and why, where that was somebody else. */
  private Single<Optional<JsonObject>> told(User user) {
    return services
        .forcedState()
        .apply(user.id())
        .flatMap(
            forced ->
                services
                    .users()
                    .find(forced.byUser())
                    .map(
                        by ->
                            LiveCommands.toldJson(
                                new NodeBus.Told(
                                    user.id(),
                                    forced.state(),
                                    forced.reason(),
                                    by.id(),
                                    by.name(),
                                    forced.at()))))
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty());
  }

  private Single<List<Missed>> missed(Desk desk, Map<Long, Long> have) {
    return Flowable.fromIterable(have.entrySet())
        .concatMapEager(
            each ->
                services
                    .conversations()
                    .changes(desk.viewer(), each.getKey(), each.getValue())
                    .map(change -> new Missed(each.getKey(), each.getValue(), change))
                    .defaultIfEmpty(new Missed(each.getKey(), each.getValue(), null))
                    .toFlowable(),
            READS_AT_ONCE,
            1)
        .toList();
  }

  private JsonObject json(
      Desk desk,
      Optional<Acd.AgentView> agent,
      JsonArray numbers,
      JsonArray standing,
      List<Missed> missed) {
    JsonArray changes = new JsonArray();
    JsonArray gone = new JsonArray();
    for (Missed each : missed) {
      Change change = each.change();
      if (change == null || change.rev() < each.have()) {
        // A rev beyond what there is comes from another database: nothing the desk has is true.
        gone.add(WireJson.id(each.conversation()));
        continue;
      }
      audience.has(desk.listener(), change.conversation());
      if (change.rev() > each.have()) {
        changes.add(
            new JsonObject()
                .put("conversation", WireJson.id(each.conversation()))
                .put("rev", change.rev())
                .put("change", WireJson.change(change)));
      }
    }
    return new JsonObject()
        .put("me", WireJson.me(desk.user()))
        .put("agent", agent.map(WireJson::agent).orElse(null))
        .put("queues", numbers)
        .put("offers", standing)
        .put("changes", changes)
        .put("gone", gone)
        .put("limits", limitsJson())
        .put("channels", new ChannelRules(services.senders()).json())
        .put("serverTime", WireJson.time(services.clock().instant()))
        .put("node", services.node());
  }

  private JsonObject limitsJson() {
    return new JsonObject()
        .put("textCodePoints", limits.textCodePoints())
        .put("uploadBytes", limits.uploadBytes())
        .put("uploadTypes", new JsonArray(limits.uploadTypes()));
  }
}
