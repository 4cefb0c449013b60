package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.WireSchemas;

/** What a supervisor sees, may do and is told who looks at the own team alone. */
class TeamScopeIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new TwoAgents());

  private static Client admin;
  private static String other;

  /** Ann and the supervisor are in one team, Bob is in another, with a queue of its own. */
  @BeforeAll
  static void teams() {
    admin = node.client(People.ADMINISTRATOR);
    other =
        Client.json(
                admin.post(
                    "/api/v1/queues",
                    new JsonObject()
                        .put("code", "q2")
                        .put("name", "法律咨询")
                        .put("offerTimeoutMs", 60_000)
                        .put("active", true)),
                201)
            .getString("id");
    admin.change(People.AGENT, new JsonObject().put("team", "白班"));
    admin.change(
        TwoAgents.BOB,
        new JsonObject().put("team", "夜班").put("queues", new JsonArray().add(other)));
    admin.change(People.SUPERVISOR, new JsonObject().put("team", "白班").put("teamOnly", true));
  }

  private static Frames desk(String login) {
    return node.deskFrames(node.client(login));
  }

  private static String id(String login) {
    return admin.user(login).getString("id");
  }

  private static List<String> ids(JsonObject board, String kind) {
    return board.getJsonArray(kind).stream()
        .map(row -> ((JsonObject) row).getString("id"))
        .toList();
  }

  private static JsonObject board(Frames supervisor) {
    JsonObject board = supervisor.ask("live.watch", new JsonObject());
    WireSchemas.check("desk-socket.schema.json", "data:live.watch", board);
    return board;
  }

  private static JsonObject direct(String agent) {
    return new JsonObject().put("agent", agent).put("state", "BREAK").put("reason", "换班");
  }

  @Test
  @Tag("R82")
  void supervisorOfATeam_seesItsPeopleAndTheirQueues_andDirectsThemAlone() {
    String own = node.sql("select id from queue where code = 'q1'");
    String ann = id(People.AGENT);
    String bob = id(TwoAgents.BOB);
    try (Frames boss = desk(People.SUPERVISOR);
        Frames annsDesk = desk(People.AGENT);
        Frames bobsDesk = desk(TwoAgents.BOB);
        Frames visitor = node.visitorFrames()) {
      String talk = visitor.writes("在吗");
      JsonObject board = board(boss);

      assertThat(board.getJsonObject("team").getString("name")).isEqualTo("白班");
      assertThat(ids(board, "agents")).contains(ann).doesNotContain(bob);
      assertThat(ids(board, "queues")).containsExactly(own);
      assertThat(ids(board, "talks")).contains(talk);
      bobsDesk.ask("agent.state", new JsonObject().put("state", "BUSY"));
      annsDesk.ask("agent.state", new JsonObject().put("state", "BUSY"));
      JsonObject push =
          boss.push("live", one -> ids(one.getJsonObject("data"), "agents").contains(ann));
      WireSchemas.check("desk-socket.schema.json", "push:live", push);

      assertThat(boss.reply("agent.direct", direct(bob)).getJsonObject("error").getString("code"))
          .isEqualTo("not-found");
      assertThat(boss.ask("agent.direct", direct(ann)).getJsonObject("agent").getString("state"))
          .isEqualTo("BREAK");
      assertThat(ids(boss.ask("staff.list", new JsonObject()), "items"))
          .contains(ann)
          .doesNotContain(bob);

      // Moved to the other team's queue, it is out of sight of this one.
      boss.ask(
          "conversation.direct",
          new JsonObject()
              .put("conversation", talk)
              .put("commandId", UUID.randomUUID().toString())
              .put("queue", other)
              .put("reason", "法律问题"));
      boss.push("live", one -> one.getJsonObject("data").encode().contains("\"talks\":[\"" + talk));

      // The same person watches everybody again as soon as somebody says so.
      admin.change(People.SUPERVISOR, new JsonObject().put("teamOnly", false));
      try (Frames again = desk(People.SUPERVISOR)) {
        JsonObject whole = board(again);
        assertThat(whole.getJsonObject("team")).isNull();
        assertThat(ids(whole, "agents")).contains(ann, bob);
        assertThat(ids(whole, "queues")).contains(own, other);
      }
      admin.change(People.SUPERVISOR, new JsonObject().put("teamOnly", true));
      visitor.ask("leave", new JsonObject());
    }
  }

  @Test
  void ownTeamOnly_needsATeam_andNobodyIsHiddenUnlessItIsSaid() {
    JsonObject before = admin.user(People.SUPERVISOR);
    assertThat(admin.user(People.ADMINISTRATOR).getBoolean("teamOnly")).isFalse();
    JsonObject refused =
        Client.json(
            admin.send(
                "PATCH",
                "/api/v1/users/" + before.getString("id"),
                new JsonObject()
                    .putNull("team")
                    .put("version", before.getInteger("version"))
                    .encode()),
            422);
    assertThat(refused.encode()).contains("team");
    assertThat(
            node.sql(
                "select t.name from team_membership m join team t on t.id = m.team_id"
                    + " where m.is_primary and m.valid_to is null and m.user_id = "
                    + id(TwoAgents.BOB)))
        .isEqualTo("夜班");
  }
}
