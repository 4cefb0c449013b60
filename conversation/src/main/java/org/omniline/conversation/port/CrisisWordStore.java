package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.conversation.Risk;

/**
 * The words that propose a risk, and the exceptions: longer sayings in which such a word means
 * something else. A word's text never changes, for facts refer to it; words are made inactive,
 * never removed.
 */
public interface CrisisWordStore {
  /**
   * A word.
   *
   * @param id 0 to create
   * @param version what it was loaded with, 0 to create; the store gives the next one
   * @param level what it proposes: CONCERN or HIGH; NONE: it is an exception
   * @param shipped it came with the product
   * @param note for the team: when it misleads, say
   */
  record CrisisWord(
      long id,
      int version,
      String word,
      Risk level,
      boolean active,
      boolean shipped,
      String note) {}

  /** All words, the gravest first. */
  Single<List<CrisisWord>> words();

  /**
   * Saves a word; the next message is looked at by it.
   *
   * @return fails with INVALID (nothing in it can be found), CONFLICT (it is there already, or
   *     somebody else saved meanwhile), TOO_LARGE (too many words) or NOT_FOUND
   */
  Single<CrisisWord> save(CrisisWord word, long byUser);
}
