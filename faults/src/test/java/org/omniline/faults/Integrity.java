package org.omniline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.omniline.bench.wire.EmbeddedServer;

/** What must be true of the database whatever befell the nodes. */
public final class Integrity {
  private Integrity() {}

  /** Asserts it. */
  public static void holds(EmbeddedServer database) {
    assertThat(
            database.number(
                "select count(*) from (select conversation_id from entry group by conversation_id"
                    + " having max(seq) <> count(*) or min(seq) <> 1) broken"))
        .as("conversations whose seq has a gap")
        .isZero();
    assertThat(
            database.number(
                "select count(*) from (select account_id, thread_hash from conversation where state"
                    + " in ('WAITING', 'SERVING', 'WRAP_UP') group by 1, 2 having count(*) > 1) b"))
        .as("threads with two open conversations")
        .isZero();
    assertThat(
            database.number(
                "select count(*) from agent_load l where l.load <> (select coalesce(sum(weight), 0)"
                    + " from conversation_load c where c.agent_id = l.agent_id)"))
        .as("agents whose load is wrong")
        .isZero();
  }
}
