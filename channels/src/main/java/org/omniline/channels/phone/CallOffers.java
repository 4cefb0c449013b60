package org.omniline.channels.phone;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
  /** By conversation, then by offer: a queue may ask several agents at once. */
  private final Map<Long, Map<Long, Standing>> all = new HashMap<>();

  private final Consumer<Standing> tells;

  /**
   * @param tells brings an offer to its call
   */
  CallOffers(Consumer<Standing> tells) {
    this.tells = tells;
  }

  /** An offer stands. */
  void stands(Standing offer) {
    all.computeIfAbsent(offer.conversation(), id -> new LinkedHashMap<>())
        .put(offer.offer(), offer);
  }

  /** Answered, however, or over. */
  void over(long conversation, long offer) {
    all.computeIfPresent(
        conversation,
        (id, offers) -> {
          offers.remove(offer);
          return offers.isEmpty() ? null : offers;
        });
  }

  /** A call changed: an offer that it could not ring for before may be one now. */
  void recall(CallLane lane) {
    Long conversation = lane.call().conversation();
    if (conversation == null) {
      return;
    }
    List.copyOf(all.getOrDefault(conversation, Map.of()).values()).stream()
        .filter(offer -> lane.call().ringsFor(offer.offer()))
        .forEach(tells);
  }

  /** The offer to an agent for which the call does not ring yet; null where there is none. */
  @Nullable Standing early(CallLane lane, long agent) {
    Long conversation = lane.call().conversation();
    Map<Long, Standing> some =
        conversation == null ? Map.of() : all.getOrDefault(conversation, Map.of());
    return some.values().stream()
        .filter(offer -> offer.agent() == agent && lane.call().ringsFor(offer.offer()))
        .filter(offer -> lane.call().ringing().stream().noneMatch(leg -> leg.agent() == agent))
        .findFirst()
        .orElse(null);
  }

  /** Offers whose end nobody told are forgotten in time. */
  void forget(Instant now) {
    all.values().forEach(offers -> offers.values().removeIf(offer -> offer.until().isBefore(now)));
    all.values().removeIf(Map::isEmpty);
  }

  void clear() {
    all.clear();
  }
}
