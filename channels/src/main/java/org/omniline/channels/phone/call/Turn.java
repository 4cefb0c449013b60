package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.EntryType;

/** One step of a call while it is made: how the call becomes, and what has happened. */
final class Turn {
  private static final int REMEMBERED = 16;

  /** Several are made at once where all are asked. */
  private static final int REMEMBERED_OFFERS = 64;

  final Instant at;
  final PhoneCall before;
  Caller caller;
  @Nullable Instant gone;
  @Nullable Prompt telling;
  Words words;
  @Nullable Long conversation;
  Standing standing;
  long version;
  @Nullable Ear owner;
  @Nullable AgentLeg agent;
  final List<AgentLeg> others;
  boolean met;
  final List<AgentLeg> retiring;
  @Nullable Consult consult;
  final List<Watch> watches;
  boolean music;
  boolean muted;
  @Nullable By ending;
  @Nullable Unreached lost;
  @Nullable Ivr ivr;
  @Nullable Detour detour;
  VoiceMail mail;
  @Nullable Wait line;
  @Nullable Outward out;
  @Nullable Rating rating;
  Recorder recorder;
  private final List<Long> settled;
  private final List<String> done;
  private final List<CallEffect> steps = new ArrayList<>();

  Turn(PhoneCall call, Instant at) {
    this.at = at;
    this.before = call;
    this.caller = call.caller();
    this.gone = call.gone();
    this.telling = call.telling();
    this.words = call.words();
    this.conversation = call.conversation();
    this.standing = call.standing();
    this.version = call.version();
    this.owner = call.owner();
    this.agent = call.agent();
    this.others = new ArrayList<>(call.others());
    this.met = call.met();
    this.retiring = new ArrayList<>(call.retiring());
    this.consult = call.consult();
    this.watches = new ArrayList<>(call.watches());
    this.music = call.music();
    this.muted = call.muted();
    this.ending = call.ending();
    this.lost = call.lost();
    this.ivr = call.ivr();
    this.detour = call.detour();
    this.mail = call.mail();
    this.line = call.line();
    this.out = call.out();
    this.rating = call.rating();
    this.recorder = call.recorder();
    this.settled = new ArrayList<>(call.settled());
    this.done = new ArrayList<>(call.done());
  }

  PhoneCall call() {
    PhoneCall next = made(before.since());
    return next.phase() == before.phase() ? next : made(at);
  }

  private PhoneCall made(Instant since) {
    return new PhoneCall(
        caller,
        gone,
        telling,
        words,
        conversation,
        standing,
        version,
        owner,
        agent,
        others,
        met,
        retiring,
        consult,
        watches,
        music,
        muted,
        ending,
        lost,
        since,
        settled,
        done,
        ivr,
        detour,
        mail,
        line,
        out,
        rating,
        recorder);
  }

  List<CallEffect> steps() {
    return steps;
  }

  void step(CallEffect effect) {
    steps.add(effect);
  }

  /** Whether the caller is there and the talk is not over. */
  boolean goesOn() {
    return gone == null && ending == null && telling == null;
  }

  boolean isCaller(String leg) {
    return caller.leg().equals(leg);
  }

  /** The agent's leg of this id, null when it is not the present one. */
  @Nullable AgentLeg present(String leg) {
    return agent != null && agent.leg().equals(leg) ? agent : null;
  }

  boolean isSettled(long offer) {
    return settled.contains(offer);
  }

  void settle(long offer) {
    if (offer != 0 && !settled.contains(offer)) {
      settled.add(offer);
      if (settled.size() > REMEMBERED_OFFERS) {
        settled.remove(0);
      }
    }
  }

  boolean isDone(String command) {
    return done.contains(command);
  }

  void done(String command) {
    done.add(command);
    if (done.size() > REMEMBERED) {
      done.remove(0);
    }
  }

  /** A step of the timeline, if there is one to write to. */
  void note(String key, EntryType type, @Nullable Ear whose, Map<String, String> data) {
    Long id = conversation;
    if (id != null) {
      steps.add(new CallEffect.Note(id, key, type, whose, data));
    }
  }

  /** Rings an agent's telephone. */
  void ring(Ear ear, long offer, Instant until) {
    AgentLeg leg = AgentLeg.ringing(ear, offer, at, until);
    if (agent == null) {
      agent = leg;
      muted = false;
    } else {
      others.add(leg);
    }
    steps.add(
        new CallEffect.Ring(ear, Duration.between(at, until), ear.shows(before.caller().raw())));
    note(ear.leg() + ":rang", EntryType.AGENT_RANG, null, Map.of("agentName", ear.name()));
  }

  /** Lifts a receiver that rings; of a telephone outside nobody but who is there can. */
  void pickUp(AgentLeg leg) {
    if (!leg.isUp() && leg.ear().byKey() == null) {
      steps.add(new CallEffect.PickUp(leg.leg()));
    }
  }

  /** The agent's leg is not wanted any more. */
  void retire() {
    if (agent != null) {
      settle(agent.offer());
      retiring.add(RingSteps.over(this, agent).resumed(at).bridged(null));
      agent = null;
      muted = false;
    }
  }

  /** No leg beside the caller's is wanted any more. */
  void retireAll() {
    RingSteps.retireOthers(this, null);
    retire();
    ConsultSteps.drop(this);
  }

  /** An agent was not reached: for the timeline. */
  void unreached(Ear ear, Unreached why) {
    note(
        ear.leg() + ":unreached",
        EntryType.AGENT_UNREACHED,
        null,
        Map.of("agentName", ear.name(), "reason", why.name()));
  }
}
