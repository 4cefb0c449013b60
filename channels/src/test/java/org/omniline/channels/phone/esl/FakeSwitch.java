package org.omniline.channels.phone.esl;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** A switch's event socket as far as the tests need one, on a port of its own. */
final class FakeSwitch implements AutoCloseable {
  static final String RUNNING =
      """
                           Name\t   Type\t                                      Data\tState
      =================================================================================================
                      127.0.0.1\t  alias\t                                  internal\tALIASED
                       internal\tprofile\t              sip:mod_sofia@127.0.0.1:5060\tRUNNING (0)
      =================================================================================================
      1 profile 1 alias
      """;
  static final String NOT_RUNNING = "0 profiles 0 aliases\n";

  private final Vertx vertx;
  private final String password;
  private final List<NetSocket> sockets = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<String>> apis = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();
  private NetServer server;
  private int port;

  /** Everything clients sent, one command each. */
  final List<String> received = new CopyOnWriteArrayList<>();

  final AtomicInteger connections = new AtomicInteger();
  volatile String core = "core-1";

  /** Sees each command first; true when it has dealt with it. */
  volatile BiPredicate<NetSocket, String> before = (socket, command) -> false;

  FakeSwitch(Vertx vertx, String password) {
    this.vertx = vertx;
    this.password = password;
    api("sofia status", () -> RUNNING);
    channels();
    start();
  }

  int port() {
    return port;
  }

  /** A port that was given up may be somebody's own end of a connection for a moment. */
  void start() {
    await().ignoreExceptions().until(this::listens);
  }

  private boolean listens() {
    server = vertx.createNetServer().connectHandler(this::connected);
    server
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
    port = server.actualPort();
    return true;
  }

  /** As by a power cut; {@link #start()} takes the same port again. */
  void stop() {
    server.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    disconnect();
  }

  void disconnect() {
    sockets.forEach(NetSocket::close);
    sockets.clear();
  }

  @Override
  public void close() {
    stop();
  }

  void api(String call, Supplier<String> answer) {
    apis.put(call, answer);
  }

  /** These legs are what there is. */
  void channels(String... uuids) {
    api("show channels as json", () -> channelsJson(uuids));
  }

  static String channelsJson(String... uuids) {
    JsonArray rows = new JsonArray();
    for (String uuid : uuids) {
      rows.add(
          new JsonObject()
              .put("uuid", uuid)
              .put("direction", "inbound")
              .put("created_epoch", "1795325932")
              .put("name", "sofia/internal/881@127.0.0.1")
              .put("callstate", "ACTIVE")
              .put("cid_name", "张三")
              .put("cid_num", "13800000000")
              .put("dest", "12356")
              .put("application", "park")
              .put("call_uuid", uuid));
    }
    JsonObject answer = new JsonObject().put("row_count", rows.size());
    return rows.isEmpty() ? answer.encode() : answer.put("rows", rows).encode();
  }

  JsonObject event(String name) {
    return new JsonObject()
        .put("Event-Name", name)
        .put("Core-UUID", core)
        .put("Event-Sequence", Long.toString(sequence.incrementAndGet()))
        .put("Event-Date-Timestamp", "1795325932634893");
  }

  JsonObject event(String name, String leg) {
    return event(name).put("Unique-ID", leg);
  }

  static Buffer frame(JsonObject event) {
    Buffer body = event.toBuffer();
    return Buffer.buffer("Content-Length: " + body.length() + "\nContent-Type: text/event-json\n\n")
        .appendBuffer(body);
  }

  void send(JsonObject event) {
    send(frame(event));
  }

  void send(Buffer bytes) {
    sockets.forEach(socket -> socket.write(bytes));
  }

  /** How many bytes the clients have not read yet, roughly: is the network full? */
  boolean isFull() {
    return sockets.stream().anyMatch(NetSocket::writeQueueFull);
  }

  static void reply(NetSocket socket, String text) {
    socket.write("Content-Type: command/reply\nReply-Text: " + text + "\n\n");
  }

  void jobDone(NetSocket socket, String job, String body) {
    socket.write(frame(event("BACKGROUND_JOB").put("Job-UUID", job).put("_body", body)));
  }

  private void connected(NetSocket socket) {
    connections.incrementAndGet();
    sockets.add(socket);
    socket.closeHandler(closed -> sockets.remove(socket));
    socket.handler(RecordParser.newDelimited("\n\n", record -> command(socket, record.toString())));
    socket.write("Content-Type: auth/request\n\n");
  }

  private void command(NetSocket socket, String command) {
    received.add(command);
    if (before.test(socket, command)) {
      return;
    }
    if (command.startsWith("auth ") || command.startsWith("userauth ")) {
      boolean right = command.equals("auth " + password);
      reply(socket, right ? "+OK accepted" : "-ERR invalid");
      if (!right) {
        socket.write("Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n");
        socket.close();
      }
    } else if (command.startsWith("event json ")) {
      reply(socket, "+OK event listener enabled json");
    } else if (command.startsWith("bgapi ")) {
      bgapi(socket, command);
    } else if (command.equals("exit")) {
      reply(socket, "+OK bye");
      socket.close();
    } else {
      reply(socket, "+OK");
    }
  }

  private void bgapi(NetSocket socket, String command) {
    String call = command.substring("bgapi ".length(), command.indexOf('\n'));
    String job = header(command, "Job-UUID");
    reply(socket, "+OK Job-UUID: " + job + "\nJob-UUID: " + job);
    Supplier<String> answer = apis.get(call);
    jobDone(socket, job, answer == null ? "+OK\n" : answer.get());
  }

  static String header(String command, String name) {
    return command
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow();
  }
}
