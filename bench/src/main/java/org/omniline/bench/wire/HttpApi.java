package org.omniline.bench.wire;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The HTTP API as a browser's page calls it. Blocking; any thread. */
public final class HttpApi {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private HttpApi() {}

  /**
   * Calls.
   *
   * @param path below {@code /api/v1}
   * @return the answer's body, empty where there is none
   * @throws IllegalStateException with the answer when it is refused
   */
  public static JsonObject call(
      SignedIn who, String method, String path, @Nullable JsonObject body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(who.baseUrl() + "/api/v1" + path))
            .header("cookie", who.cookie())
            .header("origin", who.baseUrl())
            .header("x-omniline-csrf", who.csrf())
            .header("content-type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            method + " " + path + ": " + response.statusCode() + " " + response.body());
      }
      return response.body().isBlank() ? new JsonObject() : new JsonObject(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
