package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.ConversationStore;

/**
 * Tells waiting visitors of this node how many stand before them. Only queues in which something
 * moved are asked about, each at most once per {@link #refresh}. Thread-safe.
 */
final class WaitingBoard {
  private static final int READS_AT_ONCE = 8;

  private final ConversationStore store;
  private final VisitorFeed feed;
  private final Map<Long, Map<Long, Set<IntConsumer>>> byQueue = new HashMap<>();
  private final Set<Long> stale = new HashSet<>();

  WaitingBoard(ConversationStore store, VisitorFeed feed) {
    this.store = store;
    this.feed = feed;
  }

  /** A tab shows this conversation's place from now on. */
  synchronized void add(Conversation conversation, IntConsumer shown) {
    byQueue
        .computeIfAbsent(conversation.queue().id(), id -> new HashMap<>())
        .computeIfAbsent(conversation.id(), id -> new HashSet<>())
        .add(shown);
    stale.add(conversation.queue().id());
  }

  /** The tab does not wait any more. */
  synchronized void remove(long queueId, long conversationId, IntConsumer shown) {
    Map<Long, Set<IntConsumer>> queue = byQueue.get(queueId);
    if (queue == null) {
      return;
    }
    Set<IntConsumer> tabs = queue.get(conversationId);
    if (tabs != null && tabs.remove(shown) && tabs.isEmpty()) {
      queue.remove(conversationId);
    }
    if (queue.isEmpty()) {
      byQueue.remove(queueId);
    }
  }

  /** Asks anew about the queues that moved. */
  Completable refresh() {
    List<Long> conversations = new ArrayList<>();
    Set<Long> asked;
    synchronized (this) {
      stale.addAll(feed.takeMovedQueues());
      asked = Set.copyOf(stale);
      asked.forEach(queue -> conversations.addAll(byQueue.getOrDefault(queue, Map.of()).keySet()));
      stale.clear();
    }
    return Flowable.fromIterable(conversations)
        .flatMapCompletable(
            id -> store.ahead(id).doOnSuccess(n -> tell(id, n)).ignoreElement(),
            true,
            READS_AT_ONCE)
        .doOnError(failed -> askAgain(asked));
  }

  private synchronized void askAgain(Set<Long> queues) {
    stale.addAll(queues);
  }

  private void tell(long conversationId, int ahead) {
    List<IntConsumer> tabs = new ArrayList<>();
    synchronized (this) {
      byQueue.values().forEach(queue -> tabs.addAll(queue.getOrDefault(conversationId, Set.of())));
    }
    tabs.forEach(tab -> tab.accept(ahead));
  }
}
