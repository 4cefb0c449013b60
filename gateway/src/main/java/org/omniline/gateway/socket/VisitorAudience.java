package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.webchat.VisitorFeed;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryKind;

/** The visitors' tabs of this node, by thread: web chat's side of the {@link ChangeFeed}. */
public final class VisitorAudience implements VisitorFeed, ChangeFeed.Audience {
  /** Conversations of one thread a tab's place is remembered of. */
  private static final int CURSORS = 8;

  private record ThreadId(long accountId, String key) {}

  /** One tab, confined to the feed's executor. */
  private static final class Tab {
    private final ThreadId thread;
    private final Listener listener;
    private final LinkedHashMap<Long, Long> cursors = new LinkedHashMap<>();

    Tab(ThreadId thread, Listener listener) {
      this.thread = thread;
      this.listener = listener;
    }
  }

  private final ChangeFeed feed;
  private final NodeBus bus;
  private final Consumer<Change> committed;
  private final Map<ThreadId, Set<Tab>> byThread = new HashMap<>();
  private final Map<Long, Set<Tab>> byConversation = new HashMap<>();
  private final Set<Long> moved = ConcurrentHashMap.newKeySet();

  /**
   * Registers itself with feed and bus.
   *
   * @param committed hears of what a visitor's command stored
   */
  @SuppressWarnings("this-escape") // both call back only after publish or a bus message
  public VisitorAudience(ChangeFeed feed, NodeBus bus, Consumer<Change> committed) {
    this.feed = feed;
    this.bus = bus;
    this.committed = committed;
    feed.add(this);
    bus.onTyping(this::agentTypes);
  }

  @Override
  public Single<Watch> watch(long accountId, String threadKey, Listener listener) {
    return Single.defer(
        () -> {
          SingleSubject<Watch> listening = SingleSubject.create();
          Tab tab = new Tab(new ThreadId(accountId, threadKey), listener);
          feed.execute(
              () -> {
                byThread.computeIfAbsent(tab.thread, key -> identitySet()).add(tab);
                listening.onSuccess(new Listening(tab));
              });
          return listening;
        });
  }

  private final class Listening implements Watch {
    private final Tab tab;

    Listening(Tab tab) {
      this.tab = tab;
    }

    @Override
    public void has(long conversationId, long rev) {
      feed.execute(
          () -> {
            if (byThread.getOrDefault(tab.thread, Set.of()).contains(tab)) {
              remember(tab, conversationId, rev);
              feed.caughtUp(conversationId, tab.cursors.getOrDefault(conversationId, rev));
            }
          });
    }

    @Override
    public void close() {
      feed.execute(
          () -> {
            remove(byThread, tab.thread, tab);
            tab.cursors.keySet().forEach(id -> remove(byConversation, id, tab));
          });
    }
  }

  @Override
  public void committed(Change change) {
    committed.accept(change);
  }

  @Override
  public Completable typing(long conversationId, boolean on, @Nullable String name) {
    return Completable.fromAction(
        () -> bus.typing(new NodeBus.Typing(conversationId, on, null, name)));
  }

  @Override
  public Set<Long> takeMovedQueues() {
    Set<Long> taken = new HashSet<>(moved);
    moved.removeAll(taken);
    return taken;
  }

  private void agentTypes(NodeBus.Typing typing) {
    if (typing.userId() != null) {
      feed.execute(
          () ->
              byConversation
                  .getOrDefault(typing.conversationId(), Set.of())
                  .forEach(tab -> tab.listener.typing(typing.on(), typing.name())));
    }
  }

  // ---- for the feed ----

  @Override
  public boolean isEmpty() {
    return byThread.isEmpty();
  }

  @Override
  public long lowest(long conversationId) {
    long lowest = NOBODY;
    for (Tab tab : byConversation.getOrDefault(conversationId, Set.of())) {
      lowest = Math.min(lowest, tab.cursors.getOrDefault(conversationId, NOBODY));
    }
    return lowest;
  }

  @Override
  public long offer(Change change) {
    if (byThread.isEmpty()) {
      return NOBODY;
    }
    Conversation c = change.conversation();
    if (change.entries().stream().anyMatch(entry -> entry.kind() == EntryKind.EVENT)) {
      moved.add(c.queue().id());
    }
    if (c.channel() != Channel.WEBCHAT) {
      return NOBODY;
    }
    long gap = NOBODY;
    ThreadId thread = new ThreadId(c.account().id(), c.threadKey());
    for (Tab tab : byThread.getOrDefault(thread, Set.of())) {
      Long cursor = tab.cursors.get(c.id());
      if (cursor != null && cursor >= change.rev()) {
        continue;
      }
      long lacks = ChangeFeed.Audience.gap(cursor, change);
      if (lacks != NOBODY) {
        gap = Math.min(gap, lacks);
        continue;
      }
      tab.listener.changed(change);
      remember(tab, c.id(), change.rev());
    }
    return gap;
  }

  private void remember(Tab tab, long conversationId, long rev) {
    tab.cursors.merge(conversationId, rev, Math::max);
    byConversation.computeIfAbsent(conversationId, id -> identitySet()).add(tab);
    if (tab.cursors.size() > CURSORS) {
      Long eldest = tab.cursors.keySet().iterator().next();
      tab.cursors.remove(eldest);
      remove(byConversation, eldest, tab);
    }
  }

  private static <K> void remove(Map<K, Set<Tab>> index, K key, Tab tab) {
    index.computeIfPresent(
        key,
        (k, set) -> {
          set.remove(tab);
          return set.isEmpty() ? null : set;
        });
  }

  private static Set<Tab> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
