package org.omniline.flow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Pressed;
import org.omniline.flow.graph.Node;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.flow.run.FlowRequest.Ask;
import org.omniline.flow.run.FlowRequest.DigitSpec;
import org.omniline.flow.run.FlowRequest.Option;
import org.omniline.flow.run.FlowStep.Exit;
import org.omniline.flow.run.Utterance.Recorded;
import org.omniline.flow.run.Utterance.Value;
import org.omniline.flow.run.Utterance.Words;

class FlowRunTest {
  /** Greeting, a menu, eleven digits, an order by number, a queue. */
  static final String HOTLINE =
      """
      {"format":1,"start":"hello","zero":"desk",
       "variables":[{"name":"topic","type":"TEXT"},{"name":"phone","type":"TEXT"},
         {"name":"state","type":"TEXT"},{"name":"pin","type":"TEXT","secret":true},
         {"name":"tried","type":"WHOLE"}],
       "nodes":[
        {"id":"hello","type":"PLAY","prompts":["welcome"],"next":"menu"},
        {"id":"menu","type":"MENU","prompts":["choose"],"tries":3,"timeoutMs":6000,
         "noInput":["silent"],"badInput":["wrong"],"exhausted":"bye","variable":"topic",
         "choices":[{"key":"1","label":"查进度","next":"phone"},
                    {"key":"2","label":"投诉","next":"desk"},
                    {"key":"3","label":"改密码","next":"pin"}]},
        {"id":"phone","type":"COLLECT","prompts":["phone"],"min":11,"max":11,"terminator":"#",
         "tries":3,"badInput":["wrong"],"variable":"phone","next":"look","exhausted":"desk"},
        {"id":"look","type":"FETCH","service":"orders","ok":"tell","failed":"desk",
         "timedOut":"sorry","parameters":[{"name":"phone","value":"phone"}],
         "results":[{"field":"order.state","variable":"state"}]},
        {"id":"tell","type":"SAY","text":"{phone}的工单：{state}","reading":"DIGITS","next":"menu"},
        {"id":"sorry","type":"PLAY","prompts":["later"],"next":"desk"},
        {"id":"pin","type":"COLLECT","prompts":["pin"],"min":6,"max":6,"variable":"pin",
         "next":"check","exhausted":"bye"},
        {"id":"check","type":"CONDITION","branches":[{"when":"pin == '246813'","next":"desk"}],
         "otherwise":"bye"},
        {"id":"desk","type":"QUEUE","queue":"care","priority":2,"skills":{"dialect":1},
         "failed":"message"},
        {"id":"message","type":"VOICEMAIL","prompts":["leave"],"next":"bye"},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;

  private static Caller caller() {
    return new Caller(new Shelf().put("hotline", HOTLINE), "hotline").start();
  }

  @Test
  @Tag("R56")
  void way_isToldInTheWordsOfTheVersion_withoutSecrets() {
    Caller caller = caller();
    caller.hears();
    caller.presses("1").enters("13800138000").isTold(Map.of("order.state", "已办结")).hears();
    assertThat(caller.state().way())
        .extracting(Pressed::kind, Pressed::key, Pressed::means, Pressed::variable)
        .containsExactly(
            tuple(Pressed.Kind.MENU, "1", "查进度", "topic"),
            tuple(Pressed.Kind.INPUT, "13800138000", null, "phone"));
    caller.presses("3").enters("246813");
    assertThat(caller.state().way())
        .extracting(Pressed::key, Pressed::means)
        .containsExactly(tuple("13800138000", null), tuple("3", "改密码"), tuple(FlowStep.MASK, null));
  }

  @Test
  @Tag("R60")
  void keyZero_isOneOfTheKeysOnTheWay() {
    Caller caller = caller();
    caller.hears();
    caller.presses("0");
    assertThat(caller.state().way())
        .extracting(Pressed::kind, Pressed::key, Pressed::means)
        .containsExactly(tuple(Pressed.Kind.MENU, "0", null));
  }

  @Test
  void menuAndDigits_followTheKeysAndAskAgainUpToTheTries() {
    Caller caller = caller();
    assertThat(caller.request()).isEqualTo(new FlowRequest.Play(List.of(new Recorded("welcome"))));

    caller.hears();
    assertThat(caller.request())
        .isEqualTo(
            new Ask(
                List.of(new Recorded("choose")),
                List.of(
                    new Option("1", "查进度"),
                    new Option("2", "投诉"),
                    new Option("3", "改密码"),
                    new Option("0", "")),
                null,
                6_000));

    caller.presses("9");
    assertThat(((Ask) caller.request()).say())
        .containsExactly(new Recorded("wrong"), new Recorded("choose"));
    caller.isSilent();
    assertThat(((Ask) caller.request()).say())
        .containsExactly(new Recorded("silent"), new Recorded("choose"));

    caller.presses("1");
    assertThat(((Ask) caller.request()).digits()).isEqualTo(new DigitSpec(11, 11, "#", false));
    caller.enters("138").enters("13800000001");
    assertThat(caller.request())
        .isEqualTo(new FlowRequest.Fetch("orders", Map.of("phone", "13800000001")));

    caller.isTold(Map.of("order.state", "办理中"));
    assertThat(caller.request())
        .isEqualTo(
            new FlowRequest.Play(
                List.of(
                    new Value("13800000001", Reading.DIGITS),
                    new Words("的工单："),
                    new Value("办理中", Reading.DIGITS))));
    assertThat(caller.steps())
        .extracting(FlowStep::node, FlowStep::key, FlowStep::tries, FlowStep::exit)
        .containsExactly(
            tuple("hello", null, 0, Exit.NEXT),
            tuple("menu", "1", 2, Exit.ENTERED),
            tuple("phone", "13800000001", 1, Exit.ENTERED),
            tuple("look", null, 0, Exit.OK));
    assertThat(caller.steps().get(1).entered()).isEqualTo(caller.steps().get(0).left());
  }

  @Test
  void menu_givesUpAfterItsTries() {
    Caller caller = caller().hears().isSilent().presses("8").isSilent();

    assertThat(caller.request()).isEqualTo(new FlowRequest.Hangup(List.of(new Recorded("bye"))));
    assertThat(caller.exits()).containsExactly(Exit.NEXT, Exit.EXHAUSTED, Exit.ENDED);
    assertThat(caller.steps().get(1).tries()).isEqualTo(3);
    assertThat(caller.state().over()).isTrue();
    assertThat(caller.presses("1").asksNothing()).isTrue();
  }

  @Test
  void zero_leadsToTheQueueWithWhatWasLearnt() {
    Caller caller = caller().hears().presses("0");

    assertThat(caller.request())
        .isEqualTo(
            new FlowRequest.Queue(
                "care", Map.of("dialect", 1), 2, Map.of("caller", "+8613800000000", "topic", "0")));
    assertThat(caller.exits()).containsExactly(Exit.NEXT, Exit.ZERO);

    caller.isRefused("FULL");
    assertThat(caller.request()).isInstanceOf(FlowRequest.Voicemail.class);
    assertThat(caller.state().variables()).containsEntry("failure", "FULL");
    caller.hears();
    assertThat(caller.state().over()).isTrue();
  }

  @Test
  void fetch_goesItsOwnWayWhenNobodyAnswers() {
    Caller caller = caller().hears().presses("1").enters("13800000001").isNotTold();

    assertThat(caller.request()).isEqualTo(new FlowRequest.Play(List.of(new Recorded("later"))));
    assertThat(caller.exits()).endsWith(Exit.TIMED_OUT);
  }

  @Test
  void fetch_failedWhenAValueIsNoneOfItsVariable() {
    Caller caller =
        caller()
            .hears()
            .presses("1")
            .enters("13800000001")
            .isTold(Map.of("order.state", List.of("a")));

    assertThat(caller.exits()).endsWith(Exit.FAILED);
    assertThat(caller.request()).isInstanceOf(FlowRequest.Queue.class);
  }

  @Test
  void secret_isInNoRecordAndGoesNowhere() {
    Caller caller = caller().hears().presses("3");
    assertThat(((Ask) caller.request()).digits()).isEqualTo(new DigitSpec(6, 6, "", true));

    caller.enters("246813");

    assertThat(caller.request()).isInstanceOf(FlowRequest.Queue.class);
    assertThat(caller.request().toString() + caller.steps() + caller.state())
        .doesNotContain("246813");
    assertThat(caller.steps().get(2).key()).isEqualTo(FlowStep.MASK);
  }

  @Test
  void hangUp_endsEveryWaitWithAStep() {
    Caller caller = caller().hears().hangsUp();

    assertThat(caller.exits()).containsExactly(Exit.NEXT, Exit.HUNG_UP);
    assertThat(caller.state().over()).isTrue();
    assertThat(caller.asksNothing()).isTrue();
  }

  @Test
  void anInputThatDoesNotFit_changesNothing() {
    Caller caller = caller();
    FlowState before = caller.state();

    caller.presses("1").isSilent().isNotTold();

    assertThat(caller.state()).isEqualTo(before);
    assertThat(caller.steps()).isEmpty();
  }

  @Test
  void run_finishesOnTheVersionsItBeganWith() {
    String inner =
        "{\"format\":1,\"start\":\"a\",\"nodes\":[%s,{\"id\":\"r\",\"type\":\"RETURN\"}]}";
    String play = "{\"id\":\"a\",\"type\":\"PLAY\",\"prompts\":[\"%s\"],\"next\":\"r\"}";
    Shelf shelf =
        new Shelf()
            .put("inner", inner.formatted(play.formatted("old")))
            .put(
                "outer",
                """
                {"format":1,"start":"p","nodes":[
                  {"id":"p","type":"PLAY","prompts":["x"],"next":"s"},
                  {"id":"s","type":"SUBFLOW","flow":"inner","next":"bye"},
                  {"id":"bye","type":"HANGUP","prompts":["oldBye"]}]}
                """);
    Caller caller = new Caller(shelf, "outer").start();
    shelf.put("inner", inner.formatted(play.formatted("new")));
    shelf.put(
        "outer",
        "{\"format\":1,\"start\":\"bye\",\"nodes\":[{\"id\":\"bye\",\"type\":\"HANGUP\"}]}");

    caller.hears();
    assertThat(caller.request()).isEqualTo(new FlowRequest.Play(List.of(new Recorded("old"))));
    caller.hears();
    assertThat(caller.request()).isEqualTo(new FlowRequest.Hangup(List.of(new Recorded("oldBye"))));
    assertThat(caller.steps())
        .extracting(FlowStep::flow, FlowStep::version, FlowStep::node, FlowStep::exit)
        .containsExactly(
            tuple("outer", 1, "p", Exit.NEXT),
            tuple("outer", 1, "s", Exit.CALLED),
            tuple("inner", 1, "a", Exit.NEXT),
            tuple("inner", 1, "r", Exit.RETURNED),
            tuple("outer", 1, "bye", Exit.ENDED));
    assertThat(new Caller(shelf, "outer").start().exits()).containsExactly(Exit.ENDED);
  }

  @Test
  void zero_inASubflowLeadsToTheFlowThatHasAnAgent() {
    Shelf shelf =
        new Shelf()
            .put(
                "inner",
                """
                {"format":1,"start":"m","nodes":[{"id":"m","type":"MENU","prompts":["x"],
                  "choices":[{"key":"1","next":"r"}],"exhausted":"r"},{"id":"r","type":"RETURN"}]}
                """)
            .put(
                "outer",
                """
                {"format":1,"start":"s","zero":"ann","nodes":[
                  {"id":"s","type":"SUBFLOW","flow":"inner","next":"bye"},
                  {"id":"ann","type":"AGENT","login":"ann","failed":"bye"},
                  {"id":"bye","type":"HANGUP"}]}
                """);
    Caller caller = new Caller(shelf, "outer").start().presses("0");

    assertThat(caller.request())
        .isEqualTo(new FlowRequest.Agent("ann", Map.of("caller", "+8613800000000")));
    assertThat(caller.state().flow()).isEqualTo("outer");
    assertThat(caller.state().stack()).isEmpty();
  }

  @Test
  void script_setsAllOrNothingAndBranches() {
    String flow =
        """
        {"format":1,"start":"a","variables":[{"name":"n","type":"WHOLE"},{"name":"m","type":"WHOLE"}],
         "nodes":[{"id":"a","type":"SCRIPT","next":"c","failed":"bad","assignments":[
            {"variable":"n","value":"%s"},{"variable":"m","value":"10 / n"}]},
          {"id":"c","type":"CONDITION","branches":[{"when":"m == 5","next":"five"}],"otherwise":"bad"},
          {"id":"five","type":"DIAL","to":"EXTENSION","number":"80{n}{m}","failed":"bad"},
          {"id":"bad","type":"HANGUP"}]}
        """;
    Caller fine = new Caller(new Shelf().put("f", flow.formatted("1 + 1")), "f").start();
    assertThat(fine.request())
        .isEqualTo(
            new FlowRequest.Dial(
                Node.Target.EXTENSION,
                "8025",
                30_000,
                Map.of("n", 2L, "m", 5L, "caller", "+8613800000000")));

    Caller broken = new Caller(new Shelf().put("f", flow.formatted("0")), "f").start();
    assertThat(broken.exits()).containsExactly(Exit.FAILED, Exit.ENDED);
    assertThat(broken.state().variables()).doesNotContainKeys("n", "m");
  }

  @Test
  void hours_branchByTheTimeOfTheInput() {
    ZoneId zone = ZoneId.of("Asia/Shanghai");
    BusinessHours office =
        new BusinessHours(
            zone,
            Map.of(DayOfWeek.MONDAY, List.of(new TimeSpan(8 * 60, 18 * 60))),
            Map.of(LocalDate.of(2026, 11, 24), new SpecialDay("节日", true, List.of())));
    Shelf shelf =
        new Shelf()
            .hours("office", office)
            .put(
                "f",
                """
                {"format":1,"start":"h","nodes":[
                 {"id":"h","type":"HOURS","hours":"office","open":"o","closed":"c","holiday":"d"},
                 {"id":"o","type":"HANGUP"},{"id":"c","type":"HANGUP"},{"id":"d","type":"HANGUP"}]}
                """);

    assertThat(first(shelf, "2026-11-23T02:00:00Z")).isEqualTo(Exit.OPEN);
    assertThat(first(shelf, "2026-11-23T12:00:00Z")).isEqualTo(Exit.CLOSED);
    assertThat(first(shelf, "2026-11-24T02:00:00Z")).isEqualTo(Exit.HOLIDAY);
  }

  private static Exit first(Shelf shelf, String at) {
    return new FlowRun(shelf)
        .step(FlowState.before("f", 1), new FlowInput.Started(Instant.parse(at), Map.of()))
        .steps()
        .get(0)
        .exit();
  }

  @Test
  void aMistakeOfTheFlow_leadsToItsAgentOnceAndThenEnds() {
    Caller caller =
        new Caller(
                new Shelf()
                    .put(
                        "f",
                        """
                        {"format":1,"start":"a","zero":"q","nodes":[
                          {"id":"a","type":"SUBFLOW","flow":"gone","next":"q"},
                          {"id":"q","type":"QUEUE","queue":"care","failed":"nowhere"}]}
                        """),
                "f")
            .start();
    assertThat(caller.request()).isInstanceOf(FlowRequest.Queue.class);

    caller.isRefused("CLOSED");
    assertThat(caller.request()).isEqualTo(new FlowRequest.Hangup(List.of()));
    assertThat(caller.state().over()).isTrue();
  }

  @Test
  void aLoop_isLeft() {
    FlowResult result =
        new FlowRun(
                new Shelf()
                    .put(
                        "f",
                        """
                        {"format":1,"start":"a","variables":[{"name":"n","type":"WHOLE"}],
                         "nodes":[{"id":"a","type":"SET","variable":"n","value":"n + 1","next":"a"}]}
                        """))
            .step(FlowState.before("f", 1), new FlowInput.Started(Instant.EPOCH, Map.of()));

    assertThat(result.trouble()).isEqualTo(FlowResult.Trouble.TOO_MANY_STEPS);
    assertThat(result.state().over()).isTrue();
    assertThat(result.steps()).hasSize(FlowRun.MAX_STEPS);
  }
}
