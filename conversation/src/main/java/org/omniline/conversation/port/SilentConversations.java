package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.conversation.Change;

/**
 * Who is served and writes no more: asked after once, then ended, as the queue's settings say.
 * Never while the risk is high or a risk is proposed. Each may be asked again at any time.
 */
public interface SilentConversations {
  /** What is due for a conversation. */
  record Due(long conversation, boolean end) {}

  /** Those whose time has come, at most so many. */
  Single<List<Due>> due(int most);

  /** Asks after somebody; empty when it is not due any more. */
  Maybe<Change> remind(long conversation);

  /** Ends it, told in a word, as one who did not answer; empty when it is not due any more. */
  Maybe<Change> end(long conversation);
}
