package org.omniline.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when things of a conversation are as they are. Immutable.
 *
 * @param owned since when its present owner has it; null when nobody has
 */
public record Since(@Nullable Instant owned) {
  public static final Since NONE = new Since(null);
}
