package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignInIT {
  private static TestNode.Site site;
  private static Omniline node;
  private static Client admin;

  @BeforeAll
  static void start() {
    site = new TestNode.Site();
    node = site.start(new People());
    admin = new Client(node).in(People.ADMINISTRATOR);
  }

  @AfterAll
  static void stop() {
    node.stop().blockingAwait();
    site.close();
  }

  /** A fresh agent with a one-time password. */
  private static String create(String login) {
    HttpResponse<String> response =
        admin.post(
            "/api/v1/users",
            new JsonObject().put("login", login).put("name", "某人").put("role", "AGENT"));
    assertThat(response.statusCode()).isEqualTo(201);
    return new JsonObject(response.body()).getString("oneTimePassword");
  }

  private static JsonArray audit(String query) {
    return new JsonObject(admin.get("/api/v1/audit?" + query).body()).getJsonArray("items");
  }

  @Test
  void session_isACookieThatScriptsCannotRead() {
    HttpResponse<String> response = new Client(node).signIn(People.AGENT, People.PASSWORD);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("set-cookie"))
        .hasValueSatisfying(
            cookie ->
                assertThat(cookie)
                    .matches("omniline_session=[A-Za-z0-9_-]{43};.*")
                    .contains("HTTPOnly", "SameSite=Strict", "Path=/"));
    JsonObject user = new JsonObject(response.body()).getJsonObject("user");
    assertThat(user.getString("role")).isEqualTo("AGENT");
    assertThat(user.getJsonArray("rights")).contains("message.send");
  }

  @Test
  void session_keepsOnlyTheTokensHash() {
    HttpResponse<String> response = new Client(node).signIn(People.AGENT, People.PASSWORD);
    String cookie = response.headers().firstValue("set-cookie").orElseThrow();
    String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));

    assertThat(site.sql("select row_to_json(s)::text from staff_session s")).doesNotContain(token);
  }

  @Test
  void signIn_tellsAnUnknownLoginAndAWrongPasswordAlike() {
    HttpResponse<String> unknown = new Client(node).signIn("nobody", "whatever it is");
    HttpResponse<String> wrong = new Client(node).signIn(People.SUPERVISOR, "whatever it is");

    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).isEqualTo(unknown.body());
    assertThat(Client.code(wrong)).isEqualTo("sign-in-failed");
  }

  @Test
  @Tag("R313")
  void signIn_locksAfterFiveFailuresAndAnAdministratorUnlocks() {
    String password = create("locksmith");
    for (int i = 0; i < 4; i++) {
      assertThat(new Client(node).signIn("locksmith", "wrong password").statusCode())
          .isEqualTo(401);
    }
    HttpResponse<String> fifth = new Client(node).signIn("locksmith", "wrong password");
    assertThat(fifth.statusCode()).isEqualTo(423);
    HttpResponse<String> locked = new Client(node).signIn("locksmith", password);
    assertThat(locked.statusCode()).isEqualTo(423);
    String until = new JsonObject(locked.body()).getJsonObject("fields").getString("until");
    assertThat(Instant.parse(until)).isAfter(Instant.now().plusSeconds(600));

    String id = site.sql("select id from staff_user where login = 'locksmith'");
    assertThat(admin.send("POST", "/api/v1/users/" + id + "/unlock", null).statusCode())
        .isEqualTo(204);
    assertThat(new Client(node).signIn("locksmith", password).statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("R313")
  void oneTimePassword_opensNothingUntilItIsChangedForOneThatIsNotWeak() {
    String once = create("newcomer");
    Client client = new Client(node);
    HttpResponse<String> signedIn = client.signIn("newcomer", once);
    assertThat(new JsonObject(signedIn.body()).getBoolean("mustChangePassword")).isTrue();
    assertThat(client.get("/api/v1/queues").statusCode()).isEqualTo(403);

    JsonObject weak = new JsonObject().put("current", once).put("next", "password123");
    HttpResponse<String> refused = client.post("/api/v1/session/password", weak);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Client.code(refused)).isEqualTo("weak-password");

    JsonObject good = new JsonObject().put("current", once).put("next", "a long walk home");
    HttpResponse<String> changed = client.post("/api/v1/session/password", good);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(client.get("/api/v1/queues").statusCode()).isEqualTo(200);
    assertThat(new Client(node).signIn("newcomer", once).statusCode()).isEqualTo(401);
  }

  @Test
  void change_needsTheCsrfValueOfItsOwnSession() {
    Client client = new Client(node).in(People.ADMINISTRATOR);
    String other = new Client(node).in(People.ADMINISTRATOR).csrf();
    String queue = "{\"code\":\"q9\",\"name\":\"n\"}";

    for (String header : new String[] {"", "x", other}) {
      HttpResponse<String> response = client.sendWithCsrf("POST", "/api/v1/queues", queue, header);
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(new JsonObject(response.body()).getJsonObject("fields").getString("reason"))
          .isEqualTo("csrf");
    }
    assertThat(site.sql("select count(*) from queue where code = 'q9'")).isEqualTo("0");
  }

  @Test
  void signOut_endsTheSession() {
    Client client = new Client(node).in(People.AGENT);
    assertThat(client.get("/api/v1/session").statusCode()).isEqualTo(200);

    assertThat(client.send("DELETE", "/api/v1/session", null).statusCode()).isEqualTo(204);

    assertThat(client.get("/api/v1/session").statusCode()).isEqualTo(401);
  }

  @Test
  void deactivation_endsTheUsersSessions() {
    String once = create("leaver");
    Client leaver = new Client(node);
    leaver.signIn("leaver", once);
    assertThat(leaver.get("/api/v1/session").statusCode()).isEqualTo(200);
    String id = site.sql("select id from staff_user where login = 'leaver'");

    HttpResponse<String> response =
        admin.send("PATCH", "/api/v1/users/" + id, "{\"version\":1,\"active\":false}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(leaver.get("/api/v1/session").statusCode()).isEqualTo(401);
    assertThat(new Client(node).signIn("leaver", once).statusCode()).isEqualTo(401);
  }

  @Test
  @Tag("R304")
  void audit_hasEachSignInAndSignOutWithTimeAndAddress() {
    Instant before = Instant.now().minusSeconds(5);
    create("logged");
    new Client(node).signIn("logged", "wrong password");
    String id = site.sql("select id from staff_user where login = 'logged'");
    String once =
        new JsonObject(admin.send("POST", "/api/v1/users/" + id + "/password", null).body())
            .getString("oneTimePassword");
    Client client = new Client(node);
    client.signIn("logged", once);
    client.send("DELETE", "/api/v1/session", null);

    JsonArray lines = audit("kind=SIGN_IN&login=logged");

    assertThat(lines)
        .extracting(
            line ->
                ((JsonObject) line).getString("action")
                    + " "
                    + ((JsonObject) line).getString("outcome"))
        .containsExactly("session.close ok", "session.open ok", "session.open sign-in-failed");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(((JsonObject) line).getString("address")).isEqualTo("127.0.0.1");
              assertThat(Instant.parse(((JsonObject) line).getString("at"))).isAfter(before);
            });
  }

  @Test
  void audit_hasEachRefusedAccess() {
    Client agent = new Client(node).in(People.AGENT);
    assertThat(agent.get("/api/v1/users").statusCode()).isEqualTo(403);
    assertThat(new Client(node).get("/api/v1/users").statusCode()).isEqualTo(401);

    JsonArray lines = audit("kind=REFUSED&action=users.list");

    assertThat(lines)
        .extracting(line -> ((JsonObject) line).getString("outcome"))
        .contains("forbidden", "not-signed-in");
    assertThat(lines)
        .filteredOn(line -> "forbidden".equals(((JsonObject) line).getString("outcome")))
        .allSatisfy(
            line -> {
              assertThat(((JsonObject) line).getString("login")).isEqualTo(People.AGENT);
              assertThat(((JsonObject) line).getString("target")).isEqualTo("GET /api/v1/users");
              assertThat(((JsonObject) line).getString("address")).isEqualTo("127.0.0.1");
            });
  }

  @Test
  void forwardedFor_isBelievedFromTrustedProxiesOnly() {
    Client client = new Client(node);
    client.send(
        java.net.http.HttpRequest.newBuilder(TestNode.uri(node, "/api/v1/audit"))
            .header("x-forwarded-for", "203.0.113.9")
            .build());

    assertThat(audit("kind=REFUSED&action=audit.list"))
        .noneSatisfy(
            line -> assertThat(((JsonObject) line).getString("address")).isEqualTo("203.0.113.9"));
  }

  @Test
  void session_livesOnWhenItsNodeDies() {
    Omniline first = site.start(new People());
    Client client = new Client(first).in(People.AGENT);
    first.stop().blockingAwait();

    client.moveTo(node);

    assertThat(client.get("/api/v1/session").statusCode()).isEqualTo(200);
  }
}
