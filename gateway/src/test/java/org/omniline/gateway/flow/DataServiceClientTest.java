package org.omniline.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.store.DataServiceStore.DataService;
import org.omniline.flow.store.DataServiceStore.Method;
import org.omniline.gateway.flow.DataAnswer.Outcome;

/** Against peers that answer well, badly, too much and never. */
@Timeout(60)
class DataServiceClientTest {
  private static final AtomicInteger ELSEWHERE = new AtomicInteger();
  private static Vertx vertx;
  private static HttpServer peer;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    peer =
        vertx
            .createHttpServer()
            .requestHandler(DataServiceClientTest::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/echo" ->
          request
              .body()
              .onSuccess(
                  body ->
                      json(
                          request,
                          new JsonObject()
                              .put("method", request.method().name())
                              .put("query", request.query())
                              .put("key", request.getHeader("X-Key"))
                              .put("body", body.toString())
                              .encode()));
      case "/orders" ->
          json(
              request,
              "{\"orders\":[{\"no\":7,\"state\":\"办理中\"}],\"tags\":[\"a\",\"b\"],\"sum\":2.5,\"none\":null}");
      case "/large" -> json(request, "{\"a\":\"" + "x".repeat(100_000) + "\"}");
      case "/deep" -> json(request, "[".repeat(50) + "]".repeat(50));
      case "/broken" -> json(request, "{\"a\":");
      case "/plain" -> json(request, "7");
      case "/html" -> request.response().putHeader("content-type", "text/html").end("<p>");
      case "/moved" ->
          request
              .response()
              .setStatusCode(302)
              .putHeader("location", "http://127.0.0.1:" + peer.actualPort() + "/elsewhere")
              .end();
      case "/elsewhere" -> {
        ELSEWHERE.incrementAndGet();
        json(request, "{}");
      }
      case "/half" ->
          request
              .response()
              .putHeader("content-type", "application/json")
              .setChunked(true)
              .write("{\"a\":");
      case "/gone" -> request.connection().close();
      case "/silent" -> {}
      default -> request.response().setStatusCode(500).end();
    }
  }

  private static void json(HttpServerRequest request, String text) {
    request.response().putHeader("content-type", "application/json; charset=utf-8").end(text);
  }

  private static DataService service(String path, Method method, int limitMs) {
    return new DataService(
        1,
        1,
        "s",
        "服务",
        URI.create("http://127.0.0.1:" + peer.actualPort() + path),
        method,
        Map.of("X-Key", "geheim"),
        Duration.ofMillis(limitMs),
        true);
  }

  private static DataServiceClient client(String... hosts) {
    return new DataServiceClient(vertx, new AllowedHosts(List.of(hosts)));
  }

  private static DataAnswer ask(DataService service, Map<String, Object> parameters) {
    return client("127.0.0.1:" + peer.actualPort()).ask(service, parameters).blockingGet();
  }

  @Test
  void ask_sendsParametersAndHeadersAsTheServiceSays() {
    DataAnswer got = ask(service("/echo?a=1", Method.GET, 20_000), Map.of("电话", "1 3&8"));
    assertThat(got.outcome()).isEqualTo(Outcome.OK);
    assertThat(got.values())
        .containsEntry("method", "GET")
        .containsEntry("key", "geheim")
        .containsEntry("query", "a=1&%E7%94%B5%E8%AF%9D=1+3%268");

    DataAnswer posted = ask(service("/echo", Method.POST, 20_000), Map.of("n", 2L, "t", "好"));
    assertThat(posted.values())
        .containsEntry("method", "POST")
        .containsEntry("body", "{\"n\":2,\"t\":\"好\"}");
    assertThat(posted.toString()).doesNotContain("geheim");
  }

  @Test
  void ask_namesInnerValuesAsFlowsDo() {
    assertThat(ask(service("/orders", Method.GET, 20_000), Map.of()).values())
        .containsOnly(
            Map.entry("orders.0.no", 7),
            Map.entry("orders.0.state", "办理中"),
            Map.entry("tags", List.of("a", "b")),
            Map.entry("tags.0", "a"),
            Map.entry("tags.1", "b"),
            Map.entry("sum", 2.5));
  }

  @ParameterizedTest
  @CsvSource({
    "/large, TOO_LARGE",
    "/deep, UNREADABLE",
    "/broken, UNREADABLE",
    "/plain, UNREADABLE",
    "/html, UNREADABLE",
    "/error, REFUSED",
    "/gone, UNREACHABLE"
  })
  void ask_failsOnAnswersThatNoFlowCanTake(String path, Outcome outcome) {
    DataAnswer answer = ask(service(path, Method.GET, 20_000), Map.of());

    assertThat(answer.outcome()).isEqualTo(outcome);
    assertThat(answer.input(Instant.EPOCH)).isInstanceOf(FlowInput.FetchFailed.class);
  }

  @Test
  void ask_followsNobodyElsewhere() {
    assertThat(ask(service("/moved", Method.GET, 20_000), Map.of()).outcome())
        .isEqualTo(Outcome.REFUSED);
    assertThat(ELSEWHERE).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"/silent", "/half"})
  void ask_endsInTimeWhenNobodyAnswersOrNotToTheEnd(String path) {
    DataAnswer answer = ask(service(path, Method.GET, 300), Map.of());

    assertThat(answer.outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(answer.input(Instant.EPOCH)).isInstanceOf(FlowInput.FetchTimedOut.class);
  }

  @Test
  void ask_isUnreachableWhereNobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    DataService gone =
        new DataService(
            1,
            1,
            "s",
            "服务",
            URI.create("http://127.0.0.1:" + port + "/"),
            Method.GET,
            Map.of(),
            Duration.ofSeconds(20),
            true);

    assertThat(client("127.0.0.1:" + port).ask(gone, Map.of()).blockingGet().outcome())
        .isEqualTo(Outcome.UNREACHABLE);
  }

  @Test
  void ask_goesToAllowedHostsAlone() {
    DataService service = service("/orders", Method.GET, 20_000);

    assertThat(client("example.org").ask(service, Map.of()).blockingGet().outcome())
        .isEqualTo(Outcome.NOT_ALLOWED);
    AllowedHosts hosts = new AllowedHosts(List.of("His.example.org", "10.0.0.7:8080"));
    assertThat(hosts.allows(URI.create("https://his.example.org/x"))).isTrue();
    assertThat(hosts.allows(URI.create("http://10.0.0.7:8080/x"))).isTrue();
    for (String no :
        List.of(
            "https://his.example.org:8443/",
            "http://10.0.0.7/",
            "http://his.example.org@127.0.0.1/",
            "http://a:b@his.example.org/",
            "file://his.example.org/etc/passwd",
            "ftp://his.example.org/",
            "his.example.org")) {
      assertThat(hosts.allows(URI.create(no))).as(no).isFalse();
    }
  }
}
