package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.time.InstantSource;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.conversation.Refusal;
import org.omniline.flow.store.SurveyAnswers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are asked after the talk, and their answers, in the database. Thread-safe. */
final class RatingWork {
  private static final Logger LOG = LoggerFactory.getLogger(RatingWork.class);

  /** The setting of an account that names what its callers are asked. */
  private static final String SETTING = "survey";

  private final AccessNumbers numbers;
  private final SurveyAnswers answers;
  private final InstantSource clock;

  RatingWork(PhoneParts parts, AccessNumbers numbers) {
    this.numbers = numbers;
    this.answers = parts.answers();
    this.clock = parts.clock();
  }

  /** Fails when it cannot be read: it is looked up again. */
  Maybe<CallInput> look(CallEffect.LookSurvey asked) {
    return numbers
        .account(asked.accessNumber())
        .map(account -> account.setting(SETTING, ""))
        .filter(code -> !code.isEmpty())
        .flatMap(code -> answers.after(code, asked.conversation(), asked.agent()))
        .map(survey -> new CallInput.SurveyFound(survey, clock.instant()))
        .defaultIfEmpty(new CallInput.SurveyFound(null, clock.instant()))
        .toMaybe()
        .cast(CallInput.class);
  }

  /** What can never be stored is not tried for ever. */
  Maybe<CallInput> keep(CallEffect.KeepAnswer asked) {
    return answers
        .keep(asked.answer())
        .onErrorResumeNext(
            error -> {
              if (error instanceof Refusal refusal && refusal.code() == Refusal.Code.NOT_FOUND) {
                LOG.error("An answer was not stored: {}", refusal.getMessage());
                return Completable.complete();
              }
              return Completable.error(error);
            })
        .andThen(Maybe.fromCallable(() -> new CallInput.AnswerKept(clock.instant())));
  }
}
