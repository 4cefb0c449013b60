package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;

/** What people answered: facts of record (requirements 110, 111). */
public interface SurveyAnswers {
  /** How asking ended. Stored by name. */
  enum Outcome {
    ANSWERED,
    /** No key, or none that means something, as often as it was asked. */
    NO_KEY,
    HUNG_UP
  }

  /**
   * What somebody answered.
   *
   * @param leg names the leg on which it was asked: one answer each
   * @param agent who talked; null where a flow asked
   * @param choice null unless ANSWERED
   */
  record Answer(
      long conversation,
      String leg,
      @Nullable Long agent,
      String survey,
      int version,
      Instant asked,
      Instant ended,
      Outcome outcome,
      @Nullable Choice choice) {}

  /**
   * Keeps an answer; the same twice is one.
   *
   * @return fails NOT_FOUND when there is no such conversation or survey
   */
  Completable keep(Answer answer);

  /**
   * Whether somebody is asked after a talk, and what. Nobody is after high risk, while words of
   * danger are unjudged, when the person was listed as blocked, after a disposition the survey
   * spares, and when somebody else than the one who talked ended it.
   *
   * @param code of the survey
   * @param agent who talked
   * @return empty when nobody is to be asked
   */
  Maybe<Survey> after(String code, long conversation, long agent);

  /**
   * How often a key was pressed.
   *
   * @param key null: none
   * @param choice what it meant then; null with the key
   */
  record Count(@Nullable String key, @Nullable Choice choice, long times) {}

  /**
   * What was answered to an agent.
   *
   * @param agent null where flows asked
   * @param counts of each meaning, the highest score first; what was not answered last
   */
  record Tally(@Nullable Long agent, List<Count> counts) {
    public Tally {
      counts = List.copyOf(counts);
    }
  }

  /**
   * Counts per agent.
   *
   * @param from inclusive
   * @param to exclusive
   * @param team only answers given to this team's agents of then; null: all
   */
  Single<List<Tally>> tallies(String survey, Instant from, Instant to, @Nullable Long team);

  /**
   * An answer as it is listed.
   *
   * @param id sorts newest first
   */
  record Listed(long id, Answer answer) {}

  /**
   * Answers, newest first.
   *
   * @param before only older ones than this id; 0: from the newest
   * @param most how many at most
   */
  Single<List<Listed>> list(
      String survey, Instant from, Instant to, @Nullable Long team, long before, int most);
}
