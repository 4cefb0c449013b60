package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
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
}
