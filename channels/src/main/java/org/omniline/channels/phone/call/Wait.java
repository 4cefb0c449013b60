package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowRequest;

/**
 * What a caller who waits is told beside the music, and asked for. Immutable.
 *
 * @param turn counts what was asked, so that a late answer is told from the present one's
 * @param due when it is looked at next how the caller waits
 * @param told when the place is told next; null: as soon as it is known
 * @param spoken up to which entry of the timeline the caller was told what it says
 * @param rules as they were read last
 * @param says what is said or asked just now; null while there is music
 * @param number whom to call back; empty while none was named
 * @param tries how often it was asked for in vain
 */
public record Wait(
    int turn,
    Stage stage,
    Instant due,
    @Nullable Instant told,
    long spoken,
    Rules rules,
    @Nullable FlowRequest says,
    String number,
    int tries) {

  /** From here to the first words: whoever is answered at once needs none. */
  static final Duration AT_FIRST = Duration.ofSeconds(2);

  /** Between two looks. */
  static final Duration LOOKS = Duration.ofSeconds(15);

  /** What is done. Stored by name. */
  public enum Stage {
    MUSIC,
    /** It is looked up how the caller waits. */
    LOOKING,
    SAYING,
    /** A number is read out, to be confirmed. */
    CONFIRMING,
    /** Another number is asked for. */
    NUMBER,
    /** It is stored that the caller is to be called. */
    NOTING,
    /** It is stored that the caller leaves a message. */
    LEAVING,
    /** The message is taken. */
    MESSAGE
  }

  /**
   * How callers wait in a queue.
   *
   * @param every how often the place is told; zero: never
   * @param callBackKey asks to be called instead of waiting; empty: none
   * @param messageKey leaves a message instead; empty: none
   * @param messageMs how long a message may be; 0: none can be taken
   */
  public record Rules(Duration every, String callBackKey, String messageKey, long messageMs) {
    /** Music alone. */
    public static final Rules NONE = new Rules(Duration.ZERO, "", "", 0);
  }

  static Wait begins(Instant at) {
    return new Wait(1, Stage.MUSIC, at.plus(AT_FIRST), null, 0, Rules.NONE, null, "", 0);
  }

  Wait looking() {
    return new Wait(turn + 1, Stage.LOOKING, due, told, spoken, rules, null, "", 0);
  }

  /** Music, until it is looked at again. */
  Wait music(Instant at) {
    return new Wait(turn + 1, Stage.MUSIC, at.plus(LOOKS), told, spoken, rules, null, "", 0);
  }

  Wait asks(Stage next, @Nullable FlowRequest what) {
    return new Wait(turn + 1, next, due, told, spoken, rules, what, number, tries);
  }

  Wait failed(Stage next, @Nullable FlowRequest what) {
    return new Wait(turn + 1, next, due, told, spoken, rules, what, number, tries + 1);
  }

  Wait number(String named) {
    return new Wait(turn, stage, due, told, spoken, rules, says, named, tries);
  }

  Wait knowing(Rules read, @Nullable Instant toldNext, long upTo) {
    return new Wait(turn, stage, due, toldNext, upTo, read, says, number, tries);
  }

  /** Names the number of what is asked in the switch: a flow's are positive. */
  int voice() {
    return -turn;
  }

  /** Keeps numbers out of logs. */
  @Override
  public String toString() {
    return "Wait[" + stage + ", turn " + turn + "]";
  }
}
