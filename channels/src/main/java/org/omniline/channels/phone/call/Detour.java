package org.omniline.channels.phone.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.Unreached;

/**
 * An agent has sent the caller through a flow and has the caller back when it is over, or at once.
 * Immutable.
 *
 * @param flow as people call it
 * @param turn of the flow's first request: names this one of several
 * @param known what was known before it: what is learnt besides is told
 * @param parked whether the caller is out of the talk and can be given something to hear
 * @param plays whether the agent hears music meanwhile
 * @param lost why the agent cannot be heard any more though nobody hung up; null while all is well,
 *     and where the agent left the caller to the flow
 */
public record Detour(
    String flow,
    int turn,
    Map<String, String> known,
    boolean parked,
    boolean plays,
    @Nullable Unreached lost) {
  public Detour {
    known = Map.copyOf(known);
  }

  static Detour begins(String flow, int turn, Map<String, String> known) {
    return new Detour(flow, turn, known, false, false, null);
  }

  Detour onceParked() {
    return new Detour(flow, turn, known, true, plays, lost);
  }

  Detour playing(boolean on) {
    return new Detour(flow, turn, known, parked, on, lost);
  }

  Detour without(@Nullable Unreached why) {
    return new Detour(flow, turn, known, parked, false, why);
  }
}
