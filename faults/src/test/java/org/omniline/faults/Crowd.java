package org.omniline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;

/**
 * Visitors who write through the proxy and agents who answer, while something befalls the nodes. In
 * the end everybody must have seen everything that was acknowledged, once, and in order.
 */
final class Crowd implements AutoCloseable {
  private static final int AGENTS = 4;
  private static final long PAUSE_MS = 40;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Nodes nodes;
  private final String name = "第" + NUMBER.incrementAndGet() + "场";
  private final WebSocketClient sockets;
  private final List<AnsweringDesk> desks = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final long stored;

  Crowd(Nodes nodes, int visitors) {
    this.nodes = nodes;
    this.sockets = SocketPeer.client(nodes.vertx());
    this.stored = messages();
    for (int i = 1; i <= AGENTS; i++) {
      SignedIn agent = SignedIn.as(nodes.baseUrl(), "agent" + i, "omniline");
      desks.add(new AnsweringDesk(nodes.vertx(), sockets, nodes.port(), agent));
    }
    arrive(visitors);
    progress(visitors * 3);
  }

  private Writer writer() {
    Writer writer =
        new Writer(nodes.vertx(), sockets, nodes.port(), name + writers.size() + "位", PAUSE_MS);
    writers.add(writer);
    return writer;
  }

  /** So many more begin to write; nothing is waited for. */
  void arrive(int visitors) {
    for (int i = 0; i < visitors; i++) {
      writer().start();
    }
  }

  private void soon(Callable<Boolean> condition) {
    try {
      await().atMost(LONG).until(condition);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          "Not within "
              + LONG.toSeconds()
              + " s. Desks: "
              + desks.stream().map(AnsweringDesk::toString).toList()
              + "\nOn no desk: "
              + onNoDesk()
              + nodes.describe(),
          late);
    }
  }

  private long messages() {
    return nodes
        .database()
        .number(
            "select count(*) from entry e join conversation c on c.id = e.conversation_id"
                + " where e.kind = 'MESSAGE_IN' and c.channel = 'WEBCHAT'");
  }

  int acknowledged() {
    return writers.stream().mapToInt(writer -> writer.acknowledged().size()).sum();
  }

  /** How often visitors were told that something is not stored. */
  long refused() {
    return writers.stream().mapToLong(Writer::refused).sum();
  }

  /** How often desks had to say that they are ready. */
  long madeReady() {
    return desks.stream().mapToLong(desk -> desk.peer().madeReady()).sum();
  }

  /** Whether every desk was told that the database answers, or that it does not. */
  boolean desksKnow(boolean databaseAvailable) {
    return desks.stream()
        .allMatch(
            desk ->
                desk.peer().isConnected() && desk.peer().databaseAvailable() == databaseAvailable);
  }

  /** Waits until so many more messages were acknowledged. */
  void progress(int more) {
    int before = acknowledged();
    soon(() -> acknowledged() >= before + more);
  }

  /** Somebody new writes and is answered by an agent's desk; returns how long that took. */
  Duration newcomer() {
    long began = System.nanoTime();
    Writer writer = writer();
    writer.stop();
    writer.start();
    soon(writer::isIdle);
    String text = writer.acknowledged().get(0);
    soon(() -> desks.stream().anyMatch(desk -> desk.conversationOf(text) != null));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    desks.stream()
        .filter(desk -> desk.conversationOf(text) != null)
        .forEach(desk -> desk.finish(desk.conversationOf(text)));
    return took;
  }

  /** Everybody finishes, and all that was acknowledged must be there once. */
  void nothingIsLostOrDoubled() {
    writers.forEach(Writer::stop);
    soon(() -> writers.stream().allMatch(Writer::isIdle));
    List<String> all = writers.stream().flatMap(w -> w.acknowledged().stream()).toList();
    soon(() -> new HashSet<>(shown()).containsAll(all));
    assertThat(shown()).as("texts on desks").doesNotHaveDuplicates().hasSameSizeAs(all);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(answers())
                    .as("answers that agents were told are stored")
                    .containsAll(answered(all)));
    for (Writer writer : writers) {
      assertThat(writer.peer().texts("MESSAGE_IN"))
          .as("what the visitor's page shows after a reload")
          .containsExactlyElementsOf(writer.acknowledged());
      assertThat(writer.peer().texts("MESSAGE_OUT"))
          .as("answers on the visitor's page")
          .containsExactlyInAnyOrderElementsOf(answered(writer.acknowledged()));
    }
    assertThat(messages() - stored).as("messages in the database").isEqualTo(all.size());
    Integrity.holds(nodes.database());
  }

  private static List<String> answered(List<String> texts) {
    return texts.stream().filter(AnsweringDesk::isAnswered).map(AnsweringDesk::answerTo).toList();
  }

  private List<String> shown() {
    return desks.stream()
        .flatMap(desk -> desk.peer().textsIn().stream())
        .filter(text -> text.startsWith(name))
        .toList();
  }

  /** The first text of each writer that no desk shows. */
  private List<String> onNoDesk() {
    HashSet<String> shown = new HashSet<>(shown());
    return writers.stream()
        .flatMap(w -> w.acknowledged().stream().filter(text -> !shown.contains(text)).limit(1))
        .toList();
  }

  private List<String> answers() {
    return desks.stream().flatMap(desk -> desk.answers().stream()).toList();
  }

  @Override
  public void close() {
    desks.forEach(AnsweringDesk::leave);
    writers.forEach(writer -> SocketPeer.await(writer.peer().socket().close()));
  }
}
