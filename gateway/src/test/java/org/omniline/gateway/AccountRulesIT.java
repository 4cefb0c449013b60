package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;

/** Locks, accounts that end, and who may sign in from where. */
class AccountRulesIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client admin;

  @BeforeAll
  static void start() {
    admin = node.client(People.ADMINISTRATOR);
  }

  private static JsonObject draft(String login) {
    return new JsonObject().put("login", login).put("name", "某人").put("role", "AGENT");
  }

  /** A fresh agent who has changed the one-time password to the common one. */
  private static String create(String login, JsonObject draft) {
    HttpResponse<String> created = admin.post("/api/v1/users", draft);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String once = new JsonObject(created.body()).getString("oneTimePassword");
    Client client = node.client();
    client.signIn(login, once);
    JsonObject change = new JsonObject().put("current", once).put("next", People.PASSWORD);
    assertThat(client.post("/api/v1/session/password", change).statusCode()).isEqualTo(200);
    return new JsonObject(created.body()).getJsonObject("user").getString("id");
  }

  private static HttpResponse<String> patch(String id, JsonObject change) {
    int version = listed(id).getInteger("version");
    return admin.send(
        "PATCH", "/api/v1/users/" + id, change.copy().put("version", version).encode());
  }

  private static JsonObject listed(String id) {
    JsonArray users = new JsonObject(admin.get("/api/v1/users").body()).getJsonArray("items");
    return users.stream()
        .map(JsonObject.class::cast)
        .filter(user -> id.equals(user.getString("id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void accountOfWhoServesSomebody_isNeitherDisabledNorMadeAnother_untilTheyAreHandedOver() {
    String id = node.sql("select id from staff_user where login = '" + People.AGENT + "'");
    try (Frames desk = node.deskFrames(node.client(People.AGENT));
        Frames visitor = node.visitorFrames()) {
      desk.ask("agent.state", new JsonObject().put("state", "READY"));
      String talk = visitor.writes("在吗");
      JsonObject offer = desk.push("offer", push -> push.encode().contains(talk));
      JsonObject args =
          new JsonObject().put("offer", offer.getJsonObject("data").getString("offer"));
      JsonObject taken = desk.ask("offer.accept", args).getJsonObject("conversation");

      for (JsonObject change :
          List.of(
              new JsonObject().put("active", false), new JsonObject().put("role", "SUPERVISOR"))) {
        JsonObject fields = Client.json(patch(id, change), 409).getJsonObject("fields");
        assertThat(fields.getString("reason")).isEqualTo("serves-people");
        assertThat(fields.getInteger("count")).isEqualTo(1);
      }
      assertThat(listed(id).getBoolean("active")).isTrue();

      desk.ask(
          "conversation.close",
          new JsonObject()
              .put("conversation", talk)
              .put("seenSeq", taken.getLong("lastSeq"))
              .put("disposition", "other"));
      assertThat(patch(id, new JsonObject().put("capacity", 4)).statusCode()).isEqualTo(200);
      assertThat(patch(id, new JsonObject().put("active", false)).statusCode()).isEqualTo(200);
      assertThat(patch(id, new JsonObject().put("active", true)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void twoAdministratorsWhoSaveTheSame_theSecondIsToldOfIt() {
    String id = create("shared", draft("shared"));
    JsonObject seen = listed(id);
    assertThat(patch(id, new JsonObject().put("name", "先来的")).statusCode()).isEqualTo(200);

    HttpResponse<String> late =
        admin.send(
            "PATCH",
            "/api/v1/users/" + id,
            new JsonObject()
                .put("version", seen.getInteger("version"))
                .put("capacity", 9)
                .encode());

    JsonObject problem = Client.json(late, 409);
    assertThat(problem.getString("code")).isEqualTo("conflict");
    assertThat(problem.getJsonObject("fields").getInteger("version"))
        .isEqualTo(listed(id).getInteger("version"));
    assertThat(listed(id).getString("name")).isEqualTo("先来的");
    assertThat(listed(id).getInteger("capacity")).isEqualTo(seen.getInteger("capacity"));
    // A place in a queue that the queue's page changed counts as well.
    JsonObject queue =
        Client.json(admin.get("/api/v1/queues"), 200).getJsonArray("items").getJsonObject(0);
    int before = listed(id).getInteger("version");
    Client.json(
        admin.send(
            "PATCH",
            "/api/v1/queues/" + queue.getString("id"),
            new JsonObject()
                .put("version", queue.getInteger("version"))
                .put("members", new JsonArray().add(new JsonObject().put("user", id)))
                .encode()),
        200);
    assertThat(listed(id).getInteger("version")).isEqualTo(before + 1);
    // Never without saying what it was made from.
    for (String path : new String[] {"users/" + id, "channel-accounts/1", "dispositions/other"}) {
      assertThat(admin.send("PATCH", "/api/v1/" + path, "{}").statusCode()).as(path).isEqualTo(400);
    }
  }

  // ---- accounts that end ----

  @Test
  @Tag("R313")
  void temporaryAccount_endsWithItsSessionsAndSocketsWhenItsTimeComes() throws Exception {
    String id =
        create(
            "summer",
            draft("summer").put("expiresAt", Instant.now().plusSeconds(3_600).toString()));
    Client client = node.client("summer");
    Vertx vertx = Vertx.vertx();
    try (TestSocket desk = desk(vertx, client)) {
      desk.ok("hello", new JsonObject());
      assertThat(client.get("/api/v1/session").statusCode()).isEqualTo(200);

      node.sql("update staff_user set expires_at = clock_timestamp() where id = " + id);

      assertThat(client.get("/api/v1/session").statusCode()).isEqualTo(401);
      assertThat(desk.closeCode()).isEqualTo(4401);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          node.sql(
                              "select reason from agent_session where out_at is not null"
                                  + " and agent_id = "
                                  + id))
                      .isEqualTo("signed-out"));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
    HttpResponse<String> refused = node.client().signIn("summer", People.PASSWORD);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Client.code(refused)).isEqualTo("account-expired");
    JsonArray lines =
        new JsonObject(admin.get("/api/v1/audit?login=summer&outcome=account-expired").body())
            .getJsonArray("items");
    assertThat(lines).hasSize(1);
  }

  private static TestSocket desk(Vertx vertx, Client client) throws Exception {
    String origin = node.origin();
    return TestSocket.open(
        vertx, node.port(), "/ws/desk", Map.of("Origin", origin, "Cookie", client.cookie()));
  }

  @Test
  void expired_isToldToWhoKnowsThePasswordOnly() {
    String id = create("lapsed", draft("lapsed"));
    node.sql("update staff_user set expires_at = clock_timestamp() where id = " + id);

    HttpResponse<String> wrong = node.client().signIn("lapsed", "wrong password");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(Client.code(wrong)).isEqualTo("sign-in-failed");
  }

  @Test
  void expiry_isShown_changed_andTakenAway() {
    String until = "2099-12-31T15:59:59.000Z";
    String id = create("winter", draft("winter").put("expiresAt", until));
    assertThat(listed(id).getString("expiresAt")).isEqualTo(until);

    patch(id, new JsonObject().put("name", "另一个"));
    assertThat(listed(id).getString("expiresAt")).as("absent stays").isEqualTo(until);

    patch(id, new JsonObject().put("expiresAt", "2098-01-01T00:00:00Z"));
    assertThat(listed(id).getString("expiresAt")).isEqualTo("2098-01-01T00:00:00.000Z");

    patch(id, new JsonObject().putNull("expiresAt"));
    assertThat(listed(id).containsKey("expiresAt")).isTrue();
    assertThat(listed(id).getValue("expiresAt")).isNull();
  }

  @Test
  void expiry_inThePastEndsAtOnce_andIsNoWayToBegin() {
    String id = create("autumn", draft("autumn"));
    Client client = node.client("autumn");

    JsonObject past = new JsonObject().put("expiresAt", "2020-01-01T00:00:00Z");
    assertThat(patch(id, past).statusCode()).isEqualTo(200);
    HttpResponse<String> born = admin.post("/api/v1/users", draft("stillborn").mergeIn(past));

    assertThat(client.get("/api/v1/session").statusCode()).isEqualTo(401);
    assertThat(born.statusCode()).isEqualTo(422);
    assertThat(node.sql("select count(*) from staff_user where login = 'stillborn'"))
        .isEqualTo("0");
  }

  @Test
  void expiry_thatIsNoTime_orOnesOwn_isRefused() {
    String id = create("spring", draft("spring"));
    String own = node.sql("select id from staff_user where login = 'root'");

    assertThat(patch(id, new JsonObject().put("expiresAt", "tomorrow")).statusCode())
        .isEqualTo(400);
    assertThat(patch(own, new JsonObject().put("expiresAt", "2099-01-01T00:00:00Z")).statusCode())
        .isEqualTo(409);
  }

  // ---- what a lock tells ----

  private static List<String> sixTries(String login) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      HttpResponse<String> response = node.client().signIn(login, "wrong password");
      JsonObject body = new JsonObject(response.body());
      JsonObject fields = body.getJsonObject("fields");
      if (fields != null) {
        Instant until = Instant.parse((String) fields.remove("until"));
        assertThat(until).isAfter(Instant.now().plusSeconds(600));
      }
      answers.add(response.statusCode() + " " + body.encode());
    }
    return answers;
  }

  @Test
  void lock_doesNotTellWhichLoginsExist() {
    create("exists", draft("exists"));

    List<String> known = sixTries("exists");
    List<String> unknown = sixTries("Does-Not-Exist ");

    assertThat(unknown).isEqualTo(known);
    assertThat(known.get(3)).startsWith("401");
    assertThat(known.get(4)).startsWith("423");
    assertThat(known.get(5)).startsWith("423").contains("account-locked");
    assertThat(node.sql("select encode(login_hash, 'escape') from unknown_login"))
        .doesNotContain("does-not-exist");
  }

  @Test
  void deactivated_isCountedAsAnUnknownLoginIs() {
    String id = create("leaver", draft("leaver"));
    patch(id, new JsonObject().put("active", false));

    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      statuses.add(node.client().signIn("leaver", People.PASSWORD).statusCode());
    }

    assertThat(statuses).containsExactly(401, 401, 401, 401, 423, 423);
  }

  // ---- from where ----

  private static HttpResponse<String> signInWith(Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.uri("/api/v1/session"))
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    new JsonObject()
                        .put("login", People.AGENT)
                        .put("password", People.PASSWORD)
                        .encode()));
    headers.forEach(request::header);
    return node.client().send(request.build());
  }

  @Test
  void signIn_fromAPageOfSomebodyElseIsRefusedAndAudited() {
    List<Map<String, String>> foreign =
        List.of(
            Map.of("Origin", "https://evil.example"),
            Map.of("Origin", "null"),
            Map.of("Sec-Fetch-Site", "cross-site"));

    for (Map<String, String> headers : foreign) {
      HttpResponse<String> response = signInWith(headers);
      assertThat(response.statusCode()).as(headers.toString()).isEqualTo(403);
      assertThat(response.headers().firstValue("set-cookie")).isEmpty();
    }
    JsonArray lines =
        new JsonObject(admin.get("/api/v1/audit?kind=REFUSED&action=session.open").body())
            .getJsonArray("items");
    assertThat(lines).hasSize(foreign.size());
  }

  @Test
  void signIn_fromOurOwnPageOrFromAProgramIsOpen() {
    String own = node.origin();

    assertThat(signInWith(Map.of("Origin", own)).statusCode()).isEqualTo(200);
    assertThat(signInWith(Map.of("Sec-Fetch-Site", "same-origin")).statusCode()).isEqualTo(200);
    assertThat(signInWith(Map.of()).statusCode()).isEqualTo(200);
  }
}
