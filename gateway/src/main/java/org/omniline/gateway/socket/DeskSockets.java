package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.rxjava3.RxHelper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.Frames;
import org.omniline.channels.SocketObserver;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.audit.Audit;
import org.omniline.routing.AgentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ws/desk}: opens desks' sockets and keeps what concerns all of them. Thread-safe: may be
 * mounted on the router of every event loop.
 */
public final class DeskSockets implements Acting {
  private static final Logger LOG = LoggerFactory.getLogger(DeskSockets.class);
  private static final long SEEN_EVERY_MS = 5_000;
  private static final long QUEUES_EVERY_MS = 2_000;
  private static final long DICTIONARIES_EVERY_MS = 5_000;
  private static final long TELL_MS = 1_000;
  private static final long BOARD_EVERY_MS = 1_000;
  private static final long ACT_SECONDS = 30;

  private final Vertx vertx;
  private final DeskServices services;
  private final DeskAudience audience;
  private final DeskLimits limits;
  private final FrameSocket.Limits socketLimits;
  private final SocketObserver observer;
  private final Function<HttpServerRequest, Maybe<SessionStore.Session>> gate;
  private final Predicate<HttpServerRequest> ownOrigin;
  private final Function<HttpServerRequest, String> address;
  private final CommandRegistry registry;
  private final DeskAudit audit;
  private final DeskPresence presence;
  private final DeskQueues queues;
  private final DeskDictionaries dictionaries;
  private final LiveBoard board;
  private final DeskAlarms alarms;
  private final Set<DeskSession> open = ConcurrentHashMap.newKeySet();
  private final List<Long> timers = new CopyOnWriteArrayList<>();
  private volatile boolean draining;

  /**
   * @param feed brings the changes of conversations
   * @param gate the live session of a request's cookie, empty without one
   * @param ownOrigin whether a request's {@code Origin} is a page of ours
   * @param address the peer's address, behind trusted proxies the one they name
   */
  public DeskSockets(
      Vertx vertx,
      DeskServices services,
      ChangeFeed feed,
      DeskAudience audience,
      DeskLimits limits,
      FrameSocket.Limits socketLimits,
      SocketObserver observer,
      Function<HttpServerRequest, Maybe<SessionStore.Session>> gate,
      Predicate<HttpServerRequest> ownOrigin,
      Function<HttpServerRequest, String> address) {
    this.vertx = vertx;
    this.services = services;
    this.audience = audience;
    this.registry =
        new CommandRegistry(
            (desk, id) ->
                services.conversations().find(desk.viewer(), id).isEmpty().map(none -> !none));
    this.limits = limits;
    this.socketLimits = socketLimits;
    this.observer = observer;
    this.gate = gate;
    this.ownOrigin = ownOrigin;
    this.address = address;
    this.audit = new DeskAudit(new Audit(services.audit(), services.clock()));
    this.presence = new DeskPresence(services.acd());
    this.queues = new DeskQueues(services.acd(), services.directory(), services.missed(), audience);
    this.dictionaries =
        new DeskDictionaries(
            services.directory(), services.skills(), services.accounts(), audience);
    this.board =
        new LiveBoard(
            feed,
            audience,
            services.acd(),
            services.directory(),
            services.openConversations(),
            services.serviceLevels(),
            services.users()::teams);
    this.alarms =
        new DeskAlarms(
            services.alarms(),
            services.directory(),
            services.users(),
            services.conversations(),
            audience);
    DeskBriefs briefs = new DeskBriefs(services.conversations(), services.calls().places());
    DeskOffers offers =
        new DeskOffers(
            services.conversations(),
            briefs,
            RxHelper.scheduler(vertx),
            services.acd(),
            audience,
            presence,
            offer ->
                observer.offerShown(services.clock().millis() - offer.offeredAt().toEpochMilli()));
    DeskCalls calls = new DeskCalls(services, audience, presence, audit);
    new GreetingCommands(services, limits, audience, presence, offers, calls, queues, dictionaries)
        .register(registry);
    new AgentCommands(services, audit, queues, calls).register(registry);
    new AgentLogCommands(services, audit).register(registry);
    new ReadingCommands(services.conversations(), briefs, audience, audit).register(registry);
    new ServingCommands(services, audit, limits.textCodePoints()).register(registry);
    new HandCommands(services, audit, limits.textCodePoints()).register(registry);
    new ContactCommands(services, audit).register(registry);
    new LiveCommands(services, board, audit).register(registry);
    alarms.register(registry);
    new MissedCommands(services, audit).register(registry);
    calls.register(registry);
    calls.start();
    services.bus().onAcd(offers);
    services.bus().onTold(this::told);
    services.bus().onAlarmsRaised(this::showAlarms);
    services
        .bus()
        .onReturned(
            returned ->
                audience.toUser(returned.sender(), () -> ReturnedTransfers.frame(returned)));
    services
        .bus()
        .onTyping(
            typing ->
                audience.typing(
                    typing.conversationId(),
                    typing.userId(),
                    () -> AgentCommands.typingFrame(typing)));
  }

  /** Begins to tell presence and queue numbers. */
  public void start() {
    draining = false;
    board.start();
    timers.add(vertx.setPeriodic(SEEN_EVERY_MS, tick -> presence.tell()));
    timers.add(vertx.setPeriodic(limits.recheckMs(), tick -> recheck()));
    timers.add(vertx.setPeriodic(QUEUES_EVERY_MS, tick -> showAlarms()));
    // Those who watch are told that what they see may be old.
    every(BOARD_EVERY_MS, "Live view", board::tick);
    every(QUEUES_EVERY_MS, "Queue numbers", queues::refresh);
    every(DICTIONARIES_EVERY_MS, "Names of codes", dictionaries::refresh);
  }

  private void every(long periodMs, String what, Supplier<Completable> round) {
    timers.add(vertx.setPeriodic(periodMs, tick -> run(what, round)));
  }

  private void showAlarms() {
    run("Alarms", alarms::refresh);
  }

  private static void run(String what, Supplier<Completable> round) {
    var unused = // logged; read again with the next tick
        round
            .get()
            .subscribe(() -> {}, error -> LOG.warn("{} not read: {}", what, error.toString()));
  }

  private void told(NodeBus.Told told) {
    if (told.state() == AgentState.SIGNED_OUT) {
      presence.dismiss(told.userId());
    }
    audience.toUser(told.userId(), () -> Frames.push("agent.told", LiveCommands.toldJson(told)));
  }

  /** Puts the socket's route onto a router; before any body handler. */
  public void mount(Router router) {
    router.get("/ws/desk").handler(this::upgrade);
  }

  /**
   * A session is over (sign-out, password reset, deactivation), on whichever node: its sockets
   * close with 4401.
   *
   * @param tokenHash the session; null for all of the user
   */
  public void sessionEnded(long userId, @Nullable String tokenHash) {
    boolean here = false;
    for (DeskSession each : open) {
      if (each.user().id() == userId && (tokenHash == null || tokenHash.equals(each.tokenHash()))) {
        here = true;
        each.end();
      }
    }
    if (here) {
      // After the sockets have closed, so that another desk of the user is noticed.
      vertx.setTimer(500, tick -> presence.signOut(userId, "signed-out"));
    }
  }

  /**
   * Takes no new desks, lets no more be offered to the agents of this node, and tells all its desks
   * to move. Never fails: where routing does not hear it, the desks move all the same.
   */
  public Completable drain() {
    return Completable.defer(
        () -> {
          draining = true;
          timers.forEach(vertx::cancelTimer);
          timers.clear();
          return services
              .acd()
              .moving(presence.agents())
              .timeout(TELL_MS, TimeUnit.MILLISECONDS)
              .doOnError(error -> LOG.warn("Routing was not told: {}", error.toString()))
              .onErrorComplete()
              .andThen(Completable.fromAction(() -> open.forEach(DeskSession::drain)));
        });
  }

  /** Tells every desk of this node whether the database answers. */
  public void database(boolean available) {
    open.forEach(desk -> desk.database(available));
  }

  /** How many desks are connected here. */
  public int count() {
    return open.size();
  }

  /** Names of all commands, for documentation and tests. */
  public Set<String> commands() {
    return registry.names();
  }

  @Override
  public Single<JsonObject> act(User agent, String from, String command, JsonObject args) {
    Desk desk = Desk.ofProgram(agent, from);
    return Single.defer(() -> registry.prepare(desk, agent, command, args).work().get())
        .timeout(ACT_SECONDS, TimeUnit.SECONDS)
        .onErrorResumeNext(
            error -> {
              if (error instanceof Refusal) {
                return Single.error(error);
              }
              LOG.error("Command {} of a program failed", command, error);
              return Single.error(
                  new Refusal(Refusal.Code.UNAVAILABLE, "This did not work just now: try again."));
            });
  }

  private void upgrade(RoutingContext route) {
    HttpServerRequest request = route.request();
    if (draining) {
      refuse(route, 503);
    } else if (!ownOrigin.test(request)) {
      refuse(route, 403, "foreign-origin", null);
    } else if (!request.canUpgradeToWebSocket()) {
      refuse(route, 426);
    } else {
      request.pause();
      var unused = // every outcome answers the request
          gate.apply(request)
              .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
              .subscribe(
                  session -> accept(route, session),
                  error -> {
                    LOG.error("Session not read", error);
                    refuse(route, 503);
                  },
                  () -> refuse(route, 401, "not-signed-in", null));
    }
  }

  private void accept(RoutingContext route, SessionStore.Session session) {
    User user = session.user();
    long desks = open.stream().filter(each -> each.user().id() == user.id()).count();
    if (!user.may(Right.DESK_USE) || user.mustChangePassword()) {
      refuse(route, 403, "forbidden", user);
    } else if (desks >= limits.socketsPerUser()) {
      observer.refused(SocketObserver.Side.DESK, "too-many");
      refuse(route, 429);
    } else {
      HttpServerRequest request = route.request();
      String from = address.apply(request);
      request
          .toWebSocket()
          .onSuccess(ws -> begin(ws, session, from))
          .onFailure(error -> LOG.debug("Upgrade failed: {}", error.toString()));
      request.resume();
    }
  }

  private void begin(ServerWebSocket ws, SessionStore.Session session, String from) {
    FrameSocket socket =
        new FrameSocket(vertx, ws, socketLimits, SocketObserver.Side.DESK, observer);
    DeskSession[] self = new DeskSession[1];
    DeskSession desk =
        new DeskSession(
            socket,
            session,
            from,
            registry,
            audience,
            presence,
            audit,
            limits.commandsAtOnce(),
            () -> {
              open.remove(self[0]);
            });
    self[0] = desk;
    open.add(desk);
    socket.open(desk);
    vertx.setTimer(limits.helloMs(), late -> desk.closeUnlessGreeted());
  }

  /** All in one statement: a statement for each of hundreds of desks would never end. */
  private void recheck() {
    List<DeskSession> desks = List.copyOf(open);
    if (desks.isEmpty()) {
      return;
    }
    var unused = // an error says nothing about the sessions: asked again with the next tick
        services
            .sessions()
            .findAll(desks.stream().map(DeskSession::tokenHash).collect(Collectors.toSet()))
            .subscribe(
                now -> rechecked(desks, now),
                error -> LOG.warn("Sessions not read again: {}", error.toString()));
  }

  private void rechecked(List<DeskSession> desks, Map<String, SessionStore.Session> now) {
    Map<String, Long> over = new HashMap<>();
    for (DeskSession desk : desks) {
      SessionStore.Session session = now.get(desk.tokenHash());
      if (session == null) {
        over.put(desk.tokenHash(), desk.user().id());
      } else {
        desk.rechecked(session);
      }
    }
    // Found here before the news of it came: routing hears that the person is signed out all the
    // same, and not half a minute later that nobody has seen them.
    over.forEach((token, user) -> sessionEnded(user, token));
  }

  /** Who may not connect is counted and written down, with the address. */
  private void refuse(RoutingContext route, int status, String code, @Nullable User user) {
    observer.refused(SocketObserver.Side.DESK, code);
    audit.refusedConnection(user, code, address.apply(route.request()));
    refuse(route, status);
  }

  private static void refuse(RoutingContext route, int status) {
    route.request().resume();
    route.response().setStatusCode(status).end();
  }
}
