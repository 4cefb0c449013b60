package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.WireSchemas;

/** What an administrator sets, seen in the next offer: by the wire, without a restart. */
class QueueRoutingIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client admin;

  @BeforeAll
  static void start() {
    admin = node.client(People.ADMINISTRATOR);
  }

  @Test
  @Tag("R30")
  void demandedSkill_isNeverOfferedToWhoLacksIt_andIsOnceTheAgentHasIt() {
    Client.json(
        admin.post("/api/v1/skills", new JsonObject().put("code", "law").put("name", "法律")), 201);
    Client.json(
        admin.post(
            "/api/v1/routing-rules",
            new JsonObject()
                .put("name", "法律")
                .put("position", 10)
                .put("condition", "true")
                .put(
                    "actions",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("do", "SKILL")
                                .put("skill", "law")
                                .put("level", 2)))
                .put("last", false)
                .put("active", true)),
        201);
    try (Frames desk = node.deskFrames(node.client(People.AGENT));
        Frames visitor = node.visitorFrames()) {
      desk.ask("agent.state", new JsonObject().put("state", "READY"));
      String id = visitor.writes("我想问法律问题");
      assertThat(node.sql("select skills::text from conversation where id = " + id))
          .contains("law");
      admin.change(
          People.AGENT,
          new JsonObject()
              .put(
                  "skills",
                  new JsonArray().add(new JsonObject().put("skill", "law").put("level", 1))));
      JsonObject able =
          admin.change(
              People.AGENT,
              new JsonObject()
                  .put(
                      "skills",
                      new JsonArray().add(new JsonObject().put("skill", "law").put("level", 2))));
      assertThat(able.getJsonArray("skills")).hasSize(1);

      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(node.sql("select count(*) from offer where conversation_id = " + id))
                      .isEqualTo("1"));
      // The only offer came after the level was there.
      assertThat(
              node.sql(
                  "select count(*) from offer o where o.conversation_id = "
                      + id
                      + " and o.offered_at < (select max(valid_from) from agent_skill)"))
          .isEqualTo("0");
      try (Frames again = node.frames("/ws/desk", node.client(People.AGENT).socketHeaders())) {
        JsonObject hello = again.ask("hello", new JsonObject());
        WireSchemas.check("desk-socket.schema.json", "data:hello", hello);
        assertThat(hello.getJsonArray("skills"))
            .contains(new JsonObject().put("code", "law").put("name", "法律"));
        JsonObject offered = hello.getJsonArray("offers").getJsonObject(0);
        assertThat(offered.getJsonObject("conversation").getJsonArray("skills"))
            .containsExactly(new JsonObject().put("skill", "law").put("level", 2));
      }
    }
  }

  @Test
  void skillMadeAndRenamed_andNewDisposition_haveTheirNamesAtDesksThatAreOpen() {
    try (Frames desk = node.deskFrames(node.client(People.AGENT))) {
      JsonObject sign = new JsonObject().put("code", "sign").put("name", "手语");
      JsonObject made = Client.json(admin.post("/api/v1/skills", sign), 201);

      desk.push("dictionaries", push -> skills(push).contains(sign));

      JsonObject renamed = sign.copy().put("name", "手语翻译");
      Client.json(
          admin.send(
              "PATCH",
              "/api/v1/skills/sign",
              new JsonObject()
                  .put("version", made.getInteger("version"))
                  .put("name", "手语翻译")
                  .encode()),
          200);
      Client.json(
          admin.post(
              "/api/v1/dispositions",
              new JsonObject().put("code", "silent").put("label", "没有说话").put("position", 90)),
          201);
      JsonObject push =
          desk.push(
              "dictionaries",
              each -> skills(each).contains(renamed) && each.encode().contains("没有说话"));
      WireSchemas.check("desk-socket.schema.json", "push:dictionaries", push);
    }
  }

  private static JsonArray skills(JsonObject push) {
    return push.getJsonObject("data").getJsonArray("skills");
  }
}
