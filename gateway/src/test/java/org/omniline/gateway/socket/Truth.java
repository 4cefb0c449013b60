package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.MaybeSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.AccountRef;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ContactRef;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore;

/**
 * What PostgreSQL would hold: the truth a feed brings to its listeners. Answers come when the test
 * lets them, in the order it chooses, and fail when it says so.
 */
final class Truth {
  static final Instant AT = Instant.parse("2026-11-22T03:00:00Z");

  private final Map<Long, Conversation> conversations = new LinkedHashMap<>();
  private final Map<Long, List<Entry>> entries = new LinkedHashMap<>();
  private final List<Runnable> answers = new ArrayList<>();

  /** Conversations somebody may not see, whoever it is. */
  final List<Long> hidden = new ArrayList<>();

  /** From when on the feed asked what changed. */
  final List<Instant> asked = new ArrayList<>();

  /** Before this nothing else will appear. */
  Instant settled = Instant.MAX;

  int failing;
  int reads;

  ConversationStore store() {
    return (ConversationStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ConversationStore.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "changesUnchecked" -> changes((Long) args[0], (Long) args[1]);
                  case "headsSince" -> heads((Instant) args[0]);
                  case "find" -> find((Long) args[1]);
                  case "toString" -> "Truth";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** One message is stored. */
  Change message(long id, String text) {
    Conversation c = conversations.get(id);
    return store(
        with(id, c == null ? ConversationState.WAITING : c.state(), owner(c), queue(c)), text);
  }

  /** The conversation moves. */
  Change move(long id, ConversationState state, @Nullable Long owner) {
    return store(with(id, state, owner, queue(conversations.get(id))), null);
  }

  Change moveToQueue(long id, long queue) {
    return store(with(id, ConversationState.WAITING, null, queue), null);
  }

  private static @Nullable Long owner(@Nullable Conversation c) {
    return c == null || c.owner() == null ? null : c.owner().id();
  }

  private static long queue(@Nullable Conversation c) {
    return c == null ? 5 : c.queue().id();
  }

  private Conversation with(long id, ConversationState state, @Nullable Long owner, long queue) {
    Conversation c = conversations.get(id);
    return conversation(id, c == null ? 0 : c.rev(), state, owner, queue);
  }

  static Conversation conversation(
      long id, long rev, ConversationState state, @Nullable Long owner, long queue) {
    return new Conversation(
        id,
        rev,
        rev,
        rev,
        state,
        Channel.WEBCHAT,
        new AccountRef(12, "demo", "demo"),
        "thread" + id,
        new Ref(queue, "queue"),
        new ContactRef(88, null, "…"),
        owner == null ? null : new Ref(owner, "agent" + owner),
        null,
        Risk.NOT_ASSESSED,
        0,
        AT,
        AT,
        null,
        null,
        null,
        rev,
        rev,
        0,
        0,
        null,
        null,
        null,
        1);
  }

  private Change store(Conversation before, @Nullable String text) {
    long rev = before.rev() + 1;
    Conversation c =
        conversation(before.id(), rev, before.state(), owner(before), before.queue().id());
    conversations.put(c.id(), c);
    List<Entry> all = entries.computeIfAbsent(c.id(), id -> new ArrayList<>());
    List<Entry> changed = new ArrayList<>();
    if (text == null && !all.isEmpty()) {
      // An entry changes: a receipt, say.
      Entry old = all.get(0);
      changed.add(entry(c.id(), old.seq(), rev, old.kind(), old.content()));
      all.set(0, changed.get(0));
    }
    Entry added =
        text == null
            ? entry(
                c.id(),
                all.size() + 1L,
                rev,
                EntryKind.EVENT,
                Content.event(EntryType.ACCEPTED, Map.of()))
            : entry(c.id(), all.size() + 1L, rev, EntryKind.MESSAGE_IN, Content.text(text));
    all.add(added);
    changed.add(added);
    return new Change(rev - 1, c, changed);
  }

  private static Entry entry(long id, long seq, long rev, EntryKind kind, Content content) {
    return new Entry(id, seq, rev, AT, kind, Author.visitor(null), content, null, null, null);
  }

  Conversation conversation(long id) {
    return conversations.get(id);
  }

  List<Conversation> all() {
    return List.copyOf(conversations.values());
  }

  /** seq → rev of a conversation's entries. */
  Map<Long, Long> revs(long id) {
    Map<Long, Long> revs = new LinkedHashMap<>();
    entries.get(id).forEach(entry -> revs.put(entry.seq(), entry.rev()));
    return revs;
  }

  Change since(long id, long rev) {
    Conversation c = conversations.get(id);
    return new Change(
        Math.min(rev, c.rev()),
        c,
        entries.get(id).stream().filter(entry -> entry.rev() > rev).toList());
  }

  // ---- answers ----

  boolean answersWait() {
    return !answers.isEmpty();
  }

  void answer(Random random) {
    answers.remove(random.nextInt(answers.size())).run();
  }

  private boolean fails() {
    reads++;
    if (failing > 0) {
      failing--;
      return true;
    }
    return false;
  }

  private Maybe<Change> changes(long id, long rev) {
    return Maybe.defer(
        () -> {
          MaybeSubject<Change> answer = MaybeSubject.create();
          boolean broken = fails();
          // Read now, answered later: the truth may have moved on by then.
          Change change = since(id, rev);
          answers.add(
              () -> {
                if (broken) {
                  answer.onError(new IllegalStateException("database away"));
                } else {
                  answer.onSuccess(change);
                }
              });
          return answer;
        });
  }

  private Single<ConversationStore.Heads> heads(Instant since) {
    return Single.defer(
        () -> {
          asked.add(since);
          Instant known = settled;
          SingleSubject<ConversationStore.Heads> answer = SingleSubject.create();
          boolean broken = fails();
          List<ConversationStore.Head> heads =
              conversations.values().stream()
                  .map(c -> new ConversationStore.Head(c.id(), c.rev()))
                  .toList();
          answers.add(
              () -> {
                if (broken) {
                  answer.onError(new IllegalStateException("database away"));
                } else {
                  answer.onSuccess(new ConversationStore.Heads(heads, known));
                }
              });
          return answer;
        });
  }

  private Maybe<Conversation> find(long id) {
    return Maybe.defer(
        () -> {
          MaybeSubject<Conversation> answer = MaybeSubject.create();
          answers.add(
              () -> {
                if (hidden.contains(id)) {
                  answer.onComplete();
                } else {
                  answer.onSuccess(conversations.get(id));
                }
              });
          return answer;
        });
  }

  /** Tasks in the order given, run when the test says so. */
  static final class Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    void execute(Runnable task) {
      tasks.add(task);
    }

    boolean isIdle() {
      return tasks.isEmpty();
    }

    void runOne() {
      tasks.remove().run();
    }

    void runAll() {
      while (!tasks.isEmpty()) {
        runOne();
      }
    }
  }
}
