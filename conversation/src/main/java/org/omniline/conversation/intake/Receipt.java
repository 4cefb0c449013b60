package org.omniline.conversation.intake;

/**
 * Proof that a message is stored. Given only after the commit; the same for a repeat.
 *
 * @param conversationId where it is
 * @param seq its place there
 * @param rev the conversation's rev after it (for a repeat: the rev it had then)
 * @param duplicate whether it had been stored before
 */
public record Receipt(long conversationId, long seq, long rev, boolean duplicate) {}
