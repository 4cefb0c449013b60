package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Guest;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desks of this node: who hears of which conversation, and who may no longer. A change is
 * written as text once, whoever hears it. Public methods are thread-safe.
 */
public final class DeskAudience implements ChangeFeed.Audience {
  private static final Logger LOG = LoggerFactory.getLogger(DeskAudience.class);

  private final ChangeFeed feed;
  private final ConversationStore store;
  private final Set<DeskListener> all = identitySet();
  private final Set<DeskListener> overseers = identitySet();
  private final Map<Long, Set<DeskListener>> byUser = new HashMap<>();
  private final Map<Long, Set<DeskListener>> byQueue = new HashMap<>();
  private final Map<Long, Set<DeskListener>> trackers = new HashMap<>();
  private final HeldChanges held = new HeldChanges();
  private final Duration moment;
  private final Scheduler timer;

  /**
   * Registers itself with the feed.
   *
   * @param moment how long who comes is not shown to those of the queue who are not asked to serve;
   *     zero: shown at once
   * @param timer times it
   */
  @SuppressWarnings("this-escape") // the feed calls back only after publish or hint
  public DeskAudience(ChangeFeed feed, ConversationStore store, Duration moment, Scheduler timer) {
    this.feed = feed;
    this.store = store;
    this.moment = moment;
    this.timer = timer;
    feed.add(this);
  }

  // ---- for sockets, any thread ----

  /** Begins to listen; completes when changes from now on are heard. */
  Completable join(DeskListener listener) {
    return run(
        () -> {
          all.add(listener);
          if (listener.user().role().scope() == Viewer.Scope.ALL) {
            overseers.add(listener);
          }
          put(byUser, listener.user().id(), listener);
          listener.user().queues().forEach(queue -> put(byQueue, queue, listener));
        });
  }

  void leave(DeskListener listener) {
    feed.execute(
        () -> {
          all.remove(listener);
          overseers.remove(listener);
          remove(byUser, listener.user().id(), listener);
          listener.user().queues().forEach(queue -> remove(byQueue, queue, listener));
          listener.tracked().keySet().forEach(id -> remove(trackers, id, listener));
          listener.tracked().clear();
        });
  }

  /** The desk has been told of a conversation as it stands. */
  void has(DeskListener listener, Conversation c) {
    feed.execute(() -> catchUp(listener, c));
  }

  /** {@link #has}, and it stays among the newest opened ones. */
  void watch(DeskListener listener, Conversation c) {
    feed.execute(
        () -> {
          if (all.contains(listener)) {
            listener.watch(c.id());
            catchUp(listener, c);
          }
        });
  }

  /** The desk must not see it: nothing of it is pushed until it is told of it again. */
  void forget(DeskListener listener, long conversationId) {
    feed.execute(
        () -> {
          listener.forget(conversationId);
          remove(trackers, conversationId, listener);
        });
  }

  /** Tells owner and watchers, but not the user who types, that somebody types. */
  void typing(long conversationId, @Nullable Long byUser, Supplier<String> frame) {
    feed.execute(
        () -> {
          String text = null;
          for (DeskListener each : trackers.getOrDefault(conversationId, Set.of())) {
            DeskListener.Track track = each.track(conversationId);
            boolean concerned = each.watches(conversationId) || (track != null && track.owned());
            if (concerned && !(byUser != null && byUser == each.user().id())) {
              text = text == null ? frame.get() : text;
              each.push(text);
            }
          }
        });
  }

  /** Sends a frame to every desk of a user on this node. */
  void toUser(long userId, Supplier<String> frame) {
    feed.execute(
        () -> {
          Set<DeskListener> desks = byUser.getOrDefault(userId, Set.of());
          if (!desks.isEmpty()) {
            String text = frame.get();
            desks.forEach(desk -> desk.push(text));
          }
        });
  }

  /**
   * Sends a frame to every desk of this node whose user oversees everybody; who oversees a team
   * alone sees it on the live board.
   */
  void toOverseers(Supplier<String> frame) {
    feed.execute(
        () -> {
          List<DeskListener> all =
              overseers.stream().filter(desk -> desk.user().watchedTeam() == null).toList();
          if (!all.isEmpty()) {
            String text = frame.get();
            all.forEach(desk -> desk.push(text));
          }
        });
  }

  private Completable run(Runnable work) {
    return Completable.defer(
        () -> {
          CompletableSubject done = CompletableSubject.create();
          feed.execute(
              () -> {
                work.run();
                done.onComplete();
              });
          return done;
        });
  }

  // ---- for the feed ----

  @Override
  public boolean isEmpty() {
    return all.isEmpty();
  }

  @Override
  public long lowest(long conversationId) {
    long lowest = NOBODY;
    for (DeskListener each : trackers.getOrDefault(conversationId, Set.of())) {
      DeskListener.Track track = each.track(conversationId);
      if (track != null) {
        lowest = Math.min(lowest, track.rev());
      }
    }
    return lowest;
  }

  @Override
  public long offer(Change change) {
    if (all.isEmpty()) {
      return NOBODY;
    }
    Conversation c = change.conversation();
    ChangeText text = new ChangeText(change);
    long gap = NOBODY;
    boolean hold = false;
    for (DeskListener each : candidates(c)) {
      DeskListener.Track track = each.track(c.id());
      if (track == null && mayHold(c) && each.onlySeesItWait(c)) {
        hold = true;
        continue;
      }
      if (track == null && each.wants(c) && handOverHeld(each, held.of(c.id())) == NOBODY) {
        track = each.track(c.id());
      }
      if (track != null && track.rev() >= change.rev()) {
        continue;
      }
      boolean concerned = track != null || each.wants(change.conversation());
      long lacks =
          concerned ? ChangeFeed.Audience.gap(track == null ? null : track.rev(), change) : NOBODY;
      if (lacks != NOBODY) {
        gap = Math.min(gap, lacks);
        continue;
      }
      handOver(each, track, change, text);
    }
    if (hold) {
      hold(text);
    } else {
      held.drop(change);
    }
    return gap;
  }

  /** Somebody in danger is seen by all at once. */
  private boolean mayHold(Conversation c) {
    return !moment.isZero()
        && c.risk() != Risk.HIGH
        && c.riskProposal() == null
        && !held.isFull(c.id());
  }

  private void hold(ChangeText text) {
    long id = text.change().conversation().id();
    if (held.hold(text)) {
      timer.scheduleDirect(
          () -> feed.execute(() -> release(id)), moment.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Who still waits when the moment is over is shown to the whole queue. */
  private void release(long conversationId) {
    List<ChangeText> changes = held.release(conversationId);
    if (changes.isEmpty()) {
      return;
    }
    Conversation now = changes.get(changes.size() - 1).change().conversation();
    long gap = NOBODY;
    for (DeskListener each : byQueue.getOrDefault(now.queue().id(), Set.of())) {
      if (each.wants(now)) {
        gap = Math.min(gap, handOverHeld(each, changes));
      }
    }
    if (gap != NOBODY) {
      feed.reread(conversationId, now.rev(), gap);
    }
  }

  /** From where the desk lacks what comes before these, or NOBODY. */
  private long handOverHeld(DeskListener each, List<ChangeText> changes) {
    for (ChangeText text : changes) {
      Change change = text.change();
      DeskListener.Track track = each.track(change.conversation().id());
      Long has = track == null ? null : track.rev();
      long gap = ChangeFeed.Audience.gap(has, change);
      if (gap != NOBODY) {
        return gap;
      }
      if (has == null || has < change.rev()) {
        each.push(text.get());
        told(each, change.conversation());
      }
    }
    return NOBODY;
  }

  private void handOver(
      DeskListener each, DeskListener.@Nullable Track track, Change change, ChangeText text) {
    Conversation c = change.conversation();
    if (each.wants(c)) {
      each.push(text.get());
      told(each, c);
    } else if (track != null && track.offeredOnly() && !each.watches(c.id())) {
      // Somebody else took it: no need to ask the database for each of fifty desks.
      gone(each, c.id());
    } else if (track != null) {
      check(each, track, change, text);
    }
  }

  private void told(DeskListener each, Conversation c) {
    boolean over = !c.state().isOpen() && !each.watches(c.id());
    if (over) {
      // Hardly ever changes again; overseers would otherwise remember every conversation there was.
      each.forget(c.id());
      remove(trackers, c.id(), each);
      return;
    }
    remember(each, c.id(), c.rev());
    DeskListener.Track track = each.track(c.id());
    if (track != null) {
      track.stands(each, c);
    }
  }

  /** Told of before, but not the desk's own: PostgreSQL says whether it may still be seen. */
  private void check(DeskListener each, DeskListener.Track track, Change change, ChangeText text) {
    if (track.checking()) {
      track.behind(true);
      return;
    }
    track.checking(true);
    long id = change.conversation().id();
    var unused = // both outcomes are handled
        store
            .find(each.user().viewer(), id)
            .isEmpty()
            .observeOn(feed.scheduler())
            .subscribe(
                hidden -> checked(each, track, change, text, hidden),
                error -> {
                  LOG.warn("Rights on conversation {} not read: {}", id, error.toString());
                  track.checking(false);
                  feed.later(id, change.rev());
                });
  }

  private void checked(
      DeskListener each, DeskListener.Track track, Change change, ChangeText text, boolean hidden) {
    long id = change.conversation().id();
    track.checking(false);
    if (!all.contains(each) || each.track(id) != track) {
      return;
    }
    // While rights were asked the conversation may have become the desk's own and gone on.
    boolean overtaken = track.rev() >= change.rev();
    if (hidden && !overtaken) {
      gone(each, id);
      return;
    }
    if (!overtaken) {
      each.push(text.get());
      told(each, change.conversation());
    }
    if (track.behind()) {
      track.behind(false);
      feed.reread(id, change.rev() + 1);
    }
  }

  private void gone(DeskListener each, long conversationId) {
    each.forget(conversationId);
    remove(trackers, conversationId, each);
    each.push(Frames.push("conversation.gone", conversationId, new JsonObject()));
  }

  private Set<DeskListener> candidates(Conversation c) {
    Set<DeskListener> candidates = identitySet();
    candidates.addAll(overseers);
    candidates.addAll(trackers.getOrDefault(c.id(), Set.of()));
    if (c.owner() != null) {
      candidates.addAll(byUser.getOrDefault(c.owner().id(), Set.of()));
    }
    Ref asked = c.hands().handoverTo();
    if (asked != null) {
      candidates.addAll(byUser.getOrDefault(asked.id(), Set.of()));
    }
    for (Guest guest : c.hands().guests()) {
      candidates.addAll(byUser.getOrDefault(guest.id(), Set.of()));
    }
    if (c.state() == ConversationState.WAITING) {
      candidates.addAll(byQueue.getOrDefault(c.queue().id(), Set.of()));
      Long only = c.onlyAgent();
      if (only != null) {
        candidates.addAll(byUser.getOrDefault(only, Set.of()));
      }
    }
    return candidates;
  }

  private void catchUp(DeskListener listener, Conversation c) {
    if (!all.contains(listener)) {
      return;
    }
    remember(listener, c.id(), c.rev());
    DeskListener.Track track = listener.track(c.id());
    if (track != null && track.rev() == c.rev()) {
      track.stands(listener, c);
      feed.caughtUp(c.id(), c.rev());
    }
  }

  private void remember(DeskListener listener, long conversationId, long rev) {
    Long forgotten = listener.has(conversationId, rev);
    put(trackers, conversationId, listener);
    if (forgotten != null) {
      remove(trackers, forgotten, listener);
    }
  }

  /** Desks that listen on this node; answers on the feed's executor. */
  Single<List<DeskListener>> listeners() {
    return Single.fromCallable(() -> List.copyOf(all)).subscribeOn(feed.scheduler());
  }

  private static void put(Map<Long, Set<DeskListener>> index, long key, DeskListener value) {
    index.computeIfAbsent(key, k -> identitySet()).add(value);
  }

  private static void remove(Map<Long, Set<DeskListener>> index, long key, DeskListener value) {
    index.computeIfPresent(
        key,
        (k, set) -> {
          set.remove(value);
          return set.isEmpty() ? null : set;
        });
  }

  private static Set<DeskListener> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
