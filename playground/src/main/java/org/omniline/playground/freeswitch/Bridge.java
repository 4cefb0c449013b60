package org.omniline.playground.freeswitch;

import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** Two legs that hear each other. */
final class Bridge {
  private final Channel a;
  private final Channel b;
  private final boolean byApplication;
  private final Runnable after;
  private boolean held;

  private Bridge(Channel a, Channel b, boolean byApplication, Runnable after) {
    this.a = a;
    this.b = b;
    this.byApplication = byApplication;
    this.after = after;
  }

  /**
   * Joins them.
   *
   * @param byApplication whether the first leg runs {@code bridge}, after which it goes on
   * @param after when it has come apart
   */
  static Bridge join(Channel a, Channel b, boolean byApplication, Runnable after) {
    Bridge made = new Bridge(a, b, byApplication, after);
    a.bridge = made;
    b.bridge = made;
    a.beside(b, "originatee");
    b.beside(a, "originator");
    long now = a.core.micros();
    a.profile.bridged = now;
    b.profile.bridged = now;
    a.profile.calleeName = b.profile.calleeName;
    a.profile.calleeNumber = b.profile.calleeNumber;
    a.variables.put("signal_bond", b.uuid);
    b.variables.put("signal_bond", a.uuid);
    a.publish(a.event("CHANNEL_BRIDGE", made.ids()));
    b.state(ChannelState.CS_EXCHANGE_MEDIA);
    update(b, a);
    update(a, b);
    return made;
  }

  private Header[] ids() {
    return new Header[] {
      new Header("Bridge-A-Unique-ID", a.uuid), new Header("Bridge-B-Unique-ID", b.uuid)
    };
  }

  private static void update(Channel leg, Channel other) {
    leg.publish(
        leg.event(
            "CALL_UPDATE",
            new Header("Direction", "SEND"),
            new Header("Sent-Callee-ID-Name", other.profile.callerName),
            new Header("Sent-Callee-ID-Number", other.profile.callerNumber),
            new Header("Bridged-To", other.uuid)));
  }

  /** By which the switch lists both. */
  String callUuid() {
    return a.callUuid;
  }

  Channel otherThan(Channel leg) {
    return leg == a ? b : a;
  }

  /**
   * Puts the other of a leg on hold, or back. Music is begun for it and not heard: the telephone
   * that holds answers "recvonly", after which the switch sends the other nothing
   * (switch_core_media.c: switch_core_media_set_rmode).
   *
   * @return false where it is so already
   */
  boolean hold(Channel leg, boolean on) {
    if (held == on) {
      return false;
    }
    held = on;
    Channel waiting = otherThan(leg);
    if (on) {
      leg.profile.held = leg.core.micros();
      leg.callState("HELD");
      leg.fire("CHANNEL_HOLD");
      // switch_ivr.c, switch_ivr_hold: what the leg that holds names, and nothing where it does
      // not.
      String music = leg.variables.getOrDefault("hold_music", "");
      if (!music.isEmpty()) {
        waiting.session.ask(Session.Message.own("playback", music, leg.core.ids.get()));
      }
    } else {
      leg.callState("UNHELD");
      waiting.session.interrupt(false);
      leg.callState("ACTIVE");
      leg.fire("CHANNEL_UNHOLD");
    }
    return true;
  }

  boolean isHeld() {
    return held;
  }

  /** Comes apart because one leg goes away: hangs up, or is taken elsewhere. */
  void end(Channel leaving) {
    a.bridge = null;
    b.bridge = null;
    for (Channel leg : new Channel[] {a, b}) {
      leg.variables.remove("signal_bond");
      leg.variables.put("last_bridge_to", otherThan(leg).uuid);
      leg.variables.put("bridge_channel", otherThan(leg).profile.channelName);
      leg.variables.put("bridge_uuid", otherThan(leg).uuid);
    }
    if (leaving == b) {
      a.variables.put("last_bridge_hangup_cause", b.cause().name());
      a.variables.put("bridge_hangup_cause", b.cause().name());
    }
    Channel left = otherThan(leaving);
    boolean goesOn = left == a && byApplication && !a.isTrue("hangup_after_bridge");
    boolean parks = left.isTrue("park_after_bridge");
    if (left == b && !parks) {
      b.hangUp(Cause.NORMAL_CLEARING);
    }
    a.publish(a.event("CHANNEL_UNBRIDGE", ids()));
    after.run();
    if (left.isHungUp()) {
      return;
    }
    if (parks) {
      Transfer.park(left);
    } else if (!goesOn) {
      left.hangUp(Cause.NORMAL_CLEARING);
    }
  }
}
