package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.recording.RecordingPlan;

/**
 * One recording of a call: of one agent's talk, or of what comes before and between. It is taken
 * from the caller's leg, so what agents say aside is not in it. Immutable.
 *
 * @param number counts the recordings of a call from 1
 * @param agent who talks; null before and between talks
 * @param queue whose the conversation is then; null for none
 * @param announced whether people were told before
 * @param asked when it was wanted
 * @param began when the switch began; null before
 * @param silent stretches in which nothing is recorded
 * @param mask the stretch that is silent now; null for none
 * @param masked whether the switch has been told of the mask
 * @param ended when there was nothing more to record; null while there is
 * @param written whether the switch has written all of it
 * @param ms how long it is, as the switch told; null where it did not
 * @param failure why there is none of it, or not all; null where all is well
 * @param change counts its changes
 * @param kept the change up to which it is stored
 */
public record Track(
    int number,
    @Nullable Ear agent,
    @Nullable Long queue,
    RecordingPlan plan,
    boolean announced,
    Instant asked,
    @Nullable Instant began,
    List<Silence> silent,
    @Nullable Mask mask,
    boolean masked,
    @Nullable Instant ended,
    boolean written,
    @Nullable Long ms,
    @Nullable Failure failure,
    int change,
    int kept) {
  public Track {
    silent = List.copyOf(silent);
  }

  /** Why a recording is missing or broken. Stored by name: never rename a constant. */
  public enum Failure {
    /** The switch would not begin: its disk is full, or it may not write. */
    REFUSED,
    /** The switch could not write on: what there is of it is kept. */
    BROKEN_OFF,
    /** People could not be told, so nothing may be recorded. */
    NOT_ANNOUNCED,
    /** Whether it is to be recorded could not be read. */
    UNDECIDED,
    /** The file was never found, or is no sound. */
    LOST
  }

  /** Since when it is silent; {@code by} is null where a secret is asked for. */
  public record Mask(Instant from, @Nullable Ear by) {}

  /** A stretch that is silent. */
  public record Silence(Instant from, Instant to, @Nullable Long by) {}

  static Track wanted(
      int number, @Nullable Ear agent, @Nullable Long queue, RecordingPlan plan, Instant at) {
    return new Track(
        number,
        agent,
        queue,
        plan,
        plan.notice() != null,
        at,
        null,
        List.of(),
        null,
        false,
        null,
        false,
        null,
        null,
        1,
        0);
  }

  /** The name of the file, the same on every node. */
  public String file(String leg) {
    return "omniline-rec-" + leg + "-" + number + ".wav";
  }

  boolean isOf(@Nullable Ear who) {
    return agent == null
        ? who == null
        : who != null && agent.agent() == who.agent() && agent.leg().equals(who.leg());
  }

  /** Whether the switch is at it, or is to be. */
  boolean isRunning() {
    return ended == null && failure == null;
  }

  /** Whether nothing of it is left to be done. */
  boolean isDone() {
    boolean none = began == null && failure == null;
    return written && (none || kept >= change);
  }

  Track begun(Instant at) {
    return began != null
        ? this
        : new Track(
            number,
            agent,
            queue,
            plan,
            announced,
            asked,
            at,
            silent,
            mask,
            masked,
            ended,
            written,
            ms,
            failure,
            change + 1,
            kept);
  }

  Track mask(Instant at, @Nullable Ear by) {
    return mask != null ? this : with(silent, new Mask(at, by), masked, ended, failure, change + 1);
  }

  Track unmask(Instant at) {
    return mask == null ? this : with(silenced(mask, at), null, masked, ended, failure, change + 1);
  }

  private List<Silence> silenced(Mask over, Instant at) {
    List<Silence> all = new ArrayList<>(silent);
    Ear by = over.by();
    Instant to = at.isBefore(over.from()) ? over.from() : at;
    all.add(new Silence(over.from(), to, by == null ? null : (Long) by.agent()));
    return all;
  }

  Track masked(boolean on) {
    return with(silent, mask, on, ended, failure, change);
  }

  /** Nothing more is recorded. */
  Track ended(Instant at) {
    if (ended != null) {
      return this;
    }
    List<Silence> all = mask == null ? silent : silenced(mask, at);
    return with(all, null, masked, at, failure, change + 1);
  }

  Track written(@Nullable Long length) {
    return new Track(
        number,
        agent,
        queue,
        plan,
        announced,
        asked,
        began,
        silent,
        mask,
        masked,
        ended,
        true,
        length == null ? ms : length,
        failure,
        change + 1,
        kept);
  }

  Track failed(Failure why, Instant at) {
    Track over = ended(at);
    return over.with(over.silent, over.mask, over.masked, over.ended, why, over.change + 1);
  }

  Track stored(int upTo) {
    return new Track(
        number,
        agent,
        queue,
        plan,
        announced,
        asked,
        began,
        silent,
        mask,
        masked,
        ended,
        written,
        ms,
        failure,
        change,
        Math.max(kept, upTo));
  }

  private Track with(
      List<Silence> silences,
      @Nullable Mask now,
      boolean told,
      @Nullable Instant end,
      @Nullable Failure why,
      int nextChange) {
    return new Track(
        number,
        agent,
        queue,
        plan,
        announced,
        asked,
        began,
        silences,
        now,
        told,
        end,
        written,
        ms,
        why,
        nextChange,
        kept);
  }

  /** How long it is; null where nobody knows yet. */
  public @Nullable Long length() {
    if (ms != null) {
      return ms;
    }
    return began == null || ended == null
        ? null
        : (Long) Math.max(0, Duration.between(began, ended).toMillis());
  }
}
