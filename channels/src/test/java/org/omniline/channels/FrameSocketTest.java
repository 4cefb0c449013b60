package org.omniline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.TestSocket;

class FrameSocketTest {
  private static final int OUTBOUND = 256 * 1024;
  private static Vertx vertx;
  private HttpServer server;
  private final List<Integer> closed = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final BlockingQueue<FrameSocket> opened = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** A server whose command {@code echo} gives its arguments back. */
  private TestSocket connect(FrameSocket.Limits limits) throws Exception {
    server =
        vertx
            .createHttpServer(FrameSocket.configure(new HttpServerOptions()))
            .webSocketHandler(
                ws -> {
                  FrameSocket socket =
                      new FrameSocket(vertx, ws, limits, SocketObserver.Side.DESK, new Closings());
                  socket.open(
                      new FrameSocket.Owner() {
                        @Override
                        public void command(String id, String name, JsonObject args) {
                          socket.reply(id, args);
                        }

                        @Override
                        public void closed() {}
                      });
                  opened.add(socket);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return TestSocket.open(vertx, server.actualPort(), "/", Map.of());
  }

  private final class Closings implements SocketObserver {
    @Override
    public void connected(Side side, int delta) {}

    @Override
    public void pushed(Side side) {}

    @Override
    public void malformed(Side side) {}

    @Override
    public void refused(Side side, String code) {
      refused.add(code);
    }

    @Override
    public void closed(Side side, int code) {
      closed.add(code);
    }
  }

  private static FrameSocket.Limits limits(int perSecond, int burst) {
    return new FrameSocket.Limits(64 * 1024, OUTBOUND, 10, perSecond, burst, 20_000, 50_000);
  }

  @Test
  void command_getsItsOneReply() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      assertThat(socket.ok("echo", new JsonObject().put("a", "你好")))
          .isEqualTo(new JsonObject().put("a", "你好"));
    }
  }

  @Test
  void malformed_isRefusedWithTheIdWhereOneCouldBeRead() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      String[] frames = {
        "no json", "[1]", "{}", "{\"id\":7,\"do\":\"x\"}", "{\"id\":\"\",\"do\":\"x\"}"
      };
      for (String frame : frames) {
        socket.raw(frame);
        JsonObject reply = socket.reply();
        assertThat(reply.containsKey("re")).isTrue();
        assertThat(reply.getString("re")).isNull();
        assertThat(reply.getJsonObject("error").getString("code")).isEqualTo("malformed");
      }
      socket.raw("{\"id\":\"a\"}");
      assertThat(socket.reply().getString("re")).isEqualTo("a");
      socket.raw("{\"id\":\"b\",\"do\":\"x\",\"args\":[]}");
      assertThat(socket.reply().getString("re")).isEqualTo("b");
    }
  }

  @Test
  void malformed_endsTheSocketOnlyAfterTenInARow() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      for (int i = 0; i < 9; i++) {
        socket.raw("x");
        socket.reply();
      }
      socket.ok("echo", new JsonObject());
      for (int i = 0; i < 10; i++) {
        assertThat(socket.isClosed()).isFalse();
        socket.raw("x");
        socket.reply();
      }
      assertThat(socket.closeCode()).isEqualTo(4400);
    }
  }

  @Test
  void frame_nestedTooDeepIsMalformed_andHarmsNobody() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      socket.raw("[".repeat(30_000));
      assertThat(socket.reply().getJsonObject("error").getString("code")).isEqualTo("malformed");
      String deep = "[".repeat(20_000) + "]".repeat(20_000);
      socket.raw("{\"id\":\"a\",\"do\":\"echo\",\"args\":{\"x\":" + deep + "}}");
      assertThat(socket.reply().getJsonObject("error").getString("code")).isEqualTo("malformed");
      socket.ok("echo", new JsonObject());
    }
  }

  @Test
  void frame_over64KiBIsRefused_andTheSocketStays() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      // 30,000 Chinese characters: few chars, too many bytes.
      socket.raw("{\"id\":\"a\",\"do\":\"echo\",\"args\":{\"t\":\"" + "好".repeat(30_000) + "\"}}");
      JsonObject reply = socket.reply();
      assertThat(reply.getString("re")).isEqualTo("a");
      assertThat(reply.getJsonObject("error").getString("code")).isEqualTo("too-large");
      assertThat(reply.getJsonObject("error").getJsonObject("fields").getInteger("limitBytes"))
          .isEqualTo(65_536);
      socket.raw("x".repeat(70_000));
      assertThat(socket.reply().getJsonObject("error").getString("code")).isEqualTo("too-large");
      assertThat(refused).containsExactly("too-large", "too-large");
      socket.ok("echo", new JsonObject());
    }
  }

  @Test
  void frame_over128KiBClosesTheSocketWithItsCode_andIsCounted() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      socket.ok("echo", new JsonObject());
      socket.frame("x".repeat(200_000));
      assertThat(socket.closeCode()).isEqualTo(1009);
      assertThat(closed).containsExactly(1009);
      assertThat(refused).containsExactly("too-large");
    }
  }

  @Test
  void frames_ofOneMessageOver128KiBCloseTheSocketToo() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      socket.ok("echo", new JsonObject());
      socket.raw("x".repeat(200_000));
      assertThat(socket.closeCode()).isEqualTo(1009);
      assertThat(closed).containsExactly(1009);
      assertThat(refused).containsExactly("too-large");
    }
  }

  @Test
  void write_closesAClientThatDoesNotRead_insteadOfKeepingAllForIt() throws Exception {
    try (TestSocket socket = connect(limits(1_000, 1_000))) {
      socket.ok("echo", new JsonObject());
      FrameSocket server = opened.poll(10, TimeUnit.SECONDS);
      socket.pause();
      String frame = Frames.push("x", new JsonObject().put("t", "y".repeat(16_000)));
      // Far more than the kernel's buffers and ours together.
      for (int i = 0; i < 2_000; i++) {
        server.execute(() -> server.push(frame));
      }
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(10))
          .until(() -> !server.isOpen());
      socket.resume();
      assertThat(socket.closeCode()).isIn(4413, 1006);
    }
  }

  @Test
  void read_slowsASenderDown_butAnswersAll() throws Exception {
    try (TestSocket socket = connect(limits(200, 10))) {
      long start = System.nanoTime();
      for (int i = 0; i < 60; i++) {
        socket.raw("{\"id\":\"" + i + "\",\"do\":\"echo\"}");
      }
      for (int i = 0; i < 60; i++) {
        assertThat(socket.reply().getString("re")).isEqualTo(Integer.toString(i));
      }
      // 50 beyond the burst at 200 per second take a quarter of a second.
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(150);
    }
  }

  @Test
  void silence_endsTheSocket() throws Exception {
    var impatient = new FrameSocket.Limits(64 * 1024, OUTBOUND, 10, 100, 100, 50, 1);
    try (TestSocket socket = connect(impatient)) {
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
  }
}
