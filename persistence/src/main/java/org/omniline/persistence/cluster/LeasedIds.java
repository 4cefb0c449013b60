package org.omniline.persistence.cluster;

import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;

/**
 * Ids only while the node's number is held: a node that was frozen until another took its number
 * makes none, and what it was about to store is refused instead of colliding. Thread-safe.
 */
public final class LeasedIds implements Ids {
  private final PgNodeLease lease;
  private final Ids ids;

  /**
   * @param ids makes ids with the leased number
   */
  public LeasedIds(PgNodeLease lease, Ids ids) {
    this.lease = lease;
    this.ids = ids;
  }

  /**
   * @throws Refusal UNAVAILABLE when the number is not held
   */
  @Override
  public long next() {
    if (!lease.isHeld()) {
      throw new Refusal(
          Refusal.Code.UNAVAILABLE,
          "This node has lost its number: nothing was stored, try again.");
    }
    return ids.next();
  }
}
