package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Redirection;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.AgentState;

/** What supervisors do: watch, change an agent's state, move those who wait. */
final class LiveCommands {
  private static final String LIVE_LANE = "live";
  private static final int REASON = 500;
  private static final int MOST_PRIORITY = 100;

  /** What somebody else may be put into. */
  private static final Set<AgentState> DIRECTED =
      EnumSet.of(
          AgentState.READY,
          AgentState.NOT_READY,
          AgentState.BUSY,
          AgentState.BREAK,
          AgentState.OTHER_WORK,
          AgentState.SIGNED_OUT);

  private record Directing(long agent, AgentState state, String reason) {}

  private record Moving(long conversation, String commandId, Redirection to) {}

  private record Taking(long conversation, long stateVersion) {}

  private final DeskServices services;
  private final LiveBoard board;
  private final DeskAudit audit;

  LiveCommands(DeskServices services, LiveBoard board, DeskAudit audit) {
    this.services = services;
    this.board = board;
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "live.watch",
        Right.LIVE_WATCH,
        args -> LIVE_LANE,
        lane -> lane,
        (desk, lane) -> board.watch(desk.listener()));
    registry.register(
        "live.unwatch",
        Right.LIVE_WATCH,
        args -> LIVE_LANE,
        lane -> lane,
        (desk, lane) -> board.unwatch(desk.listener()).toSingle(JsonObject::new));
    registry.register(
        "agent.direct",
        Right.AGENT_DIRECT,
        args ->
            new Directing(
                args.id("agent"), args.oneOf("state", DIRECTED), args.text("reason", REASON)),
        Directing::agent,
        this::direct);
    registry.register(
        "conversation.direct",
        Right.CONVERSATION_DIRECT,
        LiveCommands::moving,
        Moving::conversation,
        this::move);
    registry.register(
        "conversation.take",
        Right.CONVERSATION_DIRECT,
        args -> new Taking(args.id("conversation"), args.number("stateVersion")),
        Taking::conversation,
        this::take);
  }

  private static Moving moving(Args args) {
    Long queue = args.optionalId("queue");
    Long agent = args.optionalId("agent");
    int priority = args.number("priority", 0, MOST_PRIORITY, -1);
    if (queue != null && agent != null) {
      throw Args.invalid("agent", "missing", "or queue may be given, not both");
    }
    @Nullable Integer wanted = priority < 0 ? null : (Integer) priority;
    if (queue == null && agent == null && wanted == null) {
      throw Args.invalid("queue", "missing", "or agent or priority must be given");
    }
    return new Moving(
        args.id("conversation"),
        args.uuid("commandId"),
        new Redirection(queue, agent, wanted, args.text("reason", REASON)));
  }

  private Single<JsonObject> direct(Desk desk, Directing args) {
    if (args.agent() == desk.user().id()) {
      return Single.error(Args.invalid("agent", "somebody-else", "must be somebody else"));
    }
    boolean out = args.state() == AgentState.SIGNED_OUT;
    NodeBus.Told told =
        new NodeBus.Told(
            args.agent(),
            args.state(),
            args.reason(),
            desk.user().id(),
            desk.user().name(),
            services.clock().instant());
    Map<String, String> detail = Map.of("state", args.state().name(), "reason", args.reason());
    return new TeamSight(services.users())
        .require(desk.user(), args.agent())
        .andThen(
            Completable.defer(
                () -> audit.management(desk, "agent.direct", "user:" + args.agent(), detail)))
        .andThen(
            Completable.fromAction(
                () -> {
                  // First, so that no desk of the agent signs in again by itself.
                  if (out) {
                    services.bus().told(told);
                  }
                }))
        .andThen(
            Completable.defer(
                () ->
                    out
                        ? services
                            .calls()
                            .duties()
                            .forget(args.agent(), desk.user().id(), args.reason())
                        : Completable.complete()))
        .andThen(
            Single.defer(
                () ->
                    services
                        .acd()
                        .state(args.agent(), args.state(), args.reason(), desk.user().id())))
        .flatMap(
            agent ->
                (out ? services.endSessions().apply(args.agent()) : Completable.complete())
                    .toSingleDefault(agent))
        .doOnSuccess(
            agent -> {
              if (!out) {
                services.bus().told(told);
              }
            })
        .map(agent -> new JsonObject().put("agent", WireJson.agent(agent)));
  }

  private Single<JsonObject> move(Desk desk, Moving args) {
    return services
        .conversations()
        .redirect(args.conversation(), desk.actor(), args.commandId(), args.to())
        .doOnSuccess(services.hints()::committed)
        .doOnSuccess(
            change ->
                audit.operation(
                    desk, "conversation.direct", "conversation:" + change.conversation().id()))
        .map(
            change ->
                new JsonObject().put("rev", change.rev()).put("change", WireJson.change(change)));
  }

  private Single<JsonObject> take(Desk desk, Taking args) {
    return heard(desk, args.conversation())
        .andThen(
            Single.defer(
                () ->
                    services
                        .conversations()
                        .take(args.conversation(), args.stateVersion(), desk.actor())))
        .doOnSuccess(services.hints()::committed)
        .doOnSuccess(
            change ->
                audit.operation(
                    desk, "conversation.take", "conversation:" + change.conversation().id()))
        .map(
            change ->
                new JsonObject().put("rev", change.rev()).put("change", WireJson.change(change)));
  }

  /** A caller would be taken from the line and heard by nobody. */
  private Completable heard(Desk desk, long conversation) {
    return services
        .conversations()
        .find(desk.viewer(), conversation)
        .switchIfEmpty(
            Single.error(
                () ->
                    new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation for you.")))
        .filter(c -> c.channel() == Channel.PHONE)
        .flatMapSingle(
            call ->
                services
                    .calls()
                    .terminals()
                    .of(desk.user().id())
                    .switchIfEmpty(
                        Single.error(
                            () ->
                                Refusal.invalid("no-own-telephone", "Set your telephone first."))))
        .ignoreElement();
  }

  /** Data and text of push {@code agent.told}. */
  static JsonObject toldJson(NodeBus.Told told) {
    return new JsonObject()
        .put("state", told.state().name())
        .put("reason", told.reason())
        .put("by", new JsonObject().put("id", WireJson.id(told.byId())).put("name", told.byName()))
        .put("at", WireJson.time(told.at()));
  }
}
