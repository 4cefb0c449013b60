package org.omniline.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest message of a conversation that a person wrote, for lists: what the system or a flow
 * says by itself never hides it.
 *
 * @param preview at most 80 code points of its text; null when it has none
 */
public record LastMessage(
    long seq, EntryKind kind, EntryType type, @Nullable String preview, Instant at) {
  private static final int PREVIEW_CODE_POINTS = 80;

  /** As much of a text as a list shows. */
  public static @Nullable String preview(@Nullable String text) {
    if (text == null || text.codePointCount(0, text.length()) <= PREVIEW_CODE_POINTS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, PREVIEW_CODE_POINTS));
  }
}
