package org.omniline.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.AccountRef;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ContactRef;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.routing.acd.QueueSettings;

/** What PostgreSQL would say, in memory, shared by all nodes of a test. */
final class Truth implements RoutingStore, Leases {
  static final long QUEUE = 1;

  final ConcurrentSkipListMap<Long, Conversation> conversations = new ConcurrentSkipListMap<>();
  final List<String> facts = new CopyOnWriteArrayList<>();
  final Map<Long, Integer> loads = new ConcurrentHashMap<>();
  final Set<String> dead = ConcurrentHashMap.newKeySet();
  final AtomicInteger factFailures = new AtomicInteger();
  final AtomicInteger lostReplies = new AtomicInteger();
  final AtomicInteger hangingLeases = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong(1000);
  private final Map<String, Held> leases = new HashMap<>();
  volatile long offerMs = 60_000;
  volatile Runnable beforeRead = () -> {};

  private record Held(String holder, long until, long token) {}

  // ---- conversations ----

  Conversation open(Risk risk, @Nullable Long onlyAgent) {
    return put(
        conversation(ids.incrementAndGet(), 1, ConversationState.WAITING, null, onlyAgent, risk));
  }

  Conversation move(Conversation from, ConversationState next, @Nullable Ref owner) {
    Conversation moved =
        conversation(from.id(), from.stateVersion() + 1, next, owner, null, from.risk());
    conversations.put(moved.id(), moved);
    return moved;
  }

  private Conversation put(Conversation conversation) {
    conversations.put(conversation.id(), conversation);
    return conversation;
  }

  private static Conversation conversation(
      long id,
      long version,
      ConversationState state,
      @Nullable Ref owner,
      @Nullable Long onlyAgent,
      Risk risk) {
    Instant now = Instant.now();
    return new Conversation(
        id,
        version,
        version,
        version,
        state,
        Channel.WEBCHAT,
        new AccountRef(1, "demo", "demo"),
        "thread-" + id,
        new Ref(QUEUE, "queue"),
        new ContactRef(id, null, "…"),
        owner,
        onlyAgent,
        risk,
        0,
        now,
        state == ConversationState.WAITING ? now : null,
        null,
        null,
        null,
        1,
        1,
        0,
        1,
        null,
        null,
        null,
        1);
  }

  /** The three commands routing uses; whatever else is asked is a fault of the test. */
  ConversationStore store() {
    return (ConversationStore)
        Proxy.newProxyInstance(
            ConversationStore.class.getClassLoader(),
            new Class<?>[] {ConversationStore.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "accept" ->
                      accept(
                          (long) args[0],
                          (long) args[1],
                          (ConversationStore.Actor) args[2],
                          (int) args[3],
                          (int) args[4]);
                  case "openToQueue" -> openToQueue((long) args[0], (long) args[1]);
                  case "changesUnchecked" -> changes((long) args[0], (long) args[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Single<Change> accept(
      long id, long version, ConversationStore.Actor agent, int weight, int capacity) {
    return Single.fromCallable(
        () -> {
          synchronized (this) {
            Conversation now = conversations.get(id);
            if (now == null
                || now.state() != ConversationState.WAITING
                || now.stateVersion() != version) {
              throw new Refusal(Refusal.Code.OFFER_LOST, "too late");
            }
            int load = loads.getOrDefault(agent.userId(), 0);
            if (now.risk() == Risk.HIGH ? load >= capacity : load + weight > capacity) {
              throw new Refusal(Refusal.Code.CAPACITY_FULL, "full");
            }
            loads.merge(agent.userId(), weight, Integer::sum);
            Change change =
                change(move(now, ConversationState.SERVING, new Ref(agent.userId(), agent.name())));
            if (lostReplies.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
              throw new IllegalStateException("the connection broke after the commit");
            }
            return change;
          }
        });
  }

  private Maybe<Change> openToQueue(long id, long version) {
    return Maybe.fromCallable(
        () -> {
          opened.incrementAndGet();
          Conversation now = conversations.get(id);
          return now == null || now.stateVersion() != version
              ? null
              : change(move(now, ConversationState.WAITING, null));
        });
  }

  private Maybe<Change> changes(long id, long rev) {
    return Maybe.fromCallable(
        () -> {
          Conversation now = conversations.get(id);
          return now == null || now.rev() <= rev ? null : change(now);
        });
  }

  private static Change change(Conversation conversation) {
    return new Change(conversation.rev() - 1, conversation, List.of());
  }

  // ---- RoutingStore ----

  @Override
  public Completable told(Map<Long, WaitingPlaces.Place> places) {
    return Completable.complete();
  }

  @Override
  public Single<List<Conversation>> open() {
    return Single.fromCallable(
        () -> {
          beforeRead.run();
          return conversations.values().stream()
              .filter(one -> one.state().isOpen())
              .sorted(Comparator.comparingLong(Conversation::id))
              .toList();
        });
  }

  @Override
  public Single<Map<Long, QueueSettings>> queueSettings() {
    return Single.fromCallable(
        () -> Map.of(QUEUE, QueueSettings.DEFAULT.but().offerMs(offerMs).build()));
  }

  private Completable fact(String fact) {
    return Completable.fromAction(
        () -> {
          if (factFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the database is away");
          }
          facts.add(fact);
        });
  }

  @Override
  public Completable offered(long offerId, long conversationId, long agentId, Instant at) {
    return fact("offered " + conversationId + " to " + agentId);
  }

  @Override
  public Completable offerEnded(
      Acd.OfferView offer, Instant at, Acd.OfferOutcome outcome, @Nullable String reason) {
    return fact("ended " + outcome);
  }

  @Override
  public Completable session(
      long agentId,
      String terminal,
      @Nullable String address,
      Instant in,
      @Nullable Instant out,
      @Nullable String reason) {
    return fact("session of " + agentId + (out == null ? " opens" : " ends"));
  }

  @Override
  public Completable agentState(
      long agentId, AgentState state, @Nullable String reason, Instant from, long byUser) {
    return fact("agent " + agentId + " " + state);
  }

  /** The facts so far without repeats: offers are written again when they end. */
  List<String> distinctFacts() {
    return new ArrayList<>(facts.stream().distinct().toList());
  }

  // ---- Leases ----

  @Override
  public Maybe<Long> hold(String name, String holder, Duration duration) {
    if (hangingLeases.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return Maybe.never();
    }
    return Maybe.fromCallable(
        () -> {
          synchronized (leases) {
            Held held = leases.get(name);
            long now = System.nanoTime();
            if (dead.contains(holder)
                || (held != null && !held.holder().equals(holder) && held.until() - now > 0)) {
              return null;
            }
            long token = held == null ? 1 : held.token() + (held.holder().equals(holder) ? 0 : 1);
            leases.put(name, new Held(holder, now + duration.toNanos(), token));
            return token;
          }
        });
  }

  @Override
  public Single<List<String>> held(String holder) {
    return Single.fromCallable(
        () -> {
          synchronized (leases) {
            return leases.entrySet().stream()
                .filter(one -> one.getValue().holder().equals(holder))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
          }
        });
  }

  @Override
  public Completable release(String name, String holder) {
    return Completable.fromAction(
        () -> {
          synchronized (leases) {
            Held held = leases.get(name);
            if (held != null && held.holder().equals(holder)) {
              leases.remove(name);
            }
          }
        });
  }

  @Override
  public Maybe<Forced> forced(long agentId) {
    return Maybe.empty();
  }
}
