package org.omniline.faults;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.omniline.bench.wire.DeskPeer;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;

/**
 * An agent who answers every fifth message of a visitor, under one id until the server says that it
 * has it, as the desk's page does.
 */
final class AnsweringDesk {
  private static final long AGAIN_MS = 300;
  private static final int EVERY = 5;

  private final Vertx vertx;
  private final DeskPeer peer;
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final Map<String, String> conversations = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  AnsweringDesk(Vertx vertx, WebSocketClient sockets, int port, SignedIn agent) {
    this.vertx = vertx;
    this.peer = new DeskPeer(vertx, sockets, port, agent);
    peer.onEntry(this::shown);
    SocketPeer.await(peer.connect());
  }

  /** Takes over a desk that is connected. */
  AnsweringDesk(Vertx vertx, DeskPeer peer) {
    this.vertx = vertx;
    this.peer = peer;
  }

  DeskPeer peer() {
    return peer;
  }

  /** Answers that were acknowledged. */
  List<String> answers() {
    return answers;
  }

  /** Where this desk was shown a text; null when it was not. */
  String conversationOf(String text) {
    return conversations.get(text);
  }

  @Override
  public String toString() {
    return (peer.isConnected() ? "connected, " : "not connected, ")
        + peer.conversations().size()
        + " conversations, "
        + peer.accepted()
        + " accepted";
  }

  /** Texts end in a number; every fifth is answered. */
  static boolean isAnswered(String text) {
    String number = text.substring(text.lastIndexOf('-') + 1);
    return number.matches("\\d+") && Integer.parseInt(number) % EVERY == 0;
  }

  static String answerTo(String text) {
    return "收到:" + text;
  }

  private void shown(JsonObject entry) {
    String text = entry.getString("text");
    if (!"MESSAGE_IN".equals(entry.getString("kind"))) {
      return;
    }
    conversations.put(text, entry.getString("conversation"));
    if (isAnswered(text)) {
      answer(entry.getString("conversation"), answerTo(text));
    }
  }

  private void answer(String conversation, String text) {
    if (stopping) {
      return;
    }
    JsonObject args =
        new JsonObject()
            .put("conversation", conversation)
            .put(
                "commandId",
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString())
            .put("text", text);
    if (!peer.isConnected()) {
      vertx.setTimer(AGAIN_MS, timer -> answer(conversation, text));
      return;
    }
    peer.socket()
        .command("message.send", args)
        .onSuccess(reply -> answers.add(text))
        .onFailure(error -> vertx.setTimer(AGAIN_MS, timer -> answer(conversation, text)));
  }

  /** Closes a conversation, however often it must be tried. */
  void finish(String conversation) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              try {
                tryToClose(conversation);
                return true;
              } catch (SocketPeer.Refused refused) {
                // Closed by an earlier try whose answer was lost.
                return refused.code().equals("wrong-state");
              }
            });
  }

  private void tryToClose(String conversation) {
    JsonObject newest =
        peer.socket()
            .call(
                "conversation.resume",
                new JsonObject().put("conversation", conversation).put("rev", 0))
            .getJsonObject("change")
            .getJsonObject("conversation");
    String state = newest.getString("state");
    if (state.equals("SERVING") || state.equals("WRAP_UP")) {
      peer.socket()
          .call(
              "conversation.close",
              new JsonObject()
                  .put("conversation", conversation)
                  .put("seenSeq", newest.getLong("lastSeq"))
                  .put(
                      "disposition",
                      peer.hello()
                          .getJsonArray("dispositions")
                          .getJsonObject(0)
                          .getString("code")));
    }
  }

  /** Ends everything it serves, then goes away. */
  void leave() {
    stopping = true;
    peer.conversations().forEach(this::finish);
    SocketPeer.await(peer.close());
  }
}
