package org.omniline.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.AgentLog.Stretch;
import org.omniline.routing.AgentLog.Work;

/**
 * What an agent really did: talks and wrap-ups laid over the states the agent had chosen, so that
 * no moment counts twice. Who takes several texts at once is talking while any of them goes on, and
 * in wrap-up while nothing else is left. A break and the like stay what was said of them, whatever
 * is still open on the desk. Pure.
 */
public final class AgentDay {
  /** Beside the names of {@link AgentState}. */
  public static final String TALKING = "TALKING";

  private static final Set<AgentState> AT_WORK =
      Set.of(AgentState.READY, AgentState.NOT_READY, AgentState.BUSY, AgentState.NOT_ANSWERING);

  private AgentDay() {}

  /**
   * A stretch of one doing.
   *
   * @param doing {@link #TALKING}, or the name of an {@link AgentState}
   * @param to null while it lasts
   */
  public record Piece(String doing, Instant from, @Nullable Instant to) {}

  /** In the order of time, without overlap; only of the time in which the agent was signed in. */
  public static List<Piece> of(AgentLog.Log log) {
    NavigableMap<Instant, Open> open = open(log.work());
    List<Piece> pieces = new ArrayList<>();
    for (Stretch stretch : log.states()) {
      Instant from = stretch.from();
      for (Instant cut : open.tailMap(from, false).keySet()) {
        if (stretch.to() != null && !cut.isBefore(stretch.to())) {
          break;
        }
        add(pieces, new Piece(doing(stretch, open.floorEntry(from)), from, cut));
        from = cut;
      }
      add(pieces, new Piece(doing(stretch, open.floorEntry(from)), from, stretch.to()));
    }
    return List.copyOf(pieces);
  }

  /** One that goes on as the last one did makes it longer. */
  private static void add(List<Piece> pieces, Piece next) {
    Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
    if (last != null
        && last.doing().equals(next.doing())
        && Objects.equals(last.to(), next.from())) {
      pieces.set(pieces.size() - 1, new Piece(last.doing(), last.from(), next.to()));
    } else {
      pieces.add(next);
    }
  }

  private static String doing(Stretch stretch, Map.@Nullable Entry<Instant, Open> now) {
    if (now == null || !AT_WORK.contains(stretch.state())) {
      return stretch.state().name();
    }
    return now.getValue().talks() > 0
        ? TALKING
        : now.getValue().wrapUps() > 0 ? AgentState.WRAP_UP.name() : stretch.state().name();
  }

  /** How many go on from a moment until the next one. */
  private record Open(int talks, int wrapUps) {
    private Open with(boolean talk, int more) {
      return talk ? new Open(talks + more, wrapUps) : new Open(talks, wrapUps + more);
    }
  }

  private static NavigableMap<Instant, Open> open(List<Work> work) {
    NavigableMap<Instant, Open> changes = new TreeMap<>();
    for (Work one : work) {
      change(changes, one.from(), one.talk(), 1);
      if (one.to() != null) {
        change(changes, one.to(), one.talk(), -1);
      }
    }
    int talks = 0;
    int wrapUps = 0;
    for (Map.Entry<Instant, Open> at : changes.entrySet()) {
      talks += at.getValue().talks();
      wrapUps += at.getValue().wrapUps();
      at.setValue(new Open(talks, wrapUps));
    }
    return changes;
  }

  private static void change(
      NavigableMap<Instant, Open> changes, Instant at, boolean talk, int more) {
    Open before = changes.getOrDefault(at, new Open(0, 0));
    changes.put(at, before.with(talk, more));
  }
}
