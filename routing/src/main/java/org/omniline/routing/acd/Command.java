package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.AgentState;

/**
 * What can be asked of the machine. Every command may be repeated, late or at once, without
 * changing anything.
 */
public sealed interface Command extends Serializable {
  Stamp stamp();

  /** How conversations stand; older facts than the known ones are ignored. */
  record Observe(Stamp stamp, List<Facts> facts) implements Command {
    public Observe {
      facts = List.copyOf(facts);
    }
  }

  /** A desk appeared, or the agent's profile changed. */
  record SignIn(Stamp stamp, long agent, Profile profile, String terminal, @Nullable String address)
      implements Command {
    /** An ordinary member of these queues, without skills. */
    public SignIn(
        Stamp stamp,
        long agent,
        String name,
        int capacity,
        Set<Long> queues,
        String terminal,
        @Nullable String address) {
      this(stamp, agent, Profile.of(name, capacity, queues), terminal, address);
    }
  }

  /**
   * The agent or a supervisor chose a state.
   *
   * @param reason needed where somebody else than the agent chose
   * @param byUser who chose; only somebody else than the agent may choose SIGNED_OUT here
   */
  record SetState(Stamp stamp, long agent, AgentState state, @Nullable String reason, long byUser)
      implements Command {}

  /** Some node has sockets of these agents. */
  record Seen(Stamp stamp, List<Long> agents) implements Command {
    public Seen {
      agents = List.copyOf(agents);
    }
  }

  /** These agents' desks are about to connect to another node. */
  record Moving(Stamp stamp, List<Long> agents) implements Command {
    public Moving {
      agents = List.copyOf(agents);
    }
  }

  record SignOut(Stamp stamp, long agent, String reason) implements Command {}

  /** The desk shows the offer. */
  record Acknowledge(Stamp stamp, long offer, long agent) implements Command {}

  /** PostgreSQL is about to be asked: the offer is not taken away meanwhile. */
  record Answer(Stamp stamp, long offer, long agent) implements Command {}

  /**
   * The offer ends then, and not before or after: a telephone was answered, and whoever answered
   * has some time to say that they take it.
   */
  record Prolong(Stamp stamp, long offer, long agent, long until) implements Command {}

  /**
   * An agent is on duty by telephone: stays for calls although no desk is open, and for nothing
   * else.
   *
   * @param until milliseconds since 1970; 0 when the duty is over
   * @param alone whether no desk is open now
   */
  record Duty(Stamp stamp, long agent, long until, boolean alone) implements Command {}

  /**
   * PostgreSQL said no. (When it says yes, the conversation is observed: served by the agent, which
   * ends the offer as accepted.)
   *
   * @param waits true when only the agent was full: the conversation still waits as it is known
   */
  record Lost(Stamp stamp, long offer, boolean waits) implements Command {}

  record Decline(Stamp stamp, long offer, long agent, @Nullable String reason) implements Command {}

  /** Time goes by; only this lets anything expire. */
  record Tick(Stamp stamp) implements Command {}

  /** How all queues work; a queue that is not named works as {@link QueueSettings#DEFAULT}. */
  record Configure(Stamp stamp, Map<Long, QueueSettings> queues) implements Command {
    public Configure {
      queues = Map.copyOf(queues);
    }
  }

  /**
   * A new day began: what was handled is counted afresh.
   *
   * @param day any number that grows from day to day, such as days since 1970 where the hotline is
   */
  record BeginDay(Stamp stamp, long day) implements Command {}

  /**
   * The owner needs longer for wrap-up.
   *
   * @param extension the how manieth it is, from 1: so a repeat does not prolong it twice
   */
  record ExtendWrapUp(Stamp stamp, long conversation, long agent, int extension)
      implements Command {}

  /**
   * The host has done what {@link Event.OverflowAsked} asked, or found that it cannot be done: not
   * asked again. Where it moved the conversation, observing that is enough.
   *
   * @param rule as it was asked
   */
  record Acted(Stamp stamp, long conversation, String rule) implements Command {}

  /**
   * Mends the differences between the machine and the truth, found by {@link Digest#against}.
   *
   * @param epoch of the digest; the machine refuses when it is not the same memory any more
   * @param asOf the machine's version before the truth was read: what it heard later stands
   * @param present conversations that differ or are unknown
   * @param absent conversations the truth does not have
   */
  record Reconcile(Stamp stamp, long epoch, long asOf, List<Facts> present, List<Long> absent)
      implements Command {
    public Reconcile {
      present = List.copyOf(present);
      absent = List.copyOf(absent);
    }

    public boolean isEmpty() {
      return present.isEmpty() && absent.isEmpty();
    }
  }
}
