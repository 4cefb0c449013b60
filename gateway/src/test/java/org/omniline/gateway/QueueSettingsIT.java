package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How queues work, over HTTP. */
class QueueSettingsIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client admin;

  @BeforeAll
  static void start() {
    admin = node.client(People.ADMINISTRATOR);
  }

  private static JsonObject queue(String code) {
    return Client.json(
        admin.post("/api/v1/queues", new JsonObject().put("code", code).put("name", code)), 201);
  }

  private static HttpResponse<String> patch(JsonObject queue, JsonObject change) {
    return admin.send(
        "PATCH",
        "/api/v1/queues/" + queue.getString("id"),
        change.put("version", queue.getInteger("version")).encode());
  }

  @Test
  void queue_isSavedWhole_andRefusedWhenStaleOrInACircle() {
    JsonObject first = queue("first");
    JsonObject second = queue("second");
    assertThat(first.getJsonObject("routing").getString("strategy")).isEqualTo("LONGEST_IDLE");
    JsonObject routing =
        new JsonObject()
            .put("strategy", "LINEAR")
            .put("maxWaiting", 5)
            .put(
                "onLimit",
                new JsonObject().put("kind", "QUEUE").put("queue", second.getString("id")))
            .put(
                "steps",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("afterMs", 60_000)
                            .put("kind", "MESSAGE")
                            .put("target", "请稍候")));

    JsonObject saved = Client.json(patch(first, new JsonObject().put("routing", routing)), 200);

    assertThat(saved.getInteger("version")).isEqualTo(first.getInteger("version") + 1);
    assertThat(saved.getJsonObject("routing").getInteger("maxWaiting")).isEqualTo(5);
    assertThat(
            Client.json(patch(saved, new JsonObject().put("name", "一")), 200)
                .getJsonObject("routing"))
        .isEqualTo(saved.getJsonObject("routing"));
    assertThat(patch(first, new JsonObject().put("name", "迟")).statusCode()).isEqualTo(409);
    HttpResponse<String> circle =
        patch(
            second,
            new JsonObject()
                .put(
                    "routing",
                    new JsonObject()
                        .put("maxWaiting", 1)
                        .put(
                            "onLimit",
                            new JsonObject()
                                .put("kind", "QUEUE")
                                .put("queue", first.getString("id")))));
    assertThat(circle.statusCode()).isEqualTo(422);
    assertThat(circle.body()).contains("routing.onLimit");
    HttpResponse<String> used = patch(second, new JsonObject().put("active", false));
    assertThat(Client.code(used)).isEqualTo("in-use");
  }

  @Test
  void members_areChangedWithTheQueueOrNotAtAll() {
    JsonObject queue = queue("night");
    String id = node.sql("select id from staff_user where login = '" + People.AGENT + "'");
    JsonArray comes = members(new JsonObject().put("user", id).put("level", 3).put("position", 7));

    HttpResponse<String> unknown =
        patch(
            queue,
            new JsonObject()
                .put("name", "夜")
                .put("members", comes.copy().add(new JsonObject().put("user", "404"))));
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(membership(id, queue)).isEmpty();

    JsonObject saved = Client.json(patch(queue, new JsonObject().put("members", comes)), 200);

    assertThat(saved.getString("name")).isEqualTo("night");
    assertThat(membership(id, queue)).isEqualTo("3 7");
    JsonArray leaves = members(new JsonObject().put("user", id).put("leaves", true));
    Client.json(patch(saved, new JsonObject().put("members", leaves)), 200);
    assertThat(membership(id, queue)).isEmpty();
  }

  @Test
  void queue_isNotSavedWithoutTheVersionItWasLoadedWith() {
    JsonObject queue = queue("versioned");

    HttpResponse<String> blind =
        admin.send(
            "PATCH",
            "/api/v1/queues/" + queue.getString("id"),
            new JsonObject().put("name", "x").encode());

    assertThat(blind.statusCode()).isEqualTo(400);
  }

  private static JsonArray members(JsonObject... changes) {
    return new JsonArray(List.of(changes));
  }

  private static String membership(String user, JsonObject queue) {
    return node.sql(
        "select level || ' ' || position from queue_membership where valid_to is null and user_id ="
            + " "
            + user
            + " and queue_id = "
            + queue.getString("id"));
  }

  @Test
  void names_areRefusedWhereTheyWouldBeTwins_ofQueuesSkillsHoursAndOutcomes() {
    JsonObject queue = new JsonObject().put("code", "twin-a").put("name", "夜间 Line");
    JsonObject made = Client.json(admin.post("/api/v1/queues", queue), 201);
    twin("/api/v1/queues", queue.copy().put("code", "twin-b").put("name", " 夜间 ｌｉｎｅ"), "name");
    // What has its name already may be saved otherwise, and a name that nobody uses is free.
    String path = "/api/v1/queues/" + made.getString("id");
    JsonObject off =
        new JsonObject().put("version", made.getInteger("version")).put("active", false);
    made = Client.json(admin.send("PATCH", path, off.encode()), 200);
    Client.json(admin.post("/api/v1/queues", queue.copy().put("code", "twin-c")), 201);
    JsonObject on = new JsonObject().put("version", made.getInteger("version")).put("active", true);
    Client.json(admin.send("PATCH", path, on.encode()), 422);

    JsonObject skill = new JsonObject().put("code", "twin-a").put("name", "手语");
    Client.json(admin.post("/api/v1/skills", skill), 201);
    twin("/api/v1/skills", skill.copy().put("code", "twin-b"), "name");
    JsonObject outcome = new JsonObject().put("code", "twin-a").put("label", "哀伤");
    Client.json(admin.post("/api/v1/dispositions", outcome), 201);
    twin("/api/v1/dispositions", outcome.copy().put("code", "twin-b"), "label");
    JsonObject hours =
        new JsonObject()
            .put("code", "twin-a")
            .put("name", "双胞胎")
            .put("zone", "Asia/Shanghai")
            .put("week", new JsonObject())
            .put("queues", new JsonArray());
    Client.json(admin.post("/api/v1/business-hours", hours), 201);
    twin("/api/v1/business-hours", hours.copy().put("code", "twin-b"), "name");
  }

  @Test
  void names_areRefusedWhereTheyWouldBeTwins_ofRulesAndAlarms() {
    JsonObject rule =
        new JsonObject()
            .put("name", "夜间 Rule")
            .put("position", 10)
            .put("condition", "false")
            .put(
                "actions",
                new JsonArray().add(new JsonObject().put("do", "PRIORITY").put("priority", 10)))
            .put("last", false)
            .put("active", true);
    JsonObject made = Client.json(admin.post("/api/v1/routing-rules", rule), 201);
    twin("/api/v1/routing-rules", rule.copy().put("name", " 夜间 ｒｕｌｅ"), "name");
    Client.json(
        admin.send(
            "PUT",
            "/api/v1/routing-rules/" + made.getString("id"),
            rule.copy().put("version", made.getInteger("version")).encode()),
        200);

    JsonObject alarm =
        new JsonObject()
            .put("name", "夜间 Alarm")
            .put("kind", "WAITING")
            .put("threshold", 5)
            .put("roles", new JsonArray().add("SUPERVISOR"))
            .put("users", new JsonArray());
    Client.json(admin.post("/api/v1/alarm-rules", alarm), 201);
    twin("/api/v1/alarm-rules", alarm.copy().put("name", " 夜间 ａｌａｒｍ"), "name");
    twin("/api/v1/alarm-rules", alarm.copy().put("name", "高危来访无人接入"), "name");
  }

  private static void twin(String path, JsonObject body, String field) {
    JsonObject fields = Client.json(admin.post(path, body), 422).getJsonObject("fields");
    assertThat(fields.getString("field")).isEqualTo(field);
    assertThat(fields.getString("reason")).isEqualTo("name-taken");
  }
}
