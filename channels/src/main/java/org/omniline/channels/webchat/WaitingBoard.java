package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.conversation.port.WaitingPlaces.Place;

/**
 * Tells waiting visitors of this node where they stand and how long it may last. Queues in which
 * something moved are asked about at each {@link #refresh}, all others now and then, for an
 * estimate ages by itself; many people in one question. What each is told first is kept as a fact
 * of record. Thread-safe.
 */
final class WaitingBoard {
  private static final int AT_ONCE = 1_000;
  private static final int ALL_EVERY = 5;

  private final WaitingPlaces places;
  private final VisitorFeed feed;
  private final Map<Long, Map<Long, Waiting>> byQueue = new HashMap<>();
  private final Set<Long> stale = new HashSet<>();
  private int refreshed;

  /** Who waits, in how many tabs, and whether the first telling is on record. */
  private static final class Waiting {
    final Set<Consumer<Place>> tabs = new HashSet<>();
    boolean noted;
  }

  WaitingBoard(WaitingPlaces places, VisitorFeed feed) {
    this.places = places;
    this.feed = feed;
  }

  /** A tab shows this conversation's place from now on. */
  synchronized void add(Conversation conversation, Consumer<Place> shown) {
    byQueue
        .computeIfAbsent(conversation.queue().id(), id -> new HashMap<>())
        .computeIfAbsent(conversation.id(), id -> new Waiting())
        .tabs
        .add(shown);
    stale.add(conversation.queue().id());
  }

  /** The tab does not wait any more. */
  synchronized void remove(long queueId, long conversationId, Consumer<Place> shown) {
    Map<Long, Waiting> queue = byQueue.get(queueId);
    if (queue == null) {
      return;
    }
    Waiting waiting = queue.get(conversationId);
    if (waiting != null && waiting.tabs.remove(shown) && waiting.tabs.isEmpty()) {
      queue.remove(conversationId);
    }
    if (queue.isEmpty()) {
      byQueue.remove(queueId);
    }
  }

  /** Asks anew. */
  Completable refresh() {
    List<Long> conversations = new ArrayList<>();
    Set<Long> asked;
    synchronized (this) {
      stale.addAll(feed.takeMovedQueues());
      asked = refreshed++ % ALL_EVERY == 0 ? Set.copyOf(byQueue.keySet()) : Set.copyOf(stale);
      asked.forEach(queue -> conversations.addAll(byQueue.getOrDefault(queue, Map.of()).keySet()));
      stale.clear();
    }
    return Flowable.fromIterable(conversations)
        .buffer(AT_ONCE)
        .concatMapSingle(places::of)
        .concatMapCompletable(found -> places.told(tell(found)))
        .doOnError(failed -> askAgain(asked));
  }

  private synchronized void askAgain(Set<Long> queues) {
    stale.addAll(queues);
  }

  /** What was told for the first time. */
  private Map<Long, Place> tell(Map<Long, Place> found) {
    Map<Consumer<Place>, Place> tabs = new HashMap<>();
    Map<Long, Place> first = new HashMap<>();
    synchronized (this) {
      byQueue
          .values()
          .forEach(
              queue ->
                  queue.forEach(
                      (id, waiting) -> {
                        Place place = found.get(id);
                        if (place != null) {
                          waiting.tabs.forEach(tab -> tabs.put(tab, place));
                          if (!waiting.noted) {
                            first.put(id, place);
                          }
                          waiting.noted = true;
                        }
                      }));
    }
    tabs.forEach(Consumer::accept);
    return first;
  }
}
