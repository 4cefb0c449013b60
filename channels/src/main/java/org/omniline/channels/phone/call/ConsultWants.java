package org.omniline.channels.phone.call;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.Consult.Mode;

/** Who hears whom while somebody is consulted. Pure. */
final class ConsultWants {
  private ConsultWants() {}

  /** The caller is answered. */
  static void heard(PhoneCall call, Consult consult, List<CallEffect> wants) {
    AgentLeg agent = call.agent();
    String caller = call.leg();
    if (agent == null) {
      if (consult.handing() && consult.isUp() && !consult.isWith(caller)) {
        wants.add(new CallEffect.Bridge(caller, consult.id()));
      }
    } else if (consult.mode() == Mode.ALL) {
      for (String leg : List.of(caller, agent.leg(), consult.id())) {
        if (!consult.room().contains(leg)) {
          wants.add(new CallEffect.Enter(leg, caller));
        }
      }
    } else if (consult.mode() == Mode.CALLER) {
      withCaller(caller, agent, consult, wants);
    } else {
      aside(call, agent, consult, wants);
    }
  }

  private static void withCaller(
      String caller, AgentLeg agent, Consult consult, List<CallEffect> wants) {
    if (!agent.isBridged()) {
      wants.add(new CallEffect.Bridge(caller, agent.leg()));
    } else if (consult.with() == null && !consult.plays().contains(consult.id())) {
      wants.add(new CallEffect.Music(consult.id()));
    }
  }

  private static void aside(
      PhoneCall call, AgentLeg agent, Consult consult, List<CallEffect> wants) {
    if (consult.isUp()) {
      if (!consult.isWith(agent.leg())) {
        wants.add(new CallEffect.Aside(agent.leg(), consult.id()));
      }
    } else if (agent.isBridged()) {
      wants.add(new CallEffect.Park(agent.leg()));
    } else if (!consult.plays().contains(agent.leg())) {
      wants.add(new CallEffect.Ringing(agent.leg()));
    }
    if (!agent.isBridged() && !call.music()) {
      wants.add(new CallEffect.Music(call.leg()));
    }
  }

  /** What the record is to become of it; null for nothing. */
  static @Nullable CallEffect record(long conversation, Ear owner, Consult consult) {
    if (!consult.handing()) {
      return null;
    }
    return consult.isOutside()
        ? new CallEffect.Finish(conversation, owner.agent())
        : new CallEffect.Give(conversation, owner, consult.ear());
  }
}
