package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an agent does with the own state, as the supervisor and the record see it. */
class AgentStatesIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

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
    String id = node.sql("select id from staff_user where login = '" + People.ADMINISTRATOR + "'");
    try (Frames supervisor = node.deskFrames(node.client(People.SUPERVISOR));
        Frames administrator = node.deskFrames(node.client(People.ADMINISTRATOR))) {
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
    String id = node.sql("select id from staff_user where login = '" + People.AGENT + "'");
    Client client = node.client(People.AGENT);
    List<String> states = List.of("READY", "NOT_READY", "BREAK", "OTHER_WORK");
    try (Frames supervisor = node.deskFrames(node.client(People.SUPERVISOR));
        Frames desk = node.deskFrames(client)) {
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
                assertThat(node.sql("select count(*)" + mine + " and to_at is not null"))
                    .isEqualTo("5"));
    assertThat(node.sql("select state" + mine + " order by from_at").split("\n"))
        .containsExactly("NOT_READY", "READY", "NOT_READY", "BREAK", "OTHER_WORK");
    assertThat(
            node.sql(
                "select count(*) from (select to_at, lead(from_at) over (order by from_at) as next"
                    + mine
                    + ") as row where next is not null and next <> to_at"))
        .as("rows that do not end where the next begins")
        .isEqualTo("0");
    assertThat(
            node.sql(
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
