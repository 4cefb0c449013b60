package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.gateway.Wire.args;
import static org.omniline.gateway.Wire.ok;
import static org.omniline.gateway.Wire.uuid;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** Agents' pages as telephones: who gets a password, how long it is good, what a switch is told. */
@Tag("R66")
class BrowserPhonesIT {
  private static final String KEY = "key-of-the-switches";
  private static final String URL = "wss://phone.example.org:7443/sip";

  @RegisterExtension
  static final RunningNode node =
      new RunningNode(
          new TwoAgents(),
          Map.of(
              "phone.directory-key",
              KEY,
              "phone.web-sockets",
              "fs1=" + URL,
              "phone.ice-servers",
              "stun:turn.example.org:3478,turn:turn.example.org:3478?transport=tcp",
              "phone.ice-secret",
              "shared"));

  @AfterEach
  void nobodyHasATelephone() {
    node.sql("delete from agent_terminal");
  }

  private static JsonObject browser(TestSocket desk) throws Exception {
    return ok(desk, "terminal.set", args("kind", "BROWSER")).getJsonObject("terminal");
  }

  private static String known(JsonObject given) {
    return SwitchQuestions.digest(given.getString("extension"), given.getString("password"));
  }

  private static String told(JsonObject given) {
    return SwitchQuestions.answer(node, KEY, given.getString("extension"));
  }

  @Test
  void page_isGivenWhatASwitchThenKnows_andKeepsItsExtension() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    JsonObject terminal = browser(desk);
    assertThat(terminal.getString("kind")).isEqualTo("BROWSER");
    String claim = uuid();
    JsonObject given = ok(desk, "phone.claim", args("claim", claim));

    assertThat(given.getString("extension")).isEqualTo(terminal.getString("extension"));
    assertThat(given.getJsonArray("sockets").encode())
        .isEqualTo("[{\"name\":\"fs1\",\"url\":\"" + URL + "\"}]");
    assertThat(given.getInstant("validUntil")).isAfter(Instant.now());
    assertThat(told(given))
        .contains(known(given), "dial-string")
        .doesNotContain("absolute_codec_string")
        .doesNotContain(given.getString("password"));
    JsonObject relay = given.getJsonArray("iceServers").getJsonObject(1);
    assertThat(relay.getString("username")).endsWith(":" + userId(People.AGENT));
    assertThat(relay.getString("credential")).hasSize(28);
    JsonObject push = desk.push(p -> p.getString("on").equals("terminal"));
    WireSchemas.check("desk-socket.schema.json", "push:terminal", push);

    JsonObject renewed = ok(desk, "phone.renew", args("claim", claim));
    assertThat(renewed.getString("password")).isNotEqualTo(given.getString("password"));
    assertThat(told(given)).contains(known(renewed)).doesNotContain(known(given));

    ok(desk, "terminal.set", args("extension", null));
    assertThat(browser(desk)).isEqualTo(terminal);
  }

  private static String userId(String login) {
    return node.sql("select id from staff_user where login = '" + login + "'");
  }

  @Test
  void page_thatAnotherPageFollows_isTold_andItsPasswordIsVoid() throws Exception {
    TestSocket first = node.desk(People.AGENT);
    browser(first);
    String claim = uuid();
    JsonObject given = ok(first, "phone.claim", args("claim", claim));
    TestSocket second = node.desk(People.AGENT);
    String taker = uuid();
    JsonObject taken = ok(second, "phone.claim", args("claim", taker));

    JsonObject push =
        first.push(
            p ->
                p.getString("on").equals("terminal")
                    && taker.equals(p.getJsonObject("data").getString("claim")));
    assertThat(push.getJsonObject("data").getJsonObject("terminal").getString("kind"))
        .isEqualTo("BROWSER");
    assertThat(told(given)).contains(known(taken)).doesNotContain(known(given));
    assertThat(first.refused("phone.renew", args("claim", claim)).getJsonObject("fields"))
        .isEqualTo(args("reason", "phone-taken"));
    // Nor by the other's claim: it is of another session.
    assertThat(first.refused("phone.renew", args("claim", taker)).getString("code"))
        .isEqualTo("wrong-state");
  }

  @Test
  void anotherAgent_getsNothingOfIt() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    JsonObject own = browser(desk);
    String claim = uuid();
    JsonObject given = ok(desk, "phone.claim", args("claim", claim));
    TestSocket bob = node.desk(TwoAgents.BOB);
    assertThat(bob.refused("phone.claim", args("claim", claim)).getJsonObject("fields"))
        .isEqualTo(args("reason", "not-browser-phone"));
    JsonObject other = browser(bob);
    assertThat(other.getString("extension")).isNotEqualTo(own.getString("extension"));
    assertThat(bob.refused("phone.renew", args("claim", claim)).getString("code"))
        .isEqualTo("wrong-state");
    assertThat(
            bob.refused("terminal.set", args("extension", own.getString("extension")))
                .getString("code"))
        .isEqualTo("conflict");
    assertThat(told(given)).contains(known(given));
    assertThat(bob.pushes().toString()).doesNotContain(given.getString("password"));
  }

  @Test
  void password_endsWithTheTime_withTheSession_andWithTheTelephone() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    browser(desk);
    String claim = uuid();
    JsonObject given = ok(desk, "phone.claim", args("claim", claim));
    assertThat(told(given)).contains(known(given));

    node.sql("update browser_phone set valid_until = now() - interval '1 second'");
    assertThat(told(given)).as("expired").contains("not found");
    given = ok(desk, "phone.renew", args("claim", claim));
    assertThat(told(given)).contains(known(given));

    ok(desk, "terminal.set", args("extension", "1001"));
    assertThat(told(given)).as("another telephone").contains("not found");
    assertThat(desk.refused("phone.renew", args("claim", claim)).getString("code"))
        .isEqualTo("wrong-state");

    Client page = node.client(TwoAgents.BOB);
    TestSocket bob = node.silentDesk(page);
    ok(bob, "hello", args());
    browser(bob);
    JsonObject bobs = ok(bob, "phone.claim", args("claim", uuid()));
    assertThat(told(bobs)).contains(known(bobs));
    assertThat(page.send("DELETE", "/api/v1/session", null).statusCode()).isBetween(200, 299);
    assertThat(told(bobs)).as("signed out").contains("not found");
  }

  @Test
  void password_isStoredEnciphered_andNoTelephoneOfTheHouseTakesItsExtension() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    String extension = browser(desk).getString("extension");
    JsonObject given = ok(desk, "phone.claim", args("claim", uuid()));
    assertThat(
            node.sql(
                "select encode(secret_sealed, 'escape') from browser_phone where secret_sealed is"
                    + " not null"))
        .doesNotContain(given.getString("password"));
    assertThat(
            node.client(People.ADMINISTRATOR)
                .post(
                    "/api/v1/sip-accounts",
                    new JsonObject().put("extension", extension).put("label", "一楼"))
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void pages_mayReachTheSwitch_andNothingElse() {
    assertThat(
            node.client(People.AGENT)
                .get("/healthz")
                .headers()
                .firstValue("content-security-policy")
                .orElse(""))
        .contains("connect-src 'self' wss://phone.example.org:7443;");
  }
}
