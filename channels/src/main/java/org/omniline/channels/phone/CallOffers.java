package org.omniline.channels.phone;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.PhoneRouting.Standing;

/**
 * Offers that stand, of whatever channel. Routing is often faster than a call: it offers a caller
 * before the call has heard of its conversation, and tells it once when a desk shows it. So offers
 * are kept until they are over, and told again as soon as the call can ring for them. Confined to
 * its switch's context.
 */
final class CallOffers {
  private final Map<Long, Standing> all = new HashMap<>();
  private final Consumer<Standing> tells;

  /**
   * @param tells brings an offer to its call
   */
  CallOffers(Consumer<Standing> tells) {
    this.tells = tells;
  }

  /** An offer stands; the newest of a conversation is the one. */
  void stands(Standing offer) {
    all.put(offer.conversation(), offer);
  }

  /** Answered, however, or over. */
  void over(long conversation, long offer) {
    Standing known = all.get(conversation);
    if (known != null && known.offer() == offer) {
      all.remove(conversation);
    }
  }

  /** A call changed: an offer that it could not ring for before may be one now. */
  void recall(CallLane lane) {
    Standing offer = of(lane.call().conversation());
    if (offer != null && lane.call().ringsFor(offer.offer())) {
      tells.accept(offer);
    }
  }

  private @Nullable Standing of(@Nullable Long conversation) {
    return conversation == null ? null : all.get(conversation);
  }

  /** Offers whose end nobody told are forgotten in time. */
  void forget(Instant now) {
    all.values().removeIf(offer -> offer.until().isBefore(now));
  }

  void clear() {
    all.clear();
  }
}
