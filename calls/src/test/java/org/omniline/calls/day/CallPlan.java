package org.omniline.calls.day;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who calls is going to do, and what is done in the talks that come of it.
 *
 * @param number whom the call is from; nobody else has it
 * @param dialled the access number
 * @param patience how long there is waited to be talked with; null for as long as it takes
 * @param key what is pressed when the menu asks; empty for hanging up then
 * @param deeds what ends each talk, in order; the last ends the call
 */
record CallPlan(
    String number, String dialled, @Nullable Duration patience, String key, List<Deed> deeds) {

  /**
   * What happens in a talk.
   *
   * @param after how long after it began
   */
  record Deed(Kind kind, Duration after) {}

  enum Kind {
    CALLER_HANGS_UP,
    /** By the receiver. */
    AGENT_HANGS_UP,
    /** By the button on the page. */
    DESK_HANGS_UP,
    /** To the queue of lawyers, where it is waited again. */
    TRANSFERS,
    /** The agent's line is cut: nobody has decided anything, and the caller waits again. */
    LINE_IS_CUT;

    private static final Set<Kind> GO_ON = Set.of(TRANSFERS, LINE_IS_CUT);

    /** Whether the agent does it, for which a node is needed that sees it. */
    boolean isTheAgents() {
      return this != CALLER_HANGS_UP;
    }

    boolean goesOn() {
      return GO_ON.contains(this);
    }
  }

  boolean isRefused() {
    return dialled.equals(DayScript.NOBODYS) || number.startsWith(DayScript.BLOCKED);
  }

  boolean meetsTheMenu() {
    return dialled.equals(DayScript.MENU);
  }
}
