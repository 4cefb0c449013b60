package org.omniline.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest message of a conversation, for lists.
 *
 * @param preview at most 80 code points of its text; null when it has none
 */
public record LastMessage(
    long seq, EntryKind kind, EntryType type, @Nullable String preview, Instant at) {}
