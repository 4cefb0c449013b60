package org.omniline.conversation.intake;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.conversation.Risk;

/**
 * Finds words of danger in what comes in, in any state of a conversation. What it finds is stored
 * in the transaction that stores the message.
 */
public interface CrisisWatch {
  /**
   * The words as they stand now, asked for before each batch. Cheap; when they cannot be read, the
   * last ones known.
   */
  Single<Matcher> matcher();

  /** One state of the list. Pure, any thread. */
  interface Matcher {
    /** All words that are in a text. */
    List<Word> find(String text);
  }

  /**
   * A word that was found.
   *
   * @param level CONCERN or HIGH
   */
  record Word(long id, String text, Risk level) {}

  /** Finds nothing. */
  CrisisWatch NONE = () -> Single.just(text -> List.of());
}
