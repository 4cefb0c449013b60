package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Seats that are a telephone: who may have one outside, and who is on duty by it. Thread-safe. */
public interface PhoneSeats {
  /**
   * What an administrator has said of an agent.
   *
   * @param outside whether the agent may take calls at a telephone outside
   * @param expertise on what colleagues may consult the agent at any time, 1 to 200 characters;
   *     null of who is no expert
   */
  record Seat(boolean outside, @Nullable String expertise) {
    public static final Seat NONE = new Seat(false, null);
  }

  /** {@link Seat#NONE} where nobody has said anything. */
  Single<Seat> seat(long agent);

  /**
   * Says it anew.
   *
   * @param byUser who says so
   */
  Completable save(long agent, Seat seat, long byUser);

  /** Somebody whom colleagues may consult at any time. */
  record Expert(long agent, String expertise) {}

  /** Every expert who is active and has a telephone that needs no desk. */
  Single<List<Expert>> experts();

  /**
   * That an agent takes calls although no desk is open.
   *
   * @param until when it ends by itself
   */
  record Duty(long agent, Instant since, Instant until) {}

  /** An agent's duty that lasts; empty when there is none. */
  Maybe<Duty> duty(long agent);

  /** Every duty that lasts, of agents who are active and have a telephone that needs no desk. */
  Single<List<Duty>> duties();

  /** Begins it, or lets the one that lasts end at another time. */
  Single<Duty> begin(long agent, Instant until);

  /**
   * Ends it; nothing happens where there is none.
   *
   * @param byUser who ends it
   * @param reason of somebody else than the agent; null for none
   */
  Completable end(long agent, long byUser, @Nullable String reason);
}
