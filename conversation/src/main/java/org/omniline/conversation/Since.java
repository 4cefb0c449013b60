package org.omniline.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when things of a conversation are as they are. Immutable.
 *
 * @param owned since when its present owner has it; null when nobody has
 * @param back since when it waits again, where it has come back from an agent and keeps the place
 *     of the first wait; else null
 * @param aside since when its wrap-up is left for later and takes no room of its owner, who has no
 *     desk at hand; else null
 */
public record Since(@Nullable Instant owned, @Nullable Instant back, @Nullable Instant aside) {
  public static final Since NONE = new Since(null, null, null);
}
