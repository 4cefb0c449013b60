package org.omniline.routing.acd;

import org.omniline.conversation.port.SnowflakeIds;

/**
 * Offer ids with the layout of {@link SnowflakeIds}, made from what the command carries: so two
 * halves of a split cluster never make the same one, and every replay makes it again.
 */
final class OfferIds {
  private OfferIds() {}

  static long next(AcdState state, int node) {
    long tick = Math.max(state.lastOfferTick + 1, (state.now - SnowflakeIds.EPOCH_MS) << 12);
    return (tick >> 12) << 22 | (long) (node & 0x3FF) << 12 | (tick & 0xFFF);
  }

  /** Time and counter of an id, as one growing number. */
  static long tick(long id) {
    return (id >> 22) << 12 | (id & 0xFFF);
  }
}
