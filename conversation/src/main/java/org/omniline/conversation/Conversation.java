package org.omniline.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as it stands after its revision {@code rev}. Immutable.
 *
 * @param rev taken, without gap, by every change of an entry or of the conversation
 * @param changedRev the rev at which the conversation's own fields last changed
 * @param stateVersion moves only with state, owner or queue; conditional updates use it
 * @param threadKey the peer's thread (docs: design, "One conversation model"); personal data
 * @param waitingSince set while WAITING, kept when offered or requeued: the age that its place goes
 *     by ({@link Since#back})
 * @param onlyAgent while WAITING after a transfer to a person: offered to this agent first
 * @param lastInSeq seq of the newest message of the contact, 0 when none
 * @param ownerReadSeq up to where the owner has read
 * @param unread messages in after {@code ownerReadSeq}
 * @param previous the contact's conversation before this one on the same thread
 * @param visit which contact of this person this is, from 1
 * @param demand what it asks for beyond its queue
 * @param riskProposal what words propose and nobody has judged yet
 * @param servedAt when anybody served it first
 * @param hands who is in it beside the owner
 * @param since when what stands now began
 */
public record Conversation(
    long id,
    long rev,
    long changedRev,
    long stateVersion,
    ConversationState state,
    Channel channel,
    AccountRef account,
    String threadKey,
    Ref queue,
    ContactRef contact,
    @Nullable Ref owner,
    @Nullable Long onlyAgent,
    Risk risk,
    int priority,
    Instant openedAt,
    @Nullable Instant waitingSince,
    @Nullable Instant servedAt,
    @Nullable Instant endedAt,
    @Nullable Instant closedAt,
    long lastSeq,
    long lastInSeq,
    long ownerReadSeq,
    int unread,
    @Nullable LastMessage last,
    @Nullable DispositionRef disposition,
    @Nullable Long previous,
    int visit,
    ServiceDemand demand,
    @Nullable RiskProposal riskProposal,
    Hands hands,
    Since since) {

  /** One that asks for nothing beyond its queue. */
  public Conversation(
      long id,
      long rev,
      long changedRev,
      long stateVersion,
      ConversationState state,
      Channel channel,
      AccountRef account,
      String threadKey,
      Ref queue,
      ContactRef contact,
      @Nullable Ref owner,
      @Nullable Long onlyAgent,
      Risk risk,
      int priority,
      Instant openedAt,
      @Nullable Instant waitingSince,
      @Nullable Instant servedAt,
      @Nullable Instant endedAt,
      @Nullable Instant closedAt,
      long lastSeq,
      long lastInSeq,
      long ownerReadSeq,
      int unread,
      @Nullable LastMessage last,
      @Nullable DispositionRef disposition,
      @Nullable Long previous,
      int visit) {
    this(
        id,
        rev,
        changedRev,
        stateVersion,
        state,
        channel,
        account,
        threadKey,
        queue,
        contact,
        owner,
        onlyAgent,
        risk,
        priority,
        openedAt,
        waitingSince,
        servedAt,
        endedAt,
        closedAt,
        lastSeq,
        lastInSeq,
        ownerReadSeq,
        unread,
        last,
        disposition,
        previous,
        visit,
        ServiceDemand.NONE,
        null,
        Hands.NONE,
        Since.NONE);
  }

  /** The same as far as an earlier revision: the rest of a change that is told in parts. */
  public Conversation upTo(long earlier) {
    return new Conversation(
        id,
        earlier,
        changedRev,
        stateVersion,
        state,
        channel,
        account,
        threadKey,
        queue,
        contact,
        owner,
        onlyAgent,
        risk,
        priority,
        openedAt,
        waitingSince,
        servedAt,
        endedAt,
        closedAt,
        lastSeq,
        lastInSeq,
        ownerReadSeq,
        unread,
        last,
        disposition,
        previous,
        visit,
        demand,
        riskProposal,
        hands,
        since);
  }

  /** Set while it waits and asks to be answered later. */
  public @Nullable Later later() {
    return state == ConversationState.WAITING ? demand.later() : null;
  }

  /**
   * Whether it stands in its queue and is offered. One that left a message may not, unless the risk
   * is high, or words propose so and nobody has judged: then it is never left to a list.
   */
  public boolean standsInLine() {
    Later asked = demand.later();
    return state == ConversationState.WAITING
        && (asked == null || asked.keepsPlace() || risk == Risk.HIGH || isInDanger());
  }

  private boolean isInDanger() {
    return riskProposal != null && riskProposal.level() == Risk.HIGH;
  }

  /** Keeps personal data out of logs. */
  @Override
  public String toString() {
    return "Conversation[" + id + " rev=" + rev + " v=" + stateVersion + " " + state + "]";
  }
}
