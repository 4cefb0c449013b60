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

  /** A desk appeared, or the agent's rights changed. */
  record SignIn(
      Stamp stamp,
      long agent,
      String name,
      int capacity,
      Set<Long> queues,
      String terminal,
      @Nullable String address)
      implements Command {
    public SignIn {
      queues = Set.copyOf(queues);
    }
  }

  /** The agent (or a supervisor) chose a state. */
  record SetState(Stamp stamp, long agent, AgentState state, @Nullable String reason, long byUser)
      implements Command {}

  /** Some node has sockets of these agents. */
  record Seen(Stamp stamp, List<Long> agents) implements Command {
    public Seen {
      agents = List.copyOf(agents);
    }
  }

  record SignOut(Stamp stamp, long agent, String reason) implements Command {}

  /** The desk shows the offer. */
  record Acknowledge(Stamp stamp, long offer, long agent) implements Command {}

  /** PostgreSQL is about to be asked: the offer is not taken away meanwhile. */
  record Answer(Stamp stamp, long offer, long agent) implements Command {}

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

  /** Queue id → how long an offer rings, in milliseconds. */
  record Configure(Stamp stamp, Map<Long, Long> offerMs) implements Command {
    public Configure {
      offerMs = Map.copyOf(offerMs);
    }
  }

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
