package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Sign-in sessions as rows, so that no node's death signs anybody out. Tokens are kept as
 * hexadecimal SHA-256.
 */
public interface SessionStore {
  /** A live session. */
  record Session(String tokenHash, User user, String csrf, Instant expiresAt) {}

  /** Opens a session. */
  Completable open(
      String tokenHash, long userId, String csrf, String address, Duration idle, Duration max);

  /**
   * A session that is neither expired nor of a user who is inactive or has expired; prolongs it (at
   * most once a minute).
   */
  Maybe<Session> find(String tokenHash);

  /** {@link #find} for many at once, by their token hashes; those that are over are missing. */
  Single<Map<String, Session>> findAll(Collection<String> tokenHashes);

  Completable close(String tokenHash);

  /** Ends all sessions of a user (password reset, deactivation). */
  Completable closeAll(long userId);

  /**
   * Ends the sessions of users whose accounts have expired.
   *
   * @return whose sessions it ended, each once
   */
  Single<List<Long>> closeExpired();

  /** Removes expired rows. */
  Completable sweep();
}
