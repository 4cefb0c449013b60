package org.omniline.flow.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Later;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.port.AccountStore;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.run.FlowState;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.run.Shelf;
import org.omniline.flow.store.LiveFlows;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.store.SurveyStore.Survey;
import org.omniline.flow.text.TextTurn.End;
import org.omniline.flow.text.TextTurn.Shut;

class TextFlowsTest {
  private static final String FLOW =
      """
      {"format":1,"start":"hello","variables":[{"name":"no","type":"TEXT"},
         {"name":"state","type":"TEXT"}],
       "nodes":[
        {"id":"hello","type":"PLAY","prompts":["welcome"],"next":"menu"},
        {"id":"menu","type":"MENU","name":"请选择","prompts":["choose"],"exhausted":"desk","tries":2,
         "choices":[{"key":"1","label":"查工单","next":"no"},
                    {"key":"2","label":"找老师","next":"desk"}]},
        {"id":"no","type":"COLLECT","name":"工单号","prompts":["number"],"min":4,"max":4,"variable":"no",
         "next":"ask","exhausted":"desk"},
        {"id":"ask","type":"FETCH","service":"orders","parameters":[{"name":"no","value":"no"}],
         "results":[{"field":"state","variable":"state"}],
         "ok":"tell","failed":"desk","timedOut":"late"},
        {"id":"tell","type":"SAY","text":"工单{no}：{state}","next":"bye"},
        {"id":"late","type":"SAY","text":"现在查不到","next":"desk"},
        {"id":"desk","type":"QUEUE","queue":"q1","failed":"shut"},
        {"id":"shut","type":"SAY","text":"现在没有人","next":"bye"},
        {"id":"bye","type":"HANGUP"}]}
      """;

  private static final List<Pressed> WAY =
      List.of(
          new Pressed(Pressed.Kind.MENU, "hotline/menu", "请选择", "1", "查工单", null),
          new Pressed(Pressed.Kind.INPUT, "hotline/no", "工单号", "1234", null, "no"));

  private final TextRunsInMemory store = new TextRunsInMemory();
  private final Shelf shelf = new Shelf().put("hotline", FLOW);
  private final Map<String, String> settings = new HashMap<>(Map.of("flow", "hotline"));
  private final List<String> troubles = new ArrayList<>();
  private SingleSubject<FlowInput> answer = SingleSubject.create();
  private Maybe<Shut> shut = Maybe.empty();
  private final TextFlows flows =
      new TextFlows(
          store,
          new Accounts(),
          new Live(),
          (queue, conversation, language) -> shut,
          change -> {},
          (conversation, what, error) -> troubles.add(what),
          () -> store.now);

  private ChannelAccount account() {
    return new ChannelAccount(1, Channel.WEBCHAT, "demo", "热线", 2, true, settings, Map.of());
  }

  private final class Accounts implements AccountStore {
    @Override
    public Maybe<ChannelAccount> byCode(Channel channel, String code) {
      return Maybe.just(account());
    }

    @Override
    public Single<List<ChannelAccount>> all() {
      return Single.just(List.of(account()));
    }

    @Override
    public Single<ChannelAccount> save(ChannelAccount account, long byUser) {
      return Single.error(new UnsupportedOperationException());
    }
  }

  private final class Live implements LiveFlows {
    @Override
    public FlowLibrary library() {
      return shelf;
    }

    @Override
    public Completable need(Map<String, Integer> versions) {
      return Completable.complete();
    }

    @Override
    public Optional<Prompt> prompt(String code) {
      return Optional.of(new Prompt(code, 1, "<" + code + ">", "", null, true));
    }

    @Override
    public Optional<Survey> survey(String code) {
      return Optional.empty();
    }

    @Override
    public Single<FlowInput> ask(String service, Map<String, Object> parameters) {
      return answer;
    }
  }

  private void look() {
    flows.look(TextRunsInMemory.ID, Channel.WEBCHAT, "demo").test().assertNoErrors();
  }

  private void writes(String... texts) {
    for (String text : texts) {
      store.writes(text);
    }
    look();
  }

  private String exits() {
    return String.join(
        " ", store.steps.stream().map(one -> one.node() + ":" + one.exit()).toList());
  }

  private End.Person person() {
    assertThat(store.ends).hasSize(1);
    return (End.Person) store.ends.get(0);
  }

  @Test
  @Tag("R48")
  void firstMessageBeginsIt_andAnswersNothing_allOnTheWayIsOneMessage() {
    writes("1");
    assertThat(store.said).containsExactly("<welcome>\n<choose>\n1. 查工单\n2. 找老师\n0. 人工服务");
    look();
    assertThat(store.said).as("nothing new was written").hasSize(1);
  }

  @Test
  @Tag("R50")
  void dataService_isAskedAfterItWasStored_andItsAnswerIsSaid() {
    writes("你好");
    writes("1");
    writes("1234");
    assertThat(store.run.state().node()).isEqualTo("ask");
    answer.onSuccess(new FlowInput.Fetched(store.now, Map.of("state", "办理中")));
    assertThat(store.last()).isEqualTo("工单1234：办理中");
    assertThat(store.state).isEqualTo(ConversationState.CLOSED);
    assertThat(exits()).isEqualTo("hello:NEXT menu:ENTERED no:ENTERED ask:OK tell:NEXT bye:ENDED");
  }

  @Test
  @Tag("R53")
  void dataServiceThatIsSilent_takesItsWay_andGoesToAPersonWithWhatWasAnswered() {
    writes("你好");
    writes("1");
    writes("1234");
    answer.onSuccess(new FlowInput.FetchTimedOut(store.now));
    assertThat(store.last()).isEqualTo("现在查不到");
    assertThat(person().asked().queue()).isEqualTo("q1");
    assertThat(person().asked().given()).containsExactly(Map.entry("no", "1234"));
  }

  @Test
  void whoAsksForAPersonWhileAServiceIsAsked_goesAtOnce_andItsAnswerComesTooLate() {
    writes("你好");
    writes("1");
    writes("1234");
    writes("人工");
    assertThat(store.state).isEqualTo(ConversationState.WAITING);
    assertThat(person().asked().queue()).isNull();
    answer.onSuccess(new FlowInput.Fetched(store.now, Map.of("state", "办理中")));
    assertThat(store.ends).hasSize(1);
    assertThat(exits()).isEqualTo("hello:NEXT menu:ENTERED no:ENTERED ask:ZERO");
  }

  @Test
  void serviceWhoseNodeDied_isAskedAgain() {
    writes("你好");
    writes("1");
    writes("1234");
    answer = SingleSubject.create();
    store.now = store.now.plus(Duration.ofMinutes(1));
    TestObserver<Void> sweep = flows.sweep(10).test();
    answer.onSuccess(new FlowInput.Fetched(store.now, Map.of("state", "办结")));
    sweep.assertComplete();
    assertThat(store.last()).isEqualTo("工单1234：办结");
  }

  @Test
  void severalMessagesAtOnce_answerOneAfterTheOther() {
    writes("你好");
    writes("查工单", "１２３４");
    assertThat(store.run.state().node()).isEqualTo("ask");
  }

  @Test
  @Tag("R48")
  void wrongAnswers_areToldWhatToWrite_soOftenAsTheFlowSays() {
    writes("你好");
    writes("9");
    assertThat(store.last()).startsWith("请回复1\n<choose>");
    writes("什么");
    assertThat(store.state).isEqualTo(ConversationState.WAITING);
    assertThat(exits()).isEqualTo("hello:NEXT menu:EXHAUSTED desk:REACHED");
  }

  @Test
  void pictureIsNoAnswer() {
    writes("你好");
    writes("");
    assertThat(store.last()).startsWith("请回复1\n");
    assertThat(store.run.state().tries()).isEqualTo(1);
  }

  @Test
  void closedQueue_takesTheFlowsWay_andNobodyWaits() {
    shut = Maybe.just(new Shut(List.of("明天九点"), new Later(Later.Kind.LEFT_MESSAGE, true)));
    writes("你好");
    writes("2");
    assertThat(store.last()).isEqualTo("现在没有人");
    assertThat(store.state).isEqualTo(ConversationState.CLOSED);
    assertThat(exits()).contains("desk:FAILED shut:NEXT");
  }

  @Test
  void closedQueueOfWhoAsksForAPerson_isToldAndAnsweredLater() {
    shut = Maybe.just(new Shut(List.of("明天九点"), new Later(Later.Kind.LEFT_MESSAGE, true)));
    writes("你好");
    writes("0");
    assertThat(person().asked().tell()).containsExactly("明天九点");
    assertThat(person().asked().later()).isNotNull();
  }

  @Test
  void queueThatIsNotThere_takesTheFlowsWay() {
    store.noSuchTarget = true;
    writes("你好");
    writes("2");
    assertThat(store.last()).isEqualTo("现在没有人");
  }

  @Test
  void hoursThatCannotBeRead_keepNobodyFromAPerson() {
    shut = Maybe.error(new IllegalStateException("away"));
    writes("你好");
    writes("2");
    assertThat(person().asked().queue()).isEqualTo("q1");
  }

  @Test
  void silence_leadsToAPerson_orEndsIt() {
    writes("你好");
    store.now = store.now.plusSeconds(299);
    look();
    assertThat(store.ends).isEmpty();
    store.now = store.now.plusSeconds(1);
    look();
    assertThat(store.last()).isEqualTo("转人工");
    assertThat(store.state).isEqualTo(ConversationState.WAITING);
  }

  @Test
  void silence_endsItWhereTheAccountSaysSo() {
    settings.putAll(Map.of(TextFlows.CLOSES, "true", TextFlows.SILENCE, "60"));
    writes("你好");
    store.now = store.now.plusSeconds(60);
    look();
    assertThat(store.last()).isEqualTo("先到这里");
    assertThat(store.state).isEqualTo(ConversationState.ABANDONED);
    assertThat(exits()).isEqualTo("hello:NEXT menu:HUNG_UP");
  }

  @Test
  void flowThatIsNotThereOrDoesNotFit_leadsToAPersonAtOnce() {
    settings.put("flow", "gone");
    writes("你好");
    assertThat(person().asked().queue()).isNull();
    assertThat(store.said).isEmpty();
    shelf.put(
        "secret",
        FLOW.replace("\"no\",\"type\":\"TEXT\"", "\"no\",\"type\":\"TEXT\",\"secret\":true"));
    settings.put("flow", "secret");
    assertThat(flows.begins(account())).isFalse();
  }

  @Test
  void versionThatIsGone_leadsToAPerson() {
    writes("你好");
    TextRun run = store.run;
    store.run =
        new TextRun(
            new FlowState(
                "hotline", 9, "menu", store.now, 0, Map.of(), List.of(), List.of(), Map.of(), 2,
                false, false),
            run.stage(),
            run.turn(),
            run.seen(),
            run.written(),
            run.due());
    store.now = store.now.plusSeconds(600);
    look();
    assertThat(store.state).isEqualTo(ConversationState.WAITING);
  }

  @Test
  @Tag("R52")
  void runFinishesOnTheVersionItBeganWith() {
    writes("你好");
    shelf.put("hotline", FLOW.replace("查工单", "查进度"));
    writes("查工单");
    assertThat(store.last()).isEqualTo("<number>");
    assertThat(store.steps).allMatch(step -> step.version() == 1);
  }

  @Test
  void movedBySomebodyElse_tellsWhatWasLearnt_andKeepsNothing() {
    writes("你好");
    writes("1");
    writes("1234");
    store.state = ConversationState.WAITING;
    look();
    assertThat(store.ends).containsExactly(new End.Moved(Map.of("no", "1234"), WAY));
    assertThat(store.run).isNull();
    assertThat(store.steps.get(3).exit()).isEqualTo(FlowStep.Exit.ZERO);
    assertThat(troubles).isEmpty();
  }

  @Test
  void nothingIsPrintedOfWhatWasWritten() {
    assertThat(new TextRuns.Said(1, "悄悄话").toString()).doesNotContain("悄悄话");
    assertThat(store.now).isAfter(Instant.EPOCH);
  }
}
