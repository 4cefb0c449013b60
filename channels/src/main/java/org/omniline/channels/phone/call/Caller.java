package org.omniline.channels.phone.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The leg of who calls, or is called by us, and what is known of the number.
 *
 * @param leg its id in the switch
 * @param raw the number as the trunk told it, or as it was dialled; empty when it told none
 * @param e164 normalised; null for what has none
 * @param kind a {@link org.omniline.channels.phone.number.CallerNumber.Kind} by name
 * @param accessNumber what was dialled, normalised; of a call we make, what is shown
 * @param rang when it came in, or was made
 * @param answered when it was answered; null while it rings
 */
public record Caller(
    String leg,
    String raw,
    @Nullable String e164,
    String kind,
    String accessNumber,
    Instant rang,
    @Nullable Instant answered) {
  Caller answered(Instant at) {
    return answered == null ? new Caller(leg, raw, e164, kind, accessNumber, rang, at) : this;
  }

  /** Whoever is called is called from now on. */
  Caller dialled(Instant at) {
    return new Caller(leg, raw, e164, kind, accessNumber, at, answered);
  }

  /** Keeps people's numbers out of logs. */
  @Override
  public String toString() {
    return "Caller[" + leg + "]";
  }
}
