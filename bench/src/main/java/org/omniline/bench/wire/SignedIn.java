package org.omniline.bench.wire;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * A user's session as a browser holds it.
 *
 * @param cookie the cookie header's value
 * @param csrf what state-changing requests carry
 */
public record SignedIn(String baseUrl, String cookie, String csrf) {
  /** Of people who are made for a measurement or a test. */
  private static final String PASSWORD = "quiet river stone 47";

  /**
   * Signs in.
   *
   * @throws IllegalStateException with the answer when it is refused
   */
  public static SignedIn as(String baseUrl, String login, String password) {
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/session"))
                      .header("content-type", "application/json")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              new JsonObject()
                                  .put("login", login)
                                  .put("password", password)
                                  .encode()))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
      String cookie = response.headers().firstValue("set-cookie").orElse("").split(";", 2)[0];
      return new SignedIn(baseUrl, cookie, new JsonObject(response.body()).getString("csrf", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a user, chooses a password as the user would, and signs in.
   *
   * @param user as the API takes it, without a login
   */
  public static SignedIn joining(SignedIn admin, String login, JsonObject user) {
    String oneTime =
        HttpApi.call(admin, "POST", "/users", user.put("login", login))
            .getString("oneTimePassword");
    HttpApi.call(
        as(admin.baseUrl(), login, oneTime),
        "POST",
        "/session/password",
        new JsonObject().put("current", oneTime).put("next", PASSWORD));
    return as(admin.baseUrl(), login, PASSWORD);
  }

  /** What the upgrade of the desk's socket needs. */
  public Map<String, String> socketHeaders() {
    return Map.of("cookie", cookie, "origin", baseUrl);
  }
}
