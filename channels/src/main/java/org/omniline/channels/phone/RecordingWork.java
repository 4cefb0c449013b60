package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.Ear;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.call.Track;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.conversation.port.RecordingStore.Fact;
import org.omniline.conversation.port.RecordingStore.Silence;
import org.omniline.flow.recording.RecordingFacts;
import org.omniline.flow.recording.RecordingRule;
import org.omniline.flow.recording.RecordingRuleStore;
import org.omniline.flow.recording.RecordingRules;
import org.omniline.flow.rule.InvalidRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which calls are recorded, and what is known of their recordings, in the database. Thread-safe.
 */
final class RecordingWork {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingWork.class);

  /** An edit is heard of so soon. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private record Read(List<RecordingRule> rules, RecordingRules book, Instant at) {}

  private final String switchName;
  private final AccessNumbers numbers;
  private final RecordingRuleStore rules;
  private final RecordingStore recordings;
  private final InstantSource clock;
  private volatile @Nullable Read last;

  RecordingWork(String switchName, PhoneParts parts, AccessNumbers numbers) {
    this.switchName = switchName;
    this.numbers = numbers;
    this.rules = parts.recordingRules();
    this.recordings = parts.recordings();
    this.clock = parts.clock();
  }

  /** Fails when it cannot be read: it is looked up again. */
  Maybe<CallInput> look(PhoneCall call, CallEffect.LookRecording asked) {
    Long queue = asked.queue();
    Caller caller = call.caller();
    Single<String> queueCode =
        queue == null ? Single.just("") : rules.queueCode(queue).defaultIfEmpty("");
    Single<String> accountCode =
        numbers.account(caller.accessNumber()).map(account -> account.code()).defaultIfEmpty("");
    return book()
        .flatMap(
            book ->
                Single.zip(
                    accountCode,
                    queueCode,
                    (account, code) ->
                        book.decide(
                            new RecordingFacts(
                                account,
                                code,
                                call.out() != null,
                                number(caller),
                                caller.kind(),
                                caller.accessNumber()))))
        .map(
            decision ->
                (CallInput) new CallInput.RecordingDecided(queue, decision.plan(), clock.instant()))
        .toMaybe();
  }

  private static String number(Caller caller) {
    return caller.e164() == null ? caller.raw() : caller.e164();
  }

  /** Read again after a moment; compiled again only where something was edited. */
  private Single<RecordingRules> book() {
    Read known = last;
    Instant now = clock.instant();
    if (known != null && known.at().plus(FRESH).isAfter(now)) {
      return Single.just(known.book());
    }
    return rules
        .rules()
        .map(
            all -> {
              RecordingRules book =
                  known != null && known.rules().equals(all) ? known.book() : compiled(all);
              last = new Read(all, book, now);
              return book;
            });
  }

  private static RecordingRules compiled(List<RecordingRule> all) {
    try {
      return RecordingRules.compile(all);
    } catch (InvalidRule e) {
      // Checked when it was saved: only another version of the language can refuse it.
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** What can never be stored is not tried for ever. */
  Maybe<CallInput> keep(PhoneCall call, CallEffect.KeepRecording asked) {
    Track track = asked.track();
    if (track.failure() != null) {
      LOG.error("Call {}: recording {} failed: {}", call.leg(), track.number(), track.failure());
    }
    return recordings
        .keep(fact(call, asked))
        .onErrorResumeNext(
            error -> {
              if (error instanceof Refusal refusal && refusal.code() != Refusal.Code.UNAVAILABLE) {
                LOG.error("A recording's facts were not stored: {}", refusal.getMessage());
                return Completable.complete();
              }
              return Completable.error(error);
            })
        .andThen(
            Maybe.fromCallable(
                () ->
                    new CallInput.RecordingKept(track.number(), track.change(), clock.instant())));
  }

  private Fact fact(PhoneCall call, CallEffect.KeepRecording asked) {
    Track track = asked.track();
    Ear agent = track.agent();
    Track.Failure failure = track.failure();
    Instant began = track.began();
    return new Fact(
        switchName,
        call.leg(),
        track.file(call.leg()),
        asked.conversation(),
        agent == null || agent.isOutside() ? null : (Long) agent.agent(),
        agent == null ? null : agent.leg(),
        track.queue(),
        call.out() != null,
        call.caller().accessNumber(),
        number(call.caller()),
        track.plan().rule(),
        track.plan().version(),
        track.plan().mode().name(),
        track.announced(),
        began == null ? track.asked() : began,
        track.ended(),
        track.written(),
        track.length(),
        track.silent().stream().map(one -> new Silence(one.from(), one.to(), one.by())).toList(),
        failure == null ? null : failure.name(),
        track.change());
  }
}
