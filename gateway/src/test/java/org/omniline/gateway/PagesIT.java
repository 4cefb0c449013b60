package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of src/test/resources/webroot, as the browser asks for them. */
class PagesIT {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String SCRIPT = "/assets/app-a1b2c3.js";

  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(node.uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/desk/", "/desk/inbox", "/desk/conversations/7312001"})
  void desk_isOnePageForAllItsAddresses(String path) throws Exception {
    HttpResponse<byte[]> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("desk of the tests");
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
  }

  @Test
  void root_leadsToTheDesk() throws Exception {
    HttpResponse<byte[]> response = get("/");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(header(response, "location")).isEqualTo("/desk/");
  }

  @Test
  void asset_isKeptForEverAndCompressed() throws Exception {
    HttpResponse<byte[]> plain = get(SCRIPT);
    HttpResponse<byte[]> packed = get(SCRIPT, "accept-encoding", "gzip");

    assertThat(header(plain, "cache-control")).contains("immutable");
    assertThat(header(packed, "content-encoding")).isEqualTo("gzip");
    assertThat(packed.body().length).isLessThan(plain.body().length / 10);
    assertThat(unpack(packed.body())).isEqualTo(plain.body());
  }

  private static byte[] unpack(byte[] gzip) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/desk/",
        "/chat/demo",
        SCRIPT,
        "/widget.js",
        "/healthz",
        "/readyz",
        "/api/v1/openapi.yaml",
        "/api/v1/visitor/demo",
        "/api/v1/visitor/nobody",
        "/no/such/page",
      })
  void head_isAnsweredAsGetIsButForTheBody(String path) throws Exception {
    HttpResponse<byte[]> get = get(path);

    HttpResponse<byte[]> head =
        HTTP.send(
            HttpRequest.newBuilder(node.uri(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    for (String name :
        List.of("content-type", "etag", "cache-control", "content-security-policy")) {
      assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
    }
    if (get.statusCode() == 200) {
      assertThat(header(head, "content-length")).isEqualTo(Integer.toString(get.body().length));
    }
  }

  @Test
  void head_leavesWhatOnlyChangesToItsOwnMethod() throws Exception {
    HttpResponse<byte[]> head =
        HTTP.send(
            HttpRequest.newBuilder(node.uri("/api/v1/session/password"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(head.statusCode()).isEqualTo(405);
  }

  @Test
  void page_thatTheBrowserHasIsNotSentAgain() throws Exception {
    String tag = header(get("/desk/"), "etag");

    HttpResponse<byte[]> again = get("/desk/", "if-none-match", tag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void chat_mayBeFramedByTheSitesOfItsAccountOnly() throws Exception {
    String chat = header(get("/chat/demo"), "content-security-policy");
    String desk = header(get("/desk/"), "content-security-policy");

    assertThat(chat)
        .contains("frame-ancestors 'self' https://school.example.org http://localhost:*")
        .doesNotContain("javascript:");
    assertThat(desk).contains("frame-ancestors 'none'");
    assertThat(get("/chat/nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void widget_mayBeLoadedByOtherSites() throws Exception {
    HttpResponse<byte[]> response = get("/widget.js");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "cross-origin-resource-policy")).isEqualTo("cross-origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/desk/missing.js",
        "/assets/../../../openapi.yaml",
        "/assets/%2e%2e/%2e%2e/logback.xml",
        "/..%2f..%2fetc%2fpasswd",
        "/META-INF/MANIFEST.MF",
      })
  void path_outsideTheWebrootIsNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isIn(400, 404);
  }
}
