package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.Actor;

/**
 * Conversations that an agent begins: with somebody who has neither called nor written. Refusals
 * are {@link org.omniline.conversation.Refusal}s.
 */
public interface OutgoingConversations {
  /**
   * Whom an agent calls.
   *
   * @param key of the command: the same agent's same one begins one conversation
   * @param account over which they are called; its queue is the conversation's
   * @param capacity of the agent
   * @param told for the timeline
   */
  record Wanted(
      String key,
      ChannelAccount account,
      IdentityKey person,
      Actor agent,
      int capacity,
      Map<String, String> told) {
    public Wanted {
      told = Map.copyOf(told);
    }
  }

  /**
   * The conversation.
   *
   * @param stood whether it was there before: it was begun by the same command, or the agent is
   *     serving this number already
   */
  record Begun(Change change, boolean stood) {}

  /**
   * Begins a conversation that is the agent's from its first moment, in one transaction: whoever
   * dies in between leaves nothing behind. Nobody waits in a queue for it, so no visit is recorded.
   *
   * @return fails CAPACITY_FULL where the agent has no room for a call
   */
  Single<Begun> begin(Wanted wanted);

  /**
   * What is known of a number before it is dialled.
   *
   * @param lines the active telephone accounts of the viewer's organisations
   * @param account over which the person was last on the telephone; null when never
   * @param contact who it is, where the viewer may see the person; null else
   * @param name of {@code contact}; null while unknown
   * @param blockedUntil until when the number is blocked; null when it is not
   * @param served whether somebody else talks with the person now
   */
  record Known(
      Set<Long> lines,
      @Nullable Long account,
      @Nullable Long contact,
      @Nullable String name,
      @Nullable Instant blockedUntil,
      boolean served) {
    public Known {
      lines = Set.copyOf(lines);
    }
  }

  Single<Known> known(IdentityKey person, Viewer viewer);

  /**
   * The number behind a masked one.
   *
   * @return empty when it is no telephone number, there is no such identity, or the viewer may see
   *     no conversation that came by it
   */
  Maybe<String> number(long identity, Viewer viewer);

  /** The number by which a conversation came; empty as with {@link #number}. */
  Maybe<String> numberOf(long conversation, Viewer viewer);
}
