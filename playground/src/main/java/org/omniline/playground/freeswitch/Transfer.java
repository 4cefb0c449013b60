package org.omniline.playground.freeswitch;

import java.util.List;
import org.omniline.playground.freeswitch.Dialplan.Step;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** Takes a leg from what it does to something else. */
final class Transfer {
  private Transfer() {}

  /** To a number of the dialplan; done a tick later, when the leg's thread notices. */
  static void schedule(Channel channel, String extension, String dialplan) {
    channel.core.later(
        Core.TICK,
        () -> {
          if (!channel.isHungUp()) {
            route(channel, extension, Applications.steps(channel.core, extension, dialplan));
          }
        });
  }

  private static void route(Channel channel, String extension, List<Step> steps) {
    leave(channel);
    long now = channel.core.micros();
    channel.profile.transferred = now;
    channel.profile.profileCreated = now;
    channel.profile.destination = extension;
    channel.enter(ChannelState.CS_ROUTING);
    channel.callState("RINGING");
    channel.fire("CHANNEL_STATE");
    if (steps.isEmpty()) {
      channel.hangUp(Cause.NO_ROUTE_DESTINATION);
      return;
    }
    channel.enter(ChannelState.CS_EXECUTE);
    if (channel.isAnswered()) {
      channel.callState("ACTIVE");
    }
    channel.fire("CHANNEL_STATE");
    channel.session.follow(steps);
  }

  /** Parks a leg outside of any application. */
  static void park(Channel channel) {
    leave(channel);
    channel.state(ChannelState.CS_PARK);
    channel.session.follow(List.of());
    channel.fire("CHANNEL_PARK");
  }

  /** Joins two legs that do something else now. */
  static void join(Channel a, Channel b) {
    for (Channel leg : List.of(a, b)) {
      leave(leg);
      leg.state(ChannelState.CS_HIBERNATE);
      leg.state(ChannelState.CS_RESET);
      leg.state(ChannelState.CS_SOFT_EXECUTE);
    }
    tell(a, b);
    tell(b, a);
    var unused = Bridge.join(a, b, false, () -> {});
    // What waited behind what was heard begins now, inside of the talk.
    a.session.wake();
    b.session.wake();
  }

  private static void tell(Channel leg, Channel other) {
    leg.fire(
        "CHANNEL_EXECUTE",
        new Header("Application", "uuid_bridge"),
        new Header("Application-Data", other.uuid),
        new Header("Application-UUID", leg.core.ids.get()));
  }

  private static void leave(Channel channel) {
    if (channel.state() == ChannelState.CS_PARK) {
      channel.fire("CHANNEL_UNPARK");
    }
    Bridge joined = channel.bridge;
    if (joined != null) {
      joined.end(channel);
    }
    channel.session.unwind();
  }
}
