package org.omniline.channels.phone.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a caller has spoken to be heard later. Immutable.
 *
 * @param pending recordings that are not part of the conversation yet
 * @param left whether the caller has left something that is
 */
public record VoiceMail(List<Recording> pending, boolean left) {
  static final VoiceMail NONE = new VoiceMail(List.of(), false);

  public VoiceMail {
    pending = List.copyOf(pending);
  }

  /**
   * A recording.
   *
   * @param turn by which it was asked for
   * @param ready whether the switch has written all of it
   */
  public record Recording(int turn, boolean ready) {}

  /** The name of a recording's file, the same on every node. */
  public static String file(String leg, int turn) {
    return "omniline-" + leg + (turn < 0 ? "-w" : "-f") + Math.abs(turn) + ".wav";
  }

  boolean isPending() {
    return !pending.isEmpty();
  }

  VoiceMail begun(int turn) {
    if (pending.stream().anyMatch(one -> one.turn() == turn)) {
      return this;
    }
    List<Recording> all = new ArrayList<>(pending);
    all.add(new Recording(turn, false));
    return new VoiceMail(all, left);
  }

  VoiceMail ready(int turn) {
    return each(one -> one.turn() == turn ? new Recording(turn, true) : one);
  }

  VoiceMail allReady() {
    return each(one -> new Recording(one.turn(), true));
  }

  private VoiceMail each(UnaryOperator<Recording> change) {
    return new VoiceMail(pending.stream().map(change).toList(), left);
  }

  VoiceMail collected(int turn, boolean any) {
    return new VoiceMail(pending.stream().filter(one -> one.turn() != turn).toList(), left || any);
  }
}
