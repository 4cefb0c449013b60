package org.omniline.bench.wire;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A visitor of the chat page: keeps the token, says hello again after a break. */
public final class VisitorPeer {
  private final WebSocketClient client;
  private final int port;
  private final String account;
  private final List<JsonObject> pushes = new CopyOnWriteArrayList<>();
  private volatile @Nullable String token;
  private volatile @Nullable SocketPeer socket;

  public VisitorPeer(WebSocketClient client, int port, String account) {
    this.client = client;
    this.port = port;
    this.account = account;
  }

  /** The same visitor, whose page finds another node. */
  public VisitorPeer at(int otherPort) {
    VisitorPeer same = new VisitorPeer(client, otherPort, account);
    same.token = token();
    return same;
  }

  /** Connects and says hello; the hello's data. */
  public Future<JsonObject> connect() {
    return SocketPeer.connect(
            client,
            port,
            "/ws/visitor/" + account,
            Map.of("origin", "http://127.0.0.1:" + port),
            pushes::add)
        .compose(
            peer -> {
              socket = peer;
              JsonObject args = new JsonObject();
              if (token != null) {
                args.put("token", token);
              }
              return peer.command("hello", args);
            })
        .onSuccess(hello -> token = hello.getString("token"));
  }

  /** Sends a text; the acknowledgement's data, given after the commit. */
  public Future<JsonObject> send(String text) {
    return send(UUID.randomUUID().toString(), text);
  }

  /** Sends a text under an id of the caller's, for repeats. */
  public Future<JsonObject> send(String clientId, String text) {
    return socket().command("send", new JsonObject().put("clientId", clientId).put("text", text));
  }

  /** Every text of the thread, oldest first, as the page shows it after a reload. */
  public List<String> texts() {
    return texts("MESSAGE");
  }

  /**
   * {@link #texts()} of one side: {@code MESSAGE_IN} is the visitor's, {@code MESSAGE_OUT} ours.
   */
  public List<String> texts(String kind) {
    List<JsonObject> entries = new ArrayList<>();
    JsonObject page = SocketPeer.await(connect());
    prepend(entries, page);
    while (page.getString("next") != null) {
      page =
          socket()
              .call(
                  "history",
                  new JsonObject().put("before", page.getString("next")).put("limit", 100));
      prepend(entries, page);
    }
    return entries.stream()
        .filter(entry -> entry.getString("kind").startsWith(kind))
        .map(entry -> entry.getString("text"))
        .toList();
  }

  private static void prepend(List<JsonObject> entries, JsonObject page) {
    JsonArray older = page.getJsonArray("entries");
    for (int i = 0; i < older.size(); i++) {
      entries.add(i, older.getJsonObject(i));
    }
  }

  /** What was pushed so far. */
  public List<JsonObject> pushes() {
    return pushes;
  }

  public String token() {
    String known = token;
    if (known == null) {
      throw new IllegalStateException("connect first");
    }
    return known;
  }

  public SocketPeer socket() {
    SocketPeer current = socket;
    if (current == null) {
      throw new IllegalStateException("connect first");
    }
    return current;
  }
}
