package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.recording.RecordingPlan;

/**
 * What is recorded of a call, and by which rule (docs/adr/0058). Immutable.
 *
 * @param on whether anything can be recorded here at all
 * @param queue whose the conversation is; null for none
 * @param since since when it is as it is, decided or being announced
 * @param decided whether a rule was asked for this queue
 * @param plan what was decided; null: it is not recorded
 * @param told whether people were told that the call is recorded
 * @param turn counts what was said
 * @param count how many recordings there were
 * @param demanded whether the agent wants it recorded
 * @param starred when the agent pressed the star that begins a command; null while none is begun
 * @param now the present recording; null for none
 * @param past those that are not written or not stored yet
 */
public record Recorder(
    boolean on,
    @Nullable Long queue,
    Instant since,
    boolean decided,
    @Nullable RecordingPlan plan,
    boolean told,
    int turn,
    int count,
    boolean demanded,
    @Nullable Instant starred,
    @Nullable Track now,
    List<Track> past) {
  /** So long a decision may take: nobody is kept from an agent by it. */
  static final Duration DECIDES = Duration.ofSeconds(4);

  /** Longer than any notice. */
  static final Duration TELLS = Duration.ofSeconds(30);

  /** Where nothing can be recorded. */
  static final Recorder OFF =
      new Recorder(
          false, null, Instant.EPOCH, false, null, false, 0, 0, false, null, null, List.of());

  public Recorder {
    past = List.copyOf(past);
  }

  static Recorder ready(@Nullable Long queue, Instant at) {
    return new Recorder(true, queue, at, false, null, false, 0, 0, false, null, null, List.of());
  }

  /** Names what is said in the switch: a flow's turns are positive, those of others elsewhere. */
  int voice() {
    return Integer.MIN_VALUE / 2 + turn;
  }

  /** Whether people are still to be told before anything is recorded. */
  boolean isUntold() {
    return plan != null && plan.notice() != null && !told;
  }

  /** Whether something is not written, or not stored yet. */
  boolean isPending() {
    return !past.isEmpty() || (now != null && !now.isDone());
  }

  Recorder in(@Nullable Long other, Instant at) {
    return new Recorder(
        on, other, at, false, plan, told, turn, count, demanded, starred, now, past);
  }

  Recorder decided(@Nullable RecordingPlan what, Instant at) {
    return new Recorder(
        on, queue, at, true, what, told, turn + 1, count, demanded, starred, now, past);
  }

  Recorder announced() {
    return new Recorder(
        on, queue, since, decided, plan, true, turn + 1, count, demanded, starred, now, past);
  }

  Recorder demands(boolean wanted) {
    return new Recorder(
        on, queue, since, decided, plan, told, turn, count, wanted, null, now, past);
  }

  Recorder starred(@Nullable Instant at) {
    return new Recorder(
        on, queue, since, decided, plan, told, turn, count, demanded, at, now, past);
  }

  Recorder with(@Nullable Track present) {
    return new Recorder(
        on,
        queue,
        since,
        decided,
        plan,
        told,
        turn,
        present == null ? count : Math.max(count, present.number()),
        demanded,
        starred,
        present,
        past);
  }

  Recorder past(List<Track> others) {
    return new Recorder(
        on, queue, since, decided, plan, told, turn, count, demanded, starred, now, others);
  }
}
