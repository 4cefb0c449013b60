package org.omniline.routing.acd;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.RiskProposal;
import org.omniline.conversation.ServiceDemand;

/**
 * What the machine knows of a conversation. Ids are never 0, so 0 says "none".
 *
 * @param rev the revision at which the conversation's own fields last changed: risk and priority
 *     move it without moving {@code stateVersion}
 * @param owner user id, 0 when none
 * @param ownerName null when there is no owner
 * @param waitingSince milliseconds since 1970, 0 when not waiting: the age its place goes by
 * @param onlyAgent after a transfer to a person: that agent, else 0
 * @param demand null where whoever tells does not know it: what is known stays
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
    long onlyAgent,
    Channel channel,
    @Nullable Demand demand)
    implements Serializable {

  /** The part of a conversation that routing needs. */
  public static Facts of(Conversation conversation) {
    RiskProposal proposal = conversation.riskProposal();
    Instant back = conversation.since().back();
    return of(
        conversation,
        demand(conversation.demand())
            .withProposed(proposal == null ? Risk.NONE : proposal.level())
            .withBackSince(back == null ? 0 : back.toEpochMilli())
            .withLater(conversation.later() != null));
  }

  private static Demand demand(ServiceDemand asked) {
    Long preferred = asked.preferredAgent();
    Instant entered = asked.enteredQueueAt();
    return Demand.NONE
        .withVip(asked.vip())
        .withWeight(Demand.BY_CHANNEL)
        .withSkills(asked.skills())
        .withPreferred(preferred == null ? 0 : preferred)
        .withEnteredAt(entered == null ? 0 : entered.toEpochMilli())
        .withVisited(asked.queuesVisited());
  }

  /** The same with a demand that is not the conversation's own. */
  public static Facts of(Conversation conversation, @Nullable Demand demand) {
    Ref owner = conversation.owner();
    Instant since = conversation.waitingSince();
    Long only = conversation.onlyAgent();
    return new Facts(
        conversation.id(),
        conversation.stateVersion(),
        conversation.changedRev(),
        standing(conversation),
        conversation.queue().id(),
        owner == null ? 0 : owner.id(),
        owner == null ? null : owner.name(),
        conversation.risk(),
        conversation.priority(),
        since == null ? 0 : since.toEpochMilli(),
        only == null ? 0 : only,
        conversation.channel(),
        demand);
  }

  /**
   * Who is answered later and has given up the place is none of the machine's business, and neither
   * is what is written up later.
   */
  private static ConversationState standing(Conversation conversation) {
    boolean later =
        conversation.state() == ConversationState.WAITING && !conversation.standsInLine();
    boolean aside =
        conversation.state() == ConversationState.WRAP_UP && conversation.since().aside() != null;
    return later || aside ? ConversationState.SELF_SERVICE : conversation.state();
  }

  Demand demandOrNone() {
    return demand == null ? Demand.NONE : demand;
  }

  /** These facts, with the known demand where they do not tell theirs. */
  Facts knowing(Facts known) {
    return demand != null || known.demand == null
        ? this
        : new Facts(
            id,
            stateVersion,
            rev,
            state,
            queue,
            owner,
            ownerName,
            risk,
            priority,
            waitingSince,
            onlyAgent,
            channel,
            known.demand);
  }

  /** Since when it really waits, milliseconds since 1970. */
  long waitsSince() {
    return Math.max(waitingSince, demandOrNone().backSince());
  }

  /** Whether nobody is here who waits; who may be in danger counts as if. */
  boolean later() {
    return demandOrNone().later() && !whole() && !demandOrNone().first();
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

  /**
   * All the machine acts on, in one number that is the same on every node. Not the revision: each
   * message moves it and says nothing to routing.
   */
  long standing() {
    long hash = stateVersion;
    hash = 31 * hash + state.name().hashCode();
    hash = 31 * hash + queue;
    hash = 31 * hash + owner;
    hash = 31 * hash + risk.name().hashCode();
    hash = 31 * hash + priority;
    hash = 31 * hash + waitingSince;
    hash = 31 * hash + onlyAgent;
    // What changes while somebody waits, and who goes first by it.
    Demand asked = demandOrNone();
    hash = 31 * hash + asked.proposed().name().hashCode();
    hash = 31 * hash + asked.backSince();
    hash = 31 * hash + (asked.later() ? 1 : 0);
    return 31 * hash + (asked.vip() ? 1 : 0);
  }

  boolean newerThan(long otherStateVersion, long otherRev) {
    return stateVersion > otherStateVersion
        || (stateVersion == otherStateVersion && rev > otherRev);
  }
}
