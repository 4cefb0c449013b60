package org.omniline.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a conversation beside its owner.
 *
 * @param handoverTo the colleague who was asked to take it over and has not answered yet
 */
public record Hands(@Nullable Ref handoverTo, List<Guest> guests) {
  public static final Hands NONE = new Hands(null, List.of());

  public Hands {
    guests = List.copyOf(guests);
  }

  /** Whether this user is a guest, or asked to take it over. */
  public boolean concern(long user) {
    return (handoverTo != null && handoverTo.id() == user)
        || guests.stream().anyMatch(guest -> guest.id() == user);
  }
}
