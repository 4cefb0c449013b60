package org.omniline.routing.acd;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;

/**
 * What the machine knows of a conversation. Ids are never 0, so 0 says "none".
 *
 * @param rev the revision at which the conversation's own fields last changed: risk and priority
 *     move it without moving {@code stateVersion}
 * @param owner user id, 0 when none
 * @param ownerName null when there is no owner
 * @param waitingSince milliseconds since 1970, 0 when not waiting
 * @param onlyAgent after a transfer to a person: that agent, else 0
 */
public record Facts(
    long id,
    long stateVersion,
    long rev,
    ConversationState state,
    long queue,
    long owner,
    @Nullable String ownerName,
    Risk risk,
    int priority,
    long waitingSince,
    long onlyAgent)
    implements Serializable {

  /** The part of a conversation that routing needs. */
  public static Facts of(Conversation conversation) {
    Ref owner = conversation.owner();
    Instant since = conversation.waitingSince();
    Long only = conversation.onlyAgent();
    return new Facts(
        conversation.id(),
        conversation.stateVersion(),
        conversation.changedRev(),
        conversation.state(),
        conversation.queue().id(),
        owner == null ? 0 : owner.id(),
        owner == null ? null : owner.name(),
        conversation.risk(),
        conversation.priority(),
        since == null ? 0 : since.toEpochMilli(),
        only == null ? 0 : only);
  }

  boolean waits() {
    return state == ConversationState.WAITING;
  }

  /** Whether an agent's capacity is taken. */
  boolean held() {
    return owner != 0 && (state == ConversationState.SERVING || state == ConversationState.WRAP_UP);
  }

  /** Whether the machine has anything to do with it. */
  boolean live() {
    return waits() || state == ConversationState.SERVING || state == ConversationState.WRAP_UP;
  }

  /** Whether it takes the whole of an agent. */
  boolean whole() {
    return risk == Risk.HIGH;
  }

  boolean newerThan(long otherStateVersion, long otherRev) {
    return stateVersion > otherStateVersion
        || (stateVersion == otherStateVersion && rev > otherRev);
  }
}
