package org.omniline.conversation.port;

import java.util.Set;

/**
 * Cuts text into words for search. Chinese is segmented. Thread-safe.
 *
 * <p>Where segments end depends on what stands around them, so asking needs fewer words than
 * storing: whatever {@link #queryWords} gives for a part of a text is among the text's {@link
 * #words}.
 */
@FunctionalInterface
public interface WordIndexer {
  /** Distinct normalised words under which a text is stored; empty for blank text. */
  Set<String> words(String text);

  /** Distinct normalised words that must all be there; empty when nothing can be asked for. */
  default Set<String> queryWords(String query) {
    return words(query);
  }
}
