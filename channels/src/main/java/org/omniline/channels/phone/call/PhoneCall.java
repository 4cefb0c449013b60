package org.omniline.channels.phone.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;

/**
 * A call as it is known. Immutable; {@link CallMachine} makes the next one.
 *
 * @param gone when the caller's leg ended; null while it is up
 * @param telling what the caller is told before a hang-up; null when nothing
 * @param words of {@code telling}
 * @param conversation null until it is stored
 * @param version the conversation's state version at which it stood so
 * @param owner who has the conversation; null unless SERVED
 * @param agent the leg to the agent it is offered to or who has it
 * @param others further legs to agents it is offered to at once; empty unless {@code agent} is one
 * @param met whether somebody who has the conversation has been joined with the caller; false from
 *     when it was got until then
 * @param retiring legs to agents that are to end and may still be up
 * @param consult who is consulted; null for nobody
 * @param watches supervisors who listen
 * @param music whether the caller hears music
 * @param muted whether the agent is not heard
 * @param ending who has ended the talk: the caller is to be hung up; null while it goes on
 * @param lost why the owner cannot be heard: the conversation is to wait again; null while all is
 *     well
 * @param since since when it is in its phase
 * @param settled the newest offers that are answered or over
 * @param done the newest commands of desks
 * @param ivr how far it is in its flow; null where it has none
 * @param detour that an agent has sent the caller through a flow; null while none is so sent
 * @param mail what the caller has spoken to be heard later
 * @param line what the caller is told and asked who waits; null before
 * @param out that it is we who call; null where the caller does
 * @param rating what is asked after the talk; null before
 * @param recorder what is recorded of it
 */
public record PhoneCall(
    Caller caller,
    @Nullable Instant gone,
    @Nullable Prompt telling,
    Words words,
    @Nullable Long conversation,
    Standing standing,
    long version,
    @Nullable Ear owner,
    @Nullable AgentLeg agent,
    List<AgentLeg> others,
    boolean met,
    List<AgentLeg> retiring,
    @Nullable Consult consult,
    List<Watch> watches,
    boolean music,
    boolean muted,
    @Nullable By ending,
    @Nullable Unreached lost,
    Instant since,
    List<Long> settled,
    List<String> done,
    @Nullable Ivr ivr,
    @Nullable Detour detour,
    VoiceMail mail,
    @Nullable Wait line,
    @Nullable Outward out,
    @Nullable Rating rating,
    Recorder recorder) {
  public PhoneCall {
    others = List.copyOf(others);
    retiring = List.copyOf(retiring);
    watches = List.copyOf(watches);
    settled = List.copyOf(settled);
    done = List.copyOf(done);
  }

  /** What a desk shows. On the wire by name. */
  public enum Phase {
    IN_FLOW,
    WAITING,
    RINGING,
    CONNECTING,
    /** The agent is on the line, and it rings at whoever is called. */
    DIALLING,
    TALKING,
    /** The agent is with who is consulted, the caller hears music. */
    CONSULTING,
    ENDED
  }

  /** Whether it is known already who serves: of such a conversation only words are new. */
  public boolean isServedAsBefore(Conversation now) {
    Ref serving = now.owner();
    return standing == Standing.SERVED
        && now.state() == ConversationState.SERVING
        && now.stateVersion() == version
        && owner != null
        && serving != null
        && owner.agent() == serving.id();
  }

  /** A call that has just come in. */
  public static PhoneCall arrived(Caller caller) {
    return new PhoneCall(
        caller,
        null,
        null,
        Words.NONE,
        null,
        Standing.UNKNOWN,
        0,
        null,
        null,
        List.of(),
        true,
        List.of(),
        null,
        List.of(),
        false,
        false,
        null,
        null,
        caller.rang(),
        List.of(),
        List.of(),
        null,
        null,
        VoiceMail.NONE,
        null,
        null,
        null,
        Recorder.OFF);
  }

  /**
   * A call that an agent makes in a conversation the agent has.
   *
   * @param called whoever is called; unanswered
   * @param owner with a telephone
   * @param command by which it was asked for
   */
  public static PhoneCall made(
      Caller called, Outward out, long conversation, long version, Ear owner, String command) {
    return new PhoneCall(
        called,
        null,
        null,
        Words.NONE,
        conversation,
        Standing.SERVED,
        version,
        owner,
        null,
        List.of(),
        true,
        List.of(),
        null,
        List.of(),
        false,
        false,
        null,
        null,
        called.rang(),
        List.of(),
        List.of(command),
        null,
        null,
        VoiceMail.NONE,
        null,
        out,
        null,
        Recorder.OFF);
  }

  /**
   * The same call, where rules may have it recorded.
   *
   * @param queue whose the conversation is; null for none yet
   */
  public PhoneCall recordable(@Nullable Long queue) {
    Turn turn = new Turn(this, since);
    turn.recorder = Recorder.ready(queue, since);
    return turn.call();
  }

  /**
   * The flow an agent has sent the caller through, as people call it; null where that is not so.
   */
  public @Nullable String sentThrough() {
    return detour == null ? null : detour.flow();
  }

  /** The caller's leg, which names the call. */
  public String leg() {
    return caller.leg();
  }

  public Phase phase() {
    if (gone != null || ending != null || telling != null) {
      return Phase.ENDED;
    }
    if (detour != null) {
      return Phase.IN_FLOW;
    }
    if (consult != null) {
      return agent != null && consult.mode() == Consult.Mode.ASIDE
          ? Phase.CONSULTING
          : Phase.TALKING;
    }
    if (agent != null && agent.isBridged()) {
      return Phase.TALKING;
    }
    if (isUnreached() && agent != null && agent.isUp()) {
      return Phase.DIALLING;
    }
    if (standing == Standing.SERVED || (agent != null && isTaken(agent))) {
      return Phase.CONNECTING;
    }
    if (agent != null) {
      return Phase.RINGING;
    }
    return standing == Standing.SELF_SERVICE ? Phase.IN_FLOW : Phase.WAITING;
  }

  /** Where it rings at several telephones, each of their agents sees their own. */
  public Phase phase(long who) {
    Phase all = phase();
    AgentLeg leg = offeredTo(who);
    if (leg == null || (all != Phase.RINGING && all != Phase.CONNECTING)) {
      return all;
    }
    return isTaken(leg) ? Phase.CONNECTING : Phase.RINGING;
  }

  /** Whether its agent is about to be joined with the caller, as far as it is up to the agent. */
  private static boolean isTaken(AgentLeg leg) {
    return leg.isUp() || leg.isPressed();
  }

  /** The leg to an agent to whom it is offered; null where it is not. */
  private @Nullable AgentLeg offeredTo(long who) {
    return ringing().stream()
        .filter(one -> one.agent() == who && one.offer() > 0)
        .findFirst()
        .orElse(null);
  }

  /** The agent's leg, and those of others to whom it is offered at once. */
  public List<AgentLeg> ringing() {
    List<AgentLeg> all = new ArrayList<>();
    if (agent != null) {
      all.add(agent);
    }
    all.addAll(others);
    return all;
  }

  /**
   * Whether it would ring for an offer: it waits, it does not ring for it already, and the offer is
   * not over.
   */
  public boolean ringsFor(long offer) {
    boolean goesOn = gone == null && ending == null && telling == null;
    return goesOn
        && standing == Standing.WAITING
        && (agent == null || agent.offer() > 0)
        && others.size() < RingSteps.MOST
        && ringing().stream().noneMatch(leg -> leg.offer() == offer)
        && !settled.contains(offer);
  }

  /** Whether nothing of it is left, here or in the database. */
  public boolean isOver() {
    return gone != null
        && agent == null
        && consult == null
        && watches.isEmpty()
        && !mail.isPending()
        && !RatingSteps.isPending(this)
        && !recorder.isPending()
        && retiring.isEmpty()
        && (standing != Standing.WAITING || isBeside())
        && (standing != Standing.SERVED || isUnreached() || isBeside())
        && standing != Standing.SELF_SERVICE
        && (ivr == null || ivr.unwritten().isEmpty())
        && (standing != Standing.UNKNOWN || telling != null);
  }

  /** Whether the conversation is one of text, which the call neither ends nor brings back. */
  public boolean isBeside() {
    return out != null && out.beside();
  }

  /** Whether it is we who call, and nobody has answered so far. */
  public boolean isUnreached() {
    return OutwardSteps.isUnreached(out, caller);
  }

  /** Every leg that may be up. */
  public List<String> legs() {
    List<String> all = new ArrayList<>();
    if (gone == null || mail.isPending() || recorder.isPending()) {
      all.add(leg());
    }
    ringing().forEach(one -> all.add(one.leg()));
    if (consult != null) {
      all.add(consult.id());
    }
    watches.forEach(one -> all.add(one.id()));
    retiring.forEach(one -> all.add(one.leg()));
    return all;
  }

  /** The legs of people of ours that are wanted. */
  List<AgentLeg> beside() {
    List<AgentLeg> all = ringing();
    if (consult != null) {
      all.add(consult.leg());
    }
    watches.forEach(one -> all.add(one.leg()));
    return all;
  }

  /** Whether somebody's telephone outside was answered, and a key is still to be pressed there. */
  public boolean awaitsKey(long who) {
    return beside().stream().anyMatch(leg -> leg.agent() == who && leg.awaitsKey());
  }

  /** Whether somebody is one of those who talk, or is asked to be. */
  boolean talks(long who) {
    return ringing().stream().anyMatch(one -> one.agent() == who)
        || (owner != null && owner.agent() == who)
        || (consult != null && consult.ear().agent() == who);
  }

  /** Whom it concerns: to whom it is offered, who has it, who is consulted, and who listens. */
  public List<Long> agents() {
    List<Long> all = new ArrayList<>();
    ringing().stream().map(AgentLeg::agent).distinct().forEach(all::add);
    if (owner != null && !all.contains(owner.agent())) {
      all.add(owner.agent());
    }
    if (consult != null && !consult.isOutside() && !all.contains(consult.ear().agent())) {
      all.add(consult.ear().agent());
    }
    watches.stream().map(Watch::by).filter(one -> !all.contains(one)).forEach(all::add);
    return all;
  }

  @Override
  public String toString() {
    return "PhoneCall[" + leg() + ", " + phase() + ", " + standing + "]";
  }
}
