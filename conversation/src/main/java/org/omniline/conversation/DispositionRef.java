package org.omniline.conversation;

/** The disposition an agent chose when closing: a code of the dictionary and its label then. */
public record DispositionRef(String code, String label) {}
