package org.omniline.gateway.cti;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.rxjava3.RxHelper;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.AccessRefusals;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.SocketObserver;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.cti.CtiKeys;
import org.omniline.gateway.socket.CallBus;
import org.omniline.gateway.socket.NodeBus;
import org.omniline.routing.Acd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ws/cti}: opens sockets of programs. Pages of other origins may come: the key is in the
 * first frame, and no cookie is looked at. Thread-safe.
 */
public final class CtiSockets {
  private static final Logger LOG = LoggerFactory.getLogger(CtiSockets.class);

  static final long BEAT_MS = 15_000;

  /** Of one key on one node. */
  static final int PER_KEY = 20;

  /** Hints may be lost, and calls nobody has yet give none. */
  private static final long LOOK_MS = 500;

  private static final long RECHECK_MS = 5_000;
  private static final long HELLO_MS = 10_000;

  private final Vertx vertx;
  private final CtiHost host;
  private final CtiKeys keys;
  private final SocketObserver observer;
  private final AccessRefusals refusals;
  private final Function<HttpServerRequest, String> address;
  private final List<Long> timers = new CopyOnWriteArrayList<>();
  private volatile boolean draining;

  /**
   * @param address the peer's address, behind trusted proxies the one they name
   */
  public CtiSockets(
      Vertx vertx,
      CtiHost host,
      CtiKeys keys,
      SocketObserver observer,
      AccessRefusals refusals,
      Function<HttpServerRequest, String> address) {
    this.vertx = vertx;
    this.host = host;
    this.keys = keys;
    this.observer = observer;
    this.refusals = refusals;
    this.address = address;
  }

  /** Hears of what happens; call once. */
  public void listen(CallBus calls, NodeBus bus) {
    calls.onChanged((conversation, call, agents) -> host.feed().hint());
    bus.onAcd(new Hints(host.feed()));
    host.access().onRevoked(this::revoked);
  }

  private record Hints(CtiFeed feed) implements Acd.Hints {
    @Override
    public void offered(Acd.OfferView offer) {}

    @Override
    public void offerEnded(Acd.OfferView offer, Acd.OfferOutcome outcome) {}

    @Override
    public void agentChanged(Acd.AgentView agent) {
      feed.hint();
    }
  }

  /** Begins to tell; again after {@link #drain}. */
  public void start() {
    draining = false;
    timers.add(vertx.setPeriodic(LOOK_MS, tick -> look()));
    timers.add(vertx.setPeriodic(BEAT_MS, tick -> host.open().forEach(CtiSession::beat)));
    timers.add(vertx.setPeriodic(RECHECK_MS, tick -> recheck()));
  }

  private void look() {
    if (!host.open().isEmpty()) {
      host.feed().hint();
    }
  }

  /** Takes no new ones, and tells all to come to another node. */
  public void drain() {
    draining = true;
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    host.open().forEach(CtiSession::drain);
  }

  private void revoked(long key) {
    host.open().stream().filter(one -> isOf(one, key)).forEach(CtiSession::end);
  }

  private static boolean isOf(CtiSession session, long key) {
    CtiKey own = session.key();
    return own != null && own.id() == key;
  }

  /** Also those whose time is over, and where the news was lost. */
  private void recheck() {
    Set<Long> ids =
        host.open().stream()
            .map(CtiSession::key)
            .filter(Objects::nonNull)
            .map(CtiKey::id)
            .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return;
    }
    var unused = // an error says nothing about the keys: asked again with the next tick
        keys.live(ids)
            .subscribe(
                now -> {
                  now.forEach(key -> ids.remove(key.id()));
                  ids.forEach(this::revoked);
                },
                error -> LOG.warn("Keys not read again: {}", error.toString()));
  }

  // ---- opening ----

  /** Puts the socket's route onto a router; before any body handler. */
  public void mount(Router router) {
    router.get("/ws/cti").handler(this::upgrade);
  }

  private void upgrade(RoutingContext route) {
    HttpServerRequest request = route.request();
    if (draining) {
      refuse(route, 503);
    } else if (!request.canUpgradeToWebSocket()) {
      refuse(route, 426);
    } else {
      String secret = CtiAccess.carried(request);
      if (secret == null) {
        accept(route, null);
        return;
      }
      request.pause();
      var unused = // every outcome answers the request
          host.access()
              .of(secret)
              .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
              .subscribe(
                  key -> accept(route, key),
                  error -> {
                    LOG.error("Key not read", error);
                    refuse(route, 503);
                  },
                  () -> turnedAway(route));
    }
  }

  private void turnedAway(RoutingContext route) {
    observer.refused(SocketObserver.Side.CTI, "not-signed-in");
    refusals.refused("cti.connect", "not-signed-in", address.apply(route.request()), "GET /ws/cti");
    refuse(route, 401);
  }

  private void accept(RoutingContext route, @Nullable CtiKey key) {
    HttpServerRequest request = route.request();
    String from = address.apply(request);
    request
        .toWebSocket()
        .onSuccess(ws -> begin(ws, from, key))
        .onFailure(error -> LOG.debug("Upgrade failed: {}", error.toString()));
    request.resume();
  }

  private void begin(ServerWebSocket ws, String from, @Nullable CtiKey key) {
    FrameSocket socket =
        new FrameSocket(
            vertx, ws, FrameSocket.Limits.defaults(), SocketObserver.Side.CTI, observer);
    CtiSession session = new CtiSession(socket, from, host, key);
    host.open().add(session);
    socket.open(session);
    vertx.setTimer(HELLO_MS, late -> session.closeUnlessGreeted());
  }

  private static void refuse(RoutingContext route, int status) {
    route.request().resume();
    route.response().setStatusCode(status).end();
  }
}
