package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.SocketObserver;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Page;
import org.omniline.conversation.Ref;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.testkit.TestSocket;

class VisitorSocketTest {
  private static final String SCHEMA = "visitor-socket.schema.json";

  private final Vertx vertx = Vertx.vertx();
  private final MemoryThreads threads = new MemoryThreads();
  private final List<AuditStore.Line> audited = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private VisitorSockets sockets;

  @BeforeEach
  void start() throws Exception {
    listen(30_000);
  }

  private void listen(long helloMs) throws Exception {
    VisitorLimits limits =
        new VisitorLimits(
            100, 1_000, List.of("image/png"), 60, 20, 100_000, 50_000, 50, 100, 20, helloMs);
    Intake intake =
        new Intake(
            threads,
            new Unobserved(),
            Intake.Limits.defaults(),
            Schedulers.computation(),
            new Random(1));
    VisitorServices services =
        new VisitorServices(
            new OneAccount(),
            threads.store(),
            threads.places(),
            intake,
            new OneFile(),
            new KeptAudit(),
            threads,
            InstantSource.system(),
            new SecureRandom());
    sockets =
        new VisitorSockets(
            vertx,
            services,
            limits,
            FrameSocket.Limits.defaults(),
            new VisitorGuard(limits, System::nanoTime),
            SocketObserver.NONE,
            request -> false,
            request -> "203.0.113.7");
    sockets.start();
    Router router = Router.router(vertx);
    sockets.mount(router);
    server =
        vertx
            .createHttpServer(FrameSocket.configure(new HttpServerOptions()))
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private TestSocket open() throws Exception {
    return open("demo", Map.of());
  }

  private TestSocket open(String account, Map<String, String> headers) throws Exception {
    return TestSocket.open(vertx, server.actualPort(), "/ws/visitor/" + account, headers);
  }

  private static JsonObject args(Object... pairs) {
    JsonObject args = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      args.put((String) pairs[i], pairs[i + 1]);
    }
    return args;
  }

  private static JsonObject message(String text) {
    return args("clientId", UUID.randomUUID().toString(), "text", text);
  }

  private static JsonObject hello(TestSocket socket, JsonObject args) throws Exception {
    JsonObject data = socket.ok("hello", args);
    WireSchemas.check(SCHEMA, "data:hello", data);
    return data;
  }

  private static String threadKey(JsonObject hello) {
    return new VisitorToken(hello.getString("token")).threadKey();
  }

  // ---- upgrade ----

  @Test
  void upgrade_isRefusedForUnknownAccountsAndForeignOrigins() {
    assertThatThrownBy(() -> open("other", Map.of())).rootCause().hasMessageContaining("404");
    assertThatThrownBy(() -> open("demo", Map.of("Origin", "https://evil.example")))
        .rootCause()
        .hasMessageContaining("403");
  }

  @Test
  void upgrade_isOpenToThePagesOfTheAccount() throws Exception {
    try (TestSocket socket = open("demo", Map.of("Origin", "https://school.example"))) {
      hello(socket, args());
    }
  }

  @Test
  void socket_isClosedWithoutHello() throws Exception {
    listen(200);
    try (TestSocket socket = open()) {
      assertThat(socket.closeCode()).isEqualTo(4408);
    }
  }

  // ---- the conversation ----

  @Test
  void send_isAcknowledgedAfterTheCommit_andShownInEveryTab() throws Exception {
    try (TestSocket one = open();
        TestSocket two = open()) {
      JsonObject greeting = hello(one, args("page", "https://school.example/help", "lang", "zh"));
      assertThat(greeting.getValue("conversation")).isNull();
      hello(two, args("token", greeting.getString("token")));

      JsonObject ack = one.ok("send", message("有人吗？"));

      WireSchemas.check(SCHEMA, "data:send", ack);
      assertThat(threads.stored(threadKey(greeting))).hasSize(1);
      for (TestSocket tab : List.of(one, two)) {
        JsonObject push = tab.push("conversation");
        WireSchemas.check(SCHEMA, "push:conversation", push);
        assertThat(push.getString("conversation")).isEqualTo(ack.getString("conversation"));
        assertThat(push.getLong("rev")).isEqualTo(ack.getLong("rev"));
        assertThat(
                push.getJsonObject("data")
                    .getJsonArray("entries")
                    .getJsonObject(0)
                    .getString("text"))
            .isEqualTo("有人吗？");
      }
      assertThat(threads.stored(threadKey(greeting)).get(0).content().data())
          .containsEntry("page", "https://school.example/help");
    }
  }

  @Test
  void send_twiceWithOneClientId_isOneEntry() throws Exception {
    try (TestSocket socket = open()) {
      JsonObject greeting = hello(socket, args());
      JsonObject message = message("一次");
      JsonObject first = socket.ok("send", message);
      JsonObject again = socket.ok("send", message);
      assertThat(again.getLong("seq")).isEqualTo(first.getLong("seq"));
      assertThat(first.getBoolean("duplicate")).isFalse();
      assertThat(again.getBoolean("duplicate")).isTrue();
      assertThat(threads.stored(threadKey(greeting))).hasSize(1);
    }
  }

  @Test
  void send_ofTwoVisitorsWithOneClientId_isTwoEntries() throws Exception {
    try (TestSocket one = open();
        TestSocket two = open()) {
      JsonObject a = hello(one, args());
      JsonObject b = hello(two, args());
      JsonObject message = message("same uuid");
      one.ok("send", message);
      assertThat(two.ok("send", message).getBoolean("duplicate")).isFalse();
      assertThat(threads.stored(threadKey(a))).hasSize(1);
      assertThat(threads.stored(threadKey(b))).hasSize(1);
    }
  }

  @Test
  void send_keepsTheOrderOfABurst() throws Exception {
    try (TestSocket socket = open()) {
      JsonObject greeting = hello(socket, args());
      for (int i = 0; i < 15; i++) {
        socket.raw(args("id", "m" + i, "do", "send", "args", message("m" + i)).encode());
      }
      for (int i = 0; i < 15; i++) {
        assertThat(socket.reply().getString("re")).isEqualTo("m" + i);
      }
      assertThat(threads.stored(threadKey(greeting)))
          .extracting(entry -> entry.content().text())
          .containsExactly(
              "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12",
              "m13", "m14");
    }
  }

  @Test
  void send_tooMuchIsRefusedEachTime_andHarmsNobodyElse() throws Exception {
    try (TestSocket loud = open();
        TestSocket quiet = open()) {
      JsonObject greeting = hello(loud, args());
      hello(quiet, args());
      int n = 10_000;
      for (int i = 0; i < n; i++) {
        loud.raw(args("id", "m" + i, "do", "send", "args", message("x")).encode());
      }
      assertThat(quiet.ok("send", message("help")).getBoolean("duplicate")).isFalse();
      int taken = 0;
      Set<String> answered = new HashSet<>();
      for (int i = 0; i < n; i++) {
        JsonObject reply = loud.reply();
        answered.add(reply.getString("re"));
        if (reply.containsKey("data")) {
          taken++;
        } else {
          JsonObject error = reply.getJsonObject("error");
          assertThat(error.getString("code")).isEqualTo("too-fast");
          assertThat(error.getJsonObject("fields").getLong("retryAfterMs")).isPositive();
        }
      }
      assertThat(answered).hasSize(n);
      assertThat(taken).isBetween(20, 60);
      assertThat(threads.stored(threadKey(greeting))).hasSize(taken);
      assertThat(loud.isClosed()).isFalse();
    }
  }

  @Test
  void send_refusesLongTextEmptyMessagesAndForeignFiles() throws Exception {
    try (TestSocket socket = open()) {
      hello(socket, args());
      JsonObject tooLong = socket.refused("send", message("好".repeat(101)));
      assertThat(tooLong.getString("code")).isEqualTo("text-too-long");
      assertThat(tooLong.getJsonObject("fields").getInteger("limit")).isEqualTo(100);
      assertThat(socket.refused("send", message(" ")).getString("code")).isEqualTo("invalid");
      JsonObject foreign = message("look").put("media", new JsonArray().add("992"));
      assertThat(socket.refused("send", foreign).getString("code")).isEqualTo("not-found");
      assertThat(audited).hasSize(1);
      assertThat(audited.get(0).target()).isEqualTo("media:992");
    }
  }

  @Test
  void send_carriesOwnFiles() throws Exception {
    try (TestSocket socket = open()) {
      JsonObject greeting = hello(socket, args());
      OneFile.owner = "thread:12/" + threadKey(greeting);
      socket.ok("send", message("photo").put("media", new JsonArray().add("991")));
      assertThat(threads.stored(threadKey(greeting)).get(0).content().type())
          .isEqualTo(EntryType.IMAGE);
      JsonObject push = socket.push("conversation");
      WireSchemas.check(SCHEMA, "push:conversation", push);
    }
  }

  @Test
  void foreignConversation_looksAsIfItDidNotExist_andIsAudited() throws Exception {
    try (TestSocket victim = open();
        TestSocket stranger = open()) {
      hello(victim, args());
      String conversation = victim.ok("send", message("secret")).getString("conversation");
      JsonObject greeting =
          hello(stranger, args("have", args("conversation", conversation, "rev", 0)));
      assertThat(greeting.getValue("conversation")).isNull();
      assertThat(greeting.encode()).doesNotContain("secret");

      assertThat(
              stranger
                  .refused("resume", args("conversation", conversation, "rev", 0))
                  .getString("code"))
          .isEqualTo("not-found");
      assertThat(
              stranger
                  .refused("seen", args("conversation", conversation, "seq", 1, "read", true))
                  .getString("code"))
          .isEqualTo("not-found");

      assertThat(audited)
          .hasSize(2)
          .allSatisfy(
              line -> {
                assertThat(line.kind()).isEqualTo(AuditStore.Kind.REFUSED);
                assertThat(line.target()).isEqualTo("conversation:" + conversation);
                assertThat(line.address()).isEqualTo("203.0.113.7");
              });
      threads.accept(threads.keyOf(Long.parseLong(conversation)));
      victim.push(push -> push.encode().contains("ACCEPTED"));
      assertThat(stranger.pushes()).isEmpty();
    }
  }

  // ---- what the page hears ----

  @Test
  void push_skipsWhatIsNotForTheVisitor_andLeavesNoGap() throws Exception {
    try (TestSocket socket = open()) {
      JsonObject greeting = hello(socket, args());
      socket.ok("send", message("hello"));
      String key = threadKey(greeting);
      threads.accept(key);
      Ref owner = new Ref(3, "林晓");
      ConversationState serving = ConversationState.SERVING;
      threads.say(key, EntryKind.NOTE, Content.text("SECRET-NOTE"), serving, owner);
      threads.say(
          key,
          EntryKind.EVENT,
          Content.event(EntryType.RISK_CHANGED, Map.of("to", "HIGH")),
          serving,
          owner);
      threads.say(key, EntryKind.MESSAGE_OUT, Content.text("我在"), serving, owner);

      JsonObject last = socket.push(push -> push.encode().contains("我在"));

      assertThat(socket.pushes().toString()).doesNotContain("SECRET").doesNotContain("RISK");
      long have = 0;
      for (JsonObject push : socket.pushes()) {
        WireSchemas.check(SCHEMA, "push:" + push.getString("on"), push);
        if (push.getString("on").equals("conversation")) {
          assertThat(push.getJsonObject("data").getLong("since")).isLessThanOrEqualTo(have);
          have = push.getLong("rev");
        }
      }
      assertThat(last.getLong("rev")).isEqualTo(5);
      assertThat(socket.pushes().stream().filter(p -> p.getString("on").equals("conversation")))
          .hasSize(3);
    }
  }

  @Test
  void hello_withHave_givesOnlyWhatIsMissing() throws Exception {
    String token;
    JsonObject ack;
    try (TestSocket socket = open()) {
      JsonObject greeting = hello(socket, args());
      token = greeting.getString("token");
      ack = socket.ok("send", message("one"));
    }
    String key = new VisitorToken(token).threadKey();
    threads.accept(key);
    threads.say(
        key,
        EntryKind.MESSAGE_OUT,
        Content.text("two"),
        ConversationState.SERVING,
        new Ref(3, "林晓"));
    try (TestSocket again = open()) {
      JsonObject have =
          args("conversation", ack.getString("conversation"), "rev", ack.getLong("rev"));
      JsonObject part = hello(again, args("token", token, "have", have));
      assertThat(part.getBoolean("full")).isFalse();
      assertThat(part.getJsonArray("entries")).hasSize(2);
      assertThat(part.getJsonObject("conversation").getLong("rev")).isEqualTo(3);
    }
    try (TestSocket fresh = open()) {
      JsonObject whole = hello(fresh, args("token", token));
      assertThat(whole.getBoolean("full")).isTrue();
      assertThat(whole.getJsonArray("entries")).hasSize(3);
    }
  }

  @Test
  void waiting_isPushedWhenThePlaceChanges() throws Exception {
    threads.ahead = 3;
    try (TestSocket socket = open()) {
      hello(socket, args());
      socket.ok("send", message("hello"));
      JsonObject first = socket.push("waiting");
      WireSchemas.check(SCHEMA, "push:waiting", first);
      assertThat(first.getJsonObject("data").getInteger("ahead")).isEqualTo(3);
      assertThat(first.getJsonObject("data").getValue("estimateMs")).isNull();
      threads.ahead = 1;
      threads.estimate = Duration.ofMinutes(3);
      threads.moveQueue();
      JsonObject next =
          socket.push(p -> p.getString("on").equals("waiting") && p.encode().contains(":1"));
      assertThat(next.getJsonObject("data").getLong("estimateMs")).isEqualTo(180_000);
      // On record stands what was told first.
      assertThat(threads.placesTold.values()).containsExactly(new WaitingPlaces.Place(3, null));
    }
  }

  @Test
  void typing_goesBothWays() throws Exception {
    try (TestSocket socket = open()) {
      hello(socket, args());
      String conversation = socket.ok("send", message("hello")).getString("conversation");
      socket.ok("typing", args("on", true));
      assertThat(threads.typing).containsExactly(conversation + "/true");
      threads.agentTypes(true);
      WireSchemas.check(SCHEMA, "push:typing", socket.push("typing"));
    }
  }

  // ---- commands ----

  @Test
  void commands_areRefusedBeforeHello_unknownAndTwice() throws Exception {
    try (TestSocket socket = open()) {
      JsonObject early = socket.command("send", message("x"));
      WireSchemas.check("objects.schema.json", "error", early);
      assertThat(early.getJsonObject("error").getString("code")).isEqualTo("wrong-state");
      hello(socket, args());
      assertThat(socket.refused("hello", args()).getString("code")).isEqualTo("wrong-state");
      assertThat(socket.refused("conversation.open", args()).getString("code"))
          .isEqualTo("unknown-command");
      assertThat(socket.refused("send", args("clientId", "x", "text", "y")).getString("code"))
          .isEqualTo("invalid");
      WireSchemas.check(SCHEMA, "data:ping", socket.ok("ping", args()));
      WireSchemas.check(SCHEMA, "data:leave", socket.ok("leave", args()));
    }
  }

  @Test
  void drain_tellsEveryTabToMove() throws Exception {
    try (TestSocket socket = open()) {
      hello(socket, args());
      sockets.drain();
      WireSchemas.check(SCHEMA, "push:draining", socket.push("draining"));
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
    assertThatThrownBy(this::open).rootCause().hasMessageContaining("503");
  }

  @Test
  void close_forgetsTheTab() throws Exception {
    try (TestSocket socket = open()) {
      hello(socket, args());
      assertThat(threads.listening()).isEqualTo(1);
    }
    await().until(() -> threads.listening() == 0);
  }

  // ---- collaborators ----

  private static final class OneAccount implements AccountStore {
    @Override
    public Maybe<ChannelAccount> byCode(Channel channel, String code) {
      return channel == Channel.WEBCHAT && code.equals("demo")
          // Answers later and elsewhere, as a database does.
          ? Maybe.just(Samples.account(Map.of("origins", "https://school.example")))
              .subscribeOn(Schedulers.computation())
          : Maybe.empty();
    }

    @Override
    public Single<List<ChannelAccount>> all() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Single<ChannelAccount> save(ChannelAccount account, long byUser) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class OneFile implements MediaStore {
    static volatile String owner = "";

    @Override
    public Single<MediaRef> put(
        String name, @Nullable String declared, String owner, Flowable<ByteBuffer> bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Maybe<Stored> find(long id) {
      return id == 991 || id == 992
          ? Maybe.just(new Stored(new MediaRef(id, "photo.png", "image/png", 10), "hash", null))
          : Maybe.empty();
    }

    @Override
    public Flowable<ByteBuffer> read(long id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOwner(Stored stored, String who) {
      return stored.ref().id() == 991 && who.equals(owner);
    }
  }

  private final class KeptAudit implements AuditStore {
    @Override
    public Completable add(Line line) {
      return Completable.fromAction(() -> audited.add(line));
    }

    @Override
    public Single<Page<Line>> find(Query query) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Unobserved implements IntakeObserver {
    @Override
    public void committed(List<Change> changes) {}

    @Override
    public void accepted(Channel channel, int n) {}

    @Override
    public void duplicate(Channel channel, int n) {}

    @Override
    public void refused(Channel channel, String reason) {}

    @Override
    public void batch(int size, long nanos) {}
  }
}
