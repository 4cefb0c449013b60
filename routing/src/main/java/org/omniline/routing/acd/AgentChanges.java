package org.omniline.routing.acd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.routing.AgentState;

/** How events change agents. */
final class AgentChanges {
  /** The reason of BUSY while the page of who leaves asks to whom the talks go. */
  private static final String LEAVING = "leaving";

  private final AcdState state;
  private final Reservations reservations;

  AgentChanges(AcdState state, Reservations reservations) {
    this.state = state;
    this.reservations = reservations;
  }

  /** False when the event is none of an agent's. */
  boolean apply(Event event) {
    if (event instanceof Event.SeenNow seen) {
      seen.agents().forEach(this::seen);
    } else if (event instanceof Event.MovingOn moving) {
      moving.agents().forEach(this::moving);
    } else if (event instanceof Event.StateChanged changed) {
      stateChanged(changed);
    } else if (event instanceof Event.DutySet duty) {
      duty(duty);
    } else if (event instanceof Event.DeskGone gone) {
      alone(agent(gone.agent(), ""), true);
    } else if (event instanceof Event.SignedIn in) {
      signedIn(in);
    } else if (event instanceof Event.ProfileChanged profile) {
      Agent agent = agent(profile.agent(), profile.profile().name());
      state.alter(
          agent,
          it -> {
            take(it, profile.profile());
            it.moving = false;
            it.last = profile.stamp();
          });
      state.seen(agent);
      settle(agent);
    } else if (event instanceof Event.SignedOut out) {
      signedOut(out);
    } else if (event instanceof Event.Heard heard) {
      agent(heard.agent(), "").last = heard.stamp();
    } else if (event instanceof Event.DayBegan day) {
      state.day = day.day();
      state.agents.values().forEach(agent -> state.alter(agent, it -> it.handledToday = 0));
    } else {
      return false;
    }
    return true;
  }

  private void seen(long id) {
    Agent agent = state.agents.get(id);
    if (agent != null) {
      arrived(agent);
      state.seen(agent);
    }
  }

  private void moving(long id) {
    Agent agent = state.agents.get(id);
    if (agent != null) {
      state.alter(agent, it -> it.moving = true);
      settle(agent);
    }
  }

  private void arrived(Agent agent) {
    if (agent.moving) {
      state.alter(agent, it -> it.moving = false);
    }
    alone(agent, false);
  }

  private void duty(Event.DutySet event) {
    Agent agent = agent(event.agent(), "");
    state.alter(
        agent,
        it -> {
          it.dutyUntil = event.until();
          it.last = event.stamp() == null ? it.last : event.stamp();
        });
    alone(agent, event.alone());
  }

  /** Whether the agent has but a telephone: chats wait for a desk then, calls do not. */
  private void alone(Agent agent, boolean is) {
    if (agent.phoneOnly == is) {
      return;
    }
    state.alter(agent, it -> it.phoneOnly = is);
    for (long conversation : agent.held.keySet()) {
      Talk talk = state.talks.get(conversation);
      if (talk != null && talk.facts.channel() != Channel.PHONE) {
        gone(talk, is ? state.now : 0);
      } else if (talk != null) {
        state.alter(talk, it -> wrapUpEnds(it, is));
      }
    }
    settle(agent);
  }

  /** Where a queue leaves its end to the agent. */
  private void wrapUpEnds(Talk talk, boolean alone) {
    boolean ends = state.settings(talk.facts.queue()).wrapUp().limitMs() > 0;
    boolean spared = talk.facts.whole() || talk.demand().unjudged();
    if (talk.wrapsUp() && !ends && !spared) {
      talk.wrapUpUntil = alone ? state.now + Limits.PHONE_WRAP_UP_MS : 0;
    }
  }

  private void signedIn(Event.SignedIn event) {
    Agent agent = agent(event.agent(), event.profile().name());
    agent.lastSeen = agent.signedIn() ? agent.lastSeen : state.now;
    state.alter(
        agent,
        it -> {
          enter(it, AgentState.NOT_READY, null);
          take(it, event.profile());
          it.terminal = event.terminal();
          it.address = event.address();
          it.signedInAt = state.now;
          it.last = event.stamp();
        });
    state.seen(agent);
    owned(agent, 0);
    settle(agent);
  }

  private static void take(Agent agent, Profile profile) {
    agent.name = profile.name();
    agent.capacity = profile.capacity();
    agent.skills = profile.skills();
    agent.join(profile.queues());
    agent.handledToday = Math.max(agent.handledToday, profile.handledToday());
  }

  private void signedOut(Event.SignedOut event) {
    Agent agent = agent(event.agent(), "");
    state.alter(
        agent,
        it -> {
          enter(it, AgentState.SIGNED_OUT, event.reason());
          it.dutyUntil = 0;
          it.phoneOnly = false;
          it.last = event.stamp() == null ? it.last : event.stamp();
        });
    owned(agent, state.now);
    settle(agent);
  }

  private void stateChanged(Event.StateChanged event) {
    Agent agent = agent(event.agent(), "");
    state.alter(
        agent,
        it -> {
          // Whoever begins to leave and stays has been ready all the time.
          boolean stays =
              event.state() == AgentState.READY
                  && it.state == AgentState.BUSY
                  && LEAVING.equals(it.reason);
          boolean leaves =
              event.state() == AgentState.BUSY
                  && it.state == AgentState.READY
                  && LEAVING.equals(event.reason());
          long since = stays || leaves ? it.since : state.now;
          if (event.state() == AgentState.READY && it.state != AgentState.READY && !stays) {
            it.idleSince = state.now;
          }
          enter(it, event.state(), event.reason());
          it.since = since;
          it.last = event.stamp() == null ? it.last : event.stamp();
        });
    settle(agent);
  }

  private void enter(Agent agent, AgentState next, @Nullable String why) {
    agent.state = next;
    agent.since = state.now;
    agent.reason = why;
    agent.unanswered = 0;
    agent.moving = false;
  }

  /** Tells the owner's conversations whether anybody sits there. */
  private void owned(Agent agent, long goneSince) {
    for (long conversation : agent.held.keySet()) {
      Talk talk = state.talks.get(conversation);
      if (talk != null) {
        gone(talk, goneSince);
      }
    }
  }

  private void gone(Talk talk, long since) {
    state.alter(
        talk,
        it -> {
          it.goneSince = since;
          it.alarmAgainAt = 0;
        });
  }

  /** What others had hoped for from the agent. */
  private void settle(Agent agent) {
    reservations.check(agent);
    List<Talk> waiting = new ArrayList<>();
    List<Talk> directed = new ArrayList<>();
    for (Lane lane : state.indices.own.getOrDefault(agent.id, Map.of()).values()) {
      lane.talks.forEach(
          talk -> {
            if (talk.memoryUntil > 0 && !canBeWaitedFor(talk, agent)) {
              waiting.add(talk);
            }
            if (talk.facts.onlyAgent() == agent.id) {
              directed.add(talk);
            }
          });
    }
    waiting.forEach(talk -> state.alter(talk, it -> it.memoryUntil = 0));
    directed.forEach(talk -> state.alter(talk, it -> it.directedUntil = Directed.until(state, it)));
  }

  boolean canBeWaitedFor(Talk talk, @Nullable Agent agent) {
    return CallMemory.canBeWaitedFor(talk, state.settings(talk.facts.queue()), agent);
  }

  /** The former owner has it no more. */
  void release(Facts facts) {
    Agent owner = state.agents.get(facts.owner());
    if (owner != null && owner.held.containsKey(facts.id())) {
      state.alter(
          owner,
          it -> {
            it.held.remove(facts.id());
            it.idleSince = state.now;
          });
    }
  }

  void hold(Facts facts) {
    String name = facts.ownerName();
    Agent owner = agent(facts.owner(), name == null ? "" : name);
    Load load = Load.of(facts, state.settings(facts.queue()));
    if (load.equals(owner.held.get(facts.id()))) {
      return;
    }
    state.alter(
        owner,
        it -> {
          if (it.held.put(facts.id(), load) == null) {
            it.idleSince = state.now;
          }
        });
  }

  /** Somebody the machine may not know yet: the owner of a conversation, signed in nowhere. */
  Agent agent(long id, String name) {
    Agent known = state.agents.get(id);
    if (known != null) {
      return known;
    }
    Agent agent = new Agent(id, name);
    agent.since = state.now;
    state.agents.put(id, agent);
    return agent;
  }
}
