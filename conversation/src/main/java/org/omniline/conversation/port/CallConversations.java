package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Ref;

/**
 * What a call does to its conversation. Each is one transaction, and empty when there is nothing to
 * do or it was done before: so each may be asked again at any time.
 */
public interface CallConversations {
  /**
   * A step of the call for the timeline.
   *
   * @param key the same one is written once
   * @param agent whose step it is; null for the system's
   */
  Maybe<Change> note(
      long conversation, String key, EntryType type, @Nullable Ref agent, Map<String, String> data);

  /**
   * A colleague is consulted: sees the conversation from now on, and is asked for it.
   *
   * @param key the same one is written once
   * @param note for the colleague; null for none
   */
  Maybe<Change> consulted(long conversation, String key, Ref from, Ref to, @Nullable String note);

  /** The colleague is not consulted any more. */
  Maybe<Change> consultEnded(long conversation, long colleague);

  /**
   * The owner gives it to the colleague who was consulted.
   *
   * @return fails with a Refusal when the colleague cannot have it
   */
  Maybe<Change> given(long conversation, String key, Ref from, Ref to);

  /** The caller is gone: who waits has left, who is served goes to wrap-up. */
  Maybe<Change> left(long conversation);

  /** The agent who serves it has hung up: to wrap-up. */
  Maybe<Change> finished(long conversation, long agent);

  /** The agent who serves it cannot be heard: it waits again, before whoever came later. */
  Maybe<Change> returned(long conversation, long agent);
}
