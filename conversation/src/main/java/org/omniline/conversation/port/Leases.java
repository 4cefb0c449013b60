package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;

/** Leases in PostgreSQL for jobs that one node does for all, with a fencing token. */
public interface Leases {
  /**
   * Proof that a lease was held when work began. Whoever writes by it writes in the same
   * transaction in which it is looked at, so that a holder that was held up and has lost the lease
   * meanwhile writes nothing.
   *
   * @param token as {@link #hold} gave it
   */
  record Fence(String name, long token) {}

  /**
   * Takes or prolongs a lease.
   *
   * @return the fencing token (grows with each change of holder), empty when another holds it
   */
  Maybe<Long> hold(String name, String holder, Duration duration);

  /** Gives it back early; no error when it was lost already. */
  Completable release(String name, String holder);

  /** The names of the leases that it holds now, sorted. */
  Single<List<String>> held(String holder);
}
