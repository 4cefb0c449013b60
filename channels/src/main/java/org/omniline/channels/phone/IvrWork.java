package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.call.RatingSteps;
import org.omniline.channels.phone.call.VoiceMail;
import org.omniline.channels.phone.esl.EslApplication;
import org.omniline.channels.phone.esl.EslCalls;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslException;
import org.omniline.channels.phone.esl.SwitchLink;
import org.omniline.channels.phone.ivr.PhoneFlows;
import org.omniline.channels.phone.ivr.VoiceScript;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.store.SurveyAnswers;
import org.omniline.flow.store.SurveyAnswers.Answer;
import org.omniline.flow.store.SurveyAnswers.Outcome;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks callers and data services what flows want to know. What is asked a second time while it is
 * under way is passed over, so that a call may want it with every look at the clock. Thread-safe.
 */
final class IvrWork {
  private static final Logger LOG = LoggerFactory.getLogger(IvrWork.class);
  private static final String TERMINATORS = "playback_terminators";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final SwitchLink link;
  private final EslCalls calls;
  private final VoiceScript script;
  private final PhoneFlows flows;
  private final VoiceMessages messages;
  private final SurveyAnswers answers;
  private final InstantSource clock;
  private final Map<String, Integer> underWay = new HashMap<>();

  /** Legs of which it is known what they do. */
  private final Set<String> known = new HashSet<>();

  IvrWork(
      SwitchLink link,
      VoiceScript script,
      PhoneFlows flows,
      VoiceMessages messages,
      SurveyAnswers answers,
      InstantSource clock) {
    this.link = link;
    this.calls = new EslCalls(link, SOON);
    this.script = script;
    this.flows = flows;
    this.messages = messages;
    this.answers = answers;
    this.clock = clock;
  }

  /** Begins it; what comes of it is told. Any thread. */
  void voice(PhoneCall call, CallEffect.Voice voice, Consumer<CallInput> told) {
    if (begins(voice.leg(), voice.turn())) {
      var unused = // every outcome is told, or wanted again
          answer(call, voice)
              .doFinally(() -> ends(voice.leg(), voice.turn()))
              .subscribe(
                  input -> told.accept(new CallInput.FlowTold(voice.turn(), input)),
                  error -> {
                    forgetUnlessEnded(voice.leg(), error);
                    LOG.info("{}: a flow's request was not done: {}", voice, error.getMessage());
                  });
    }
  }

  /** The same for a data service. */
  void ask(CallEffect.AskService service, Consumer<CallInput> told) {
    if (begins(service.leg(), service.turn())) {
      FlowRequest.Fetch what = service.what();
      var unused = // never fails
          flows
              .ask(what.service(), what.parameters())
              .onErrorReturn(error -> new FlowInput.FetchFailed(clock.instant()))
              .doFinally(() -> ends(service.leg(), service.turn()))
              .subscribe(input -> told.accept(new CallInput.FlowTold(service.turn(), input)));
    }
  }

  private synchronized boolean begins(String leg, int turn) {
    Integer now = underWay.get(leg);
    if (now != null && now == turn) {
      return false;
    }
    underWay.put(leg, turn);
    return true;
  }

  private synchronized void ends(String leg, int turn) {
    underWay.remove(leg, turn);
  }

  /** A leg has come in under our eyes: nobody has asked anything of it before. */
  synchronized boolean meets(String leg) {
    return known.add(leg);
  }

  /** A leg is over, or nothing is known of what it does. */
  synchronized void forget(String leg) {
    known.remove(leg);
  }

  /** Whether it runs is not known where the switch did not say that it has ended. */
  private void forgetUnlessEnded(String leg, Throwable error) {
    if (!(error instanceof EslException known && known.kind() == EslException.Kind.ENDED)) {
      forget(leg);
    }
  }

  private Single<FlowInput> answer(PhoneCall call, CallEffect.Voice voice) {
    if (voice.what() instanceof FlowRequest.Voicemail mail) {
      return message(voice, mail);
    }
    Long conversation = call.conversation();
    if (voice.what() instanceof FlowRequest.Survey asked && conversation != null) {
      return flows
          .survey(asked.survey())
          .map(survey -> rated(voice, survey, conversation))
          .orElseGet(this::unavailable);
    }
    VoiceScript.@Nullable Act act = script.of(voice.what());
    if (act == null) {
      return unavailable();
    }
    // Whoever commanded the switch before may have left something running.
    Completable ready = ready(voice);
    if (act.application() == EslApplication.BRIDGE) {
      // The caller stays when the other is not reached, and when the other has hung up.
      ready = ready.andThen(calls.set(voice.leg(), "continue_on_fail", "true"));
    }
    return ready
        .andThen(
            Single.defer(
                () -> link.execute(voice.leg(), act.application(), act.argument(), act.limit())))
        .flatMap(event -> heard(voice, act.application(), event));
  }

  private Single<FlowInput> unavailable() {
    return Single.fromCallable(() -> new FlowInput.TargetFailed(clock.instant(), "UNAVAILABLE"));
  }

  /** A flow asks for a rating of nobody; who hangs up meanwhile has given none. */
  private Single<FlowInput> rated(CallEffect.Voice voice, Survey survey, long conversation) {
    Instant asked = clock.instant();
    FlowRequest.Ask question = RatingSteps.question(survey);
    CallEffect.Voice asks = new CallEffect.Voice(voice.leg(), voice.turn(), question);
    VoiceScript.@Nullable Act act = script.of(question);
    if (act == null) {
      return unavailable();
    }
    return ready(voice)
        .andThen(
            Single.defer(() -> run(voice, act))
                .flatMap(event -> heard(asks, act.application(), event)))
        .map(
            input ->
                input instanceof FlowInput.Key pressed
                    ? survey.choice(pressed.key())
                    : Optional.<Choice>empty())
        .repeat(survey.tries())
        .takeUntil((Optional<Choice> choice) -> choice.isPresent())
        .last(Optional.empty())
        .flatMap(
            choice ->
                answers
                    .keep(
                        new Answer(
                            conversation,
                            voice.leg() + ":" + voice.turn(),
                            null,
                            survey.code(),
                            survey.version(),
                            asked,
                            clock.instant(),
                            choice.isPresent() ? Outcome.ANSWERED : Outcome.NO_KEY,
                            choice.orElse(null)))
                    .doOnError(error -> LOG.error("A rating was not stored", error))
                    .onErrorComplete()
                    .andThen(Single.fromCallable(() -> new FlowInput.Done(clock.instant()))));
  }

  private Completable ready(CallEffect.Voice voice) {
    boolean unknown = meets(voice.leg());
    boolean music = voice.turn() < 0;
    return unknown || music ? link.breakAll(voice.leg()) : Completable.complete();
  }

  /** Whatever came of it: the file tells. */
  private Single<FlowInput> message(CallEffect.Voice voice, FlowRequest.Voicemail mail) {
    String path = messages.path(VoiceMail.file(voice.leg(), voice.turn()));
    if (path.isEmpty()) {
      return unavailable();
    }
    VoiceScript.Act invited = script.invited(mail);
    VoiceScript.Act recorded = script.recorded(mail, path);
    return ready(voice)
        .andThen(Single.defer(() -> run(voice, invited)))
        .ignoreElement()
        .andThen(calls.set(voice.leg(), TERMINATORS, "#"))
        .andThen(Single.defer(() -> run(voice, recorded)))
        .ignoreElement()
        .andThen(calls.set(voice.leg(), TERMINATORS, "").onErrorComplete())
        .andThen(Single.fromCallable(() -> new FlowInput.Done(clock.instant())));
  }

  private Single<EslEvent> run(CallEffect.Voice voice, VoiceScript.Act act) {
    return link.execute(voice.leg(), act.application(), act.argument(), act.limit());
  }

  private Single<FlowInput> heard(
      CallEffect.Voice voice, EslApplication application, EslEvent event) {
    if (application == EslApplication.BRIDGE) {
      String how = event.variable("originate_disposition");
      return Single.just(
          "SUCCESS".equals(how)
              ? new FlowInput.Done(clock.instant())
              : new FlowInput.TargetFailed(clock.instant(), how == null ? "FAILED" : how));
    }
    if (!(voice.what() instanceof FlowRequest.Ask ask)) {
      return Single.just(new FlowInput.Done(clock.instant()));
    }
    String keys = event.variable(VoiceScript.KEYS);
    FlowInput input =
        keys == null || keys.isEmpty()
            ? new FlowInput.NoInput(clock.instant())
            : ask.digits() == null
                ? new FlowInput.Key(clock.instant(), keys)
                : new FlowInput.Digits(clock.instant(), keys);
    // Not to be seen with every later event of the leg. It is no reason to lose an answer, either.
    return calls.set(voice.leg(), VoiceScript.KEYS, "").onErrorComplete().toSingleDefault(input);
  }
}
