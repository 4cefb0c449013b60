package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import org.omniline.conversation.Change;

/**
 * What is answered, in the channel itself, to somebody who waits and asks by a word. Each is one
 * transaction and empty where nobody waits any more.
 */
public interface WaitingReplies {
  /** Leaves a message instead of waiting, and says so. Empty when it was so before. */
  Maybe<Change> leaveMessage(long conversationId);

  /**
   * Somebody asks to be contacted and writes no number that can be dialled: tells what to write.
   *
   * @param word by which it is asked for
   */
  Maybe<Change> askNumber(long conversationId, String word);

  /**
   * Tells the place, as often as it is asked for. Empty for who has given up the place.
   *
   * @param seq of the message that asks: its repeat tells nothing again
   */
  Maybe<Change> tellPlace(long conversationId, long seq, WaitingPlaces.Place place);

  /**
   * Who has waited so long by a channel without a page of ours and was told nothing, in a queue
   * that has no words of its own for who waits.
   *
   * @return ids of conversations, at most so many
   */
  Single<List<Long>> untold(Duration after, int most);

  /**
   * Tells the place and how to ask, once in a stay: platforms let only few messages follow one of
   * the person's, and the agent needs them. Empty when it was told.
   */
  Maybe<Change> tellInLine(long conversationId, WaitingPlaces.Place place);
}
