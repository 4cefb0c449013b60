package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.port.ConversationStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every stored change to every socket that shall hear it, in order and without gap
 * (design.md, "The desk's socket").
 *
 * <p>A change made on this node arrives as an object. One made elsewhere arrives as a hint {@code
 * conversation, rev}, or not at all: then {@link #sweep} finds its head. What is missing is read
 * from PostgreSQL from where the slowest listener stands. Each listener keeps its own cursor
 * ({@link Audience}), so nothing is handed over twice and nothing is skipped.
 *
 * <p>All work runs on one executor, one task after the other; public methods may be called from any
 * thread and return at once.
 */
public final class ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final Duration OVERLAP = Duration.ofSeconds(10);
  private static final long READ_SECONDS = 15;

  /**
   * Up to this rev, whoever has nothing of a conversation is told all of it; of an older one, what
   * changed and how it stands, and the rest when it is opened.
   */
  private static final long YOUNG = 50;

  /**
   * Bounds of a feed.
   *
   * @param known conversations whose newest rev is remembered; a forgotten one costs a needless
   *     read
   * @param wanted conversations that wait to be read; more are left to the next sweep
   * @param readsAtOnce reads in flight
   * @param heads most heads of one sweep
   */
  public record Limits(int known, int wanted, int readsAtOnce, int heads) {
    public static Limits defaults() {
      return new Limits(50_000, 50_000, 16, 20_000);
    }
  }

  /** Some kind of listeners with their cursors. Called on the feed's executor only. */
  interface Audience {
    /** For {@link #offer} and {@link #lowest}: nobody. */
    long NOBODY = Long.MAX_VALUE;

    boolean isEmpty();

    /**
     * Hands a change to whoever shall hear it and lacks it.
     *
     * @return the lowest cursor below {@code change.since()} of those who therefore could not take
     *     it, or {@link #NOBODY}
     */
    long offer(Change change);

    /** The lowest cursor anybody has of a conversation, or {@link #NOBODY}. */
    long lowest(long conversationId);

    /**
     * From where a listener who wants a change lacks something, or {@link #NOBODY}.
     *
     * @param cursor how far the listener has the conversation, null when not at all
     */
    static long gap(@Nullable Long cursor, Change change) {
      boolean begins = change.since() == 0 || change.rev() > YOUNG;
      long has = cursor == null ? (begins ? NOBODY : 0) : cursor;
      return has < change.since() ? has : NOBODY;
    }
  }

  /** A read that waits: up to which rev, and from where somebody lacks it. */
  private record Need(long rev, long from) {
    Need and(Need other) {
      return new Need(Math.max(rev, other.rev), Math.min(from, other.from));
    }
  }

  /** Tells the other nodes that a conversation has a new rev. Must not block. */
  @FunctionalInterface
  public interface Announcer {
    void announce(long conversationId, long rev);
  }

  private final Executor loop;
  private final Scheduler onLoop;
  private final ConversationStore store;
  private final Announcer announcer;
  private final InstantSource clock;
  private final Limits limits;
  private final List<Audience> audiences = new ArrayList<>();

  /** Newest rev that everybody here has been handed. */
  private final Map<Long, Long> known;

  private final Map<Long, Need> wanted = new LinkedHashMap<>();

  private final Set<Long> reading = new HashSet<>();

  /** Reads that failed: tried again with the next sweep. */
  private final Map<Long, Need> failed = new LinkedHashMap<>();

  private Instant sweptAt;
  private boolean sweeping;

  /**
   * @param loop runs tasks one after the other, in the order given
   * @param clock follows PostgreSQL's clock
   */
  public ChangeFeed(
      Executor loop,
      ConversationStore store,
      Announcer announcer,
      InstantSource clock,
      Limits limits) {
    this.loop = loop;
    this.onLoop = Schedulers.from(loop);
    this.store = store;
    this.announcer = announcer;
    this.clock = clock;
    this.limits = limits;
    this.known = lru(limits.known());
    this.sweptAt = clock.instant();
  }

  /** A change of this node is durable. */
  public void publish(Change change) {
    loop.execute(
        () -> {
          if (change.rev() > knownRev(change.conversation().id())) {
            announcer.announce(change.conversation().id(), change.rev());
            arrived(change);
          }
        });
  }

  /** {@link #publish} for several. */
  public void publishAll(Collection<Change> changes) {
    changes.forEach(this::publish);
  }

  /** Another node, or the database, has a conversation at {@code rev}. */
  public void hint(long conversationId, long rev) {
    loop.execute(() -> want(conversationId, rev));
  }

  /** Looks in PostgreSQL for what no hint told. Call it every 2 s; a failure is made up for. */
  public Completable sweep() {
    return Completable.defer(
            () -> {
              if (sweeping) {
                return Completable.complete();
              }
              sweeping = true;
              Instant start = clock.instant();
              return store
                  .headsSince(sweptAt.minus(OVERLAP), limits.heads())
                  .timeout(READ_SECONDS, TimeUnit.SECONDS, onLoop)
                  .observeOn(onLoop)
                  .doOnSuccess(heads -> swept(start, heads))
                  .doOnError(error -> sweeping = false)
                  .ignoreElement();
            })
        .subscribeOn(onLoop);
  }

  private void swept(Instant start, ConversationStore.Heads found) {
    sweeping = false;
    List<ConversationStore.Head> heads = found.heads();
    if (heads.size() >= limits.heads()) {
      LOG.warn("More than {} conversations changed at once; some are pushed later", heads.size());
    } else {
      // A change whose transaction is still open (its node may never hear that it was committed)
      // carries a time before its end.
      sweptAt = start.isBefore(found.settled()) ? start : found.settled();
    }
    heads.forEach(head -> want(head.conversationId(), head.rev()));
    Map<Long, Need> again = Map.copyOf(failed);
    failed.clear();
    again.forEach(this::read);
  }

  // ---- for audiences, on the loop ----

  void add(Audience audience) {
    execute(() -> audiences.add(audience));
  }

  void execute(Runnable work) {
    loop.execute(work);
  }

  Scheduler scheduler() {
    return onLoop;
  }

  /** A listener now stands at {@code rev}: reads what it missed while it was being read. */
  void caughtUp(long conversationId, long rev) {
    long newest = knownRev(conversationId);
    if (newest > rev) {
      read(conversationId, new Need(newest, rev));
    }
  }

  /** Something failed for a listener: its conversation is read again after the next sweep. */
  void later(long conversationId, long rev) {
    later(conversationId, new Need(rev, Audience.NOBODY));
  }

  private void later(long conversationId, Need need) {
    if (failed.size() < limits.wanted()) {
      failed.merge(conversationId, need, Need::and);
    }
  }

  /** A listener lacks something whatever the others have. */
  void reread(long conversationId, long rev) {
    reread(conversationId, rev, Audience.NOBODY);
  }

  /**
   * {@link #reread(long, long)}, and somebody who has nothing else lacks all after {@code from}.
   */
  void reread(long conversationId, long rev, long from) {
    read(conversationId, new Need(rev, from));
  }

  // ---- inside ----

  private void arrived(Change change) {
    long id = change.conversation().id();
    long gap = Audience.NOBODY;
    for (Audience audience : audiences) {
      gap = Math.min(gap, audience.offer(change));
    }
    if (gap == Audience.NOBODY) {
      known.merge(id, change.rev(), Math::max);
    } else {
      read(id, new Need(change.rev(), gap));
    }
  }

  private void want(long conversationId, long rev) {
    boolean nobody = audiences.stream().allMatch(Audience::isEmpty);
    if (!nobody && rev > knownRev(conversationId)) {
      read(conversationId, new Need(rev, Audience.NOBODY));
    }
  }

  private long knownRev(long conversationId) {
    return known.getOrDefault(conversationId, 0L);
  }

  private void read(long conversationId, Need need) {
    if (wanted.size() < limits.wanted() || wanted.containsKey(conversationId)) {
      wanted.merge(conversationId, need, Need::and);
      readNext();
    }
  }

  private void readNext() {
    var next = wanted.entrySet().iterator();
    while (reading.size() < limits.readsAtOnce() && next.hasNext()) {
      var each = next.next();
      long id = each.getKey();
      Need need = each.getValue();
      if (reading.add(id)) {
        next.remove();
        readNow(id, need);
        // A store that answers at once has changed both collections.
        next = wanted.entrySet().iterator();
      }
    }
  }

  private void readNow(long id, Need need) {
    long from = from(id, need);
    var unused = // every outcome is handled; what failed is read again after the next sweep
        store
            .changesUnchecked(id, from)
            .timeout(READ_SECONDS, TimeUnit.SECONDS, onLoop)
            .observeOn(onLoop)
            .subscribe(
                change -> {
                  done(id);
                  arrived(change);
                  if (change.rev() < need.rev() && change.rev() > from) {
                    // More had changed than one answer holds.
                    read(id, new Need(need.rev(), Audience.NOBODY));
                  }
                  readNext();
                },
                error -> {
                  LOG.warn("Change of conversation {} not read: {}", id, error.toString());
                  later(id, need);
                  done(id);
                  readNext();
                },
                () -> {
                  done(id);
                  readNext();
                });
  }

  private void done(long id) {
    reading.remove(id);
  }

  private long from(long id, Need need) {
    long lowest = need.from();
    for (Audience audience : audiences) {
      lowest = Math.min(lowest, audience.lowest(id));
    }
    long newest = knownRev(id);
    long base = newest > 0 ? newest : need.rev() <= YOUNG ? 0 : need.rev() - 1;
    return Math.min(lowest, base);
  }

  private static Map<Long, Long> lru(int most) {
    return new LinkedHashMap<>(256, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
        return size() > most;
      }
    };
  }
}
