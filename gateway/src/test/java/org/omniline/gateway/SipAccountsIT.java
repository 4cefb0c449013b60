package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Telephones that may register, as administrators keep them and as a switch asks for them. */
class SipAccountsIT {
  private static final String PATH = "/api/v1/sip-accounts";
  private static final String KEY = "key-of-the-switches";

  @RegisterExtension
  static final RunningNode node = new RunningNode(new People(), Map.of("phone.directory-key", KEY));

  private static JsonObject create(String extension) {
    return Client.json(
        node.client(People.ADMINISTRATOR)
            .post(PATH, new JsonObject().put("extension", extension).put("label", "一楼")),
        201);
  }

  private static HttpResponse<String> ask(String key, Map<String, String> form) {
    return SwitchQuestions.ask(node, key, form);
  }

  private static String answer(String user) {
    return SwitchQuestions.answer(node, KEY, user);
  }

  @Test
  void telephone_isKnownToTheSwitch_withTheDigestOfItsPassword_untilItIsClosed() {
    JsonObject made = create("2001");
    String password = made.getString("password");
    assertThat(password).hasSizeGreaterThanOrEqualTo(20);
    assertThat(answer("2001"))
        .startsWith("<document type=\"freeswitch/xml\">")
        .contains("<user id=\"2001\">", SwitchQuestions.digest("2001", password), "dial-string")
        .as("a telephone that took Opus would press keys that the switch does not hear")
        .contains("[absolute_codec_string=^^:PCMA:PCMU:OPUS]${sofia_contact(")
        .doesNotContain(password);
    Client admin = node.client(People.ADMINISTRATOR);
    assertThat(admin.get(PATH).body()).contains("\"2001\"").doesNotContain(password);

    String renewed =
        Client.json(admin.send("POST", PATH + "/2001/password", null), 200).getString("password");
    assertThat(renewed).isNotEqualTo(password);
    assertThat(answer("2001")).contains(SwitchQuestions.digest("2001", renewed));

    Client.json(
        admin.send(
            "PATCH",
            PATH + "/2001",
            new JsonObject().put("version", 2).put("active", false).encode()),
        200);
    assertThat(answer("2001")).contains("not found").doesNotContain("2001");
    JsonObject reopened =
        Client.json(
            admin.send(
                "PATCH",
                PATH + "/2001",
                new JsonObject().put("version", 3).put("active", true).encode()),
            200);
    assertThat(reopened.getString("label")).isEqualTo("一楼");
    assertThat(reopened.getInteger("version")).isEqualTo(4);
  }

  @Test
  void whoIsNobody_andWhatIsNoTelephone_isNotFound() {
    assertThat(answer("9999")).contains("status=\"not found\"");
    assertThat(ask(KEY, Map.of("purpose", "network-list")).body()).contains("not found");
    assertThat(answer("\"><user id=\"1")).contains("not found").doesNotContain("<user");
  }

  @Test
  void whoDoesNotKnowTheKey_isRefused_andStandsInTheAudit() {
    assertThat(ask("wrong", Map.of("user", "2001", "domain", "omniline")).statusCode())
        .isEqualTo(401);
    await()
        .until(
            () ->
                !node.sql("select count(*) from audit where action = 'switch.directory'")
                    .equals("0"));
  }

  @Test
  void twoOfOneExtension_staleChanges_andWrongForms_areRefused() {
    create("2002");
    Client admin = node.client(People.ADMINISTRATOR);
    JsonObject twice = new JsonObject().put("extension", "2002").put("label", "二楼");
    JsonObject taken = Client.json(admin.post(PATH, twice), 409);
    assertThat(taken.getJsonObject("fields").getString("field")).isEqualTo("extension");
    assertThat(
            admin
                .send("PATCH", PATH + "/2002", new JsonObject().put("version", 7).encode())
                .statusCode())
        .isEqualTo(409);
    assertThat(
            admin
                .send("PATCH", PATH + "/7777", new JsonObject().put("version", 1).encode())
                .statusCode())
        .isEqualTo(404);
    assertThat(
            admin
                .post(PATH, new JsonObject().put("extension", "12a").put("label", "x"))
                .statusCode())
        .isEqualTo(400);
    assertThat(node.client(People.AGENT).get(PATH).statusCode()).isEqualTo(403);
  }
}
