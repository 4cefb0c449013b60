package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;

/** Users and their password hashes. Hashing itself is done by the gateway (Argon2id). */
public interface UserStore {
  Single<List<User>> all();

  Maybe<User> find(long id);

  /** Who belongs to which team now, and the queues of each. */
  Single<Teams> teams();

  /** A user with the stored hash, for sign-in. */
  record Credentials(User user, String passwordHash) {}

  Maybe<Credentials> byLogin(String login);

  /** Creates a user; fails with Refusal CONFLICT when the login is taken. */
  Single<User> create(User user, String passwordHash, long byUser);

  /**
   * Replaces name, role, active, capacity, expiry, and memberships, skills and team, which are
   * dated. Fails with INVALID when a queue or a skill does not exist, and with CONFLICT when
   * somebody saved this person, or the person's place in a queue, since the version that is named.
   */
  Single<User> update(User user, long byUser);

  Completable setPassword(long userId, String passwordHash, boolean mustChange);

  /**
   * Counts a failed sign-in and locks at {@code limit} in a row.
   *
   * @return the failures now
   */
  Single<Integer> failed(long userId, int limit, Duration lockFor);

  /** Forgets the failures and lifts a lock. */
  Completable unlock(long userId);

  /** Whether no user exists yet (first start). */
  Single<Boolean> isEmpty();
}
