package org.omniline.channels.phone.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.flow.run.FlowRun;

/**
 * What a call becomes by what happens, and what is to be done then. Pure.
 *
 * <p>Two kinds of effects: steps, said once when something happened, and wants, which follow from
 * how the call stands. A want is said when it comes up and again with each tick until it is
 * fulfilled, so that a lost command or a database that was away is made up for.
 */
public final class CallMachine {
  /**
   * The next call.
   *
   * @param effects in the order in which they are to be done
   * @param refused why what an agent asked is not done; null unless it was refused
   */
  public record Step(PhoneCall call, List<CallEffect> effects, @Nullable Refusal refused) {
    public Step {
      effects = List.copyOf(effects);
    }
  }

  private CallMachine() {}

  /** A call that has just come in or is just being made, with what it wants first. */
  public static Step begin(PhoneCall call) {
    if (call.out() == null) {
      return new Step(call, Wants.of(call), null);
    }
    Turn turn = new Turn(call, call.since());
    OutwardSteps.begin(turn);
    return new Step(turn.call(), turn.steps(), null);
  }

  /**
   * What follows from an input.
   *
   * @param runs runs flows; a call whose flow it does not know waits for a person
   */
  public static Step step(PhoneCall call, CallInput input, FlowRun runs) {
    Turn turn = new Turn(call, input.at());
    Refusal refused = null;
    try {
      FlowSteps.revive(turn, runs);
      take(turn, input, runs);
      RingSteps.follow(turn);
      DetourSteps.follow(turn, runs);
      LegSteps.follow(turn);
      OutwardSteps.follow(turn, runs);
      RatingSteps.follow(turn);
      RecordSteps.follow(turn);
    } catch (Refusal refusal) {
      turn = new Turn(call, input.at());
      refused = refusal;
    }
    PhoneCall next = turn.call();
    List<CallEffect> effects = new ArrayList<>(turn.steps());
    List<CallEffect> before = input instanceof CallInput.Tick ? List.of() : Wants.of(call);
    Wants.of(next).stream().filter(want -> !before.contains(want)).forEach(effects::add);
    return new Step(next, effects, refused);
  }

  private static void take(Turn turn, CallInput input, FlowRun runs) {
    if (input instanceof CallInput.Answered answered) {
      LegSteps.answered(turn, answered.leg());
    } else if (input instanceof CallInput.Bridged bridged) {
      LegSteps.bridged(turn, bridged.leg(), bridged.other());
    } else if (input instanceof CallInput.Unbridged unbridged) {
      LegSteps.unbridged(turn, unbridged.leg(), unbridged.other());
    } else if (input instanceof CallInput.Held held) {
      LegSteps.held(turn, held.leg());
    } else if (input instanceof CallInput.Resumed resumed) {
      LegSteps.resumed(turn, resumed.leg());
    } else if (input instanceof CallInput.Parked parked) {
      LegSteps.parked(turn, parked.leg());
    } else if (input instanceof CallInput.Playing playing) {
      LegSteps.playing(turn, playing.leg(), playing.on());
    } else if (input instanceof CallInput.InRoom inRoom) {
      LegSteps.inRoom(turn, inRoom.leg(), inRoom.on());
    } else if (input instanceof CallInput.Listening listening) {
      WatchSteps.joined(turn, listening.leg(), listening.on());
    } else if (input instanceof CallInput.DialEnded ended) {
      OutwardSteps.dialEnded(turn, ended.leg(), ended.cause(), runs);
    } else if (input instanceof CallInput.Gone gone) {
      LegSteps.gone(turn, gone.leg(), gone.end(), runs);
    } else if (input instanceof CallInput.Compared compared) {
      LegSteps.compared(turn, compared, runs);
    } else if (input instanceof CallInput.Missed) {
      LegSteps.missed(turn);
    } else if (input instanceof CallInput.Said) {
      ConversationSteps.said(turn);
    } else if (input instanceof CallInput.Refused refused) {
      ConversationSteps.refused(turn, refused.why());
    } else if (input instanceof CallInput.Stands stands) {
      ConversationSteps.stands(turn, stands, runs);
    } else if (input instanceof CallInput.Offered offered) {
      ConversationSteps.offered(turn, offered);
    } else if (input instanceof CallInput.OfferEnded ended) {
      ConversationSteps.offerEnded(turn, ended);
    } else if (input instanceof CallInput.NotGiven) {
      ConsultSteps.notGiven(turn);
    } else if (input instanceof CallInput.Consulted consulted) {
      ConsultSteps.begin(turn, consulted);
    } else if (input instanceof CallInput.Sent sent) {
      DetourSteps.begin(turn, sent, runs);
    } else if (input instanceof CallInput.Watched watched) {
      WatchSteps.asked(turn, watched);
    } else if (input instanceof CallInput.FlowBegins begins) {
      FlowSteps.begins(turn, begins, runs);
    } else if (input instanceof CallInput.FlowTold told && told.turn() < 0) {
      MailSteps.told(turn, told.turn());
      WaitSteps.told(turn, told.turn(), told.what());
      RatingSteps.told(turn, told.turn(), told.what());
      RecordSteps.said(turn, told.turn());
    } else if (input instanceof CallInput.FlowTold told) {
      MailSteps.told(turn, told.turn());
      FlowSteps.told(turn, told, runs);
    } else if (input instanceof CallInput.StepsWritten written) {
      FlowSteps.written(turn, written);
    } else if (input instanceof CallInput.Asked asked) {
      DeskSteps.asked(turn, asked, runs);
    } else if (input instanceof CallInput.Recorded recorded) {
      MailSteps.recorded(turn, recorded.file());
      RecordSteps.recorded(turn, recorded);
    } else if (input instanceof CallInput.Collected collected) {
      MailSteps.collected(turn, collected.turn(), collected.any());
    } else if (input instanceof CallInput.Pressed pressed) {
      if (turn.isCaller(pressed.leg())) {
        WaitSteps.pressed(turn, pressed.key());
      } else {
        KeySteps.pressed(turn, pressed.leg(), pressed.key());
        RecordSteps.pressed(turn, pressed.leg(), pressed.key());
      }
    } else if (input instanceof CallInput.Looked looked) {
      WaitSteps.looked(turn, looked);
    } else if (input instanceof CallInput.SurveyFound found) {
      RatingSteps.found(turn, found.survey());
    } else if (input instanceof CallInput.AnswerKept) {
      RatingSteps.kept(turn);
    } else if (input instanceof CallInput.OfRecording recording) {
      RecordSteps.take(turn, recording);
    } else if (input instanceof CallInput.NotNoted) {
      WaitSteps.notNoted(turn);
    } else if (input instanceof CallInput.Tick) {
      LegSteps.late(turn, runs);
      DetourSteps.late(turn);
      WaitSteps.late(turn);
      MailSteps.late(turn);
      RatingSteps.late(turn);
      RecordSteps.late(turn);
    }
  }
}
