package org.omniline.channels.phone.call;

import org.jspecify.annotations.Nullable;

/**
 * An agent and the telephone that is the agent's ear.
 *
 * @param agent the user's id; 0 for a telephone that no agent of ours has
 * @param name for the timeline; the number of one that no agent has
 * @param extension null when the agent has set none
 * @param dial how the switch reaches it, for example {@code user/1001}; null as the extension
 * @param leg the id to give a leg to it; unique, so that two attempts are never mistaken
 */
public record Ear(
    long agent, String name, @Nullable String extension, @Nullable String dial, String leg) {
  /** Whether no agent of ours has it. */
  public boolean isOutside() {
    return agent == 0;
  }
}
