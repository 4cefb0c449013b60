package org.omniline.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A contact as a conversation carries it.
 *
 * @param name null while unknown
 * @param hint the masked identity, for example {@code o8x…k2}
 */
public record ContactRef(long id, @Nullable String name, String hint) {}
