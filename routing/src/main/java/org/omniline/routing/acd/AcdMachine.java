package org.omniline.routing.acd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pure state machine. {@link #decide} and {@link #next} never change the state, {@link #apply}
 * does and cannot fail; {@link #run} is the loop of the three that a host calls. Stateless and
 * thread-safe itself; a state belongs to one thread at a time.
 */
public final class AcdMachine {
  /** Against a fault of ours that would hold a partition's thread for ever. */
  private static final int MOST_STEPS = 1_000_000;

  /** What a command means by itself. */
  public Decision decide(AcdState state, Command command) {
    return Decider.decide(state, command);
  }

  /**
   * What follows from how the state stands now.
   *
   * @param timePasses whether anything may expire (only a tick lets it)
   * @param node whose command it is, for ids of offers
   * @return empty when all is at rest
   */
  public List<Event> next(AcdState state, boolean timePasses, int node) {
    List<Event> due = timePasses ? new Timekeeper(state).due() : List.of();
    return due.isEmpty() ? new Matcher(state, node).next() : due;
  }

  /** Changes the state; passes over what the state does not have. */
  public void apply(AcdState state, List<Event> events) {
    new Applier(state).apply(events);
  }

  /**
   * Runs a command to rest: what it means, and all that follows from it. Should a fault of ours
   * break it off half-way, the state is distrusted and rebuilt; what was done is told all the same.
   */
  public Run run(AcdState state, Command command) {
    long from = state.version;
    long epoch = state.epoch;
    Decision decision = decide(state, command);
    List<Event> all = new ArrayList<>();
    Set<Long> agents = new LinkedHashSet<>();
    // A repeat changes nothing, so nothing follows from it either.
    List<Event> events = decision.events();
    boolean timePasses = command instanceof Command.Tick;
    try {
      for (int step = 0; step < MOST_STEPS && !events.isEmpty(); step++) {
        all.addAll(events);
        events.forEach(event -> collectAgents(state, event, agents));
        apply(state, events);
        events = next(state, timePasses, command.stamp().node());
      }
    } catch (RuntimeException fault) {
      List<Event> distrust = List.of(new Event.Distrusted(fault.toString()));
      all.addAll(distrust);
      apply(state, distrust);
    }
    return new Run(from, epoch, state.epoch, List.copyOf(all), agents, decision.refused());
  }

  /**
   * Follows the primary on a backup. Events that are there already are passed over; where some are
   * missing, the copy goes on as well as it can and is distrusted.
   *
   * @param from the primary's version before the events
   * @param before the primary's epoch before the events
   * @param after the primary's epoch after them
   */
  public void replay(AcdState state, long from, long before, long after, List<Event> events) {
    long to = from + events.size();
    if (state.epoch == after && state.version >= to) {
      return;
    }
    boolean gap = state.epoch != before || state.version != from;
    apply(state, events);
    if (gap) {
      apply(state, List.of(new Event.Distrusted("events are missing on this backup")));
    }
    state.version = to;
  }

  /** Whose view changes by an event; asked before it is applied. */
  private static void collectAgents(AcdState state, Event event, Set<Long> agents) {
    if (event instanceof Event.Observed observed) {
      owner(state.talks.get(observed.facts().id()), agents);
      if (observed.facts().held()) {
        agents.add(observed.facts().owner());
      }
    } else if (event instanceof Event.Forgotten forgotten) {
      owner(state.talks.get(forgotten.conversation()), agents);
    } else if (event instanceof Event.SignedIn in) {
      agents.add(in.agent());
    } else if (event instanceof Event.ProfileChanged profile) {
      agents.add(profile.agent());
    } else if (event instanceof Event.StateChanged changed) {
      agents.add(changed.agent());
    } else if (event instanceof Event.SignedOut out) {
      agents.add(out.agent());
    } else if (event instanceof Event.DutySet duty) {
      agents.add(duty.agent());
    } else if (event instanceof Event.DeskGone gone) {
      agents.add(gone.agent());
    } else if (event instanceof Event.Trusted) {
      agents.addAll(state.agents.keySet());
    }
  }

  private static void owner(@Nullable Talk talk, Set<Long> agents) {
    if (talk != null && talk.facts.held()) {
      agents.add(talk.facts.owner());
    }
  }

  /**
   * What a command did.
   *
   * @param from the state's version before
   * @param before the state's epoch before
   * @param after the state's epoch after
   * @param events in order, as they were applied
   * @param agents who looks different now
   */
  public record Run(
      long from,
      long before,
      long after,
      List<Event> events,
      Set<Long> agents,
      Decision.@Nullable Refused refused) {}
}
