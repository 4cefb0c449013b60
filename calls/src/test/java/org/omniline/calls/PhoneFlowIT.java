package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Callers go through published flows, over a switch that is simulated byte by byte. */
class PhoneFlowIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour RINGS = PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS);

  private static final String MENU =
      """
      {"format":1,"start":"hello","zero":"person",
       "variables":[{"name":"topic","type":"TEXT"},{"name":"number","type":"TEXT"},
         {"name":"pin","type":"TEXT","secret":true},{"name":"state","type":"TEXT"}],
       "nodes":[
        {"id":"hello","type":"PLAY","prompts":["welcome"],"next":"menu"},
        {"id":"menu","type":"MENU","prompts":["choose"],"variable":"topic","timeoutMs":%d,"tries":2,
         "exhausted":"bye",
         "choices":[{"key":"1","label":"心理","next":"person"},{"key":"2","label":"法律","next":"number"},
           {"key":"3","label":"查询","next":"pin"}]},
        {"id":"number","type":"COLLECT","name":"卡号","prompts":["number"],"min":3,"max":11,"terminator":"#",
         "variable":"number","next":"law","exhausted":"bye"},
        {"id":"pin","type":"COLLECT","prompts":["pin"],"min":4,"max":4,"variable":"pin",
         "next":"look","exhausted":"bye"},
        {"id":"look","type":"FETCH","service":"%s",
         "parameters":[{"name":"pin","value":"pin"}],
         "results":[{"field":"state","variable":"state"}],
         "ok":"law","failed":"bye","timedOut":"person"},
        {"id":"law","type":"QUEUE","queue":"law","priority":3,"failed":"bye"},
        {"id":"person","type":"QUEUE","queue":"psych","failed":"bye"},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;

  private static final int LONG_MS = 60_000;

  private static String newest = "";

  /** Publishes a flow, which says its own name first. */
  private static void flow(String code, String graph) {
    newest = code;
    phoning.flow(code, graph.replace("welcome", code));
  }

  private static void menu(String code) {
    flow(code, MENU.formatted(LONG_MS, "none"));
  }

  /** A caller who is in the flow that was published last, and hears this prompt. */
  private static Caller at(String prompt) {
    Caller caller = begins(one -> phoning.heard(one).contains("/" + newest + ".wav"));
    if (!prompt.equals("welcome")) {
      hears(caller, prompt);
    }
    return caller;
  }

  /**
   * A caller with whom it is like this. Calls follow what was published within seconds: whoever
   * came too early hangs up and calls again.
   */
  private static Caller begins(Predicate<Caller> wanted) {
    AtomicReference<Caller> caller = new AtomicReference<>();
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Caller now = caller.get();
              if (now == null) {
                caller.set(phoning.calls(Phoning.number(), "12356"));
                return false;
              }
              if (wanted.test(now)) {
                return true;
              }
              String heard = phoning.heard(now);
              if (heard.contains("local_stream") || isOfAnotherFlow(heard)) {
                now.hangUp();
                caller.set(null);
              }
              return false;
            });
    return caller.get();
  }

  private static boolean isOfAnotherFlow(String heard) {
    return heard.contains(".wav") && !heard.contains("/" + newest + ".wav");
  }

  private static void hears(Caller caller, String prompt) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> phoning.heard(caller).contains("/" + prompt + ".wav"));
  }

  private static void stepsAre(String conversation, String steps) {
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                assertThat(
                        phoning.sql(
                            "select string_agg(node || ' ' || coalesce(key, '-') || ' ' || exit,"
                                + " ', ' order by place) from ivr_step where conversation_id = "
                                + conversation))
                    .isEqualTo(steps));
  }

  @Test
  @Tag("R10")
  @Tag("R31")
  @Tag("R48")
  @Tag("R56")
  void pressedKeys_leadToTheOtherQueue_andGoWithTheCaller() {
    menu("keys");
    phoning.phone("lawyer", RINGS);
    Desk lawyer = phoning.desk("lawyer");
    lawyer.ready();

    Caller caller = at("choose");
    String id = phoning.conversation(caller);
    caller.press("2");
    hears(caller, "number");
    caller.press("12345#");

    JsonObject ringing = lawyer.sees("RINGING");
    assertThat(ringing.getString("conversation")).isEqualTo(id);
    assertThat(ringing.getJsonObject("given"))
        .isEqualTo(new JsonObject().put("topic", "2").put("number", "12345"));
    assertThat(ringing.getJsonArray("keys").encode())
        .isEqualTo(
            "[{\"kind\":\"MENU\",\"asks\":null,\"key\":\"2\",\"means\":\"法律\",\"variable\":\"topic\"},"
                + "{\"kind\":\"INPUT\",\"asks\":\"卡号\",\"key\":\"12345\",\"means\":null,\"variable\":\"number\"}]");
    assertThat(
            phoning.sql(
                "select q.code || ' ' || c.priority from conversation c"
                    + " join queue q on q.id = c.queue_id where c.id = "
                    + id))
        .isEqualTo("law 3");
    assertThat(lawyer.steps(id)).containsSubsequence("CALL_RANG", "MENU_PASSED", "AGENT_RANG");
    caller.hangUp();
    phoning.stateIs(id, "ABANDONED");
    stepsAre(id, "hello - NEXT, menu 2 ENTERED, number 12345 ENTERED, law - HUNG_UP");
    assertThat(
            phoning.sql(
                "select string_agg(kind, ',' order by from_at, id) from segment"
                    + " where kind in ('IVR', 'QUEUE') and conversation_id = "
                    + id))
        .isEqualTo("IVR,QUEUE");
  }

  private static String visited(String id) {
    return "select string_agg(node, ',') from ivr_step where conversation_id = " + id;
  }

  @Test
  @Tag("R60")
  void keyZero_leadsToAPerson_andAnAccountWithoutAFlowWaitsAtOnce() {
    menu("zero");
    Phone phone = phoning.phone("one", RINGS);
    Desk desk = phoning.desk("one");
    desk.ready();

    Caller caller = at("choose");
    caller.press("0");
    Phoning.is(phone, CallState.RINGING);
    phone.answer();
    desk.sees("TALKING");
    String id = phoning.conversation(caller);
    stepsAre(id, "hello - NEXT, menu 0 ZERO, person - REACHED");
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");

    Caller other = phoning.calls(Phoning.number(), "12348");
    assertThat(phoning.state(phoning.conversation(other))).isEqualTo("WAITING");
  }

  @Test
  void nothingEntered_andWrongKeys_endInAGoodBye() {
    flow("quiet", MENU.formatted(700, "none"));
    Caller caller = at("choose");
    String id = phoning.conversation(caller);
    caller.press("9");

    Phoning.is(caller, CallState.ENDED);
    phoning.stateIs(id, "CLOSED");
    await().atMost(Desk.LONG).until(() -> phoning.sql(visited(id)).endsWith("bye"));
    assertThat(
            phoning.sql(
                "select tries from ivr_step where node = 'menu' and conversation_id = " + id))
        .isEqualTo("2");
    assertThat(phoning.sql("select count(*) from missed where conversation_id = " + id))
        .isEqualTo("0");
  }

  @Test
  @Tag("R50")
  @Tag("R53")
  void dataService_isAskedWithASecret_whichIsKeptNowhere() {
    flow("asks", MENU.formatted(LONG_MS, phoning.service("/orders", 3_000)));
    Desk lawyer = phoning.desk("lawyer");
    phoning.phone("lawyer", RINGS);
    lawyer.ready();
    Caller caller = at("choose");
    String id = phoning.conversation(caller);
    caller.press("3");
    hears(caller, "pin");
    caller.press("7391");

    JsonObject ringing = lawyer.sees("RINGING");
    assertThat(ringing.getJsonObject("given"))
        .isEqualTo(new JsonObject().put("topic", "3").put("state", "办结"));
    assertThat(phoning.asked).contains("pin=7391");
    caller.hangUp();
    stepsAre(id, "hello - NEXT, menu 3 ENTERED, pin *** ENTERED, look - OK, law - HUNG_UP");
  }

  @Test
  void dataServiceThatIsSilent_takesItsTimeOutBranch() {
    flow("slow", MENU.formatted(LONG_MS, phoning.service("/silence", 300)));
    Caller caller = at("choose");
    String id = phoning.conversation(caller);
    caller.press("3");
    hears(caller, "pin");
    caller.press("1234");

    phoning.stateIs(id, "WAITING");
    stepsAre(id, "hello - NEXT, menu 3 ENTERED, pin *** ENTERED, look - TIMED_OUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"welcome", "choose"})
  void callerWhoHangsUp_leavesAtThatNode(String prompt) {
    flow("leaves", MENU.formatted(LONG_MS, "none"));
    Caller caller = at(prompt);
    String id = phoning.conversation(caller);

    caller.hangUp();

    phoning.stateIs(id, "ABANDONED");
    stepsAre(id, prompt.equals("welcome") ? "hello - HUNG_UP" : "hello - NEXT, menu - HUNG_UP");
  }

  @Test
  void flowThatBreaks_leadsToTheAccountsQueue() {
    flow(
        "broken",
        """
        {"format":1,"start":"inner","variables":[],
         "nodes":[{"id":"inner","type":"SUBFLOW","flow":"nowhere","next":"bye"},
                  {"id":"bye","type":"HANGUP"}]}
        """);
    Caller caller =
        begins(
            one ->
                !phoning
                    .sql(
                        "select s.id from ivr_step s join flow f on f.id = s.flow_id"
                            + " where f.code = 'broken' and s.conversation_id = "
                            + phoning.conversation(one))
                    .isEmpty());
    String id = phoning.conversation(caller);

    phoning.stateIs(id, "WAITING");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  @Tag("R54")
  void agentAndOfficeTelephone_areReached_orTheFlowGoesOn() {
    flow("targets", TARGETS);
    Phone office = phoning.phone("two", RINGS);
    phoning.phone("lawyer", RINGS);
    Desk lawyer = phoning.desk("lawyer");
    lawyer.ready();

    Caller first = at("choose");
    first.press("1");
    String one = phoning.conversation(first);
    assertThat(lawyer.sees("RINGING").getString("conversation")).isEqualTo(one);
    first.hangUp();
    phoning.stateIs(one, "ABANDONED");

    Caller second = at("choose");
    second.press("2");
    Phoning.is(office, CallState.RINGING);
    office.answer();
    Phoning.is(office, CallState.TALKING);
    office.hangUp();
    Phoning.is(second, CallState.ENDED);
    String two = phoning.conversation(second);
    phoning.stateIs(two, "CLOSED");
    stepsAre(two, "menu 2 ENTERED, office - REACHED");

    phoning.phone("two", PhoneBehaviour.of(PhoneBehaviour.Kind.BUSY));
    Caller third = at("choose");
    third.press("2");
    String three = phoning.conversation(third);
    phoning.stateIs(three, "WAITING");
    stepsAre(three, "menu 2 ENTERED, office - FAILED");

    Caller fourth = at("choose");
    fourth.press("3");
    String four = phoning.conversation(fourth);
    phoning.stateIs(four, "WAITING");
    stepsAre(four, "menu 3 ENTERED, nobody - FAILED");
  }

  private static final String TARGETS =
      """
      {"format":1,"start":"menu","variables":[],
       "nodes":[
        {"id":"menu","type":"MENU","prompts":["welcome","choose"],"timeoutMs":60000,"exhausted":"person",
         "choices":[{"key":"1","label":"律师","next":"lawyer"},{"key":"2","label":"办公室","next":"office"},
           {"key":"3","label":"无此人","next":"nobody"}]},
        {"id":"lawyer","type":"AGENT","login":"lawyer","failed":"person"},
        {"id":"nobody","type":"AGENT","login":"nobody-here","failed":"person"},
        {"id":"office","type":"DIAL","to":"EXTENSION","number":"1002","ringMs":5000,"failed":"person"},
        {"id":"person","type":"QUEUE","queue":"psych","failed":"person"}]}
      """;

  @Test
  @Tag("R52")
  void callFinishesOnItsVersion_alsoWithAnotherNode_andTheNextTakesTheNewOne() {
    menu("versions");
    Caller caller = at("choose");
    String id = phoning.conversation(caller);
    flow(
        "versions",
        MENU.formatted(LONG_MS, "none").replace("\"queue\":\"law\"", "\"queue\":\"psych\""));

    phoning.stopNode();
    assertThat(caller.state()).as("the caller stays").isEqualTo(CallState.TALKING);
    phoning.startNode();
    // The node before had asked already; the new one asks again.
    stepsAre(id, "hello - NEXT");
    pressesUntil(caller, "2", "number");
    caller.press("123#");
    phoning.stateIs(id, "WAITING");
    assertThat(queueOf(id)).as("as it was when the call began").isEqualTo("law");

    Caller next = at("choose");
    String after = phoning.conversation(next);
    next.press("2");
    hears(next, "number");
    next.press("123#");
    phoning.stateIs(after, "WAITING");
    assertThat(queueOf(after)).isEqualTo("psych");
    assertThat(
            phoning.sql(
                "select string_agg(distinct flow_version::text, ',') from ivr_step"
                    + " where conversation_id in ("
                    + id
                    + ", "
                    + after
                    + ")"))
        .isEqualTo("1,2");
  }

  /** A key pressed while nobody listens is lost: pressed again, as people do. */
  private static void pressesUntil(Caller caller, String key, String prompt) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              String heard = phoning.heard(caller);
              if (heard.contains("/choose.wav")) {
                caller.press(key);
              }
              return heard.contains("/" + prompt + ".wav");
            });
  }

  private static String queueOf(String id) {
    return phoning.sql(
        "select q.code from conversation c join queue q on q.id = c.queue_id where c.id = " + id);
  }

  @Test
  void switchThatStartsAnew_endsTheFlowsOfItsCalls() {
    menu("restart");
    List<Caller> callers = List.of(at("welcome"), at("choose"));
    List<String> ids = callers.stream().map(phoning::conversation).toList();

    phoning.freeswitch.restart(Duration.ofMillis(300)).blockingAwait();

    ids.forEach(id -> phoning.stateIs(id, "ABANDONED"));
  }
}
