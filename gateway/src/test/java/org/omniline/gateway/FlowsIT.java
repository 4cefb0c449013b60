package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flows, data services and prompts as an administrator edits them over HTTP. */
class FlowsIT {
  private static final HttpServer outside = outside();

  @RegisterExtension
  static final RunningNode node =
      new RunningNode(
          new People(),
          Map.of(
              "flows.data-hosts",
              "orders.example.org, 127.0.0.1:" + outside.getAddress().getPort()));

  private static Client admin;

  @BeforeAll
  static void start() {
    admin = node.client(People.ADMINISTRATOR);
    prompt("welcome", "您好。");
    prompt("choose", "请选择。");
  }

  /** A system of somebody else that answers what it was asked. */
  private static HttpServer outside() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body =
                new JsonObject()
                    .put("asked", exchange.getRequestURI().getQuery())
                    .encode()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() {
    outside.stop(0);
  }

  private static void prompt(String code, String chinese) {
    JsonObject body = new JsonObject().put("version", 0).put("chinese", chinese);
    Client.json(admin.send("PUT", "/api/v1/prompts/" + code, body.encode()), 200);
  }

  /** A menu of which key 1 leads to the queue and key 2 to a node of that id. */
  private static JsonObject graph(String second) {
    return new JsonObject(
        """
        {"format":1,"start":"hello","variables":[{"name":"topic","type":"TEXT"},
           {"name":"pin","type":"TEXT","secret":true}],
         "nodes":[
          {"id":"hello","type":"PLAY","prompts":["welcome"],"next":"menu"},
          {"id":"menu","type":"MENU","prompts":["choose"],"variable":"topic","exhausted":"bye",
           "choices":[{"key":"1","label":"咨询","next":"desk"},
                      {"key":"2","label":"密码","next":"%s"}]},
          {"id":"pin","type":"COLLECT","prompts":["choose"],"min":4,"max":4,"variable":"pin",
           "next":"desk","exhausted":"bye"},
          {"id":"desk","type":"QUEUE","queue":"q1","failed":"bye"},
          {"id":"bye","type":"HANGUP"}]}
        """
            .formatted(second));
  }

  private static JsonObject made(String code, JsonObject graph) {
    return Client.json(
        admin.post(
            "/api/v1/flows",
            new JsonObject().put("code", code).put("name", "热线").put("graph", graph)),
        201);
  }

  @Test
  void schema_isServed_andTellsAFlowFromABrokenOne() {
    HttpResponse<String> served = admin.get("/api/v1/flows/schema");
    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(served.headers().firstValue("content-type").orElse(""))
        .startsWith("application/schema+json");
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(served.body());

    assertThat(schema.validate(graph("pin").encode(), InputFormat.JSON)).isEmpty();
    JsonObject broken = graph("pin");
    broken.getJsonArray("nodes").getJsonObject(0).put("type", "DANCE");
    assertThat(schema.validate(broken.encode(), InputFormat.JSON)).isNotEmpty();
    JsonObject empty = graph("pin");
    empty.remove("nodes");
    assertThat(schema.validate(empty.encode(), InputFormat.JSON)).isNotEmpty();

    assertThat(node.client(People.AGENT).get("/api/v1/flows/schema").statusCode()).isEqualTo(403);
  }

  private static HttpResponse<String> publish(JsonObject flow, String note) {
    return admin.post(
        "/api/v1/flows/" + flow.getString("id") + "/publish",
        new JsonObject().put("version", flow.getInteger("version")).put("note", note));
  }

  private static JsonObject saved(JsonObject flow, JsonObject graph) {
    return Client.json(put(flow, graph), 200);
  }

  private static HttpResponse<String> put(JsonObject flow, JsonObject graph) {
    return admin.send(
        "PUT",
        "/api/v1/flows/" + flow.getString("id"),
        new JsonObject()
            .put("version", flow.getInteger("version"))
            .put("name", "热线")
            .put("active", true)
            .put("graph", graph)
            .encode());
  }

  @Test
  @Tag("R51")
  void publishing_aDanglingBranchIsRefusedWithItsNode_andATrialShowsEachStep() {
    JsonObject flow = made("dangling", graph("nowhere"));
    assertThat(flow.getJsonArray("findings")).isNotEmpty();

    JsonObject refused = Client.json(publish(flow, "试试"), 422);

    assertThat(refused.getString("code")).isEqualTo("invalid");
    assertThat(refused.getJsonObject("fields").getJsonArray("findings").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("code", "UNKNOWN_TARGET")
                .put("node", "menu")
                .put("field", "choices[1].next")
                .put("detail", "nowhere"));
    assertThat(read(flow).getInteger("published")).isNull();

    JsonObject mended = saved(flow, graph("pin"));
    assertThat(mended.getJsonArray("findings")).isEmpty();
    JsonObject trial = trial(graph("pin"), input("KEY", "9"), input("KEY", "1"));
    assertThat(lines(trial, "input")).containsExactly("STARTED", "DONE", "KEY 9", "KEY 1");
    assertThat(lines(trial, "node")).containsExactly("hello", "menu", "menu", "desk");
    JsonObject last = trial.getJsonArray("lines").getJsonObject(3);
    assertThat(last.getJsonArray("steps").getJsonObject(0).getMap())
        .containsEntry("node", "menu")
        .containsEntry("key", "1")
        .containsEntry("tries", 1)
        .containsEntry("exit", "ENTERED");
    assertThat(last.getJsonObject("request").getString("queue")).isEqualTo("q1");
    assertThat(last.getJsonObject("variables").getString("topic")).isEqualTo("1");

    assertThat(Client.json(publish(mended, "上线"), 200).getInteger("published")).isEqualTo(1);
  }

  private static JsonObject input(String what, String text) {
    return new JsonObject().put("do", what).put("text", text);
  }

  private static JsonObject trial(JsonObject graph, JsonObject... inputs) {
    return Client.json(
        admin.post(
            "/api/v1/flows/try",
            new JsonObject()
                .put("code", "dangling")
                .put("graph", graph)
                .put("inputs", new JsonArray(List.of(inputs)))),
        200);
  }

  private static List<String> lines(JsonObject trial, String field) {
    return trial.getJsonArray("lines").stream()
        .map(line -> ((JsonObject) line).getString(field))
        .toList();
  }

  private static JsonObject read(JsonObject flow) {
    return Client.json(admin.get("/api/v1/flows/" + flow.getString("id")), 200);
  }

  @Test
  void trial_masksSecrets() {
    JsonObject trial = trial(graph("pin"), input("KEY", "2"), input("DIGITS", "7391"));

    assertThat(trial.encode()).doesNotContain("7391").contains("***");
  }

  @Test
  void trial_ofWhatDoesNotCompileSaysWhere() {
    JsonObject graph = graph("pin");
    graph
        .getJsonArray("nodes")
        .add(
            new JsonObject()
                .put("id", "set")
                .put("type", "SET")
                .put("variable", "topic")
                .put("value", "1 +")
                .put("next", "bye"));

    JsonObject refused =
        Client.json(
            admin.post(
                "/api/v1/flows/try",
                new JsonObject()
                    .put("code", "x")
                    .put("graph", graph)
                    .put("inputs", new JsonArray())),
            422);

    assertThat(refused.getJsonObject("fields").getJsonArray("findings").encode())
        .contains("BAD_EXPRESSION")
        .contains("\"set\"");
  }

  @Test
  void versions_areRestoredAndAudited_andNobodyPublishesOverAnother() {
    JsonObject flow = made("versions", graph("pin"));
    JsonObject first = Client.json(publish(flow, "第一版"), 200);
    JsonObject edited = saved(first, graph("desk"));
    assertThat(Client.json(publish(first, "迟了"), 409).getString("code")).isEqualTo("conflict");
    assertThat(Client.json(put(first, graph("pin")), 409).getString("code")).isEqualTo("conflict");
    JsonObject second = Client.json(publish(edited, "第二版"), 422);
    assertThat(second.encode()).contains("UNREACHABLE");
    JsonObject again = Client.json(publish(saved(edited, graph("pin")), "第二版"), 200);

    JsonObject restored =
        Client.json(
            admin.post(
                "/api/v1/flows/" + flow.getString("id") + "/restore",
                new JsonObject()
                    .put("version", again.getInteger("version"))
                    .put("number", 1)
                    .put("note", "退回")),
            200);

    assertThat(restored.getInteger("published")).isEqualTo(1);
    JsonObject versions =
        Client.json(admin.get("/api/v1/flows/" + flow.getString("id") + "/versions"), 200);
    assertThat(versions.getJsonArray("items").getJsonObject(0).getMap())
        .containsEntry("number", 2)
        .containsEntry("by", People.ADMINISTRATOR)
        .containsEntry("note", "第二版");
    assertThat(versions.getJsonArray("publications").getJsonObject(0).getString("note"))
        .isEqualTo("退回");
    assertThat(
            Client.json(admin.get("/api/v1/flows/" + flow.getString("id") + "/versions/1"), 200)
                .getJsonObject("graph")
                .getString("start"))
        .isEqualTo("hello");
    assertThat(Client.json(admin.get("/api/v1/audit?action=flows.restore"), 200).encode())
        .contains("flow:" + flow.getString("id"));
  }

  @Test
  void account_beginsWithAPublishedFlowAlone_whichStaysInUse() {
    JsonObject draft =
        new JsonObject()
            .put("channel", "PHONE")
            .put("code", "begins")
            .put("name", "热线号码")
            .put("queue", node.sql("select id from queue where code = 'q1'"))
            .put("settings", new JsonObject().put("numbers", "12345").put("flow", "begins"));
    assertThat(refusal(admin.post("/api/v1/channel-accounts", draft)))
        .isEqualTo("settings.flow no-published-flow");
    JsonObject flow = made("begins", graph("pin"));
    assertThat(refusal(admin.post("/api/v1/channel-accounts", draft)))
        .as("a draft that nobody published")
        .isEqualTo("settings.flow no-published-flow");

    JsonObject published = Client.json(publish(flow, "上线"), 200);
    JsonObject account = Client.json(admin.post("/api/v1/channel-accounts", draft), 201);
    assertThat(account.getJsonObject("settings").getString("flow")).isEqualTo("begins");

    HttpResponse<String> closing = closed(published);
    assertThat(Client.json(closing, 409).getJsonObject("fields").getJsonArray("usedBy").encode())
        .contains("account-flow")
        .contains("热线号码");
    String path = "/api/v1/channel-accounts/" + account.getString("id");
    JsonObject elsewhere =
        new JsonObject()
            .put("version", account.getInteger("version"))
            .put("settings", new JsonObject().put("flow", "nowhere"));
    assertThat(refusal(admin.send("PATCH", path, elsewhere.encode())))
        .isEqualTo("settings.flow no-published-flow");
    JsonObject none = elsewhere.copy().put("settings", new JsonObject().put("flow", ""));
    Client.json(admin.send("PATCH", path, none.encode()), 200);
    Client.json(closed(published), 200);
  }

  @Test
  void account_ofTheTelephone_keepsNumbersAlone_andToldWhichIsNone() {
    JsonObject draft =
        new JsonObject()
            .put("channel", "PHONE")
            .put("code", "numbers")
            .put("name", "热线号码")
            .put("queue", node.sql("select id from queue where code = 'q1'"))
            .put("settings", new JsonObject().put("numbers", "12377, abc"));

    HttpResponse<String> refused = admin.post("/api/v1/channel-accounts", draft);

    assertThat(refusal(refused)).isEqualTo("settings.numbers no-access-number");
    assertThat(refused.body()).contains("abc");
  }

  private static String refusal(HttpResponse<String> response) {
    JsonObject fields = Client.json(response, 422).getJsonObject("fields");
    return fields.getString("field") + " " + fields.getString("reason");
  }

  private static HttpResponse<String> closed(JsonObject flow) {
    JsonObject body =
        new JsonObject()
            .put("version", flow.getInteger("version"))
            .put("name", "热线")
            .put("active", false)
            .put("graph", graph("pin"));
    return admin.send("PUT", "/api/v1/flows/" + flow.getString("id"), body.encode());
  }

  @Test
  void graph_withAFieldNobodyKnowsIsRefusedAtItsPlace() {
    JsonObject graph = graph("pin");
    graph.getJsonArray("nodes").getJsonObject(0).put("nxet", "menu");

    JsonObject refused =
        Client.json(
            admin.post(
                "/api/v1/flows",
                new JsonObject().put("code", "broken").put("name", "坏").put("graph", graph)),
            422);

    assertThat(refused.getJsonObject("fields").getMap())
        .containsEntry("path", "nodes[0].nxet")
        .containsEntry("reason", "unknown-field");
  }

  @Test
  void dataService_isOnAllowedHostsAlone_andNeverShowsItsHeaders() {
    JsonObject draft =
        new JsonObject()
            .put("code", "orders")
            .put("name", "工单")
            .put("url", "https://orders.example.org/q")
            .put("headers", new JsonObject().put("X-Key", "geheim"));
    JsonObject made = Client.json(admin.post("/api/v1/data-services", draft), 201);
    assertThat(made.getJsonArray("headers")).containsExactly("X-Key");
    assertThat(made.encode()).doesNotContain("geheim");

    JsonObject elsewhere = draft.copy().put("code", "other").put("url", "http://127.0.0.1/q");
    assertThat(
            Client.json(admin.post("/api/v1/data-services", elsewhere), 422)
                .getJsonObject("fields")
                .getString("reason"))
        .isEqualTo("host-not-allowed");
    JsonObject host =
        draft.copy().put("code", "h").put("headers", new JsonObject().put("Host", "x"));
    assertThat(admin.post("/api/v1/data-services", host).statusCode()).isEqualTo(422);

    JsonObject change =
        new JsonObject()
            .put("version", made.getInteger("version"))
            .put("name", "工单系统")
            .put("url", "https://orders.example.org/q")
            .put("method", "POST")
            .put("timeoutMs", 500)
            .put("active", true)
            .put("headers", new JsonObject().put("X-Other", "1"));
    JsonObject changed =
        Client.json(
            admin.send("PUT", "/api/v1/data-services/" + made.getString("id"), change.encode()),
            200);
    assertThat(changed.getJsonArray("headers")).containsExactly("X-Key", "X-Other");
    assertThat(Client.json(admin.get("/api/v1/data-services"), 200).encode())
        .doesNotContain("geheim");
    assertThat(
            admin
                .send("PUT", "/api/v1/data-services/" + made.getString("id"), change.encode())
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void dataService_isAskedOnce_andThatIsAudited() {
    String url = "http://127.0.0.1:" + outside.getAddress().getPort() + "/orders";
    JsonObject draft = new JsonObject().put("code", "asked").put("name", "工单").put("url", url);
    JsonObject made = Client.json(admin.post("/api/v1/data-services", draft), 201);

    JsonObject answer =
        Client.json(
            admin.post(
                "/api/v1/data-services/" + made.getString("id") + "/try",
                new JsonObject().put("parameters", new JsonObject().put("no", "17"))),
            200);

    assertThat(answer.getString("outcome")).isEqualTo("OK");
    assertThat(answer.getJsonObject("values").getString("asked")).isEqualTo("no=17");
    assertThat(Client.json(admin.get("/api/v1/audit?action=data-services.try"), 200).encode())
        .contains("data-service:asked")
        .doesNotContain("no=17");
  }
}
