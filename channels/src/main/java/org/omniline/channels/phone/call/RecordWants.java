package org.omniline.channels.phone.call;

import java.util.List;
import org.omniline.flow.recording.RecordingPlan;
import org.omniline.flow.recording.RecordingRule.Mode;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.Utterance;

/** What follows from how recordings stand. Pure. */
final class RecordWants {
  private RecordWants() {}

  /** Whether the caller is to be told first, or it is to be decided whether. */
  static boolean holds(PhoneCall call) {
    Recorder recorder = call.recorder();
    AgentLeg agent = call.agent();
    boolean joined = agent != null && agent.isBridged();
    boolean talked = agent != null && recorder.now() != null && recorder.now().isOf(agent.ear());
    if (!recorder.on()
        || call.out() != null
        || call.consult() != null
        || joined
        || talked
        || WaitSteps.speaks(call)) {
      return false;
    }
    return switch (call.standing()) {
      case SELF_SERVICE -> !recorder.decided() || isTold(recorder, Mode.START);
      case WAITING, SERVED -> !recorder.decided() || recorder.isUntold();
      default -> false;
    };
  }

  private static boolean isTold(Recorder recorder, Mode mode) {
    RecordingPlan plan = recorder.plan();
    return recorder.isUntold() && plan != null && plan.mode() == mode;
  }

  /** While the caller is told; an agent who answers meanwhile has the call all the same. */
  static void tells(PhoneCall call, List<CallEffect> wants) {
    Recorder recorder = call.recorder();
    RecordingPlan plan = recorder.plan();
    if (recorder.decided() && plan != null && plan.notice() != null) {
      wants.add(new CallEffect.Voice(call.leg(), recorder.voice(), notice(plan.notice())));
    }
    AgentLeg agent = call.agent();
    if (agent != null && agent.isUp() && agent.offer() != 0) {
      wants.add(new CallEffect.Accept(agent.offer(), agent.ear()));
    }
  }

  /** What follows from how things stand with recordings. */
  static void wants(PhoneCall call, long conversation, List<CallEffect> wants) {
    Recorder recorder = call.recorder();
    if (!recorder.on()) {
      return;
    }
    boolean here = call.gone() == null;
    boolean open =
        switch (call.standing()) {
          case SELF_SERVICE, WAITING, SERVED -> true;
          default -> false;
        };
    if (here && open && !recorder.decided()) {
      wants.add(new CallEffect.LookRecording(conversation, recorder.queue()));
    }
    AgentLeg agent = call.agent();
    RecordingPlan plan = recorder.plan();
    boolean talking = here && agent != null && agent.isBridged() && agent.offer() == 0;
    if (talking && recorder.isUntold() && plan != null && plan.notice() != null) {
      wants.add(new CallEffect.Announce(call.leg(), plan.notice()));
    }
    Track now = recorder.now();
    if (now != null) {
      wants(call, conversation, now, wants);
    }
    recorder.past().forEach(track -> wants(call, conversation, track, wants));
  }

  private static void wants(
      PhoneCall call, long conversation, Track track, List<CallEffect> wants) {
    String leg = call.leg();
    boolean here = call.gone() == null;
    if (here && track.isRunning() && track.began() == null) {
      wants.add(new CallEffect.BeginRecord(leg, track.file(leg)));
    } else if (here && track.ended() != null && !track.written()) {
      wants.add(new CallEffect.StopRecord(leg, track.file(leg)));
    } else if (here && track.isRunning() && track.masked() != (track.mask() != null)) {
      wants.add(new CallEffect.MaskRecord(leg, track.file(leg), track.mask() != null));
    }
    if (track.kept() < track.change() && (track.began() != null || track.failure() != null)) {
      wants.add(new CallEffect.KeepRecording(conversation, track));
    }
  }

  private static FlowRequest notice(String prompt) {
    return new FlowRequest.Play(List.of(new Utterance.Recorded(prompt)));
  }
}
