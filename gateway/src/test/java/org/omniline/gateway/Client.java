package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A page in a browser: keeps its cookie and sends the CSRF value it was given. */
final class Client {
  private final HttpClient http = TestNode.browser();
  private Omniline node;
  private String csrf = "";

  Client(Omniline node) {
    this.node = node;
  }

  /** Goes on with another node, cookie and all. */
  void moveTo(Omniline other) {
    node = other;
  }

  /** The session as a header {@code Cookie} carries it. */
  String cookie() {
    return ((CookieManager) http.cookieHandler().orElseThrow())
        .getCookieStore().getCookies().stream()
            .map(cookie -> cookie.getName() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
  }

  /** What the upgrade of the desk's socket needs. */
  Map<String, String> socketHeaders() {
    return Map.of("Cookie", cookie(), "Origin", "http://127.0.0.1:" + node.port());
  }

  String csrf() {
    return csrf;
  }

  HttpResponse<String> signIn(String login, String password) {
    HttpResponse<String> response =
        post("/api/v1/session", new JsonObject().put("login", login).put("password", password));
    if (response.statusCode() == 200) {
      csrf = new JsonObject(response.body()).getString("csrf");
    }
    return response;
  }

  /** Signs in or fails. */
  Client in(String login) {
    HttpResponse<String> response = signIn(login, People.PASSWORD);
    if (response.statusCode() != 200) {
      throw new AssertionError(login + " cannot sign in: " + response.body());
    }
    return this;
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, null);
  }

  HttpResponse<String> post(String path, JsonObject body) {
    return send("POST", path, body.encode());
  }

  HttpResponse<String> send(String method, String path, String body) {
    return send(request(method, path, body, csrf));
  }

  HttpResponse<String> sendWithCsrf(String method, String path, String body, String header) {
    return send(request(method, path, body, header));
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpRequest request(String method, String path, String body, String header) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(TestNode.uri(node, path)).timeout(Duration.ofSeconds(30));
    if (!header.isEmpty()) {
      request.header("X-Omniline-Csrf", header);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("content-type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return request.build();
  }

  /** A person, as an administrator sees it. */
  JsonObject user(String login) {
    return json(get("/api/v1/users"), 200).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(user -> login.equals(user.getString("login")))
        .findFirst()
        .orElseThrow();
  }

  /** An administrator changes a person. */
  JsonObject change(String login, JsonObject patch) {
    JsonObject before = user(login);
    return json(
        send(
            "PATCH",
            "/api/v1/users/" + before.getString("id"),
            patch.copy().put("version", before.getInteger("version")).encode()),
        200);
  }

  /** The body of a response that must have this status. */
  static JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  static String code(HttpResponse<String> response) {
    return Optional.ofNullable(new JsonObject(response.body()).getString("code")).orElse("");
  }
}
