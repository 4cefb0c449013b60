package org.omniline.channels.phone.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.omniline.channels.phone.ivr.TestFlows;
import org.omniline.conversation.Refusal;

/** A call that is told things one after the other, and everything it wanted. For tests. */
final class Acting {
  static final Instant START = Instant.parse("2026-11-29T02:00:00Z");
  static final long CONVERSATION = 77;
  static final String CALLER = "caller-1";

  PhoneCall call;
  Instant now = START;
  Refusal refused;
  final List<CallEffect> all = new ArrayList<>();
  private int ears;

  Acting() {
    CallMachine.Step step = CallMachine.begin(PhoneCall.arrived(caller()));
    call = step.call();
    all.addAll(step.effects());
  }

  static Caller caller() {
    return new Caller(CALLER, "13800138000", "+8613800138000", "MOBILE", "12356", START, null);
  }

  Ear ear(long agent) {
    ears++;
    return new Ear(agent, "agent" + agent, "100" + agent, "user/100" + agent, "leg-" + ears);
  }

  /** A telephone outside. */
  Ear outside(String number) {
    ears++;
    return new Ear(0, number, null, "sofia/gateway/trunk/" + number, "leg-" + ears);
  }

  List<CallEffect> consults(long agent, Ear to) {
    return tell(new CallInput.Consulted("consult-" + to.leg(), agent, to, "12356", "careful", now));
  }

  /** The agent is with who was consulted, the caller hears music. */
  void aside(Ear agent, Ear to) {
    consults(agent.agent(), to);
    tell(new CallInput.Unbridged(CALLER, agent.leg(), now));
    tell(new CallInput.Playing(CALLER, true, now));
    tell(new CallInput.Answered(to.leg(), later(3)));
    tell(new CallInput.Bridged(agent.leg(), to.leg(), now));
  }

  /** What the call does about it, beyond the timeline and facts. */
  List<CallEffect> tell(CallInput input) {
    CallMachine.Step step = CallMachine.step(call, input, TestFlows.runs());
    call = step.call();
    refused = step.refused();
    all.addAll(step.effects());
    return step.effects().stream()
        .filter(e -> !(e instanceof CallEffect.Note) && !(e instanceof CallEffect.LegEnded))
        .toList();
  }

  Instant later(long seconds) {
    now = now.plusSeconds(seconds);
    return now;
  }

  List<CallEffect> stands(long version, Standing standing, Ear owner) {
    return tell(new CallInput.Stands(CONVERSATION, version, standing, owner, now));
  }

  List<CallEffect> gone(String leg, String cause) {
    return tell(new CallInput.Gone(leg, new CallInput.End(cause, null, null), later(1)));
  }

  List<CallEffect> asked(String id, long agent, CallInput.Ask what) {
    return tell(new CallInput.Asked(id, agent, what, null, now));
  }

  /** Stored, answered, with music. */
  Acting waiting() {
    stands(1, Standing.WAITING, null);
    tell(new CallInput.Answered(CALLER, now));
    tell(new CallInput.Playing(CALLER, true, now));
    return this;
  }

  /** Rung for this agent by offer 5. */
  Ear ringing(long agent) {
    Ear ear = ear(agent);
    tell(new CallInput.Offered(5, ear, now.plusSeconds(20), now));
    return ear;
  }

  /** Talking with this agent. */
  Ear talking(long agent) {
    Ear ear = ringing(agent);
    tell(new CallInput.Answered(ear.leg(), later(3)));
    stands(2, Standing.SERVED, ear);
    tell(new CallInput.Playing(CALLER, false, now));
    tell(new CallInput.Bridged(CALLER, ear.leg(), now));
    return ear;
  }

  List<CallEffect.Note> notes() {
    return all.stream()
        .filter(CallEffect.Note.class::isInstance)
        .map(CallEffect.Note.class::cast)
        .toList();
  }

  List<CallEffect.Leg> ended() {
    return all.stream()
        .filter(CallEffect.LegEnded.class::isInstance)
        .map(e -> ((CallEffect.LegEnded) e).leg())
        .toList();
  }
}
