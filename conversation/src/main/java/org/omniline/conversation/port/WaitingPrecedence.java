package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.conversation.Change;

/**
 * Keeps who waits where the list of those who go first says: a listing that is made, ended or runs
 * out moves its person in the queue where the person stands already. Each may be asked again at any
 * time.
 */
public interface WaitingPrecedence {
  /** Conversations that wait and do not stand as the list says, oldest first, at most so many. */
  Single<List<Long>> misplaced(int most);

  /** Puts one where the list says; empty when it stands there, or waits no more. */
  Maybe<Change> place(long conversation);
}
