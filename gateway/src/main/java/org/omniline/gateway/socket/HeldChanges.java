package org.omniline.gateway.socket;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Change;

/**
 * Changes of conversations that wait, held for a moment from the desks that would only see somebody
 * wait. Where an agent is free, an offer is out and taken before that moment is over, and the
 * colleagues of a large queue need neither be told that somebody came nor that the person is gone.
 * Confined to the feed's executor.
 */
final class HeldChanges {
  /** Whoever writes that much within a moment is told of at once. */
  private static final int MOST = 20;

  private final Map<Long, List<ChangeText>> held = new HashMap<>();

  /**
   * Holds a change.
   *
   * @return true when it is the first of its conversation, whose moment begins now
   */
  boolean hold(ChangeText change) {
    List<ChangeText> all =
        held.computeIfAbsent(
            change.change().conversation().id(), conversation -> new ArrayList<>());
    all.add(change);
    all.sort(Comparator.comparingLong(each -> each.change().rev()));
    return all.size() == 1;
  }

  /** Nobody waits any more, as of this change: nothing is left to be shown. */
  void drop(Change change) {
    long id = change.conversation().id();
    List<ChangeText> all = of(id);
    if (!all.isEmpty() && all.get(all.size() - 1).change().rev() < change.rev()) {
      held.remove(id);
    }
  }

  boolean isFull(long conversationId) {
    return of(conversationId).size() >= MOST;
  }

  /** What is held of a conversation, in order of revs. */
  List<ChangeText> of(long conversationId) {
    return held.getOrDefault(conversationId, List.of());
  }

  /** Ends the moment; gives what was held, in order of revs. */
  List<ChangeText> release(long conversationId) {
    List<ChangeText> all = of(conversationId);
    held.remove(conversationId);
    return all;
  }
}
