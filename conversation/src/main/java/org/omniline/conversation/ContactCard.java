package org.omniline.conversation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sees of a person beside the timeline.
 *
 * @param earlier newest first, at most 50, only what the viewer may see
 */
public record ContactCard(
    long id,
    @Nullable String name,
    List<Identity> identities,
    Instant firstSeenAt,
    int visits,
    List<Earlier> earlier) {
  /** A masked identity and the account it belongs to (null for global ones). */
  public record Identity(IdentityKey.Kind kind, String hint, @Nullable String account) {}

  /** An earlier conversation and what it was about. */
  public record Earlier(Conversation conversation, @Nullable String firstText) {}

  public ContactCard {
    identities = List.copyOf(identities);
    earlier = List.copyOf(earlier);
  }
}
