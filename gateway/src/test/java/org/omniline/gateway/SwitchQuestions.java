package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What a FreeSWITCH 1.10 asks of a node's directory. */
final class SwitchQuestions {
  private SwitchQuestions() {}

  static HttpResponse<String> ask(RunningNode node, String key, Map<String, String> form) {
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

  /** As asked when a telephone registers. */
  static String answer(RunningNode node, String key, String user) {
    HttpResponse<String> response =
        ask(node, key, Map.of("action", "sip_auth", "user", user, "domain", "omniline"));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /** What RFC 7616 calls A1, in the realm {@code omniline}. */
  static String digest(String user, String password) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5")
                  .digest((user + ":omniline:" + password).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
