package org.omniline.routing.acd;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How all conversations stand that the machine knows, small enough to compare with the truth
 * elsewhere than on the machine's own thread. Has to be taken before the truth is read.
 */
public final class Digest {
  private static final int WIDTH = 3;

  private final long epoch;
  private final long version;
  private final boolean trusted;

  /** Three numbers per conversation: id, {@link Facts#standing}, 1 when doubtful. */
  private final long[] rows;

  @JsonCreator
  private Digest(
      @JsonProperty("epoch") long epoch,
      @JsonProperty("version") long version,
      @JsonProperty("trusted") boolean trusted,
      @JsonProperty("rows") long[] rows) {
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
      rows[at++] = talk.facts.standing();
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
      } else if (facts.standing() != rows[at + 1] || rows[at + 2] != 0) {
        present.add(facts);
      }
    }
    present.addAll(byId.values());
    return new Command.Reconcile(stamp, epoch, version, present, absent);
  }

  /**
   * As {@link #against(Stamp, List)}, without what was only on its way: a difference is one when
   * the machine, looked at again, stands where it stood and has still not heard.
   *
   * @param later taken some time after the truth was read
   */
  public Command.Reconcile against(Stamp stamp, List<Facts> truth, Digest later) {
    Map<Long, Long> before = standings();
    Map<Long, Long> after = later.standings();
    Command.Reconcile all = against(stamp, truth);
    return new Command.Reconcile(
        stamp,
        epoch,
        version,
        all.present().stream()
            .filter(facts -> Objects.equals(before.get(facts.id()), after.get(facts.id())))
            .toList(),
        all.absent().stream().filter(id -> before.get(id).equals(after.get(id))).toList());
  }

  private Map<Long, Long> standings() {
    Map<Long, Long> standings = new HashMap<>();
    for (int at = 0; at < rows.length; at += WIDTH) {
      standings.put(rows[at], rows[at + 1]);
    }
    return standings;
  }
}
