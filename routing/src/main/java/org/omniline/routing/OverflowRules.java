package org.omniline.routing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Refusal;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.QueueSettings;

/** Where queues may send whom they cannot serve. Pure. */
public final class OverflowRules {
  private OverflowRules() {}

  /**
   * Checks a queue among all others before it is saved.
   *
   * @param wanted as it is to be
   * @param all as they are, {@code wanted} under its id still the old one
   * @throws Refusal INVALID: to a queue that is not there or not active, or in a circle
   */
  public static void check(SavedQueue wanted, Collection<SavedQueue> all) {
    Map<Long, SavedQueue> byId = new HashMap<>();
    all.forEach(queue -> byId.put(queue.id(), queue));
    byId.put(wanted.id(), wanted);
    for (Target target : targets(wanted.settings())) {
      SavedQueue next = byId.get(target.queue());
      if (next == null || !(next.active() || next.id() == wanted.id())) {
        throw invalid(
            target.field(),
            "no-such-queue",
            "An overflow leads to a queue that is not there or not active.");
      }
      if (leadsTo(target.queue(), wanted.id(), byId)) {
        throw invalid(
            target.field(),
            "circle",
            "An overflow leads in a circle: by " + next.name() + " back to here.");
      }
    }
  }

  /**
   * Active queues that lead into one, for who is told why it cannot be made inactive.
   *
   * @return {@code kind}, {@code id} and {@code name} of each
   */
  public static List<Map<String, Object>> usersOf(long queue, Collection<SavedQueue> all) {
    return all.stream()
        .filter(other -> other.active() && other.id() != queue)
        .filter(other -> leadsInto(other, queue))
        .map(OverflowRules::user)
        .toList();
  }

  private static Map<String, Object> user(SavedQueue queue) {
    return Map.of("kind", "queue", "id", Long.toString(queue.id()), "name", queue.name());
  }

  private static boolean leadsTo(long from, long goal, Map<Long, SavedQueue> byId) {
    Set<Long> seen = new HashSet<>();
    Deque<Long> open = new ArrayDeque<>();
    open.add(from);
    while (!open.isEmpty()) {
      long id = open.remove();
      if (id == goal) {
        return true;
      }
      SavedQueue queue = byId.get(id);
      if (seen.add(id) && queue != null) {
        targets(queue.settings()).forEach(target -> open.add(target.queue()));
      }
    }
    return false;
  }

  private static boolean leadsInto(SavedQueue from, long queue) {
    return targets(from.settings()).stream().anyMatch(target -> target.queue() == queue);
  }

  private record Target(String field, long queue) {}

  private static List<Target> targets(QueueSettings settings) {
    List<Target> targets = new ArrayList<>();
    Action onLimit = settings.overflow().onLimit();
    if (onLimit != null && onLimit.kind() == Action.Kind.QUEUE) {
      targets.add(new Target("onLimit", onLimit.queue()));
    }
    settings.overflow().steps().stream()
        .filter(step -> step.action().kind() == Action.Kind.QUEUE)
        .forEach(step -> targets.add(new Target("steps", step.action().queue())));
    return targets;
  }

  private static Refusal invalid(String field, String reason, String why) {
    return Refusal.invalid("routing." + field, reason, why);
  }
}
