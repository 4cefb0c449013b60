package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;

/** What callers hear who wait, and what they can ask for by keys. */
class PhoneWaitIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  @AfterEach
  void asBefore() {
    phoning.sql("update queue set hours_id = null, routing = routing - 'calls'");
  }

  private static void hears(Caller caller, String part) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(phoning.heard(caller)).contains(part));
  }

  @Test
  @Tag("R35")
  void place_isToldBetweenMusic_andOnRecord() {
    Caller first = phoning.calls(Phoning.number(), "12356");
    hears(first, "/queue-wait.wav");
    assertThat(phoning.heard(first)).as("nobody works: nobody is next").doesNotContain("next");
    Caller second = phoning.calls(Phoning.number(), "12356");
    hears(second, "/queue-ahead.wav!/s/digits/1.wav!/s/prompts/queue-people.wav");
    assertThat(phoning.heard(second)).as("nobody can tell how long").doesNotContain("estimate");
    hears(second, "local_stream");
    String id = phoning.conversation(second);
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql("select position_told from queue_visit where conversation_id = " + id)
                    .equals("2"));
  }

  @Test
  @Tag("R35")
  @Tag("R40")
  void callBack_isAskedByKey_confirmed_keepsThePlace_andStandsInTheListOfTheMissed() {
    String number = Phoning.number();
    Caller caller = phoning.calls(number, "12356");
    String id = phoning.conversation(caller);
    hears(caller, "/queue-callback.wav!/s/digits/2.wav");
    caller.press("2");
    hears(caller, "/callback-confirm.wav");
    assertThat(phoning.heard(caller)).contains(digits(number));
    caller.press("1");

    hears(caller, "/s/noted.wav");
    Phoning.is(caller, CallState.ENDED);
    assertThat(phoning.state(id)).as("the place is kept").isEqualTo("WAITING");
    assertThat(
            phoning.sql(
                "select kind || ' ' || state || ' ' || way from missed where conversation_id = "
                    + id))
        .isEqualTo("CONTACT_REQUEST OPEN PHONE");
  }

  @Test
  @Tag("R40")
  void callerWithoutANumber_isAskedForOne() {
    Caller caller = phoning.calls(CallerId.anonymous(), "12356");
    String id = phoning.conversation(caller);
    hears(caller, "/queue-callback.wav");
    caller.press("2");
    hears(caller, "/callback-enter.wav");
    caller.press("123#");
    hears(caller, "/callback-invalid.wav!/s/prompts/callback-enter.wav");
    caller.press("07715551234#");
    hears(caller, "/callback-confirm.wav");
    caller.press("1");
    Phoning.is(caller, CallState.ENDED);

    assertThat(phoning.sql("select number_hint from missed where conversation_id = " + id))
        .isEqualTo("077****1234");
  }

  @Test
  void queueThatTellsNothing_playsMusicAlone() {
    phoning.sql(
        "update queue set routing = coalesce(routing, '{}') ||"
            + " '{\"calls\":{\"tellMs\":0,\"callBackKey\":\"\"}}'");
    phoning.stopNode();
    phoning.startNode();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    hears(caller, "local_stream");

    await()
        .during(Duration.ofSeconds(6))
        .atMost(Desk.LONG)
        .until(() -> !phoning.heard(caller).contains("/queue-"));
    caller.press("2");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  @Tag("R36")
  void flowThatLeadsToAQueue_asksItsHours_andItsSize() {
    closed();
    phoning.flow("closed", FLOW);
    phoning.stopNode();
    phoning.startNode();
    Caller late = phoning.calls(Phoning.number(), "12356");
    hears(late, "/bye.wav");
    Phoning.is(late, CallState.ENDED);
    String id = phoning.conversation(late);
    assertThat(phoning.state(id)).isEqualTo("CLOSED");

    phoning.sql("update queue set hours_id = null where code = 'law'");
    phoning.sql(
        "update queue set routing = coalesce(routing, '{}') || jsonb_build_object('maxWaiting', 1,"
            + " 'onLimit', jsonb_build_object('kind', 'QUEUE', 'queue', (select id::text from queue"
            + " where code = 'psych'))) where code = 'law'");
    phoning.flow("open", FLOW);
    phoning.stopNode();
    phoning.startNode();
    Caller fits = phoning.calls(Phoning.number(), "12356");
    String one = phoning.conversation(fits);
    phoning.stateIs(one, "WAITING");
    Caller over = phoning.calls(Phoning.number(), "12356");
    String two = phoning.conversation(over);
    await().atMost(Desk.LONG).until(() -> queueOf(two).equals("psych"));
    assertThat(queueOf(one)).isEqualTo("law");
    phoning.sql("update queue set routing = routing - 'maxWaiting' - 'onLimit'");
  }

  private static final String FLOW =
      """
      {"format":1,"start":"law","variables":[],
       "nodes":[
        {"id":"law","type":"QUEUE","queue":"law","failed":"bye"},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;

  private static String queueOf(String id) {
    return phoning.sql(
        "select q.code from conversation c join queue q on q.id = c.queue_id where c.id = " + id);
  }

  private static void closed() {
    phoning.sql(
        """
        insert into business_hours (id, code, name, zone, week, follows_special_days, closed_text,
          leaves_message)
        values (72, 'shut', 'shut', 'Asia/Shanghai', '{}', false, '下班了。', true)
        on conflict do nothing
        """);
    phoning.sql("update queue set hours_id = 72 where code = 'law'");
  }

  private static String digits(String number) {
    StringBuilder files = new StringBuilder();
    number
        .chars()
        .forEach(digit -> files.append("!/s/digits/").append((char) digit).append(".wav"));
    return files.toString();
  }
}
