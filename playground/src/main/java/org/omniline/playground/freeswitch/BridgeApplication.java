package org.omniline.playground.freeswitch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Application.Ending;
import org.omniline.playground.freeswitch.Application.Work;

/**
 * {@code bridge}: dials somebody and joins the two. When that fails the caller is hung up with the
 * other's cause, unless {@code continue_on_fail} says otherwise.
 */
final class BridgeApplication implements Work, Dial.Outcome {
  private static final int SECONDS = 60;

  private final Channel channel;
  private final Ending ending;
  private @Nullable Dial dial;
  private boolean over;

  private BridgeApplication(Channel channel, Ending ending) {
    this.channel = channel;
    this.ending = ending;
  }

  /** The application. */
  static Work of(Channel channel, String argument, Ending ending) {
    BridgeApplication bridging = new BridgeApplication(channel, ending);
    channel.callState("RING_WAIT");
    String limit = channel.variables.getOrDefault("call_timeout", "");
    int seconds = limit.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(limit) : SECONDS;
    bridging.dial = Dial.begin(channel.core, DialString.of(argument), channel, seconds, bridging);
    return bridging;
  }

  @Override
  public void reached(Channel leg) {
    result("SUCCESS", "SUCCESS");
    channel.answer();
    channel.callState("ACTIVE");
    channel.profile.calleeName = leg.profile.calleeName;
    channel.profile.calleeNumber = leg.profile.calleeNumber;
    leg.fire("CHANNEL_OUTGOING");
    var unused = Bridge.join(channel, leg, true, () -> end());
  }

  @Override
  public void failed(Cause cause) {
    if (over || channel.isHungUp()) {
      return;
    }
    result(cause.name(), dialStatus(cause));
    channel.variables.put("originate_failed_cause", cause.name());
    channel.variables.put("last_bridge_hangup_cause", cause.name());
    channel.callState(channel.isAnswered() ? "ACTIVE" : "RINGING");
    if (goesOn(cause)) {
      end();
    } else {
      channel.hangUp(cause);
    }
  }

  private void result(String disposition, String status) {
    channel.variables.put("originate_disposition", disposition);
    channel.variables.put("DIALSTATUS", status);
  }

  private static String dialStatus(Cause cause) {
    return switch (cause) {
      case USER_BUSY -> "BUSY";
      case NO_ANSWER, ALLOTTED_TIMEOUT -> "NOANSWER";
      default -> cause.name();
    };
  }

  private boolean goesOn(Cause cause) {
    String on = channel.variables.getOrDefault("continue_on_fail", "false");
    return channel.isTrue("continue_on_fail")
        || Arrays.asList(on.split(",", -1)).contains(cause.name())
        || Arrays.asList(on.split(",", -1)).contains(Integer.toString(cause.q850));
  }

  private void end() {
    over = true;
    ending.end(Application.NONE);
  }

  @Override
  public boolean listens() {
    return channel.bridge != null;
  }

  @Override
  public boolean breaks() {
    return false;
  }

  @Override
  public void stop() {
    over = true;
    if (dial != null) {
      dial.cancel();
    }
  }
}
