package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitsIT {
  @RegisterExtension
  static final RunningNode node =
      new RunningNode(new People(), Map.of("limits.upload-bytes", "1MiB"));

  private static Client agent;

  @BeforeAll
  static void start() {
    agent = node.client(People.AGENT);
  }

  private static HttpResponse<String> upload(String name, HttpRequest.BodyPublisher body) {
    return agent.send(
        HttpRequest.newBuilder(node.uri("/api/v1/media?name=" + name))
            .header("X-Omniline-Csrf", agent.csrf())
            .POST(body)
            .build());
  }

  /** Sends a head that announces a body and not one byte of it. */
  private static String statusOf(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @Test
  void upload_of200MegabytesIsRefusedBeforeAByteOfItIsSent() throws IOException {
    String status =
        statusOf(
            String.join(
                "\r\n",
                "POST /api/v1/media?name=a.jpg HTTP/1.1",
                "Host: x",
                "Content-Length: 209715200",
                "",
                ""));

    assertThat(status).contains("413");
  }

  @Test
  void upload_thatTellsNoLengthIsRefusedWhenItPassesTheLimit() {
    byte[] piece = jpeg(64 * 1024);
    HttpResponse<String> response =
        upload(
            "a.jpg",
            HttpRequest.BodyPublishers.ofByteArrays(java.util.Collections.nCopies(64, piece)));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(Client.code(response)).isEqualTo("too-large");
    assertThat(node.sql("select count(*) from media where size > 1048576")).isEqualTo("0");
  }

  @Test
  void upload_ofAProgramBehindAHarmlessNameIsRefused() {
    byte[] program = new byte[4_096];
    program[0] = 'M';
    program[1] = 'Z';
    program[0x3c] = (byte) 0x80;
    System.arraycopy("PE\0\0".getBytes(StandardCharsets.ISO_8859_1), 0, program, 0x80, 4);

    HttpResponse<String> response =
        upload("holiday.jpg", HttpRequest.BodyPublishers.ofByteArray(program));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(Client.code(response)).isEqualTo("type-not-allowed");
  }

  @Test
  void upload_thatIsRefusedSaysWhyInASentence() {
    byte[] piece = jpeg(64 * 1024);
    List<HttpResponse<String>> refused =
        List.of(
            upload("a.jpg", HttpRequest.BodyPublishers.noBody()),
            upload("a.jpg", HttpRequest.BodyPublishers.ofString("no picture")),
            upload(
                "a.jpg",
                HttpRequest.BodyPublishers.ofByteArrays(java.util.Collections.nCopies(64, piece))));

    assertThat(refused).extracting(HttpResponse::statusCode).containsExactly(422, 415, 413);
    assertThat(refused)
        .extracting(response -> new JsonObject(response.body()).getString("detail"))
        .allSatisfy(detail -> assertThat(detail).matches("[A-Z].*[.]"));
  }

  @Test
  void download_isAnAttachmentThatCanNeitherRunNorFrame() {
    HttpResponse<String> up = upload("风景.jpg", HttpRequest.BodyPublishers.ofByteArray(jpeg(2_000)));
    assertThat(up.statusCode()).isEqualTo(201);
    String path = "/api/v1/media/" + new JsonObject(up.body()).getString("id");

    HttpResponse<String> whole = agent.get(path);
    HttpResponse<String> part =
        agent.send(HttpRequest.newBuilder(node.uri(path)).header("range", "bytes=0-99").build());

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().map())
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("content-type", List.of("image/jpeg"))
        .containsEntry("content-length", List.of("2000"));
    assertThat(whole.headers().firstValue("content-disposition").orElse(""))
        .startsWith("attachment;");
    assertThat(whole.headers().firstValue("content-security-policy").orElse(""))
        .contains("sandbox");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("content-range")).hasValue("bytes 0-99/2000");
  }

  @Test
  void head_ofAFileTellsWhatItIsAndIgnoresRanges() {
    HttpResponse<String> up = upload("风景.jpg", HttpRequest.BodyPublishers.ofByteArray(jpeg(2_000)));
    String path = "/api/v1/media/" + new JsonObject(up.body()).getString("id");

    HttpResponse<String> head =
        agent.send(
            HttpRequest.newBuilder(node.uri(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("range", "bytes=0-99")
                .build());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().map())
        .containsEntry("content-type", List.of("image/jpeg"))
        .containsEntry("content-length", List.of("2000"))
        .containsEntry("accept-ranges", List.of("bytes"));
  }

  @Test
  void download_ofSomebodyElsesUploadIsNotFoundAndAudited() {
    HttpResponse<String> up = upload("a.jpg", HttpRequest.BodyPublishers.ofByteArray(jpeg(500)));
    String id = new JsonObject(up.body()).getString("id");
    Client other = node.client(People.SUPERVISOR);

    assertThat(other.get("/api/v1/media/" + id).statusCode()).isEqualTo(404);

    assertThat(
            node.sql(
                "select count(*) from audit where kind = 'REFUSED' and target = 'media:"
                    + id
                    + "'"))
        .isEqualTo("1");
  }

  @Test
  void body_overTheLimitIsRefused() {
    JsonObject body = new JsonObject().put("login", "a").put("password", "x".repeat(100_000));

    HttpResponse<String> response = node.client().post("/api/v1/session", body);

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void body_thatIsNoJsonOrNotOfTheContractIsMalformed() {
    for (String body : new String[] {"{", "[]", "{\"login\":1,\"password\":\"x\"}", "null", "{}"}) {
      HttpResponse<String> response = node.client().send("POST", "/api/v1/session", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(Client.code(response)).as(body).isEqualTo("malformed");
    }
  }

  @Test
  void address_overTheLimitIsRefused() throws IOException {
    assertThat(statusOf("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains("414");
    assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(40_000) + "\r\n\r\n"))
        .contains("431");
  }

  @Test
  void unknown_isAProblemWithACode() {
    HttpResponse<String> missing = agent.get("/api/v1/nothing");
    HttpResponse<String> method = agent.send("PUT", "/api/v1/users", "{}");
    HttpResponse<String> page = agent.get("/no/such/page");

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Client.code(missing)).isEqualTo("not-found");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(page.statusCode()).isEqualTo(404);
  }

  @Test
  void answers_allowScriptsFromUsOnlyAndNobodyToFrameThem() {
    HttpResponse<String> response = agent.get("/healthz");

    String policy = response.headers().firstValue("content-security-policy").orElse("");
    assertThat(policy).contains("script-src 'self';").contains("frame-ancestors 'none'");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
  }

  @Test
  void metrics_haveTheNamesDashboardsKnowAndAreForThisMachineOnly() {
    HttpResponse<String> response = agent.get("/metrics");
    HttpResponse<String> forwarded =
        agent.send(
            HttpRequest.newBuilder(node.uri("/metrics"))
                .header("x-forwarded-for", "127.0.0.1")
                .build());

    assertThat(response.body())
        .contains("omniline_intake_accepted_total{channel=\"WEBCHAT\"}")
        .contains("omniline_intake_duplicate_total{channel=\"WECHAT\"}")
        .contains("omniline_push_total")
        .contains("omniline_outbox_pending");
    assertThat(forwarded.statusCode()).isEqualTo(404);
  }

  @Test
  void signIns_ofOneAddressAreLimited() {
    try (TestNode.Site own = new TestNode.Site()) {
      Omniline small = own.start(new People(), Map.of("limits.sign-ins-per-minute", "3"));
      try {
        for (int i = 0; i < 3; i++) {
          assertThat(new Client(small).signIn("nobody", "x").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> fourth = new Client(small).signIn(People.AGENT, People.PASSWORD);
        assertThat(fourth.statusCode()).isEqualTo(429);
        assertThat(fourth.headers().firstValue("retry-after")).isPresent();
      } finally {
        small.stop().blockingAwait();
      }
    }
  }

  @Test
  void connections_ofOneAddressAreLimited() throws IOException {
    try (TestNode.Site own = new TestNode.Site()) {
      Omniline small = own.start(new People(), Map.of("http.max-connections-per-address", "3"));
      List<Socket> open = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), small.port());
          socket.setSoTimeout(10_000);
          open.add(socket);
        }
        // The last one is closed without a word; the first still answers.
        assertThat(open.get(3).getInputStream().read()).isEqualTo(-1);
        OutputStream out = open.get(0).getOutputStream();
        out.write("GET /healthz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(open.get(0).getInputStream().read()).isEqualTo('H');
      } finally {
        for (Socket socket : open) {
          socket.close();
        }
        small.stop().blockingAwait();
      }
    }
  }

  /** The smallest that tells by its content to be a JPEG, filled up. */
  private static byte[] jpeg(int size) {
    byte[] bytes = new byte[size];
    int[] head = {0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};
    for (int i = 0; i < head.length; i++) {
      bytes[i] = (byte) head[i];
    }
    return bytes;
  }

  // ---- the contract ----

  /** A problem as it says where the contract was broken. */
  private static void assertBroken(HttpResponse<String> response, String field, String words) {
    JsonObject problem = Client.json(response, 400);
    assertThat(problem.getString("code")).isEqualTo("malformed");
    assertThat(problem.getJsonObject("fields", new JsonObject()).getString("field"))
        .as(problem.encode())
        .isEqualTo(field);
    assertThat(problem.getString("detail")).contains(field).contains(words);
  }

  @Test
  void requestThatBreaksTheContract_isToldWhichFieldAndWhy() {
    Client admin = node.client(People.ADMINISTRATOR);
    JsonObject queue = new JsonObject().put("code", "contract").put("name", "合约");
    assertBroken(admin.post("/api/v1/queues", queue.copy().put("name", 5)), "name", "string");
    JsonObject nameless = queue.copy();
    nameless.remove("name");
    assertBroken(admin.post("/api/v1/queues", nameless), "name", "is missing");
    assertBroken(
        admin.post("/api/v1/queues", queue.copy().put("colour", "red")), "colour", "known");
    JsonObject steps =
        new JsonObject()
            .put(
                "steps",
                new JsonArray()
                    .add(new JsonObject().put("afterMs", "soon").put("kind", "MESSAGE")));
    assertBroken(
        admin.post("/api/v1/queues", queue.copy().put("routing", steps)),
        "routing.steps[0].afterMs",
        "integer");
    assertBroken(admin.send("POST", "/api/v1/queues", "{no json"), "body", "JSON");
    assertBroken(admin.send("POST", "/api/v1/queues", "[]"), "body", "object");
    assertBroken(admin.get("/api/v1/audit?limit=many"), "limit", "integer");
    assertThat(Client.json(admin.post("/api/v1/queues", queue), 201).getString("code"))
        .isEqualTo("contract");
  }
}
