package org.omniline.playground.freeswitch;

import io.vertx.core.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An agent's telephone. One call at a time; a second finds it busy. Thread-safe. */
public final class Phone {
  /** How long somebody listens before pressing a key. */
  private static final Duration LISTENS = Duration.ofSeconds(1);

  private final String number;
  private final Line line;
  private volatile PhoneBehaviour behaviour;

  Phone(Context context, String number, PhoneBehaviour behaviour) {
    this.number = number;
    this.line = new Line(context);
    this.behaviour = behaviour;
  }

  public String number() {
    return number;
  }

  /** From the next call on. */
  public void behave(PhoneBehaviour next) {
    behaviour = next;
  }

  /** Lifts the receiver, if it rings. */
  public void answer() {
    line.does(Channel::answer);
  }

  /** Puts it down, or rejects while it rings. */
  public void hangUp() {
    line.does(
        leg -> leg.partyHangsUp(leg.isAnswered() ? Cause.NORMAL_CLEARING : Cause.CALL_REJECTED));
  }

  /** Loses its line, as with a cable pulled out: nobody has hung up. */
  public void lose() {
    line.does(leg -> leg.partyHangsUp(Cause.RECOVERY_ON_TIMER_EXPIRE));
  }

  public void press(String keys) {
    line.press(keys);
  }

  public CallState state() {
    return line.state();
  }

  /** Of the present or last call's leg. */
  public @Nullable String uuid() {
    return line.uuid();
  }

  /** Why the last call ended, for example {@code NORMAL_CLEARING}; null while none has. */
  public @Nullable String cause() {
    return line.cause();
  }

  /** Tones that were heard. */
  public String heard() {
    return line.heard();
  }

  boolean isRegistered() {
    return behaviour.kind() != PhoneBehaviour.Kind.ABSENT;
  }

  boolean isSilent() {
    return behaviour.kind() == PhoneBehaviour.Kind.SILENT;
  }

  void offer(Core core, Channel leg) {
    if (line.state() == CallState.RINGING || line.state() == CallState.TALKING) {
      core.later(Core.TICK, () -> leg.partyHangsUp(Cause.USER_BUSY));
      return;
    }
    PhoneBehaviour now = behaviour;
    switch (now.kind()) {
      case BUSY -> core.later(Core.TICK, () -> leg.partyHangsUp(Cause.USER_BUSY));
      case REJECTS -> core.later(Core.TICK, () -> leg.partyHangsUp(Cause.CALL_REJECTED));
      case UNUSED -> core.later(Core.TICK, () -> leg.partyHangsUp(Cause.UNALLOCATED_NUMBER));
      case RINGS -> ring(core, leg);
      case ANSWERS -> {
        ring(core, leg);
        core.later(now.after().plus(Core.TICK.multipliedBy(2)), leg::answer);
      }
      case ABSENT, SILENT -> {} // nothing comes back
    }
  }

  private void ring(Core core, Channel leg) {
    line.connect(leg);
    core.later(
        Core.TICK,
        () -> {
          if (!leg.isHungUp() && !leg.isAnswered()) {
            leg.ringing();
          }
        });
  }

  void answered(@Nullable Channel leg) {
    if (leg != null && line.isOn(leg)) {
      line.answered();
      String keys = behaviour.keys();
      if (!keys.isEmpty()) {
        leg.core.later(LISTENS, () -> line.press(keys));
      }
    }
  }

  void ended(@Nullable Channel leg, Cause cause) {
    if (line.isOn(leg)) {
      line.ended(cause);
    }
  }

  void heard(@Nullable Channel leg, String keys) {
    if (line.isOn(leg)) {
      line.heard(keys);
    }
  }
}
