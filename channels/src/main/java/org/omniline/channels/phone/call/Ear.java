package org.omniline.channels.phone.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An agent and the telephone that is the agent's ear.
 *
 * @param agent the user's id; 0 for a telephone that no agent of ours has
 * @param name for the timeline; the number of one that no agent has
 * @param extension null when the agent has set none, and of a number outside
 * @param dial how the switch reaches it, for example {@code user/1001}; null as the extension
 * @param leg the id to give a leg to it; unique, so that two attempts are never mistaken
 * @param byKey how a call is accepted at a telephone outside, where a mailbox may answer; null
 *     where whoever lifts the receiver has accepted
 */
public record Ear(
    long agent,
    String name,
    @Nullable String extension,
    @Nullable String dial,
    String leg,
    @Nullable ByKey byKey) {
  /**
   * A telephone outside.
   *
   * @param shows the number it is shown: never the caller's, which networks refuse and which is
   *     nothing for somebody's own telephone
   * @param within how long after its answer the key may be pressed
   */
  public record ByKey(String shows, Duration within) {}

  /** One at which whoever lifts the receiver has accepted. */
  public Ear(
      long agent, String name, @Nullable String extension, @Nullable String dial, String leg) {
    this(agent, name, extension, dial, leg, null);
  }

  /** Whether no agent of ours has it. */
  public boolean isOutside() {
    return agent == 0;
  }

  /** The number it shows when it rings for somebody. */
  String shows(String caller) {
    return byKey == null ? caller : byKey.shows();
  }
}
