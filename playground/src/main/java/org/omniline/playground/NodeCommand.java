package org.omniline.playground;

import io.vertx.core.json.JsonObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks one node to drain or to resume, as an operator would over the API. {@code OMNILINE_OPERATOR}
 * is {@code login:password}, the demonstration's administrator without it. Ends with 3 where nobody
 * would be served then.
 */
public final class NodeCommand {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Nobody would be served any more: whoever asked is to say that it is meant. */
  private static final int LAST_NODE = 3;

  private static final String LAST = "last-node";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final String base;

  private NodeCommand(String base) {
    this.base = base;
  }

  /** Usage: {@code NodeCommand <node's address> drain|drain?last=true|resume}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream terminal =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    String refused = new NodeCommand(args[0]).ask(args[1]);
    if (LAST.equals(refused)) {
      System.exit(LAST_NODE);
    }
    if (refused != null) {
      terminal.println(refused);
      System.exit(1);
    }
  }

  private @org.jspecify.annotations.Nullable String ask(String command)
      throws IOException, InterruptedException {
    String[] operator =
        System.getenv()
            .getOrDefault("OMNILINE_OPERATOR", "admin:" + DemoData.PASSWORD)
            .split(":", 2);
    JsonObject login =
        new JsonObject()
            .put("login", operator[0])
            .put("password", operator.length > 1 ? operator[1] : "");
    HttpResponse<String> session = send("POST", "/api/v1/session", "", "", login.encode());
    if (session.statusCode() != 200) {
      return "The node does not let "
          + operator[0]
          + " in ("
          + session.statusCode()
          + "). OMNILINE_OPERATOR=login:password names an administrator.";
    }
    String cookie = session.headers().firstValue("set-cookie").orElse("").split(";", 2)[0];
    String csrf = new JsonObject(session.body()).getString("csrf", "");
    HttpResponse<String> answer = send("POST", "/api/v1/nodes/self/" + command, cookie, csrf, "");
    HttpResponse<String> out = send("DELETE", "/api/v1/session", cookie, csrf, "");
    if (answer.statusCode() == 422 && answer.body().contains(LAST)) {
      return LAST;
    }
    return answer.statusCode() == 200 && out.statusCode() < 300
        ? null
        : "The node answers " + answer.statusCode() + " " + answer.body();
  }

  private HttpResponse<String> send(
      String method, String path, String cookie, String csrf, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("content-type", "application/json");
    }
    if (!cookie.isEmpty()) {
      request.header("cookie", cookie).header("x-omniline-csrf", csrf);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
