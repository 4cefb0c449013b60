package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** An agent sends the caller through a flow and has the caller back, over a simulated switch. */
class PhoneDetourIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour ANSWERS = PhoneBehaviour.answers(Duration.ZERO);

  /** Asks for a number of three digits and a secret, and leads to whoever sent the caller. */
  private static final String ASKS =
      """
      {"format":1,"start":"choose","zero":"person",
       "variables":[{"name":"number","type":"TEXT"},{"name":"pin","type":"TEXT","secret":true}],
       "nodes":[
        {"id":"choose","type":"MENU","prompts":["choose"],"timeoutMs":60000,"exhausted":"bye",
         "choices":[{"key":"1","label":"编号","next":"number"}]},
        {"id":"number","type":"COLLECT","prompts":["number"],"min":3,"max":3,"variable":"number",
         "timeoutMs":60000,"next":"pin","exhausted":"bye"},
        {"id":"pin","type":"COLLECT","prompts":["pin"],"min":4,"max":4,"variable":"pin",
         "timeoutMs":60000,"next":"done","exhausted":"bye"},
        {"id":"done","type":"RETURN"},
        {"id":"person","type":"QUEUE","queue":"psych","failed":"bye"},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;

  private Phone phone;
  private Desk desk;
  private Caller caller;
  private String id;

  /** The agent talks with a caller, who has been through no flow. */
  private void talk() {
    phoning.flow("ask", ASKS);
    phone = phoning.phone("lawyer", ANSWERS);
    desk = phoning.desk("lawyer");
    desk.ready();
    caller = phoning.calls(Phoning.number(), "12348");
    id = desk.sees("TALKING").getString("conversation");
  }

  /** What was published is there within seconds. */
  private void offered() {
    await()
        .atMost(Desk.LONG)
        .until(
            () -> {
              JsonArray flows = desk.ask("agents.list", new JsonObject()).getJsonArray("flows");
              return flows.contains(new JsonObject().put("code", "ask").put("name", "ask"));
            });
  }

  private void send() {
    offered();
    desk.ask("call.flow", Desk.asking(id).put("flow", "ask"));
    hears(caller.uuid(), "choose");
    JsonObject call = desk.sees("IN_FLOW");
    assertThat(call.getString("flow")).isEqualTo("ask");
  }

  private void hears(String leg, String what) {
    await().atMost(Desk.LONG).until(() -> phoning.hears(leg).contains(what));
  }

  private void stepsAre(String steps) {
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                assertThat(
                        phoning.sql(
                            "select string_agg(node || ' ' || coalesce(key, '-') || ' ' || exit,"
                                + " ', ' order by place) from ivr_step where conversation_id = "
                                + id))
                    .isEqualTo(steps));
  }

  @Test
  @Tag("R55")
  @Tag("R67")
  void callerKeysIn_andIsBackWithTheAgent_whoSeesWhatButNoSecret() {
    talk();
    send();
    hears(phone.uuid(), "local_stream");
    caller.press("1");
    hears(caller.uuid(), "number");
    caller.press("205");
    hears(caller.uuid(), "pin");
    caller.press("7391");

    hears(caller.uuid(), "bridge 1003");
    JsonObject back = desk.sees("TALKING");
    assertThat(back.getJsonObject("given")).isEqualTo(new JsonObject().put("number", "205"));
    assertThat(back.getJsonArray("keys").encode())
        .contains("\"205\"", "***")
        .doesNotContain("7391");
    assertThat(back.getString("flow")).isNull();
    assertThat(desk.steps(id)).containsSubsequence("CALL_IN_FLOW", "CALL_FROM_FLOW");
    stepsAre("choose 1 ENTERED, number 205 ENTERED, pin *** ENTERED, done - ENDED");
    assertThat(phoning.state(id)).isEqualTo("SERVING");
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
  }

  @Test
  @Tag("R57")
  void agentTakesTheCallerBack_andMaySendThemAgain() {
    talk();
    send();
    desk.ask("call.back", Desk.asking(id));
    hears(caller.uuid(), "bridge 1003");
    desk.sees("TALKING");

    send();
    caller.press("0");
    hears(caller.uuid(), "bridge 1003");
    stepsAre("choose - HUNG_UP, choose 0 ZERO, person - REACHED");
    assertThat(phoning.state(id)).as("the person is there").isEqualTo("SERVING");
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
  }

  @Test
  void agentWhoHangsUp_leavesTheCallerToTheFlow_andWhoAsksForAPersonWaits() {
    talk();
    send();
    phone.hangUp();
    desk.sees(call -> call.getJsonArray("legs").size() == 1);
    assertThat(phoning.state(id)).isEqualTo("SERVING");

    caller.press("0");

    await().atMost(Desk.LONG).until(() -> visits().equals("2"));
    // The only one of the queue is ready, and is asked again.
    desk.sees("TALKING");
    assertThat(phoning.state(id)).isEqualTo("SERVING");
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
  }

  private String visits() {
    return phoning.sql("select count(*) from queue_visit where conversation_id = " + id);
  }

  @Test
  void flowThatIsNotThere_isRefused_andTheTalkGoesOn() {
    talk();

    assertThat(desk.refusal("call.flow", Desk.asking(id).put("flow", "nowhere")).encode())
        .contains("no-flow");
    Phoning.is(caller, CallState.TALKING);
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
  }
}
