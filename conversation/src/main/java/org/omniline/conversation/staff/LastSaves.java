package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.time.Instant;

/**
 * Who saved last what several administrators keep, so that whoever comes too late is told whose
 * work it was. Thread-safe.
 */
public interface LastSaves {
  /**
   * A save.
   *
   * @param version that came of it
   * @param byUser who saved
   * @param at by the database's clock
   */
  record Save(int version, long byUser, Instant at) {}

  /**
   * Notes a save; one of an earlier version than the one noted changes nothing, except the first
   * version of something made anew.
   *
   * @param what its address in the API, without personal data, for example {@code /queues/7312}
   */
  Completable note(String what, int version, long byUser);

  /** The last save; empty when nobody has saved it since this is noted. */
  Maybe<Save> last(String what);
}
