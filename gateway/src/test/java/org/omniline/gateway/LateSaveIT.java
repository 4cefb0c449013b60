package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two administrators save the same thing: the later one is told who was faster, and when. */
class LateSaveIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client first;
  private static Client second;
  private static JsonObject secondUser;

  @BeforeAll
  static void start() {
    first = node.client(People.ADMINISTRATOR);
    secondUser = first.change(People.SUPERVISOR, new JsonObject().put("role", "ADMINISTRATOR"));
    second = node.client(People.SUPERVISOR);
  }

  private static void faster(JsonObject conflict, int version) {
    assertThat(conflict.getString("code")).isEqualTo("conflict");
    JsonObject fields = conflict.getJsonObject("fields");
    assertThat(fields.getInteger("version")).isEqualTo(version);
    assertThat(fields.getJsonObject("savedBy").getString("id"))
        .isEqualTo(secondUser.getString("id"));
    assertThat(fields.getJsonObject("savedBy").getString("name"))
        .isEqualTo(secondUser.getString("name"));
    assertThat(Instant.parse(fields.getString("savedAt"))).isNotNull();
  }

  @Test
  void whoPatchesTooLate_isToldWhoSavedAndWhen() {
    JsonObject queue =
        Client.json(
            first.post("/api/v1/queues", new JsonObject().put("code", "late").put("name", "late")),
            201);
    String path = "/api/v1/queues/" + queue.getString("id");
    int opened = queue.getInteger("version");
    String theirs = new JsonObject().put("version", opened).put("name", "别人的").encode();
    Client.json(second.send("PATCH", path, theirs), 200);
    JsonObject mine = new JsonObject().put("version", opened).put("name", "我的");

    faster(Client.json(first.send("PATCH", path, mine.encode()), 409), opened + 1);

    Client.json(first.send("PATCH", path, mine.put("version", opened + 1).encode()), 200);
    JsonObject own =
        Client.json(first.send("PATCH", path, mine.put("version", opened).encode()), 409)
            .getJsonObject("fields");
    assertThat(own.getInteger("version")).isEqualTo(opened + 2);
    assertThat(own.getJsonObject("savedBy").getString("id"))
        .isNotEqualTo(secondUser.getString("id"));
  }

  @Test
  void whoPutsADayThatSomebodyHasJustMade_orRemovesOne_isToldToo() {
    String path = "/api/v1/special-days/2027-05-01";
    JsonObject day =
        new JsonObject()
            .put("version", 0)
            .put("name", "劳动节")
            .put("holiday", true)
            .put("open", new JsonArray());
    JsonObject made = Client.json(second.send("PUT", path, day.encode()), 200);

    faster(Client.json(first.send("PUT", path, day.encode()), 409), made.getInteger("version"));
    faster(
        Client.json(first.send("DELETE", path + "?version=7", null), 409),
        made.getInteger("version"));
  }

  @Test
  void whatIsDoneBelowAThing_countsAsASaveOfIt() {
    String path = "/api/v1/sip-accounts";
    Client.json(
        first.post(path, new JsonObject().put("extension", "3301").put("label", "窗边")), 201);
    Client.json(second.send("POST", path + "/3301/password", null), 200);

    faster(
        Client.json(
            first.send(
                "PATCH",
                path + "/3301",
                new JsonObject().put("version", 1).put("label", "门边").encode()),
            409),
        2);
  }

  @Test
  void ofWhatWasNeverSavedSince_nobodyIsNamed() {
    JsonObject skill =
        new JsonObject().put("code", "late-skill").put("name", "粤语").put("kind", "LANGUAGE");
    Client.json(first.post("/api/v1/skills", skill), 201);

    JsonObject fields =
        Client.json(
                first.send(
                    "PATCH",
                    "/api/v1/skills/late-skill",
                    new JsonObject().put("version", 9).put("name", "客家话").encode()),
                409)
            .getJsonObject("fields");

    assertThat(fields.getMap()).containsOnlyKeys("version");
  }
}
