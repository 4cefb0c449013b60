package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;

/**
 * Failed sign-ins with logins that do not exist. Counted and locked as those of users are, so that
 * a lock does not tell which logins exist. Bounded: what is old, or too much, is forgotten.
 */
public interface UnknownLogins {
  /** Until when a login is locked; empty when it is not. */
  Maybe<Instant> lockedUntil(String login);

  /**
   * Counts as {@link UserStore#failed} does.
   *
   * @return the failures now
   */
  Single<Integer> failed(String login, int limit, Duration lockFor);

  /** Forgets what is old and, beyond the bound, the oldest. */
  Completable sweep();
}
