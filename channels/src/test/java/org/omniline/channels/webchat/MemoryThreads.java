package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Page;
import org.omniline.conversation.Ref;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.WaitingPlaces;

/**
 * Threads of web visitors in memory, as far as the visitor's socket needs them, and the feed that
 * tells listeners of changes. The real stores run in the integration tests.
 */
final class MemoryThreads implements IntakeStore, VisitorFeed {
  private static final class Line {
    Conversation conversation;
    final List<Entry> entries = new ArrayList<>();

    Line(Conversation conversation) {
      this.conversation = conversation;
    }
  }

  private final Map<String, Line> threads = new HashMap<>();
  private final Map<String, Receipt> receipts = new HashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Map<Listener, String> threadOf = new HashMap<>();
  private final Set<Long> moved = new HashSet<>();
  final List<String> typing = new CopyOnWriteArrayList<>();
  private long ids = 100;
  volatile int ahead;
  volatile @Nullable Duration estimate;
  volatile int asked;
  final List<String> languages = new CopyOnWriteArrayList<>();
  final List<String> wishes = new CopyOnWriteArrayList<>();
  final Map<Long, WaitingPlaces.Place> placesTold = new ConcurrentHashMap<>();

  /** The port, of which only what is called here is there. */
  ConversationStore store() {
    return (ConversationStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ConversationStore.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "newestOfThread" -> newest((String) args[1]);
                  case "threadEntries" -> entries((String) args[1]);
                  case "threadChanges" -> changes((String) args[1], (Long) args[2], (Long) args[3]);
                  case "contactSaw" -> Maybe.empty();
                  case "contactLeft" -> Maybe.empty();
                  case "toString" -> "MemoryThreads";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Override
  public synchronized Single<Outcome> commit(List<InboundMessage> batch) {
    List<Receipt> answers = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (InboundMessage message : batch) {
      Receipt known = receipts.get(message.externalId());
      if (known != null) {
        answers.add(new Receipt(known.conversationId(), known.seq(), known.rev(), true));
        continue;
      }
      languages.add(String.valueOf(message.language()));
      Line line = threads.get(message.threadKey());
      if (line == null) {
        line =
            new Line(
                Samples.conversation(
                    ++ids, 0, ConversationState.WAITING, message.threadKey(), null));
        threads.put(message.threadKey(), line);
      }
      Change change = append(line, EntryKind.MESSAGE_IN, message.content());
      changes.add(change);
      Receipt receipt =
          new Receipt(change.conversation().id(), line.entries.size(), change.rev(), false);
      receipts.put(message.externalId(), receipt);
      answers.add(receipt);
    }
    changes.forEach(this::tell);
    return Single.just(new Outcome(answers, changes));
  }

  /** A thread that was here before. */
  synchronized void wrote(String threadKey, String text) {
    Line line =
        new Line(Samples.conversation(++ids, 0, ConversationState.WAITING, threadKey, null));
    threads.put(threadKey, line);
    append(line, EntryKind.MESSAGE_IN, Content.text(text));
  }

  /** What a desk would do to a thread. */
  synchronized Change say(
      String threadKey,
      EntryKind kind,
      Content content,
      ConversationState state,
      @Nullable Ref by) {
    Line line = threads.get(threadKey);
    line.conversation =
        Samples.conversation(line.conversation.id(), line.conversation.rev(), state, threadKey, by);
    moved.add(5L);
    Change change = append(line, kind, content);
    tell(change);
    return change;
  }

  synchronized void accept(String threadKey) {
    Content accepted = Content.event(EntryType.ACCEPTED, Map.of("agentName", "林晓"));
    Ref owner = new Ref(3, "林晓");
    say(threadKey, EntryKind.EVENT, accepted, ConversationState.SERVING, owner);
  }

  private Change append(Line line, EntryKind kind, Content content) {
    Conversation c = line.conversation;
    long rev = c.rev() + 1;
    line.conversation = Samples.conversation(c.id(), rev, c.state(), c.threadKey(), c.owner());
    line.entries.add(Samples.entry(c.id(), line.entries.size() + 1L, rev, kind, content));
    return new Change(
        rev - 1, line.conversation, List.of(line.entries.get(line.entries.size() - 1)));
  }

  private void tell(Change change) {
    for (Listener listener : listeners) {
      if (change.conversation().threadKey().equals(threadOf.get(listener))) {
        listener.changed(change);
      }
    }
  }

  synchronized String keyOf(long conversation) {
    return threads.entrySet().stream()
        .filter(each -> each.getValue().conversation.id() == conversation)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  synchronized List<Entry> stored(String threadKey) {
    Line line = threads.get(threadKey);
    return line == null ? List.of() : List.copyOf(line.entries);
  }

  private synchronized Maybe<Conversation> newest(String threadKey) {
    Line line = threads.get(threadKey);
    return line == null ? Maybe.empty() : Maybe.just(line.conversation);
  }

  private synchronized Single<Page<Entry>> entries(String threadKey) {
    return Single.just(new Page<>(threads.get(threadKey).entries, null));
  }

  private synchronized Maybe<Change> changes(String threadKey, long conversation, long rev) {
    Line line = threads.get(threadKey);
    if (line == null || line.conversation.id() != conversation) {
      return Maybe.empty();
    }
    return Maybe.just(
        new Change(
            Math.min(rev, line.conversation.rev()),
            line.conversation,
            line.entries.stream().filter(entry -> entry.rev() > rev).toList()));
  }

  /** Keeps what visitors ask for. */
  MissedStore missed() {
    return (MissedStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {MissedStore.class},
            (proxy, method, args) -> {
              if (method.getName().equals("toString")) {
                return "missed";
              }
              wishes.add(method.getName() + (args.length > 2 ? " " + args[2] + " " + args[3] : ""));
              return Maybe.empty();
            });
  }

  /** Who waits here has {@link #ahead} before. */
  WaitingPlaces places() {
    return new WaitingPlaces() {
      @Override
      public Single<Map<Long, Place>> of(Collection<Long> conversations) {
        return Single.fromCallable(() -> waiting(conversations));
      }

      @Override
      public Completable told(Map<Long, Place> places) {
        return Completable.fromAction(() -> placesTold.putAll(places));
      }
    };
  }

  private synchronized Map<Long, WaitingPlaces.Place> waiting(Collection<Long> conversations) {
    asked++;
    Map<Long, WaitingPlaces.Place> places = new HashMap<>();
    for (Line line : threads.values()) {
      long id = line.conversation.id();
      if (conversations.contains(id) && line.conversation.state() == ConversationState.WAITING) {
        places.put(id, new WaitingPlaces.Place(ahead, estimate, true));
      }
    }
    return places;
  }

  // ---- VisitorFeed ----

  @Override
  public synchronized Single<Watch> watch(long accountId, String threadKey, Listener listener) {
    listeners.add(listener);
    threadOf.put(listener, threadKey);
    return Single.just(
        new Watch() {
          @Override
          public void has(long conversationId, long rev) {}

          @Override
          public void close() {
            listeners.remove(listener);
          }
        });
  }

  int listening() {
    return listeners.size();
  }

  void agentTypes(boolean on) {
    listeners.forEach(listener -> listener.typing(on, "林晓"));
  }

  @Override
  public void committed(Change change) {}

  @Override
  public Completable typing(long conversationId, boolean on, @Nullable String name) {
    return Completable.fromAction(() -> typing.add(conversationId + "/" + on));
  }

  @Override
  public synchronized Set<Long> takeMovedQueues() {
    Set<Long> taken = Set.copyOf(moved);
    moved.clear();
    return taken;
  }

  synchronized void moveQueue() {
    moved.add(5L);
  }
}
