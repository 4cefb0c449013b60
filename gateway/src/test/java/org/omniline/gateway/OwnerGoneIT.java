package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Desks that are gone for too long, as those see it whom they served. */
class OwnerGoneIT {
  /** An agent is signed out half a minute after the last sign of a desk. */
  private static final Duration LONG = Duration.ofSeconds(90);

  @RegisterExtension static final RunningNode node = new RunningNode(new TwoAgents());

  private static Frames desk(String login) {
    return node.deskFrames(node.client(login));
  }

  private static void ready(Frames desk) {
    desk.ask("agent.state", new JsonObject().put("state", "READY"));
  }

  private static void accept(Frames desk, String conversation) {
    JsonObject offer =
        desk.push(
                "offer",
                push ->
                    conversation.equals(
                        push.getJsonObject("data").getJsonObject("conversation").getString("id")))
            .getJsonObject("data");
    desk.ask("offer.accept", new JsonObject().put("offer", offer.getString("offer")));
  }

  private static String of(String conversation, String column) {
    return node.sql("select " + column + " from conversation where id = " + conversation);
  }

  private static Callable<String> count(String what) {
    return () -> node.sql("select count(*) from " + what);
  }

  @Test
  void deskThatIsGoneTooLong_losesItsTalkToAColleague_butNeverOneOfHighRisk() {
    node.sql("update queue set routing = '{\"ownerGoneMs\": 1000}' where code = 'q1'");
    node.sql("update alarm_rule set threshold = 1 where kind = 'HIGH_RISK_OWNER_ABSENT'");
    try (Frames boss = desk(People.SUPERVISOR);
        Frames quiet = node.visitorFrames();
        Frames endangered = node.visitorFrames()) {
      String talk;
      String danger;
      try (Frames ann = desk(People.AGENT);
          Frames bob = desk(TwoAgents.BOB)) {
        ready(ann);
        talk = quiet.writes("你好");
        accept(ann, talk);
        ann.ask("agent.state", new JsonObject().put("state", "BREAK"));
        ready(bob);
        danger = endangered.writes("我很害怕");
        accept(bob, danger);
        bob.ask(
            "risk.set",
            new JsonObject()
                .put("conversation", danger)
                .put("commandId", UUID.randomUUID().toString())
                .put("level", "HIGH"));
      }
      ready(boss);

      // Half a minute without a sign of the desk, then the second the queue allows.
      await().atMost(LONG).until(() -> of(talk, "state"), "WAITING"::equals);
      accept(boss, talk);

      assertThat(of(talk, "state")).isEqualTo("SERVING");
      assertThat(
              node.sql(
                  "select count(*) from queue_visit where entered_by = 'REASSIGNED'"
                      + " and conversation_id = "
                      + talk))
          .isEqualTo("1");
      // The other desk is gone for as long: its limit has passed too, and somebody is alarmed.
      await()
          .atMost(LONG)
          .until(
              count("alarm where kind = 'HIGH_RISK_OWNER_ABSENT' and conversation_id = " + danger),
              "1"::equals);
      assertThat(of(danger, "state")).isEqualTo("SERVING");
      assertThat(of(danger, "(select login from staff_user u where u.id = owner_id)"))
          .isEqualTo(TwoAgents.BOB);
      assertThat(node.sql("select count(*) from queue_visit where conversation_id = " + danger))
          .isEqualTo("1");
    }
  }
}
