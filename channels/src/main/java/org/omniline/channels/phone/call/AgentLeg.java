package org.omniline.channels.phone.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leg to an agent's telephone.
 *
 * @param offer what is accepted when it is answered; 0 where the agent has the conversation
 *     already, {@link #WATCHES} of a supervisor who listens
 * @param until when it has rung for long enough; once it is lifted, when a key has to be pressed
 * @param lift of a telephone outside, once it was answered; null before, and of any other
 * @param answered when it was accepted; null while it rings
 * @param bridged since when agent and caller hear each other; null while they do not
 * @param heldSince since when the caller hears music instead; null when not held
 * @param holds stretches for which it was held before
 * @param marks what else is to be known of it
 */
public record AgentLeg(
    Ear ear,
    long offer,
    Instant rang,
    Instant until,
    @Nullable Lift lift,
    @Nullable Instant answered,
    @Nullable Instant bridged,
    @Nullable Instant heldSince,
    List<Stretch> holds,
    Marks marks) {
  public AgentLeg {
    holds = List.copyOf(holds);
  }

  /** Instead of an offer: it is a supervisor's who listens. */
  public static final long WATCHES = -1;

  /**
   * What became of a leg.
   *
   * @param joined when it was joined with the caller for the first time; null: never
   * @param pressed whether its agent has said at the desk that the call is taken: it is accepted
   *     all the same only at the telephone
   * @param vain why whoever was there did not get the caller; null where that is not so
   */
  public record Marks(@Nullable Instant joined, boolean pressed, @Nullable Vain vain) {
    static final Marks NONE = new Marks(null, false, null);
  }

  /** In facts by name: never rename a constant. */
  public enum Vain {
    /** It rang at several, and another one was faster. */
    TAKEN,
    /** It was lifted, and the caller had left or the offer was over. */
    UNMET
  }

  /** Some time of a leg. */
  public record Stretch(Instant from, Instant to) {}

  static AgentLeg ringing(Ear ear, long offer, Instant at, Instant until) {
    return new AgentLeg(ear, offer, at, until, null, null, null, null, List.of(), Marks.NONE);
  }

  public String leg() {
    return ear.leg();
  }

  public long agent() {
    return ear.agent();
  }

  /** Whether it is a supervisor's who listens. */
  public boolean isWatching() {
    return offer == WATCHES;
  }

  public boolean isUp() {
    return answered != null;
  }

  /** Whether it was ever joined with the caller and still is. */
  public boolean isBridged() {
    return bridged != null;
  }

  /** Whether it was answered, and nobody has accepted so far. */
  public boolean awaitsKey() {
    return lift != null && lift.unmet() == null && answered == null;
  }

  /** When the network said that it was answered; null while it rings. */
  @Nullable Instant pickedUp() {
    return lift == null ? answered : lift.at();
  }

  /** A telephone outside is answered; it has some time from now on. */
  AgentLeg lifted(Instant at) {
    Ear.ByKey key = ear.byKey();
    return lift != null || key == null
        ? this
        : new AgentLeg(
            ear,
            offer,
            rang,
            at.plus(key.within()),
            Lift.lifted(at),
            answered,
            bridged,
            heldSince,
            holds,
            marks);
  }

  AgentLeg lift(@Nullable Lift next) {
    return new AgentLeg(ear, offer, rang, until, next, answered, bridged, heldSince, holds, marks);
  }

  AgentLeg answered(Instant at) {
    return answered == null
        ? new AgentLeg(ear, offer, rang, until, lift, at, bridged, heldSince, holds, marks)
        : this;
  }

  /** Whether its agent has said at the desk that the call is taken. */
  public boolean isPressed() {
    return marks.pressed();
  }

  /**
   * The agent takes it at the desk: there is some time to lift the receiver, or for the key.
   *
   * @param latest until when it rings at least
   */
  AgentLeg pressed(Instant latest) {
    Instant end = until.isBefore(latest) ? latest : until;
    Marks now = new Marks(marks.joined(), true, marks.vain());
    return new AgentLeg(ear, offer, rang, end, lift, answered, bridged, heldSince, holds, now);
  }

  /** It is not wanted any more, and its agent never heard the caller. */
  AgentLeg vain(Vain why) {
    Marks now =
        marks.vain() == null && marks.joined() == null
            ? new Marks(null, marks.pressed(), why)
            : marks;
    return new AgentLeg(ear, offer, rang, until, lift, answered, bridged, heldSince, holds, now);
  }

  AgentLeg owning() {
    return new AgentLeg(ear, 0, rang, until, lift, answered, bridged, heldSince, holds, marks);
  }

  AgentLeg bridged(@Nullable Instant at) {
    Marks now =
        at == null || marks.joined() != null ? marks : new Marks(at, marks.pressed(), marks.vain());
    return new AgentLeg(ear, offer, rang, until, lift, answered, at, heldSince, holds, now);
  }

  AgentLeg held(Instant at) {
    return new AgentLeg(ear, offer, rang, until, lift, answered, bridged, at, holds, marks);
  }

  AgentLeg resumed(Instant at) {
    if (heldSince == null) {
      return this;
    }
    List<Stretch> all = new ArrayList<>(holds);
    all.add(new Stretch(heldSince, at.isBefore(heldSince) ? heldSince : at));
    return new AgentLeg(ear, offer, rang, until, lift, answered, bridged, null, all, marks);
  }
}
