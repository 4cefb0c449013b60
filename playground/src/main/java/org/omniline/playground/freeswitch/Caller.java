package org.omniline.playground.freeswitch;

import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/** Somebody who calls the hotline. Thread-safe. */
public final class Caller {
  private final String uuid;
  private final Line line;

  Caller(Context context, String uuid) {
    this.uuid = uuid;
    this.line = new Line(context);
  }

  /** Of the call's leg. */
  public String uuid() {
    return uuid;
  }

  /** Presses keys, if the call goes on; heard only where there is a voice path. */
  public void press(String keys) {
    line.press(keys);
  }

  /** Hangs up, in whatever state the call is; before it is answered it is cancelled. */
  public void hangUp() {
    line.does(
        leg ->
            leg.partyHangsUp(leg.isAnswered() ? Cause.NORMAL_CLEARING : Cause.ORIGINATOR_CANCEL));
  }

  /** Says nothing: what is recorded of the leg from now on is silent. */
  public void saysNothing() {
    line.does(leg -> leg.variables.put(Recording.SILENT, "true"));
  }

  public CallState state() {
    return line.state();
  }

  /** Why the call ended, for example {@code USER_BUSY}; null while it has not. */
  public @Nullable String cause() {
    return line.cause();
  }

  /** Tones that were heard. */
  public String heard() {
    return line.heard();
  }

  void connect(Channel leg) {
    line.connect(leg);
  }

  void refused(Cause cause) {
    line.ended(cause);
  }

  /** How the switch tells. */
  Party party() {
    return line;
  }
}
