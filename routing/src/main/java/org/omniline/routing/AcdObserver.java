package org.omniline.routing;

import org.omniline.routing.acd.Inspector.Sample;

/** Hears what the ACD does, for metrics. Must not block or throw. Called on any thread. */
public interface AcdObserver {
  /**
   * An offer was made.
   *
   * @param waitedMs how long the conversation had waited
   */
  void offered(long queueId, long waitedMs);

  void offerEnded(Acd.OfferOutcome outcome);

  /** How things stand, about once a second on every node. {@code sample.unserved()} must be 0. */
  void sampled(Sample sample);

  /**
   * The ACD was compared with PostgreSQL.
   *
   * @param differences conversations of which it had not heard and that were mended; not those
   *     whose news were only on their way, nor those it was built from anew
   */
  void reconciled(int differences);

  /** A fact of record could not be written, or there was no room to keep it for later. */
  void factLost();

  /** The state machine broke off in a command and is being rebuilt. */
  void distrusted();
}
