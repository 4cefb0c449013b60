package org.omniline.channels.phone.call;

import org.jspecify.annotations.Nullable;

/**
 * An agent and the telephone that is the agent's ear.
 *
 * @param agent the user's id
 * @param name for the timeline
 * @param extension null when the agent has set none
 * @param dial how the switch reaches it, for example {@code user/1001}; null as the extension
 * @param leg the id to give a leg to it; unique, so that two attempts are never mistaken
 */
public record Ear(
    long agent, String name, @Nullable String extension, @Nullable String dial, String leg) {}
