package org.omniline.routing;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.Acd.OfferView;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Decision;
import org.omniline.routing.acd.Event;

/**
 * What a step did, for the node that asked for it.
 *
 * @param at the machine's time of all events, milliseconds
 * @param agents who looks different now
 * @param unshown after a tick: offers no desk has acknowledged
 * @param subject the agent a command was about
 * @param terms after an answer: what PostgreSQL has to check
 * @param settled after an answer that came late: how the offer had ended
 */
record StepOutcome(
    long at,
    long ticks,
    boolean trusted,
    List<Event> events,
    List<AgentView> agents,
    List<OfferView> unshown,
    @Nullable AgentView subject,
    AcdState.@Nullable Terms terms,
    AcdState.@Nullable Settled settled,
    Decision.@Nullable Refused refused)
    implements Serializable {}
