package org.omniline.routing.alarm;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the hotline stands at one moment, as far as alarms ask.
 *
 * @param failedRecordings how many have failed since one went well
 * @param broken parts of the telephone that are out of order
 */
public record Scene(
    Instant now,
    List<QueueNow> queues,
    List<RiskNow> risks,
    int failedRecordings,
    List<Broken> broken) {
  public Scene {
    queues = List.copyOf(queues);
    risks = List.copyOf(risks);
    broken = List.copyOf(broken);
  }

  /** One in which recordings go well, and the telephone works. */
  public Scene(Instant now, List<QueueNow> queues, List<RiskNow> risks) {
    this(now, queues, risks, 0, List.of());
  }

  /**
   * A queue.
   *
   * @param ready agents of it who are free
   */
  public record QueueNow(long id, int waiting, @Nullable Instant longestWaitingSince, int ready) {}

  /**
   * A part of the telephone that is out of order.
   *
   * @param kind {@link AlarmKind#SWITCH_DOWN} or {@link AlarmKind#TRUNK_DOWN}
   * @param name as administrators know it
   */
  public record Broken(AlarmKind kind, String name, Instant since) {}

  /**
   * An open high-risk conversation.
   *
   * @param waitingSince null when it is served
   * @param owner 0 when it waits
   * @param absentSince since when the owner has no desk; null when there is one
   */
  public record RiskNow(
      long conversation,
      long queue,
      @Nullable Instant waitingSince,
      long owner,
      @Nullable Instant absentSince) {}

  /**
   * How well a queue did today.
   *
   * @param percent of those who left it that were taken in time
   */
  public record Level(long queue, int percent, long of) {}
}
