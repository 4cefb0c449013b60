package org.omniline.conversation;

/** A channel account as a conversation carries it. */
public record AccountRef(long id, String code, String name) {}
