package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
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

  /** As FreeSWITCH 1.10 asks when a telephone registers. */
  private static HttpResponse<String> ask(String key, Map<String, String> form) {
    StringBuilder body = new StringBuilder("section=directory&tag_name=domain&key_name=name");
    form.forEach(
        (name, value) ->
            body.append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpRequest request =
        HttpRequest.newBuilder(node.uri("/switch/directory"))
            .header(
                "authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(("freeswitch:" + key).getBytes(StandardCharsets.UTF_8)))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String answer(String user) {
    HttpResponse<String> response =
        ask(KEY, Map.of("action", "sip_auth", "user", user, "domain", "omniline"));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static String a1(String user, String password) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5")
                  .digest((user + ":omniline:" + password).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void telephone_isKnownToTheSwitch_withTheDigestOfItsPassword_untilItIsClosed() {
    JsonObject made = create("2001");
    String password = made.getString("password");
    assertThat(password).hasSizeGreaterThanOrEqualTo(20);
    assertThat(answer("2001"))
        .startsWith("<document type=\"freeswitch/xml\">")
        .contains("<user id=\"2001\">", a1("2001", password), "dial-string")
        .doesNotContain(password);
    Client admin = node.client(People.ADMINISTRATOR);
    assertThat(admin.get(PATH).body()).contains("\"2001\"").doesNotContain(password);

    String renewed =
        Client.json(admin.send("POST", PATH + "/2001/password", null), 200).getString("password");
    assertThat(renewed).isNotEqualTo(password);
    assertThat(answer("2001")).contains(a1("2001", renewed));

    Client.json(
        admin.send(
            "PATCH",
            PATH + "/2001",
            new JsonObject().put("version", 2).put("active", false).encode()),
        200);
    assertThat(answer("2001")).contains("not found").doesNotContain("2001");
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
