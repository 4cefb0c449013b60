package org.omniline.channels.phone.call;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody beside the caller and the agent who has the call, asked for by that agent
 * (docs/adr/0052).
 *
 * @param leg the leg to it
 * @param mode who is to hear whom
 * @param handing whether the agent has given the call to it
 * @param with the leg it hears; null for none
 * @param plays legs beside the caller's that hear something played
 * @param room legs that are in the room of three
 */
public record Consult(
    AgentLeg leg,
    Mode mode,
    boolean handing,
    @Nullable String with,
    Set<String> plays,
    Set<String> room) {
  public Consult {
    plays = Set.copyOf(plays);
    room = Set.copyOf(room);
  }

  /** Who is to hear whom. On the wire by name. */
  public enum Mode {
    /** The agent and it; the caller hears music. */
    ASIDE,
    /** The agent and the caller; it hears music. */
    CALLER,
    /** All three. */
    ALL
  }

  static Consult ringing(Ear to, Instant at, Instant until) {
    return new Consult(
        AgentLeg.ringing(to, 0, at, until), Mode.ASIDE, false, null, Set.of(), Set.of());
  }

  /** Its leg's id. */
  public String id() {
    return leg.leg();
  }

  public Ear ear() {
    return leg.ear();
  }

  public boolean isUp() {
    return leg.isUp();
  }

  /** Whether it is a telephone that no agent of ours has. */
  public boolean isOutside() {
    return leg.ear().isOutside();
  }

  /** Whether it hears this leg. */
  boolean isWith(String other) {
    return other.equals(with);
  }

  Consult leg(AgentLeg next) {
    return new Consult(next, mode, handing, with, plays, room);
  }

  Consult answered(Instant at) {
    return new Consult(leg.answered(at), mode, handing, with, plays, room);
  }

  Consult mode(Mode next) {
    return new Consult(leg, next, handing, with, plays, room);
  }

  Consult given() {
    return new Consult(leg, mode, true, with, plays, room);
  }

  Consult with(@Nullable String other) {
    return new Consult(leg, mode, handing, other, plays, room);
  }

  Consult playing(String who, boolean on) {
    return new Consult(leg, mode, handing, with, changed(plays, who, on), room);
  }

  Consult inRoom(String who, boolean on) {
    return new Consult(leg, mode, handing, with, plays, changed(room, who, on));
  }

  private static Set<String> changed(Set<String> all, String one, boolean on) {
    Set<String> next = new TreeSet<>(all);
    if (on) {
      next.add(one);
    } else {
      next.remove(one);
    }
    return next;
  }
}
