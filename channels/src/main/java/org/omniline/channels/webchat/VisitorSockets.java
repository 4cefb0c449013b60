package org.omniline.channels.webchat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.rxjava3.RxHelper;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.Frames;
import org.omniline.channels.SocketObserver;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ws/visitor/{account}}: opens visitors' sockets. Thread-safe: may be mounted on the router
 * of every event loop.
 */
public final class VisitorSockets {
  private static final Logger LOG = LoggerFactory.getLogger(VisitorSockets.class);
  private static final long WAITING_EVERY_MS = 2_000;

  private final Vertx vertx;
  private final VisitorServices services;
  private final VisitorLimits limits;
  private final FrameSocket.Limits socketLimits;
  private final VisitorGuard guard;
  private final SocketObserver observer;
  private final Predicate<HttpServerRequest> ownOrigin;
  private final Function<HttpServerRequest, String> address;
  private final WaitingBoard board;
  private final Set<VisitorSession> open = ConcurrentHashMap.newKeySet();
  private long timer = -1;
  private volatile boolean draining;
  private volatile boolean databaseAway;

  /**
   * @param ownOrigin whether a request comes from a page of ours, whatever the account allows
   * @param address the peer's address, behind trusted proxies the one they name
   */
  public VisitorSockets(
      Vertx vertx,
      VisitorServices services,
      VisitorLimits limits,
      FrameSocket.Limits socketLimits,
      VisitorGuard guard,
      SocketObserver observer,
      Predicate<HttpServerRequest> ownOrigin,
      Function<HttpServerRequest, String> address) {
    this.vertx = vertx;
    this.services = services;
    this.limits = limits;
    this.socketLimits = socketLimits;
    this.guard = guard;
    this.observer = observer;
    this.ownOrigin = ownOrigin;
    this.address = address;
    this.board = new WaitingBoard(services.places(), services.feed());
  }

  /** Begins to tell waiting visitors their place. */
  public void start() {
    draining = false;
    timer =
        vertx.setPeriodic(
            WAITING_EVERY_MS,
            tick -> {
              var unused = // logged; asked again with the next tick
                  board
                      .refresh()
                      .subscribe(
                          () -> {},
                          error -> LOG.warn("Waiting places not read: {}", error.toString()));
            });
  }

  /** Puts the socket's route onto a router; before any body handler. */
  public void mount(Router router) {
    router.get("/ws/visitor/:account").handler(this::upgrade);
  }

  /** Tells every visitor of this node to move, and takes no new ones. */
  public void drain() {
    draining = true;
    vertx.cancelTimer(timer);
    open.forEach(VisitorSession::draining);
  }

  /** Tells every visitor of this node whether the database answers, and whoever comes meanwhile. */
  public void database(boolean available) {
    databaseAway = !available;
    open.forEach(session -> session.database(available));
  }

  /** How many visitors are connected here. */
  public int count() {
    return open.size();
  }

  /** The conversations of whoever has a page open here. */
  public Set<Long> present() {
    return open.stream()
        .map(VisitorSession::conversation)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private void upgrade(RoutingContext route) {
    HttpServerRequest request = route.request();
    if (draining) {
      refuse(route, 503);
      return;
    }
    if (!request.canUpgradeToWebSocket()) {
      refuse(route, 426);
      return;
    }
    request.pause();
    var unused = // every outcome answers the request
        services
            .accounts()
            .byCode(Channel.WEBCHAT, route.pathParam("account"))
            .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
            .subscribe(
                account -> accept(route, account),
                error -> {
                  LOG.error("Web-chat account not read", error);
                  refuse(route, 503);
                },
                () -> {
                  observer.refused(SocketObserver.Side.VISITOR, "unknown-account");
                  refuse(route, 404);
                });
  }

  private void accept(RoutingContext route, ChannelAccount account) {
    HttpServerRequest request = route.request();
    if (!ownOrigin.test(request) && !new WebChatSite(account).allows(request)) {
      observer.refused(SocketObserver.Side.VISITOR, "foreign-origin");
      services
          .refusals()
          .refused(
              "visitor.connect", "foreign-origin", address.apply(request), null, account.code());
      refuse(route, 403);
      return;
    }
    String from = address.apply(request);
    if (!guard.enter(from)) {
      observer.refused(SocketObserver.Side.VISITOR, "too-many");
      refuse(route, 429);
      return;
    }
    request
        .toWebSocket()
        .onSuccess(ws -> begin(ws, account, from))
        .onFailure(
            error -> {
              guard.leave(from);
              LOG.debug("Upgrade failed: {}", error.toString());
            });
    request.resume();
  }

  private void begin(ServerWebSocket ws, ChannelAccount account, String from) {
    FrameSocket socket =
        new FrameSocket(vertx, ws, socketLimits, SocketObserver.Side.VISITOR, observer);
    VisitorSession[] self = new VisitorSession[1];
    VisitorSession session =
        new VisitorSession(
            services,
            limits,
            guard,
            board,
            socket,
            account,
            from,
            () -> {
              open.remove(self[0]);
              guard.leave(from);
            });
    self[0] = session;
    open.add(session);
    socket.open(session);
    if (databaseAway) {
      session.database(false);
    }
    vertx.setTimer(limits.helloMs(), late -> session.closeUnlessGreeted());
  }

  private static void refuse(RoutingContext route, int status) {
    route.request().resume();
    route.response().setStatusCode(status).end();
  }

  /** The subprotocol these sockets speak. */
  public static String protocol() {
    return Frames.PROTOCOL;
  }
}
