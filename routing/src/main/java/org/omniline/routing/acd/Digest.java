package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of all conversations the machine knows, small enough to compare with the truth
 * elsewhere than on the machine's own thread. Has to be taken before the truth is read.
 */
public final class Digest implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int WIDTH = 4;

  private final long epoch;
  private final long version;
  private final boolean trusted;

  /** Four numbers per conversation: id, state version, rev, 1 when doubtful. */
  private final long[] rows;

  private Digest(long epoch, long version, boolean trusted, long[] rows) {
    this.epoch = epoch;
    this.version = version;
    this.trusted = trusted;
    this.rows = rows;
  }

  public boolean trusted() {
    return trusted;
  }

  static Digest of(AcdState state) {
    long[] rows = new long[state.talks.size() * WIDTH];
    int at = 0;
    for (Talk talk : state.talks.values()) {
      rows[at++] = talk.id();
      rows[at++] = talk.facts.stateVersion();
      rows[at++] = talk.facts.rev();
      rows[at++] = talk.doubtful ? 1 : 0;
    }
    return new Digest(state.epoch, state.version, state.trusted, rows);
  }

  /** The command that mends what differs. */
  public Command.Reconcile against(Stamp stamp, List<Facts> truth) {
    Map<Long, Facts> byId = new HashMap<>();
    truth.forEach(facts -> byId.put(facts.id(), facts));
    List<Facts> present = new ArrayList<>();
    List<Long> absent = new ArrayList<>();
    for (int at = 0; at < rows.length; at += WIDTH) {
      Facts facts = byId.remove(rows[at]);
      if (facts == null) {
        absent.add(rows[at]);
      } else if (facts.stateVersion() != rows[at + 1]
          || facts.rev() != rows[at + 2]
          || rows[at + 3] != 0) {
        present.add(facts);
      }
    }
    present.addAll(byId.values());
    return new Command.Reconcile(stamp, epoch, version, present, absent);
  }
}
