package org.omniline.conversation;

/**
 * A colleague in somebody else's conversation.
 *
 * @param mayReply may answer the contact; every guest may write notes
 */
public record Guest(long id, String name, boolean mayReply) {}
