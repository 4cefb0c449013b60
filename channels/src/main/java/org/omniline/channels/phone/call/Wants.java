package org.omniline.channels.phone.call;

import java.util.ArrayList;
import java.util.List;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.flow.run.FlowRequest;

/** What follows from how a call stands, whatever happened before. Pure. */
final class Wants {
  static final String CLEARING = "NORMAL_CLEARING";
  static final String LOST_RACE = "LOSE_RACE";
  private static final String CANCEL = "ORIGINATOR_CANCEL";

  private Wants() {}

  static List<CallEffect> of(PhoneCall call) {
    List<CallEffect> wants = new ArrayList<>();
    for (AgentLeg leg : call.retiring()) {
      wants.add(new CallEffect.Kill(leg.leg(), cause(leg)));
    }
    KeySteps.wants(call, wants);
    RingSteps.wants(call, wants);
    WatchSteps.wants(call, wants);
    Long recorded = call.conversation();
    if (recorded != null) {
      RecordWants.wants(call, recorded, wants);
    }
    if (call.gone() == null) {
      here(call, wants);
    } else {
      away(call, wants);
    }
    facts(call, wants);
    return wants;
  }

  /** A telephone at which another one was faster does not say that a call was missed. */
  private static String cause(AgentLeg leg) {
    if (leg.marks().vain() == AgentLeg.Vain.TAKEN) {
      return LOST_RACE;
    }
    return leg.pickedUp() == null ? CANCEL : CLEARING;
  }

  /** What the caller's way through a flow wants; nothing once a person was asked for. */
  private static void inFlow(PhoneCall call, long conversation, List<CallEffect> wants) {
    Ivr ivr = call.ivr();
    if (ivr == null) {
      wants.add(new CallEffect.BeginFlow(conversation));
      return;
    }
    FlowRequest wanted = ivr.wanted();
    if (ivr.stage() == Ivr.Stage.BROKEN) {
      wants.add(new CallEffect.AskPerson(conversation, ivr.turn(), null, ivr.given(), ivr.way()));
    } else if (wanted instanceof FlowRequest.Queue || wanted instanceof FlowRequest.Agent) {
      wants.add(new CallEffect.AskPerson(conversation, ivr.turn(), wanted, ivr.given(), ivr.way()));
    } else if (wanted instanceof FlowRequest.Fetch fetch) {
      wants.add(new CallEffect.AskService(call.leg(), ivr.turn(), fetch));
    } else if (wanted != null) {
      wants.add(new CallEffect.Voice(call.leg(), ivr.turn(), wanted));
    }
  }

  /** The steps that are not stored yet. */
  private static void facts(PhoneCall call, List<CallEffect> wants) {
    Ivr ivr = call.ivr();
    Long conversation = call.conversation();
    if (conversation != null) {
      MailSteps.wants(call, conversation, wants);
    }
    CallEffect answer = RatingSteps.fact(call);
    if (answer != null) {
      wants.add(answer);
    }
    if (ivr != null && conversation != null && !ivr.unwritten().isEmpty()) {
      wants.add(new CallEffect.WriteSteps(conversation, ivr.written(), ivr.unwritten()));
    }
  }

  /** The caller is on the line. */
  private static void here(PhoneCall call, List<CallEffect> wants) {
    CallEffect.Prompt telling = call.telling();
    if (telling != null && call.ending() == null) {
      wants.add(new CallEffect.Say(call.leg(), telling, call.words()));
    }
    Long conversation = call.conversation();
    if (conversation == null) {
      if (telling == null) {
        wants.add(new CallEffect.Open());
      }
    } else if (call.standing() == Standing.SERVED && !call.isUnreached()) {
      served(call, conversation, wants);
    }
    Rating rating = call.rating();
    if (rating != null && conversation != null && RatingSteps.holds(call)) {
      RatingSteps.wants(call, rating, conversation, wants);
    } else if (call.ending() != null) {
      wants.add(
          new CallEffect.Kill(
              call.leg(), telling == null || !telling.refuses() ? CLEARING : "CALL_REJECTED"));
    } else if (conversation != null && telling == null) {
      heard(call, conversation, wants);
    }
  }

  private static void served(PhoneCall call, long conversation, List<CallEffect> wants) {
    Ear owner = call.owner();
    if (owner == null) {
      return;
    }
    Consult consult = call.consult();
    CallEffect given = consult == null ? null : ConsultWants.record(conversation, owner, consult);
    if (given != null) {
      wants.add(given);
    } else if (call.isBeside()) {
      return;
    } else if (call.ending() == By.AGENT) {
      wants.add(new CallEffect.Finish(conversation, owner.agent()));
    } else if (call.lost() != null) {
      wants.add(new CallEffect.Requeue(conversation, owner.agent(), call.lost(), !call.met()));
    }
  }

  private static void heard(PhoneCall call, long conversation, List<CallEffect> wants) {
    AgentLeg agent = call.agent();
    Consult consult = call.consult();
    if (call.isUnreached()) {
      return;
    } else if (call.caller().answered() == null) {
      wants.add(new CallEffect.Answer(call.leg()));
    } else if (RecordWants.holds(call)) {
      RecordWants.tells(call, wants);
    } else if (consult != null) {
      ConsultWants.heard(call, consult, wants);
    } else if (call.detour() != null) {
      List<CallEffect> flow = new ArrayList<>();
      inFlow(call, conversation, flow);
      DetourSteps.wants(call, call.detour(), flow, wants);
    } else if (call.standing() == Standing.SELF_SERVICE) {
      inFlow(call, conversation, wants);
    } else if (agent != null && agent.isUp() && agent.offer() == 0) {
      if (!agent.isBridged()) {
        wants.add(new CallEffect.Bridge(call.leg(), agent.leg()));
      }
    } else {
      if (!call.music() && !WaitSteps.speaks(call)) {
        wants.add(new CallEffect.Music(call.leg()));
      }
      CallEffect beside =
          agent != null && agent.isUp() ? null : WaitSteps.wants(call, conversation);
      if (beside != null) {
        wants.add(beside);
      }
      if (agent != null && agent.isUp()) {
        wants.add(new CallEffect.Accept(agent.offer(), agent.ear()));
      }
    }
  }

  /** The caller has gone. */
  private static void away(PhoneCall call, List<CallEffect> wants) {
    Long conversation = call.conversation();
    if (conversation == null) {
      if (call.telling() == null) {
        // It rang, and whoever rang is gone before it was stored: kept all the same.
        wants.add(new CallEffect.Open());
      }
    } else if (call.isBeside()) {
      // The talk by text goes on, or went its own way.
      return;
    } else if (call.standing() == Standing.SELF_SERVICE && call.mail().isPending()) {
      // What was spoken comes first: with it the conversation is none that was given up.
      return;
    } else if (call.standing() == Standing.SELF_SERVICE && call.mail().left()) {
      wants.add(new CallEffect.LeaveWord(conversation));
    } else if (call.standing() == Standing.SELF_SERVICE) {
      Ivr ivr = call.ivr();
      wants.add(
          ivr != null && ivr.stage() == Ivr.Stage.LEAVING
              ? new CallEffect.CloseSelfService(conversation)
              : leave(call, conversation));
    } else if (call.standing() == Standing.WAITING
        || (call.standing() == Standing.SERVED && !call.isUnreached())) {
      wants.add(leave(call, conversation));
    }
  }

  /** Who has got it a moment ago, of which the call has not heard yet, has not met the caller. */
  private static CallEffect leave(PhoneCall call, long conversation) {
    boolean met = call.standing() == Standing.SERVED && call.met();
    return new CallEffect.Leave(conversation, !met);
  }
}
