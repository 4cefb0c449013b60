package org.omniline.bench.cluster;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.disposables.Disposable;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.gateway.cluster.ClusterNode;
import org.omniline.routing.Acd;
import org.omniline.routing.AcdObserver;
import org.omniline.routing.AgentState;
import org.omniline.routing.HazelcastAcd;
import org.omniline.routing.acd.Inspector;
import org.omniline.routing.acd.Profile;
import org.omniline.routing.acd.QueueSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Conversations from the first word to the end through the real host: each of so many at once comes
 * to a queue, is offered, accepted, wrapped up and closed, six commands each.
 */
final class HostedLoad implements Acd.Hints, AcdObserver {
  private static final Logger LOG = LoggerFactory.getLogger(HostedLoad.class);
  private static final int AGENTS = 1_000;
  private static final int QUEUES = 50;
  private static final int CAPACITY = 3;
  private static final long ENDS_WITHIN_S = 30;

  /** Desks are told to be there so often; who is not seen for 30 s is signed out. */
  private static final long SEEN_S = 10;

  private final MemoryStores stores;
  private final HazelcastAcd acd;
  private final Map<Long, Conversation> waiting = new ConcurrentHashMap<>();
  private final AtomicLong commands = new AtomicLong();
  private final AtomicLong lives = new AtomicLong();
  private final AtomicLong turn = new AtomicLong();
  private final AtomicLong unserved = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
  private final List<Long> agents = LongStream.rangeClosed(1, AGENTS).boxed().toList();
  private Disposable desks = Disposable.disposed();
  private volatile long until;

  HostedLoad(ClusterNode node) {
    Map<Long, QueueSettings> queues = new HashMap<>();
    for (long queue = 1; queue <= QUEUES; queue++) {
      queues.put(queue, QueueSettings.DEFAULT);
    }
    this.stores = new MemoryStores(queues);
    this.acd =
        new HazelcastAcd(
            new HazelcastAcd.Parts(
                node.vertx(),
                node.hazelcast(),
                stores.routing(),
                stores.conversations(),
                stores.routed(),
                ZoneOffset.UTC,
                stores.leases(),
                InstantSource.system(),
                1,
                "bench",
                this,
                alarm -> {},
                this,
                change -> {}));
  }

  /** Starts routing and brings every agent to ready. */
  void open() {
    acd.start().blockingAwait();
    List<Completable> arrivals = new ArrayList<>();
    for (long agent : agents) {
      List<Long> queues =
          List.of(
              1 + agent * 7 % QUEUES, 1 + (agent * 7 + 17) % QUEUES, 1 + (agent * 7 + 34) % QUEUES);
      arrivals.add(
          acd.signIn(agent, Profile.of("agent", CAPACITY, queues), "desk", null)
              .flatMap(view -> acd.state(agent, AgentState.READY, null, agent))
              .ignoreElement());
    }
    Completable.merge(Flowable.fromIterable(arrivals), 32).blockingAwait();
    desks =
        Flowable.interval(SEEN_S, TimeUnit.SECONDS)
            .onBackpressureDrop()
            .concatMapCompletable(any -> acd.seen(agents))
            .subscribe(() -> {}, error -> fault.compareAndSet(null, error));
  }

  /** Commands per second with so many conversations under way at once. */
  double run(int atOnce, Duration time) {
    until = System.nanoTime() + time.toNanos();
    long before = commands.get();
    long began = System.nanoTime();
    for (int each = 0; each < atOnce; each++) {
      arrive();
    }
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    double rate = (commands.get() - before) * 1e9 / (System.nanoTime() - began);
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENDS_WITHIN_S);
    while (lives.get() > 0 && System.nanoTime() < patience) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    Throwable failed = fault.get();
    if (failed != null || lives.get() > 0) {
      throw new IllegalStateException(lives.get() + " conversations did not end", failed);
    }
    return rate;
  }

  /** How often somebody waited while an agent was free, over all samples. */
  long unserved() {
    return unserved.get();
  }

  void close() {
    desks.dispose();
    acd.close().blockingAwait();
  }

  private void arrive() {
    lives.incrementAndGet();
    Conversation conversation = stores.open(1 + turn.incrementAndGet() % QUEUES);
    waiting.put(conversation.id(), conversation);
    follow(command(acd.observe(conversation), 1));
  }

  @Override
  public void offered(Acd.OfferView offer) {
    Conversation conversation = waiting.remove(offer.conversationId());
    if (conversation == null) {
      return;
    }
    var agent = new ConversationStore.Actor(offer.agentId(), "agent", false);
    follow(
        command(acd.acknowledge(offer.offerId(), offer.agentId()), 1)
            .andThen(acd.accept(offer.offerId(), agent))
            .flatMapCompletable(
                change -> {
                  commands.addAndGet(2);
                  Conversation after =
                      stores.move(change.conversation(), ConversationState.WRAP_UP);
                  return command(acd.observe(after), 1)
                      .andThen(Completable.defer(() -> close(after)));
                })
            .doOnComplete(this::next));
  }

  private Completable close(Conversation conversation) {
    return command(acd.observe(stores.move(conversation, ConversationState.CLOSED)), 1);
  }

  private void next() {
    lives.decrementAndGet();
    if (System.nanoTime() < until) {
      arrive();
    }
  }

  private Completable command(Completable asked, int steps) {
    return asked.doOnComplete(() -> commands.addAndGet(steps));
  }

  private void follow(Completable life) {
    var unused = life.subscribe(() -> {}, error -> fault.compareAndSet(null, error));
  }

  @Override
  public void offerEnded(Acd.OfferView offer, Acd.OfferOutcome outcome) {}

  @Override
  public void agentChanged(Acd.AgentView agent) {}

  @Override
  public void offered(long queueId, long waitedMs) {}

  @Override
  public void offerEnded(Acd.OfferOutcome outcome) {}

  @Override
  public void sampled(Inspector.Sample sample) {
    unserved.addAndGet(sample.unserved());
  }

  @Override
  public void reconciled(int differences) {}

  @Override
  public void factLost() {
    fault.compareAndSet(null, new IllegalStateException("a fact was lost"));
  }

  @Override
  public void distrusted() {
    LOG.error("the state machine broke off");
    fault.compareAndSet(null, new IllegalStateException("the state machine broke off"));
  }
}
