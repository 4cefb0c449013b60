package org.omniline.channels.phone;

import java.time.Instant;
import java.util.List;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.Ear;
import org.omniline.conversation.port.CallStore;

/** A leg that is over, as the fact of record of it. Stateless but for the switch's name. */
final class LegFacts {
  private final String switchName;

  LegFacts(String switchName) {
    this.switchName = switchName;
  }

  CallStore.Leg of(CallEffect.Leg leg) {
    var agent = leg.agent();
    Caller caller = leg.caller();
    if (agent != null && agent.ear().isOutside()) {
      return outside(leg, agent.ear());
    }
    return new CallStore.Leg(
        switchName,
        leg.uuid(),
        leg.other(),
        leg.conversation(),
        agent == null
            ? (leg.called() ? "CALLED" : "CALLER")
            : agent.isWatching() ? "SUPERVISOR" : "AGENT",
        caller.accessNumber(),
        caller.raw(),
        caller.e164() == null ? caller.raw() : caller.e164(),
        caller.kind(),
        agent == null ? null : agent.agent(),
        agent == null ? null : agent.ear().extension(),
        leg.created(),
        leg.answered(),
        latest(leg.ended(), leg.created()),
        leg.end().sipCode(),
        leg.end().q850(),
        leg.end().cause(),
        leg.by().name(),
        leg.refused(),
        agent == null ? null : agent.marks().joined(),
        leg.holds().stream().map(one -> new CallStore.Stretch(one.from(), one.to())).toList());
  }

  /** Of a telephone that no agent has: the number is whom we called. */
  private CallStore.Leg outside(CallEffect.Leg leg, Ear ear) {
    return new CallStore.Leg(
        switchName,
        leg.uuid(),
        leg.other(),
        leg.conversation(),
        "OUTSIDE",
        leg.caller().accessNumber(),
        ear.name(),
        ear.name(),
        ear.extension() == null ? "OTHER" : "EXTENSION",
        null,
        ear.extension(),
        leg.created(),
        leg.answered(),
        latest(leg.ended(), leg.created()),
        leg.end().sipCode(),
        leg.end().q850(),
        leg.end().cause(),
        leg.by().name(),
        leg.refused(),
        null,
        List.of());
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
