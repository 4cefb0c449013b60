package org.omniline.conversation.outbox;

/**
 * A kind of file a channel can send.
 *
 * @param contentType as the media store names it, for example {@code image/jpeg}
 * @param maxBytes the peer's limit
 */
public record FileKind(String contentType, long maxBytes) {}
