package org.omniline.routing.acd;

import java.io.Serializable;

/**
 * What a queue wants while a shift lasts.
 *
 * @param seats how many agents should be signed in; 0: nobody has said it
 * @param reservedForCalls so many ready agents are kept free of text conversations
 */
public record ShiftSeats(int seats, int reservedForCalls) implements Serializable {
  public ShiftSeats {
    Limits.notNegative(seats, reservedForCalls);
  }

  ShiftSeats most(ShiftSeats other) {
    return new ShiftSeats(
        Math.max(seats, other.seats), Math.max(reservedForCalls, other.reservedForCalls));
  }
}
