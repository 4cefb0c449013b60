package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an agent does with the own state, as the supervisor and the record see it. */
class AgentStatesIT {
  private static TestNode.Site site;
  private static Omniline node;

  @BeforeAll
  static void start() {
    site = new TestNode.Site();
    node = site.start(new People());
  }

  @AfterAll
  static void stop() {
    node.stop().blockingAwait();
    site.close();
  }

  private static Frames desk(Client client) {
    Frames desk =
        Frames.open(
            node,
            "/ws/desk",
            Map.of("Cookie", client.cookie(), "Origin", "http://127.0.0.1:" + node.port()));
    desk.ask("hello", new JsonObject());
    return desk;
  }

  /** The state of an agent in the supervisor's list; empty when not in it. */
  private static List<String> listed(Frames supervisor, String id) {
    return supervisor.ask("agents.list", new JsonObject()).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(agent -> id.equals(agent.getString("id")))
        .map(agent -> agent.getString("state"))
        .toList();
  }

  @Test
  void administrator_isNoAgentHoweverLongTheDeskIsOpen() {
    String id = site.sql("select id from staff_user where login = '" + People.ADMINISTRATOR + "'");
    try (Frames supervisor = desk(new Client(node).in(People.SUPERVISOR));
        Frames administrator = desk(new Client(node).in(People.ADMINISTRATOR))) {
      assertThat(administrator.ask("ping", new JsonObject())).isNotNull();
      // Longer than nodes take to tell routing who is here.
      await()
          .during(Duration.ofSeconds(7))
          .atMost(Duration.ofSeconds(20))
          .until(() -> listed(supervisor, id).isEmpty());
    }
  }

  @Test
  @Tag("R65")
  void states_areSetByTheAgent_shownToTheSupervisor_andTimedWithoutGaps() {
    String id = site.sql("select id from staff_user where login = '" + People.AGENT + "'");
    Client client = new Client(node).in(People.AGENT);
    List<String> states = List.of("READY", "NOT_READY", "BREAK", "OTHER_WORK");
    try (Frames supervisor = desk(new Client(node).in(People.SUPERVISOR));
        Frames desk = desk(client)) {
      assertThat(listed(supervisor, id)).containsExactly("NOT_READY");
      for (String state : states) {
        desk.ask("agent.state", new JsonObject().put("state", state));
        assertThat(listed(supervisor, id)).containsExactly(state);
      }

      assertThat(client.send("DELETE", "/api/v1/session", null).statusCode()).isEqualTo(204);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(listed(supervisor, id)).isEmpty());
    }
    String mine = " from agent_state where agent_id = " + id;
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(site.sql("select count(*)" + mine + " and to_at is not null"))
                    .isEqualTo("5"));
    assertThat(site.sql("select state" + mine + " order by from_at").split("\n"))
        .containsExactly("NOT_READY", "READY", "NOT_READY", "BREAK", "OTHER_WORK");
    assertThat(
            site.sql(
                "select count(*) from (select to_at, lead(from_at) over (order by from_at) as next"
                    + mine
                    + ") as row where next is not null and next <> to_at"))
        .as("rows that do not end where the next begins")
        .isEqualTo("0");
    assertThat(
            site.sql(
                "select count(*) from agent_session s where s.agent_id = "
                    + id
                    + " and s.out_at = (select max(to_at)"
                    + mine
                    + ") and s.in_at = (select min(from_at)"
                    + mine
                    + ")"))
        .isEqualTo("1");
  }
}
