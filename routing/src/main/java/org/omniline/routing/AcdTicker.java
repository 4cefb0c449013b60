package org.omniline.routing;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.Leases;
import org.omniline.routing.acd.Command;
import org.omniline.routing.acd.Digest;
import org.omniline.routing.acd.Facts;
import org.omniline.routing.acd.Inspector.Sample;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the machine's time go by and keeps it true. Every node runs one; only the holder of the
 * domain's lease ticks, re-reads the queues' settings and reconciles, the others watch that
 * somebody does. Two tickers at once, as after a lost lease, would do no harm.
 */
final class AcdTicker {
  static final long TICK_MS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(AcdTicker.class);
  private static final Duration LEASE = Duration.ofMillis(2_500);
  private static final long RENEW_MS = 800;
  private static final long PULSE_MS = 1_000;
  private static final long RECONCILE_MS = 5_000;
  private static final long CONFIRM_MS = 500;
  private static final long LONGEST_MS = 30_000;

  /** A look that takes longer is given up: the next may find the way that this one lost. */
  private static final long LOOK_MS = 2_500;

  private static final long RETRY_MS = 500;
  private static final long HEALTHY_NS = TimeUnit.SECONDS.toNanos(3);
  private static final long STALLED_NS = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final AcdMap map;
  private final Stamps stamps;
  private final RoutingStore store;
  private final LongSupplier today;
  private final Leases leases;
  private final String lease;
  private final String holder;
  private final AcdAftermath aftermath;
  private final AcdObserver observer;

  private final Scheduler scheduler;

  private final List<Long> timers = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final AtomicBoolean holding = new AtomicBoolean();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean reconciling = new AtomicBoolean();
  private final AtomicBoolean mendSoon = new AtomicBoolean(true);

  private volatile long heldUntil = System.nanoTime();
  private volatile long tickedAt = System.nanoTime();

  /** When the state last answered here. */
  private volatile long reachedAt = System.nanoTime();

  private volatile long mendAt = System.nanoTime();
  private volatile long retryAt = System.nanoTime();
  private volatile long seenTicks = -1;
  private volatile long seenAt;
  private volatile boolean trusted;

  AcdTicker(
      Vertx vertx,
      HazelcastInstance hazelcast,
      AcdMap map,
      Stamps stamps,
      RoutingStore store,
      LongSupplier today,
      Leases leases,
      String domain,
      String holder,
      AcdAftermath aftermath,
      AcdObserver observer) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.map = map;
    this.stamps = stamps;
    this.store = store;
    this.today = today;
    this.leases = leases;
    this.lease = "acd:" + domain;
    this.holder = holder;
    this.aftermath = aftermath;
    this.observer = observer;
    this.scheduler = RxHelper.scheduler(vertx);
  }

  void start() {
    UUID members = hazelcast.getCluster().addMembershipListener(new MemberLoss());
    listeners.add(() -> hazelcast.getCluster().removeMembershipListener(members));
    UUID life =
        hazelcast
            .getLifecycleService()
            .addLifecycleListener(
                event -> {
                  if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
                    mendSoon.set(true);
                  }
                });
    listeners.add(() -> hazelcast.getLifecycleService().removeLifecycleListener(life));
    hold();
    timers.add(vertx.setPeriodic(RENEW_MS, any -> hold()));
    timers.add(vertx.setPeriodic(TICK_MS, any -> tick()));
    timers.add(vertx.setPeriodic(PULSE_MS, any -> look()));
  }

  Completable stop() {
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    if (hazelcast.getLifecycleService().isRunning()) {
      listeners.forEach(Runnable::run);
    }
    listeners.clear();
    boolean held = holds();
    heldUntil = System.nanoTime();
    return held ? leases.release(lease, holder).onErrorComplete() : Completable.complete();
  }

  /** Whether somebody ticked within 3 s and the memory agrees with the truth. */
  boolean healthy() {
    return trusted && seenTicks >= 0 && System.nanoTime() - seenAt < HEALTHY_NS;
  }

  /** Whether nobody has ticked for longer than it takes another node to take the lease over. */
  boolean stalled() {
    return seenTicks >= 0 && System.nanoTime() - seenAt > STALLED_NS;
  }

  boolean holds() {
    return heldUntil - System.nanoTime() > 0;
  }

  private void hold() {
    if (!hazelcast.getLifecycleService().isRunning()) {
      return;
    }
    if (holds() && System.nanoTime() - tickedAt > LEASE.toNanos()) {
      // Whoever holds the lease and cannot reach the state lets another node try.
      LOG.warn("This node cannot tick and lets go of {}", lease);
      return;
    }
    if (!holds() && System.nanoTime() - reachedAt > LEASE.toNanos()) {
      // Otherwise it would take the lease again and again from one who could tick.
      return;
    }
    once(
        holding,
        "lease",
        RENEW_MS * 2,
        Completable.defer(
            () -> {
              // Counted from before the question, with a margin: never longer than the database.
              long until = System.nanoTime() + LEASE.toNanos() - TimeUnit.MILLISECONDS.toNanos(300);
              return leases
                  .hold(lease, holder, LEASE)
                  .doOnSuccess(
                      token -> {
                        boolean began = !holds();
                        heldUntil = until;
                        if (began) {
                          tickedAt = System.nanoTime();
                          LOG.info("This node ticks for {}", lease);
                          mendSoon.set(true);
                          tick();
                        }
                      })
                  .ignoreElement();
            }));
  }

  private void tick() {
    if (holds()) {
      once(ticking, "tick", LONGEST_MS, Single.defer(this::step).ignoreElement());
    }
  }

  private Single<StepOutcome> step() {
    return map.step(new Command.Tick(stamps.next()))
        .doOnSuccess(
            outcome -> {
              tickedAt = System.nanoTime();
              reachedAt = tickedAt;
              pulse(outcome.ticks(), outcome.trusted());
              aftermath.follow(outcome);
              mendIfDue(outcome.trusted());
            });
  }

  private void mendIfDue(boolean isTrusted) {
    long now = System.nanoTime();
    boolean due = now - mendAt >= 0 || (!isTrusted && now - retryAt >= 0);
    if (mendSoon.getAndSet(false) || due) {
      retryAt = now + TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
      mendAt = now + TimeUnit.MILLISECONDS.toNanos(RECONCILE_MS);
      once(
          reconciling,
          "reconcile",
          LONGEST_MS,
          settings()
              .andThen(Completable.defer(this::reconcile))
              .doOnError(error -> mendAt = retryAt));
    }
  }

  private Completable settings() {
    return store
        .queueSettings()
        .flatMapCompletable(
            queues ->
                follow(new Command.BeginDay(stamps.next(), today.getAsLong()))
                    .andThen(
                        Completable.defer(
                            () -> follow(new Command.Configure(stamps.next(), queues)))));
  }

  /** The digest first, then the truth: what the machine hears in between is newer than both. */
  private Completable reconcile() {
    return map.look(new AcdLook.ForReconciling())
        .flatMapCompletable(
            digest ->
                store
                    .open()
                    .map(AcdTicker::facts)
                    .flatMapCompletable(truth -> mend(digest, truth)));
  }

  private Completable mend(Digest digest, List<Facts> truth) {
    Command.Reconcile differences = digest.against(stamps.next(), truth);
    if (!digest.trusted()) {
      return follow(differences);
    }
    if (differences.isEmpty()) {
      return agrees();
    }
    // What was committed a moment ago is on its way here. What is lost can wait for half a second.
    return Completable.timer(CONFIRM_MS, TimeUnit.MILLISECONDS, scheduler)
        .andThen(Completable.defer(() -> confirm(digest, truth)));
  }

  private Completable confirm(Digest digest, List<Facts> truth) {
    return map.look(new AcdLook.ForReconciling())
        .flatMapCompletable(
            later -> {
              Command.Reconcile lost = digest.against(stamps.next(), truth, later);
              return lost.isEmpty() ? agrees() : follow(lost);
            });
  }

  private Completable agrees() {
    return Completable.fromAction(() -> observer.reconciled(0));
  }

  private static List<Facts> facts(List<Conversation> open) {
    List<Facts> facts = new ArrayList<>(open.size());
    open.forEach(conversation -> facts.add(Facts.of(conversation)));
    return facts;
  }

  private Completable follow(Command command) {
    return map.step(command)
        .doOnSuccess(
            outcome -> {
              pulse(outcome.ticks(), outcome.trusted());
              aftermath.follow(outcome);
            })
        .ignoreElement();
  }

  private void look() {
    once(
        looking,
        "sample",
        LOOK_MS,
        map.look(new AcdLook.Pulse())
            .doOnSuccess(
                (Sample sample) -> {
                  reachedAt = System.nanoTime();
                  pulse(sample.ticks(), sample.trusted());
                  observer.sampled(sample);
                })
            .ignoreElement());
  }

  private void pulse(long ticks, boolean isTrusted) {
    trusted = isTrusted;
    if (ticks != seenTicks) {
      // The first look only tells that there is a number; the next, that somebody moves it.
      seenAt = seenTicks < 0 && !holds() ? System.nanoTime() - HEALTHY_NS : System.nanoTime();
      seenTicks = ticks;
    }
  }

  /** Runs unless it runs already; the one place where these chains are subscribed. */
  private void once(AtomicBoolean guard, String what, long limitMs, Completable work) {
    if (guard.compareAndSet(false, true)) {
      var unused =
          work.timeout(limitMs, TimeUnit.MILLISECONDS, scheduler)
              .doFinally(() -> guard.set(false))
              .subscribe(
                  () -> {}, error -> LOG.warn("Routing {} failed: {}", what, error.toString()));
    }
  }

  /** A member that left may have taken what it had not told. */
  private final class MemberLoss implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {}

    @Override
    public void memberRemoved(MembershipEvent event) {
      mendSoon.set(true);
    }
  }
}
