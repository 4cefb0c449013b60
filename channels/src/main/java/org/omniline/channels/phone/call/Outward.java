package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a call is one we make: the agent's telephone rings first, then whoever is called.
 *
 * @param dial how the switch reaches whoever is called
 * @param shows the number they are shown
 * @param beside the conversation is one of text and goes on whatever becomes of the call
 * @param dialled when they were dialled; null before the agent's telephone is answered
 */
public record Outward(String dial, String shows, boolean beside, @Nullable Instant dialled) {
  /** How long it rings there. */
  static final Duration RINGS = Duration.ofSeconds(60);

  Outward dialled(Instant at) {
    return new Outward(dial, shows, beside, at);
  }

  /** Keeps people's numbers out of logs. */
  @Override
  public String toString() {
    return "Outward[" + dialled + "]";
  }
}
