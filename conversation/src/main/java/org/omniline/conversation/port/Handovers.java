package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import org.omniline.conversation.Change;

/**
 * Colleagues who were asked to take over and do not answer. Whoever asked, perhaps to go home, must
 * not wait for somebody who has left the desk. Each may be asked again at any time.
 */
public interface Handovers {
  /** How long a colleague may take to answer. Ours; no public source fixes it. */
  Duration ANSWER_WITHIN = Duration.ofSeconds(60);

  /** Ids of the conversations whose colleague has let the time pass, at most so many. */
  Single<List<Long>> due(int most);

  /** Asks no longer and says so in the conversation; empty when it is not due any more. */
  Maybe<Change> lapse(long conversation);
}
