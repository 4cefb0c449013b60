package org.omniline.bench.cluster;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
import org.omniline.conversation.port.RoutedConversations;
import org.omniline.routing.RoutingStore;
import org.omniline.routing.acd.QueueSettings;

/**
 * What PostgreSQL would say, at once: only the grid and the machine are measured. Reports that are
 * written elsewhere complete and are dropped.
 */
final class MemoryStores {
  private final Map<Long, Conversation> conversations = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, QueueSettings> queues;

  MemoryStores(Map<Long, QueueSettings> queues) {
    this.queues = Map.copyOf(queues);
  }

  Conversation open(long queue) {
    return keep(conversation(ids.incrementAndGet(), 1, ConversationState.WAITING, queue, null));
  }

  Conversation move(Conversation from, ConversationState next) {
    Conversation moved =
        conversation(
            from.id(), from.stateVersion() + 1, next, from.queue().id(), owner(from, next));
    if (next == ConversationState.CLOSED) {
      conversations.remove(moved.id());
      return moved;
    }
    return keep(moved);
  }

  private static @Nullable Ref owner(Conversation from, ConversationState next) {
    return next == ConversationState.WRAP_UP ? from.owner() : null;
  }

  private Conversation keep(Conversation conversation) {
    conversations.put(conversation.id(), conversation);
    return conversation;
  }

  private static Conversation conversation(
      long id, long version, ConversationState state, long queue, @Nullable Ref owner) {
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
        new Ref(queue, "queue"),
        new ContactRef(id, null, "…"),
        owner,
        null,
        Risk.NONE,
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

  ConversationStore conversations() {
    return only(
        ConversationStore.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "accept" ->
                  accept((long) args[0], (long) args[1], (ConversationStore.Actor) args[2]);
              case "openToQueue", "changesUnchecked" -> Maybe.empty();
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Single<Change> accept(long id, long version, ConversationStore.Actor agent) {
    return Single.fromCallable(
        () -> {
          Conversation now = conversations.get(id);
          if (now == null
              || now.state() != ConversationState.WAITING
              || now.stateVersion() != version) {
            throw new Refusal(Refusal.Code.OFFER_LOST, "too late");
          }
          Conversation served =
              keep(
                  conversation(
                      id,
                      version + 1,
                      ConversationState.SERVING,
                      now.queue().id(),
                      new Ref(agent.userId(), agent.name())));
          return new Change(now.rev(), served, List.of());
        });
  }

  RoutedConversations routed() {
    return only(RoutedConversations.class, (proxy, method, args) -> Maybe.empty());
  }

  RoutingStore routing() {
    return only(
        RoutingStore.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "open" ->
                  Single.fromCallable(
                      () ->
                          conversations.values().stream()
                              .sorted(Comparator.comparingLong(Conversation::id))
                              .toList());
              case "queueSettings" -> Single.just(queues);
              default -> Completable.complete();
            });
  }

  Leases leases() {
    return only(
        Leases.class,
        (proxy, method, args) ->
            "hold".equals(method.getName()) ? Maybe.just(1L) : Completable.complete());
  }

  private static <T> T only(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }
}
