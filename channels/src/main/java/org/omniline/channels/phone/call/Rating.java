package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.store.SurveyAnswers.Outcome;
import org.omniline.flow.store.SurveyStore.Survey;

/**
 * What a caller is asked when the agent has hung up (requirement 110). Immutable.
 *
 * @param agent who talked
 * @param turn counts what was asked, so that a late answer is told from the present one's
 * @param since since when it is in its stage
 * @param survey null until it is known, and where nothing is asked
 * @param asked when it was asked first; null before
 * @param tries how often it was asked in vain
 * @param reply null until it is known
 * @param kept whether the reply is stored
 */
public record Rating(
    long agent,
    int turn,
    Stage stage,
    Instant since,
    @Nullable Survey survey,
    @Nullable Instant asked,
    int tries,
    @Nullable Reply reply,
    boolean kept) {
  /** So long each preparation may take: whoever holds the line is not left in silence. */
  static final Duration PREPARES = Duration.ofSeconds(4);

  /** Longer than anything asked or said here. */
  static final Duration SAYS = Duration.ofSeconds(100);

  /** What is done. Stored by name. */
  public enum Stage {
    /** It is looked up whether anything is asked. */
    LOOKING,
    /** The agent's leg is to be gone first. */
    READY,
    ASKING,
    THANKING,
    DONE
  }

  /**
   * What came of it.
   *
   * @param key what was pressed; null unless ANSWERED
   */
  public record Reply(Outcome outcome, @Nullable String key, Instant at) {}

  static Rating looks(long agent, Instant at) {
    return new Rating(agent, 1, Stage.LOOKING, at, null, null, 0, null, false);
  }

  /** Nothing is asked. */
  static Rating none(long agent, Instant at) {
    return looks(agent, at).in(Stage.DONE, at);
  }

  Rating in(Stage next, Instant at) {
    return new Rating(agent, turn + 1, next, at, survey, asked, tries, reply, kept);
  }

  Rating found(Survey what, Instant at) {
    return new Rating(agent, turn + 1, Stage.READY, at, what, null, 0, null, false);
  }

  Rating asks(Instant at) {
    return new Rating(agent, turn + 1, Stage.ASKING, at, survey, at, 0, null, false);
  }

  Rating again(Instant at) {
    return new Rating(agent, turn + 1, Stage.ASKING, at, survey, asked, tries + 1, null, false);
  }

  Rating replied(Reply what) {
    return new Rating(agent, turn, stage, since, survey, asked, tries, what, false);
  }

  Rating stored() {
    return new Rating(agent, turn, stage, since, survey, asked, tries, reply, true);
  }

  /** Names what is asked in the switch: a flow's are positive, those of who waits small. */
  int voice() {
    return Integer.MIN_VALUE + turn;
  }
}
