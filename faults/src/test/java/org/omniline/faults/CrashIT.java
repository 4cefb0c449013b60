package org.omniline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.omniline.bench.wire.DeskPeer;
import org.omniline.bench.wire.EmbeddedServer;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.bench.wire.VisitorPeer;

/**
 * A real process is killed under load, twice. What was acknowledged, what is stored and what people
 * see must be the same: nothing lost, nothing doubled, in order.
 */
class CrashIT {
  private static final int VISITORS = 12;
  private static final int DESKS = 4;

  @TempDir Path home;

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient sockets = SocketPeer.client(vertx);

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void kill9UnderLoad_losesNothingAndDoublesNothing() throws Exception {
    try (ServerProcess server =
        new ServerProcess(
            home,
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            unlimited())) {
      List<DeskPeer> desks = new ArrayList<>();
      for (int i = 1; i <= DESKS; i++) {
        SignedIn agent = SignedIn.as(server.baseUrl(), "agent" + i, "omniline");
        DeskPeer desk = new DeskPeer(vertx, sockets, server.port(), agent);
        SocketPeer.await(desk.connect());
        desks.add(desk);
      }
      List<Writer> writers = new ArrayList<>();
      for (int i = 0; i < VISITORS; i++) {
        Writer writer = new Writer(vertx, sockets, server.port(), "第" + i + "位", 0);
        writer.start();
        writers.add(writer);
      }
      for (int kill = 0; kill < 2; kill++) {
        int before = acknowledged(writers);
        await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged(writers) > before + 500);
        server.kill();
        server.start();
      }
      int before = acknowledged(writers);
      await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged(writers) > before + 200);
      writers.forEach(Writer::stop);
      await().atMost(Duration.ofSeconds(30)).until(() -> writers.stream().allMatch(Writer::isIdle));

      visitorsFindAllInOrder(writers);
      desksShowAllOnce(desks, writers);
      databaseHoldsAllOnce(writers);
      aNewVisitorIsServed(server, desks);
    } finally {
      SocketPeer.await(vertx.close());
    }
  }

  private static Map<String, String> unlimited() {
    return Map.of(
        "OMNILINE_VISITOR_MESSAGES_PER_MINUTE", "100000",
        "OMNILINE_VISITOR_MESSAGE_BURST", "10000",
        "OMNILINE_VISITOR_MAX_CONNECTIONS_PER_ADDRESS", "1000");
  }

  private static int acknowledged(List<Writer> writers) {
    return writers.stream().mapToInt(writer -> writer.acknowledged().size()).sum();
  }

  private void visitorsFindAllInOrder(List<Writer> writers) {
    for (Writer writer : writers) {
      assertThat(writer.peer().texts())
          .as("what the page shows after a reload")
          .containsExactlyElementsOf(writer.acknowledged());
    }
  }

  private static void desksShowAllOnce(List<DeskPeer> desks, List<Writer> writers) {
    List<String> all = writers.stream().flatMap(writer -> writer.acknowledged().stream()).toList();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(texts(desks)).hasSize(all.size()));
    assertThat(new HashSet<>(texts(desks))).isEqualTo(new HashSet<>(all));
    assertThat(desks).allSatisfy(desk -> assertThat(desk.reconnects()).isPositive());
  }

  private static List<String> texts(List<DeskPeer> desks) {
    return desks.stream().flatMap(desk -> desk.textsIn().stream()).toList();
  }

  private void databaseHoldsAllOnce(List<Writer> writers) {
    assertThat(number("select count(*) from entry where kind = 'MESSAGE_IN'"))
        .isEqualTo(acknowledged(writers));
    Integrity.holds(new EmbeddedServer(home));
    assertThat(number("select count(*) from conversation where state = 'SERVING'"))
        .isEqualTo(VISITORS);
  }

  private long number(String sql) {
    return new EmbeddedServer(home).number(sql);
  }

  /** The queue is whole: a place that gets free is filled again. */
  private void aNewVisitorIsServed(ServerProcess server, List<DeskPeer> desks) {
    DeskPeer desk = desks.get(0);
    String finished = desk.conversations().iterator().next();
    JsonObject newest =
        desk.socket()
            .call(
                "conversation.resume", new JsonObject().put("conversation", finished).put("rev", 0))
            .getJsonObject("change")
            .getJsonObject("conversation");
    String code = desk.hello().getJsonArray("dispositions").getJsonObject(0).getString("code");
    long before = desks.stream().mapToLong(DeskPeer::accepted).sum();
    desk.socket()
        .call(
            "conversation.close",
            new JsonObject()
                .put("conversation", finished)
                .put("seenSeq", newest.getLong("lastSeq"))
                .put("disposition", code));
    VisitorPeer late = new VisitorPeer(sockets, server.port(), "demo");
    SocketPeer.await(late.connect().compose(hello -> late.send("还有人吗")));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> desks.stream().mapToLong(DeskPeer::accepted).sum() > before);
  }
}
