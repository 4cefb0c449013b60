package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Set;
import org.omniline.conversation.Change;

/**
 * Which waiting visitors have a page open, on whatever node, and what becomes of those who have
 * none any more. Each may be asked again at any time.
 */
public interface VisitorPresence {
  /**
   * A node says which conversations have a page open there, and that it watches; every few seconds.
   */
  Completable seen(Set<Long> conversations);

  /** Who waits and has been away for longer than the queue keeps a place, at most so many. */
  Single<List<Long>> away(int most);

  /**
   * Ends the wait of one: abandoned, listed as missed, told in the thread; empty when the visitor
   * is back, or it must not end ({@link org.omniline.conversation.Absence#mayEnd}).
   */
  Maybe<Change> leave(long conversation);
}
