package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.testkit.TestSocket;

/** A visitor and counsellors on a whole node with a real PostgreSQL, over their real sockets. */
class SocketsIT {
  private static final String DESK = "desk-socket.schema.json";
  private static final String VISITOR = "visitor-socket.schema.json";
  private static final String BOB = "bob";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static TestNode.Site site;
  private static Omniline node;
  private static Vertx vertx;

  private final List<AutoCloseable> open = new java.util.ArrayList<>();

  @BeforeAll
  static void start() {
    site = new TestNode.Site();
    node = site.start(new TwoAgents());
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    node.stop().blockingAwait();
    site.close();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  static final class TwoAgents implements Hooks {
    @Override
    public Completable seed(Seeding seeding) {
      return new People()
          .seed(seeding)
          .andThen(
              Completable.defer(
                  () ->
                      seeding
                          .users()
                          .all()
                          .flatMapCompletable(
                              users -> {
                                Set<Long> queues =
                                    users.stream()
                                        .filter(u -> u.login().equals(People.AGENT))
                                        .findFirst()
                                        .orElseThrow()
                                        .queues();
                                User bob =
                                    new User(
                                        0, BOB, "Bob", Role.AGENT, true, 3, queues, false, null);
                                return seeding
                                    .passwords()
                                    .hash(People.PASSWORD)
                                    .flatMap(hash -> seeding.users().create(bob, hash, 0))
                                    .ignoreElement();
                              })));
    }
  }

  // ---- who takes part ----

  private static JsonObject args(Object... pairs) {
    JsonObject args = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      args.put((String) pairs[i], pairs[i + 1]);
    }
    return args;
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  /** A session as a browser's page has it. */
  record SignedIn(String cookie, String csrf) {}

  private static SignedIn signIn(String login) throws Exception {
    return signIn(node, login);
  }

  static SignedIn signIn(Omniline node, String login) throws Exception {
    String body = args("login", login, "password", People.PASSWORD).encode();
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(TestNode.uri(node, "/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String cookie = response.headers().firstValue("set-cookie").orElseThrow();
    return new SignedIn(cookie.split(";", 2)[0], new JsonObject(response.body()).getString("csrf"));
  }

  private static Map<String, String> page(String cookie) {
    return Map.of("Cookie", cookie, "Origin", "http://127.0.0.1:" + node.port());
  }

  private TestSocket deskSocket(String login) throws Exception {
    TestSocket socket =
        TestSocket.open(vertx, node.port(), "/ws/desk", page(signIn(login).cookie()));
    open.add(socket);
    return socket;
  }

  private TestSocket desk(String login) throws Exception {
    TestSocket socket = deskSocket(login);
    ok(socket, "hello", args());
    return socket;
  }

  private TestSocket visitorSocket() throws Exception {
    TestSocket socket = TestSocket.open(vertx, node.port(), "/ws/visitor/demo", Map.of());
    open.add(socket);
    return socket;
  }

  private static JsonObject ok(TestSocket desk, String name, JsonObject args) throws Exception {
    WireSchemas.check(DESK, "command:" + name, args("id", "x", "do", name, "args", args));
    JsonObject data = desk.ok(name, args);
    WireSchemas.check(DESK, "data:" + name, data);
    return data;
  }

  private static JsonObject says(TestSocket visitor, String name, JsonObject args)
      throws Exception {
    WireSchemas.check(VISITOR, "command:" + name, args("id", "x", "do", name, "args", args));
    JsonObject data = visitor.ok(name, args);
    WireSchemas.check(VISITOR, "data:" + name, data);
    return data;
  }

  private static void checkPushes(TestSocket socket, String schema) {
    for (JsonObject push : socket.pushes()) {
      WireSchemas.check(schema, "push:" + push.getString("on"), push);
    }
  }

  /** Lets an agent take the visitor's conversation. */
  private static void take(TestSocket desk, String conversation) throws Exception {
    ok(desk, "agent.state", args("state", "READY"));
    JsonObject offer =
        desk.push(
                p ->
                    p.getString("on").equals("offer")
                        && p.getJsonObject("data")
                            .getJsonObject("conversation")
                            .getString("id")
                            .equals(conversation))
            .getJsonObject("data");
    ok(desk, "offer.ack", args("offer", offer.getString("offer")));
    JsonObject accepted = ok(desk, "offer.accept", args("offer", offer.getString("offer")));
    assertThat(accepted.getJsonObject("conversation").getString("state")).isEqualTo("SERVING");
  }

  private static boolean shows(JsonObject push, String text) {
    return push.getString("on").equals("conversation") && push.encode().contains(text);
  }

  /** What a page has after its pushes, by the rule of objects.md; fails on gap or repetition. */
  private static Map<String, Long> replay(TestSocket socket, Map<String, Long> start) {
    Map<String, Long> have = new HashMap<>(start);
    for (JsonObject push : socket.pushes()) {
      if (push.getString("on").equals("conversation")) {
        Long known = have.get(push.getString("conversation"));
        long since = push.getJsonObject("data").getLong("since");
        assertThat(since).as("gap").isLessThanOrEqualTo(known == null ? Long.MAX_VALUE : known);
        have.merge(push.getString("conversation"), push.getLong("rev"), Math::max);
      }
    }
    return have;
  }

  // ---- the main job ----

  @Test
  void visitorAndCounsellor_talkFromTheFirstWordToTheClose() throws Exception {
    TestSocket desk = desk(People.AGENT);
    TestSocket visitor = visitorSocket();
    TestSocket tab = visitorSocket();
    JsonObject greeting = says(visitor, "hello", args("page", "https://school.example.org/x"));
    says(tab, "hello", args("token", greeting.getString("token")));

    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "有人吗？")).getString("conversation");
    take(desk, id);
    visitor.push(p -> shows(p, "ACCEPTED"));

    JsonObject opened = ok(desk, "conversation.open", args("conversation", id));
    assertThat(opened.getJsonObject("timeline").encode()).contains("有人吗？");
    assertThat(opened.encode()).contains("https://school.example.org/x");

    String commandId = uuid();
    JsonObject send = args("conversation", id, "commandId", commandId, "text", "我在，慢慢说");
    JsonObject sent = ok(desk, "message.send", send);
    JsonObject again = ok(desk, "message.send", send);
    assertThat(again.getJsonObject("entry").getLong("seq"))
        .isEqualTo(sent.getJsonObject("entry").getLong("seq"));
    JsonObject shown = visitor.push(p -> shows(p, "我在，慢慢说"));
    tab.push(p -> shows(p, "我在，慢慢说"));
    assertThat(shown.encode()).doesNotContain(commandId);

    long seq = sent.getJsonObject("entry").getLong("seq");
    says(visitor, "seen", args("conversation", id, "seq", seq, "read", true));
    desk.push(p -> shows(p, "\"READ\""));

    says(visitor, "typing", args("on", true));
    assertThat(desk.push("typing").getJsonObject("data").getString("who")).isEqualTo("VISITOR");
    ok(desk, "typing", args("conversation", id, "on", true));
    visitor.push("typing");

    JsonObject note = args("conversation", id, "commandId", uuid(), "text", "SECRET-NOTE");
    ok(desk, "note.add", note);
    JsonObject risk =
        ok(desk, "risk.set", args("conversation", id, "commandId", uuid(), "level", "HIGH"));
    assertThat(risk.getJsonObject("change").getJsonObject("conversation").getString("risk"))
        .isEqualTo("HIGH");
    ok(desk, "conversation.read", args("conversation", id, "seq", 1));
    visitor.push(p -> p.encode().contains("\"readSeq\":1"));

    says(visitor, "send", args("clientId", uuid(), "text", "谢谢"));
    JsonObject newer =
        desk.refused(
            "conversation.close", args("conversation", id, "seenSeq", 1, "disposition", "mood"));
    assertThat(newer.getString("code")).isEqualTo("newer-message");
    desk.push(p -> shows(p, "谢谢"));
    ok(desk, "conversation.end", args("conversation", id));
    JsonObject closed =
        ok(
            desk,
            "conversation.close",
            args("conversation", id, "seenSeq", 1_000, "disposition", "mood", "summary", "ok"));
    assertThat(closed.getJsonObject("change").getJsonObject("conversation").getString("state"))
        .isEqualTo("CLOSED");
    visitor.push(p -> p.encode().contains("\"closed\":true"));

    checkPushes(desk, DESK);
    checkPushes(visitor, VISITOR);
    assertThat(visitor.pushes().toString())
        .doesNotContain("SECRET")
        .doesNotContain("HIGH")
        .doesNotContain("mood");
    assertThat(replay(visitor, Map.of())).isEqualTo(replay(tab, Map.of()));
    assertThat(
            site.sql(
                "select count(*) from entry where conversation_id = "
                    + id
                    + " and kind = 'MESSAGE_OUT'"))
        .isEqualTo("1");
    assertThat(ok(desk, "search", args("q", "慢慢说")).getJsonArray("items")).isNotEmpty();
    ok(desk, "inbox.list", args("view", "CLOSED"));
    ok(desk, "agent.state", args("state", "NOT_READY"));
  }

  @Test
  @Tag("R246")
  void transfer_movesTheTalkToAnotherAgentWithItsHistoryAndANote() throws Exception {
    TestSocket ann = desk(People.AGENT);
    TestSocket visitor = visitorSocket();
    says(visitor, "hello", args());
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "from the beginning"))
            .getString("conversation");
    take(ann, id);
    ok(ann, "agent.state", args("state", "NOT_READY"));
    ok(ann, "message.send", args("conversation", id, "commandId", uuid(), "text", "first answer"));
    TestSocket bob = desk(BOB);
    ok(bob, "agent.state", args("state", "READY"));
    JsonArray colleagues = ok(ann, "agents.list", args()).getJsonArray("items");
    String bobsId =
        colleagues.stream()
            .map(JsonObject.class::cast)
            .filter(agent -> agent.getString("name").equals("Bob"))
            .findFirst()
            .orElseThrow()
            .getString("id");

    JsonObject moved =
        ok(
            ann,
            "conversation.transfer",
            args("conversation", id, "commandId", uuid(), "agent", bobsId, "note", "HAND-OVER"));

    assertThat(moved.getJsonObject("change").getJsonObject("conversation").getString("state"))
        .isEqualTo("WAITING");
    take(bob, id);
    JsonObject opened = ok(bob, "conversation.open", args("conversation", id));
    assertThat(opened.getJsonObject("timeline").encode())
        .contains("from the beginning")
        .contains("first answer")
        .contains("HAND-OVER");
    ok(bob, "message.send", args("conversation", id, "commandId", uuid(), "text", "here is Bob"));
    visitor.push(p -> shows(p, "here is Bob"));
    assertThat(visitor.pushes().toString()).doesNotContain("HAND-OVER");
    assertThat(
            ann.refused(
                    "message.send",
                    args("conversation", id, "commandId", uuid(), "text", "still me?"))
                .getString("code"))
        .isIn("forbidden", "not-found", "wrong-state");
    ok(bob, "agent.state", args("state", "NOT_READY"));
    ok(
        bob,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  // ---- breaks ----

  @Test
  void desk_thatWasAwayMissesNothing() throws Exception {
    TestSocket desk = desk(People.AGENT);
    TestSocket visitor = visitorSocket();
    String token = says(visitor, "hello", args()).getString("token");
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "one")).getString("conversation");
    take(desk, id);
    desk.push(p -> shows(p, "ACCEPTED"));
    ok(desk, "agent.state", args("state", "NOT_READY"));
    long rev = replay(desk, Map.of()).get(id);
    desk.close();

    JsonObject two = says(visitor, "send", args("clientId", uuid(), "text", "two"));
    TestSocket back = deskSocket(People.AGENT);
    JsonObject hello = ok(back, "hello", args("have", args(id, rev, "4711", 3)));
    assertThat(hello.getJsonArray("gone")).containsExactly("4711");
    JsonObject change = hello.getJsonArray("changes").getJsonObject(0);
    assertThat(change.getLong("rev")).isGreaterThanOrEqualTo(two.getLong("rev"));
    assertThat(change.getJsonObject("change").getLong("since")).isLessThanOrEqualTo(rev);
    assertThat(change.encode()).contains("two");
    says(visitor, "send", args("clientId", uuid(), "text", "three"));
    back.push(p -> shows(p, "three"));
    replay(back, Map.of(id, change.getLong("rev")));

    visitor.close();
    ok(back, "message.send", args("conversation", id, "commandId", uuid(), "text", "four"));
    TestSocket again = visitorSocket();
    JsonObject have = args("conversation", id, "rev", two.getLong("rev"));
    JsonObject part = says(again, "hello", args("token", token, "have", have));
    assertThat(part.getBoolean("full")).isFalse();
    assertThat(part.getJsonArray("entries").encode())
        .contains("three")
        .contains("four")
        .doesNotContain("\"two\"");
    JsonObject resumed = says(again, "resume", args("conversation", id, "rev", 0));
    assertThat(resumed.getJsonObject("change").getJsonArray("entries").encode()).contains("two");
    ok(
        back,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  @Test
  void leaving_endsTheWait() throws Exception {
    TestSocket overseer = desk(People.SUPERVISOR);
    TestSocket visitor = visitorSocket();
    says(visitor, "hello", args());
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "wait")).getString("conversation");
    assertThat(visitor.push("waiting").getJsonObject("data").getInteger("ahead")).isNotNull();
    overseer.push(p -> shows(p, "\"WAITING\"") && p.getString("conversation").equals(id));
    says(visitor, "leave", args());
    overseer.push(p -> shows(p, "ABANDONED") && p.getString("conversation").equals(id));
  }

  // ---- rights ----

  @Test
  void othersConversations_areClosedToAgentsAdministratorsAndStrangers() throws Exception {
    TestSocket desk = desk(People.AGENT);
    TestSocket visitor = visitorSocket();
    says(visitor, "hello", args());
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "SECRET")).getString("conversation");
    take(desk, id);
    ok(desk, "agent.state", args("state", "NOT_READY"));

    TestSocket bob = desk(BOB);
    TestSocket admin = desk(People.ADMINISTRATOR);
    TestSocket stranger = visitorSocket();
    says(stranger, "hello", args("have", args("conversation", id, "rev", 0)));

    JsonObject that = args("conversation", id);
    assertThat(bob.refused("conversation.open", that).getString("code")).isEqualTo("not-found");
    assertThat(
            bob.refused("message.send", that.copy().put("commandId", uuid()).put("text", "x"))
                .getString("code"))
        .isIn("not-found", "forbidden");
    JsonObject forbidden = admin.refused("conversation.open", that);
    assertThat(forbidden.getString("code")).isEqualTo("forbidden");
    assertThat(stranger.refused("resume", that.copy().put("rev", 0)).getString("code"))
        .isEqualTo("not-found");
    assertThat(admin.refused("no.such.command", args()).getString("code"))
        .isEqualTo("unknown-command");
    says(visitor, "send", args("clientId", uuid(), "text", "SECRET again"));
    desk.push(p -> shows(p, "SECRET again"));
    assertThat(bob.pushes().toString()).doesNotContain("SECRET again");
    assertThat(admin.pushes().toString()).doesNotContain("SECRET");
    assertThat(stranger.pushes().toString()).doesNotContain("SECRET");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        site.sql(
                            "select count(*) from audit where kind = 'REFUSED' and target ="
                                + " 'conversation:"
                                + id
                                + "'"))
                    .isEqualTo("4"));

    TestSocket overseer = desk(People.SUPERVISOR);
    ok(overseer, "conversation.open", that);
    assertThat(
            site.sql(
                "select count(*) from audit where kind = 'DATA_ACCESS' and target ="
                    + " 'conversation:"
                    + id
                    + "'"))
        .isEqualTo("1");
    ok(
        desk,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  @Test
  void upgrade_needsASessionAndOurOwnPage() throws Exception {
    String cookie = signIn(BOB).cookie();
    assertThatThrownBy(
            () ->
                TestSocket.open(
                    vertx,
                    node.port(),
                    "/ws/desk",
                    Map.of("Cookie", cookie, "Origin", "https://evil.example")))
        .rootCause()
        .hasMessageContaining("403");
    assertThatThrownBy(
            () -> TestSocket.open(vertx, node.port(), "/ws/desk", page("omniline_session=none")))
        .rootCause()
        .hasMessageContaining("401");
  }

  @Test
  void signingOut_closesTheDesk() throws Exception {
    SignedIn session = signIn(BOB);
    TestSocket socket = TestSocket.open(vertx, node.port(), "/ws/desk", page(session.cookie()));
    open.add(socket);
    ok(socket, "hello", args());
    HttpResponse<String> ended =
        HTTP.send(
            HttpRequest.newBuilder(TestNode.uri(node, "/api/v1/session"))
                .header("Cookie", session.cookie())
                .header("X-Omniline-Csrf", session.csrf())
                .DELETE()
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(ended.statusCode()).isBetween(200, 299);
    assertThat(socket.closeCode()).isEqualTo(4401);
  }

  @Test
  void deactivation_closesTheDeskWithinSeconds() throws Exception {
    TestSocket socket = desk(BOB);
    site.sql("update staff_user set active = false where login = 'bob'");
    try {
      assertThat(socket.closeCode()).isEqualTo(4401);
    } finally {
      site.sql("update staff_user set active = true where login = 'bob'");
    }
  }

  // ---- files ----

  @Test
  void files_goToTheDesk_andToNobodyElse() throws Exception {
    TestSocket desk = desk(People.AGENT);
    TestSocket visitor = visitorSocket();
    String token = says(visitor, "hello", args()).getString("token");
    HttpResponse<String> uploaded = upload(token, "photo.png", png());
    assertThat(uploaded.statusCode()).isEqualTo(201);
    JsonObject media = new JsonObject(uploaded.body());
    WireSchemas.check("objects.schema.json", "media", media);
    JsonArray ids = new JsonArray().add(media.getString("id"));
    String id =
        says(visitor, "send", args("clientId", uuid(), "media", ids)).getString("conversation");
    take(desk, id);
    ok(desk, "agent.state", args("state", "NOT_READY"));
    JsonObject opened = ok(desk, "conversation.open", args("conversation", id));
    assertThat(opened.encode()).contains("photo.png").contains("\"IMAGE\"");

    assertThat(download(token, media.getString("id")).statusCode()).isEqualTo(200);
    String other = says(visitorSocket(), "hello", args()).getString("token");
    assertThat(download(other, media.getString("id")).statusCode()).isEqualTo(404);
    assertThat(
            upload(
                    token,
                    "photo.png",
                    "MZ\0\0 this is a program"
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .statusCode())
        .isEqualTo(415);
    assertThat(upload("x", "photo.png", png()).statusCode()).isEqualTo(401);
    ok(
        desk,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  private static byte[] png() throws Exception {
    var image = new java.awt.image.BufferedImage(4, 4, java.awt.image.BufferedImage.TYPE_INT_RGB);
    var out = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static HttpResponse<String> upload(String token, String name, byte[] bytes)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(TestNode.uri(node, "/api/v1/visitor/demo/media?name=" + name))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> download(String token, String id) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(TestNode.uri(node, "/api/v1/visitor/demo/media/" + id))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
