package org.omniline.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.omniline.bench.wire.CallDesk;
import org.omniline.bench.wire.HttpApi;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;

/** Agents with a desk and a telephone each, who answer by lifting and write up at once. */
final class CallDesks {
  private static final int FIRST_EXTENSION = 2_000;

  private final List<CallDesk> desks = new ArrayList<>();
  private final Map<String, Long> offered = new ConcurrentHashMap<>();

  /** Makes a queue with a number and a flow with another, and agents with their desks. */
  CallDesks(
      Vertx vertx,
      ServerProcess server,
      WebSocketClient sockets,
      String number,
      String flowNumber,
      int agents) {
    SignedIn admin = SignedIn.as(server.baseUrl(), "admin", "omniline");
    String queue = queue(admin);
    account(admin, "bench-agents", number, queue, "");
    flow(admin, flowNumber, queue);
    List<SignedIn> sessions =
        IntStream.range(0, agents).parallel().mapToObj(each -> agent(admin, each, queue)).toList();
    for (int each = 0; each < agents; each++) {
      CallDesk desk = new CallDesk(vertx, sockets, server.port(), sessions.get(each));
      desk.onOffer(conversation -> offered.putIfAbsent(conversation, System.nanoTime()));
      SocketPeer.await(desk.connect(extension(each)));
      desks.add(desk);
    }
  }

  /** A number whose calls hear a prompt twice and are then hung up on. */
  private static void flow(SignedIn admin, String number, String queue) {
    HttpApi.call(
        admin,
        "PUT",
        "/prompts/bench-hello",
        new JsonObject().put("version", 0).put("chinese", "您好"));
    JsonObject graph =
        new JsonObject(
            """
            {"format": 1, "start": "hello", "variables": [],
             "nodes": [
               {"id": "hello", "type": "PLAY", "prompts": ["bench-hello"], "next": "again"},
               {"id": "again", "type": "PLAY", "prompts": ["bench-hello"], "next": "bye"},
               {"id": "bye", "type": "HANGUP"}]}
            """);
    JsonObject draft =
        HttpApi.call(
            admin,
            "POST",
            "/flows",
            new JsonObject().put("code", "bench").put("name", "测量").put("graph", graph));
    HttpApi.call(
        admin,
        "POST",
        "/flows/" + draft.getString("id") + "/publish",
        new JsonObject().put("version", draft.getInteger("version")).put("note", "测量"));
    account(admin, "bench-flow", number, queue, "bench");
  }

  private static String queue(SignedIn admin) {
    return HttpApi.call(
            admin,
            "POST",
            "/queues",
            new JsonObject()
                .put("code", "bench-calls")
                .put("name", "测量来电组")
                .put("offerTimeoutMs", 60_000)
                .put("active", true))
        .getString("id");
  }

  private static void account(
      SignedIn admin, String code, String number, String queue, String flow) {
    JsonObject settings = new JsonObject().put("numbers", number);
    if (!flow.isEmpty()) {
      settings.put("flow", flow);
    }
    JsonObject account =
        new JsonObject()
            .put("channel", "PHONE")
            .put("code", code)
            .put("name", "测量热线" + number)
            .put("queue", queue)
            .put("active", true)
            .put("settings", settings);
    HttpApi.call(admin, "POST", "/channel-accounts", account);
  }

  private static SignedIn agent(SignedIn admin, int number, String queue) {
    return SignedIn.joining(
        admin,
        "caller" + number,
        new JsonObject()
            .put("name", "接线员" + number)
            .put("role", "AGENT")
            .put("capacity", 1)
            .put("queues", new JsonArray().add(queue)));
  }

  static String extension(int agent) {
    return Integer.toString(FIRST_EXTENSION + agent);
  }

  void ready() {
    SocketPeer.await(Future.all(desks.stream().map(CallDesk::ready).toList()));
  }

  /** When each conversation was first on an agent's socket, in {@link System#nanoTime()}. */
  Map<String, Long> offered() {
    return Map.copyOf(offered);
  }

  Map<String, Integer> refusals() {
    Map<String, Integer> all = new HashMap<>();
    desks.forEach(
        desk -> desk.refusals().forEach((why, times) -> all.merge(why, times, Integer::sum)));
    return all;
  }

  void close() {
    desks.forEach(desk -> SocketPeer.await(desk.close()));
  }
}
