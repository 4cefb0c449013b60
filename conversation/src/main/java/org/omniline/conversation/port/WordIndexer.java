package org.omniline.conversation.port;

import java.util.Set;

/**
 * Cuts text into words for search, the same way when storing and when asking. Chinese is segmented.
 * Thread-safe.
 */
@FunctionalInterface
public interface WordIndexer {
  /** Distinct normalised words; empty for blank text. */
  Set<String> words(String text);
}
