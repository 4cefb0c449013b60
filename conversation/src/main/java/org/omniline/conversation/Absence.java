package org.omniline.conversation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How somebody who waits is away. The place is kept for a while, because networks drop and
 * telephones sleep. Pure.
 *
 * @param seenAt when an open page of theirs was last known of, or they came into the queue
 * @param watchedSince since when somebody watches without a gap: while no node ran, nobody could be
 *     seen, and it counts against nobody
 * @param grace how long the place is kept; zero for ever
 */
public record Absence(Instant seenAt, Instant watchedSince, Duration grace) {
  /** Whether the place has been kept long enough. */
  public boolean isOver(Instant now) {
    Instant from = seenAt.isAfter(watchedSince) ? seenAt : watchedSince;
    return !grace.isZero() && !now.isBefore(from.plus(grace));
  }

  /**
   * Whether an absence may end the wait at all: never a high risk, or one that nobody has judged
   * yet; and what was asked for (a message left, a contact wished) stands wherever they are.
   */
  public static boolean mayEnd(
      ConversationState state, Risk risk, boolean proposed, @Nullable Later later) {
    return state == ConversationState.WAITING && risk != Risk.HIGH && !proposed && later == null;
  }
}
