package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Agents on duty by telephone, whose page is closed. */
class PhoneDutyIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour TAKES_IT =
      PhoneBehaviour.answers(Duration.ZERO).pressing("1");

  /** Longer than it takes until nobody is taken for being at a desk. */
  private static final Duration UNSEEN = Duration.ofSeconds(60);

  @AfterEach
  void asBefore() {
    phoning.sql("update queue set routing = '{}' where code = 'psych'");
  }

  private static String why(JsonObject refused) {
    return refused.getJsonObject("fields").getString("reason");
  }

  private static JsonObject in(int hours) {
    return new JsonObject().put("until", Instant.now().plusSeconds(hours * 3_600L).toString());
  }

  /** As everybody else sees the agent; null when nobody does. */
  private static JsonObject seen(Desk desk, String name) {
    return desk.ask("agents.list", new JsonObject()).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(agent -> agent.getString("name").equals(name))
        .findFirst()
        .orElse(null);
  }

  private static void closesThePage(Desk desk, Desk boss) {
    desk.socket.close();
    await()
        .atMost(UNSEEN)
        .untilAsserted(
            () -> {
              JsonObject agent = seen(boss, "one");
              assertThat(agent).as("still there").isNotNull();
              assertThat(agent.getBoolean("phoneOnly")).isTrue();
            });
  }

  /** A call is talked on the mobile, with no desk open. */
  private static String talks(Phone mobile) {
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    phoning.stateIs(id, "SERVING");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("one"));
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).startsWith("bridge"));
    mobile.hangUp();
    Phoning.is(caller, CallState.ENDED);
    phoning.stateIs(id, "WRAP_UP");
    return id;
  }

  private static void isAside(String conversation) {
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql(
                        "select aside_since is not null from conversation where id = "
                            + conversation)
                    .equals("t"));
  }

  @Test
  @Tag("R41")
  @Tag("R42")
  void callsComeWithThePageClosed_afterARestartToo_andAreWrittenUpLater() {
    phoning.sql(
        "update queue set routing = '{\"wrapUp\":{\"limitMs\":1000}}' where code = 'psych'");
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    Desk desk = phoning.desk("one");
    Phone mobile = phoning.outside(desk, "one", TAKES_IT);
    desk.ready();
    desk.ask("duty.begin", in(1));
    closesThePage(desk, boss);

    String first = talks(mobile);
    isAside(first);
    String second = talks(mobile);
    isAside(second);
    assertThat(boss.steps(first)).contains("WRAP_UP_ASIDE");

    phoning.stopNode();
    phoning.startNode();
    Desk after = phoning.desk(Phoning.SUPERVISOR);
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () -> {
              JsonObject agent = seen(after, "one");
              assertThat(agent).as("on duty all the same").isNotNull();
              assertThat(agent.getBoolean("phoneOnly")).isTrue();
              assertThat(agent.getString("state")).isEqualTo("READY");
            });
    String third = talks(mobile);
    isAside(third);

    after.ask(
        "duty.stop", new JsonObject().put("agent", phoning.user("one")).put("reason", "排班改了"));
    await().atMost(Desk.LONG).until(() -> seen(after, "one") == null);
    assertThat(phoning.sql("select reason from phone_duty order by id desc limit 1"))
        .isEqualTo("排班改了");
    Caller waits = phoning.calls(Phoning.number(), "12356");
    assertThat(phoning.state(phoning.conversation(waits))).isEqualTo("WAITING");
    waits.hangUp();

    Desk back = phoning.desk("one");
    for (String id : new String[] {first, second, third}) {
      back.writesUp(id);
      phoning.stateIs(id, "CLOSED");
    }
  }

  @Test
  @Tag("R41")
  void talkThatIsOn_isNobodyElses_whenThePageIsClosed_orTheDutyEnds() {
    phoning.sql("update queue set routing = '{\"ownerGoneMs\":1000}' where code = 'psych'");
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    Desk desk = phoning.desk("one");
    phoning.outside(desk, "one", TAKES_IT);
    desk.ready();
    desk.ask("duty.begin", in(1));
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("TALKING").getString("conversation");
    closesThePage(desk, boss);

    boss.ask("duty.stop", new JsonObject().put("agent", phoning.user("one")).put("reason", "换班"));
    await().atMost(Desk.LONG).until(() -> seen(boss, "one") == null);
    // The owner is signed out by now, and would have lost a chat.
    await()
        .during(Duration.ofSeconds(8))
        .atMost(Duration.ofSeconds(12))
        .untilAsserted(
            () -> {
              assertThat(phoning.state(id)).isEqualTo("SERVING");
              assertThat(caller.state()).isEqualTo(CallState.TALKING);
            });
    caller.hangUp();
    await().atMost(Desk.LONG).until(() -> !phoning.state(id).equals("SERVING"));
  }

  @Test
  @Tag("R41")
  void dutyNeedsATelephoneThatRingsWithoutADesk_andAnEnd() {
    Desk desk = phoning.desk("one");
    assertThat(why(desk.refusal("duty.begin", in(30)))).isEqualTo("too-long");
    assertThat(why(desk.refusal("duty.begin", in(-1)))).isEqualTo("past");
    desk.ask("duty.begin", in(1));
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                desk.socket.pushes().stream()
                    .filter(push -> push.getString("on").equals("agent"))
                    .anyMatch(push -> push.getJsonObject("data").getString("dutyUntil") != null));
    desk.ask("duty.end", new JsonObject());
    assertThat(phoning.sql("select count(*) from phone_duty where ended_at is null"))
        .isEqualTo("0");
    desk.ask("terminal.set", new JsonObject().put("extension", null));
    assertThat(why(desk.refusal("duty.begin", in(1)))).isEqualTo("no-duty-telephone");
    desk.ask("terminal.set", new JsonObject().put("extension", "1001"));
  }
}
