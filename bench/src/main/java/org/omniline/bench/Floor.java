package org.omniline.bench;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.omniline.bench.wire.HttpApi;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;

/** Agents with a desk each, who accept whatever they are offered. */
final class Floor {
  private static final long FILLS_WITHIN_S = 60;

  private final List<String> sites = new ArrayList<>();
  private final List<SocketPeer> desks = new ArrayList<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final Map<String, Long> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger inHand = new AtomicInteger();
  private final List<Runnable> toClose = new ArrayList<>();
  private volatile Consumer<String> offered = conversation -> {};
  private volatile long lastAccepted;
  private volatile boolean closing;
  private volatile String disposition = "";

  /** Makes queues with a site each and agents who each serve one, and connects their desks. */
  Floor(ServerProcess server, WebSocketClient sockets, int queues, int agents, int capacity) {
    SignedIn admin = SignedIn.as(server.baseUrl(), "admin", "omniline");
    List<String> ids = new ArrayList<>();
    for (int each = 0; each < queues; each++) {
      ids.add(queue(admin, each));
      sites.add("bench-" + each);
    }
    // Half the time goes into passwords, which are slow to check on purpose.
    List<SignedIn> sessions =
        IntStream.range(0, agents)
            .parallel()
            .mapToObj(each -> agent(admin, each, capacity, ids.get(each % queues)))
            .toList();
    for (SignedIn session : sessions) {
      desks.add(desk(sockets, server.port(), session));
    }
  }

  private static String queue(SignedIn admin, int number) {
    String queue =
        HttpApi.call(
                admin,
                "POST",
                "/queues",
                new JsonObject()
                    .put("code", "bench-" + number)
                    .put("name", "测量" + number + "组")
                    .put("offerTimeoutMs", 60_000)
                    .put("active", true))
            .getString("id");
    HttpApi.call(
        admin,
        "POST",
        "/channel-accounts",
        new JsonObject()
            .put("channel", "WEBCHAT")
            .put("code", "bench-" + number)
            .put("name", "测量" + number)
            .put("queue", queue)
            .put("active", true)
            .put("settings", new JsonObject()));
    return queue;
  }

  private static SignedIn agent(SignedIn admin, int number, int capacity, String queue) {
    return SignedIn.joining(
        admin,
        "bench" + number,
        new JsonObject()
            .put("name", "测量员" + number)
            .put("role", "AGENT")
            .put("capacity", capacity)
            .put("queues", new JsonArray().add(queue)));
  }

  private SocketPeer desk(WebSocketClient sockets, int port, SignedIn session) {
    SocketPeer[] desk = new SocketPeer[1];
    desk[0] =
        SocketPeer.await(
            SocketPeer.connect(
                sockets, port, "/ws/desk", session.socketHeaders(), push -> hear(desk[0], push)));
    JsonObject hello = desk[0].call("hello", new JsonObject());
    disposition = hello.getJsonArray("dispositions").getJsonObject(0).getString("code");
    return desk[0];
  }

  /** How often an acceptance was refused, by the reason given. */
  Map<String, Integer> refusals() {
    return Map.copyOf(refusals);
  }

  /** When each acceptance was answered, by conversation. */
  Map<String, Long> accepted() {
    return Map.copyOf(accepted);
  }

  List<String> sites() {
    return List.copyOf(sites);
  }

  /** Hears of each offer, the moment it is on an agent's socket; the conversation's id. */
  void onOffer(Consumer<String> listener) {
    offered = listener;
  }

  /** Everybody goes ready in the same moment. */
  void ready() {
    state("READY")
        .onFailure(
            error -> {
              throw new IllegalStateException("not everybody is ready", error);
            });
  }

  /** Everybody has a break, and keeps from now on what is accepted afterwards. */
  void rest() {
    SocketPeer.await(state("BREAK"));
    synchronized (toClose) {
      closing = false;
    }
    accepted.clear();
  }

  private Future<?> state(String state) {
    JsonObject args = new JsonObject().put("state", state);
    return Future.all(desks.stream().map(desk -> desk.command("agent.state", args)).toList());
  }

  /** Nanoseconds from {@code began} until so many were accepted. */
  long awaitAccepted(int number, long began) {
    long until = began + TimeUnit.SECONDS.toNanos(FILLS_WITHIN_S);
    while (accepted.size() < number) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            accepted.size()
                + " of "
                + number
                + " were accepted, "
                + seen.size()
                + " were offered; refusals: "
                + refusals);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return lastAccepted - began;
  }

  /** From now on each conversation is closed as soon as it was accepted. */
  void closeAtOnce() {
    List<Runnable> all;
    synchronized (toClose) {
      closing = true;
      all = new ArrayList<>(toClose);
      toClose.clear();
    }
    all.forEach(Runnable::run);
  }

  private void hear(SocketPeer desk, JsonObject push) {
    if (!"offer".equals(push.getString("on"))) {
      return;
    }
    JsonObject offer = push.getJsonObject("data");
    offered.accept(offer.getJsonObject("conversation").getString("id"));
    if (!seen.add(offer.getString("offer"))) {
      return; // repeated until it is acknowledged
    }
    inHand.incrementAndGet();
    JsonObject args = new JsonObject().put("offer", offer.getString("offer"));
    desk.command("offer.ack", args)
        .compose(shown -> desk.command("offer.accept", args))
        .onSuccess(
            reply -> {
              lastAccepted = System.nanoTime();
              JsonObject conversation = reply.getJsonObject("conversation");
              accepted.put(conversation.getString("id"), lastAccepted);
              closeLater(desk, conversation);
            })
        .onFailure(
            error -> {
              inHand.decrementAndGet();
              refusals.merge(String.valueOf(error.getMessage()), 1, Integer::sum);
            });
  }

  private void closeLater(SocketPeer desk, JsonObject conversation) {
    Runnable close = () -> close(desk, conversation);
    synchronized (toClose) {
      if (!closing) {
        toClose.add(close);
        return;
      }
    }
    close.run();
  }

  /** Closing names the last that was seen; where more was written meanwhile, that is asked for. */
  private void close(SocketPeer desk, JsonObject conversation) {
    String id = conversation.getString("id");
    close(desk, id, conversation.getLong("lastSeq"))
        .recover(
            more ->
                desk.command(
                        "conversation.resume",
                        new JsonObject().put("conversation", id).put("rev", 0))
                    .compose(now -> close(desk, id, lastSeq(now))))
        .onSuccess(done -> inHand.decrementAndGet())
        .onFailure(
            error -> {
              throw new IllegalStateException("cannot be closed", error);
            });
  }

  /** Waits until everything that was offered is closed. */
  void awaitAllClosed() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(FILLS_WITHIN_S);
    while (inHand.get() > 0) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(inHand.get() + " were not closed");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private Future<JsonObject> close(SocketPeer desk, String conversation, long seenSeq) {
    return desk.command(
        "conversation.close",
        new JsonObject()
            .put("conversation", conversation)
            .put("seenSeq", seenSeq)
            .put("disposition", disposition));
  }

  private static long lastSeq(JsonObject resumed) {
    return resumed.getJsonObject("change").getJsonObject("conversation").getLong("lastSeq");
  }

  void close() {
    desks.forEach(desk -> SocketPeer.await(desk.close()));
  }
}
