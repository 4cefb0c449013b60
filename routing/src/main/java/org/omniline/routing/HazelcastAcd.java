package org.omniline.routing;

import com.hazelcast.core.HazelcastInstance;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.RoutedConversations;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Command;
import org.omniline.routing.acd.Event;
import org.omniline.routing.acd.Facts;
import org.omniline.routing.acd.Profile;
import org.omniline.routing.acd.Stamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ACD in a Hazelcast cluster: one memory per routing domain, kept by one member and backed up
 * by another, changed from any (docs/adr/0010). The cluster's configuration needs {@link
 * AcdMapConfig#contribute}. Thread-safe.
 */
public final class HazelcastAcd implements Acd {
  private static final Logger LOG = LoggerFactory.getLogger(HazelcastAcd.class);
  private static final String DOMAIN = "default";
  private static final long START_MS = 30_000;
  private static final long DRAIN_MS = 5_000;
  private static final long POLL_MS = 25;

  private final RoutingStore store;
  private final AcdMap map;
  private final Stamps stamps;
  private final ConversationStore conversations;
  private final FactWriter facts;
  private final AcdAftermath aftermath;
  private final AcdTicker ticker;
  private final Scheduler scheduler;
  private final Consumer<Change> changed;
  private final Hints hints;
  private volatile boolean closed;

  /**
   * What the ACD works with.
   *
   * @param clock follows PostgreSQL's clock
   * @param routed carries out what queues' settings say
   * @param zone where the hotline is: its midnight begins a day
   * @param changed hears of each change routing has made of a conversation by itself: desks and
   *     visitors shall hear of it at once. Must not block or throw
   * @param node this node's leased number, 0 to 1023
   * @param holder this node's name in leases, unique among running nodes
   */
  public record Parts(
      Vertx vertx,
      HazelcastInstance hazelcast,
      RoutingStore store,
      ConversationStore conversations,
      RoutedConversations routed,
      ZoneId zone,
      Leases leases,
      InstantSource clock,
      int node,
      String holder,
      Hints hints,
      RoutingAlarms alarms,
      AcdObserver observer,
      Consumer<Change> changed) {}

  public HazelcastAcd(Parts parts) {
    this.store = parts.store();
    this.map = new AcdMap(parts.hazelcast(), DOMAIN, parts.vertx());
    this.stamps = new Stamps(parts.clock(), parts.node());
    this.conversations = parts.conversations();
    this.scheduler = RxHelper.scheduler(parts.vertx());
    this.changed = parts.changed();
    this.hints = parts.hints();
    this.facts = new FactWriter(scheduler, parts.observer());
    this.aftermath =
        new AcdAftermath(
            parts.store(),
            parts.conversations(),
            parts.hints(),
            parts.observer(),
            facts,
            this::changed,
            new QueueWork(
                parts.routed(),
                this::changed,
                this::acted,
                this::acceptFor,
                this::placeOf,
                parts.alarms()));
    this.ticker =
        new AcdTicker(
            parts.vertx(),
            parts.hazelcast(),
            map,
            stamps,
            parts.store(),
            () -> LocalDate.ofInstant(parts.clock().instant(), parts.zone()).toEpochDay(),
            parts.leases(),
            DOMAIN,
            parts.holder(),
            aftermath,
            parts.observer());
  }

  /**
   * Joins in; completes when somebody ticks and the memory agrees with PostgreSQL. Fails with
   * UNAVAILABLE when that is not so within 30 s.
   */
  public Completable start() {
    return Completable.fromAction(ticker::start)
        .andThen(until(this::healthy, START_MS))
        .onErrorResumeNext(
            late ->
                Completable.error(
                    new Refusal(
                        Refusal.Code.UNAVAILABLE, "Routing did not start within 30 seconds.")));
  }

  /**
   * For readiness: false when nobody ticked for 3 s or the memory is being rebuilt. Desks of a node
   * that is not healthy should move.
   */
  public boolean healthy() {
    return !closed && ticker.healthy();
  }

  /**
   * Whether nobody gives this node's memory its time, for longer than a change of hands takes: the
   * cluster is split and this is the part without the lease, or the database is away.
   */
  public boolean stalled() {
    return !closed && ticker.stalled();
  }

  /** Whether this node gives the machine its time. */
  public boolean ticks() {
    return !closed && ticker.holds();
  }

  /** Whether the machine's memory lies on this node (its backup lies on another). */
  public boolean keepsMemory() {
    return map.isHere();
  }

  /** Stops: refuses commands, gives the lease back, and waits up to 5 s for what is under way. */
  public Completable close() {
    return Completable.defer(
        () -> {
          closed = true;
          return ticker
              .stop()
              .andThen(until(() -> map.inFlight() == 0 && facts.waiting() == 0, DRAIN_MS))
              .onErrorComplete(
                  late -> {
                    LOG.warn("Routing stopped with {} facts unwritten", facts.waiting());
                    return true;
                  });
        });
  }

  private Completable until(Condition condition, long limitMs) {
    return Flowable.interval(0, POLL_MS, TimeUnit.MILLISECONDS, scheduler)
        .onBackpressureDrop()
        .filter(any -> condition.holds())
        .firstOrError()
        .ignoreElement()
        .timeout(limitMs, TimeUnit.MILLISECONDS, scheduler);
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }

  // ---- conversations ----

  @Override
  public Completable observe(Conversation conversation) {
    return observeAll(List.of(conversation));
  }

  @Override
  public Completable observeAll(Collection<Conversation> seen) {
    List<Facts> all = seen.stream().map(Facts::of).toList();
    return all.isEmpty()
        ? Completable.complete()
        : run(stamp -> new Command.Observe(stamp, all)).ignoreElement();
  }

  /** Routing itself has changed it: everybody shall hear, the machine too. */
  private void changed(Change change) {
    observeLater(change.conversation());
    changed.accept(change);
  }

  /** Where nobody waits for the outcome; reconciliation mends what fails here. */
  private void observeLater(Conversation conversation) {
    var unused =
        observe(conversation)
            .subscribe(
                () -> {},
                error -> LOG.debug("Conversation {} was not observed", conversation.id(), error));
  }

  /** What was asked for a conversation was done, or cannot be: it is not asked again. */
  private Completable acted(long conversation, String rule) {
    return run(stamp -> new Command.Acted(stamp, conversation, rule)).ignoreElement();
  }

  /**
   * In the agent's name, where the queue says so and a desk shows it: who is away takes nobody. Of
   * a call the telephone is to be answered: whoever commands its switch hears that it is shown.
   */
  private Completable acceptFor(Event.OfferShown shown) {
    return offersOf(shown.agent())
        .flattenAsFlowable(all -> all)
        .filter(offer -> offer.offerId() == shown.offer())
        .firstElement()
        .flatMapCompletable(
            offer -> {
              if (offer.call()) {
                hints.offered(offer);
                return Completable.complete();
              }
              return acceptFor(offer);
            });
  }

  private Completable acceptFor(OfferView offer) {
    return agent(offer.agentId())
        .flatMapCompletable(
            agent ->
                accept(
                        offer.offerId(),
                        new ConversationStore.Actor(agent.id(), agent.name(), false))
                    .doOnSuccess(changed::accept)
                    .ignoreElement());
  }

  // ---- agents ----

  @Override
  public Single<AgentView> signIn(
      long agentId, Profile profile, String terminal, @Nullable String address) {
    return subject(stamp -> new Command.SignIn(stamp, agentId, profile, terminal, address));
  }

  @Override
  public Single<AgentView> state(
      long agentId, AgentState state, @Nullable String reason, long byUser) {
    return subject(stamp -> new Command.SetState(stamp, agentId, state, reason, byUser));
  }

  private Single<AgentView> subject(Give give) {
    return run(give)
        .map(
            outcome -> {
              AgentView subject = outcome.subject();
              if (subject == null) {
                throw new Refusal(Refusal.Code.NOT_FOUND, "Routing does not know this agent.");
              }
              return subject;
            });
  }

  @Override
  public Completable seen(Collection<Long> agentIds) {
    List<Long> ids = List.copyOf(agentIds);
    return ids.isEmpty()
        ? Completable.complete()
        : run(stamp -> new Command.Seen(stamp, ids)).ignoreElement();
  }

  @Override
  public Completable moving(Collection<Long> agentIds) {
    List<Long> all = List.copyOf(agentIds);
    return all.isEmpty()
        ? Completable.complete()
        : run(stamp -> new Command.Moving(stamp, all)).ignoreElement();
  }

  @Override
  public Completable signOut(long agentId, String reason) {
    return run(stamp -> new Command.SignOut(stamp, agentId, reason)).ignoreElement();
  }

  @Override
  public Completable duty(long agentId, @Nullable Instant until, boolean alone) {
    long at = until == null ? 0 : until.toEpochMilli();
    return run(stamp -> new Command.Duty(stamp, agentId, at, alone)).ignoreElement();
  }

  @Override
  public Maybe<AgentView> agent(long agentId) {
    return map.look(new AcdLook.OneAgent(agentId));
  }

  // ---- offers ----

  @Override
  public Completable acknowledge(long offerId, long agentId) {
    return run(stamp -> new Command.Acknowledge(stamp, offerId, agentId)).ignoreElement();
  }

  @Override
  public Single<Change> accept(long offerId, ConversationStore.Actor agent) {
    return run(stamp -> new Command.Answer(stamp, offerId, agent.userId()))
        .flatMap(
            outcome -> {
              AcdState.Terms terms = outcome.terms();
              return outcome.refused() == null && terms != null
                  ? accept(terms, agent)
                  : repeated(outcome, offerId, agent);
            });
  }

  private Single<Change> accept(AcdState.Terms terms, ConversationStore.Actor agent) {
    long conversation = terms.offer().conversation();
    return conversations
        .accept(conversation, terms.offer().stateVersion(), agent, terms.weight(), terms.capacity())
        .onErrorResumeNext(error -> refused(terms, agent, error))
        .flatMap(
            change ->
                // PostgreSQL has spoken: what the machine hears late is mended, not refused.
                observe(change.conversation()).onErrorComplete().andThen(Single.just(change)));
  }

  /** PostgreSQL said no, or nothing. */
  private Single<Change> refused(
      AcdState.Terms terms, ConversationStore.Actor agent, Throwable error) {
    boolean full = is(error, Refusal.Code.CAPACITY_FULL);
    if (!full && !is(error, Refusal.Code.OFFER_LOST)) {
      // Not known: the offer stands until its time is over, and may be accepted again.
      return Single.error(error);
    }
    long conversation = terms.offer().conversation();
    Single<Change> no =
        run(stamp -> new Command.Lost(stamp, terms.offer().id(), full))
            .ignoreElement()
            .onErrorComplete()
            .andThen(Single.error(error));
    if (full) {
      return no;
    }
    return conversations
        .changesUnchecked(conversation, terms.rev())
        .onErrorComplete()
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return no;
              }
              Change change = found.get();
              if (ownedBy(change, agent)) {
                // Not lost at all: an earlier try of the same accept had got through.
                return Single.just(change);
              }
              return no.onErrorResumeNext(
                  lost ->
                      observe(change.conversation()).onErrorComplete().andThen(Single.error(lost)));
            });
  }

  /** The offer does not stand any more; perhaps because this very agent has accepted it. */
  private Single<Change> repeated(
      StepOutcome outcome, long offerId, ConversationStore.Actor agent) {
    Refusal expired =
        new Refusal(Refusal.Code.OFFER_EXPIRED, "This offer does not stand any more.");
    AcdState.Settled settled = outcome.settled();
    if (settled == null
        || settled.outcome() != OfferOutcome.ACCEPTED
        || settled.offer().agent() != agent.userId()) {
      LOG.debug("Offer {} was answered too late", offerId);
      return Single.error(expired);
    }
    return conversations
        .changesUnchecked(settled.offer().conversation(), Math.max(0, settled.rev() - 1))
        .filter(change -> ownedBy(change, agent))
        .switchIfEmpty(Single.error(expired));
  }

  private static boolean ownedBy(Change change, ConversationStore.Actor agent) {
    Conversation conversation = change.conversation();
    return conversation.owner() != null
        && conversation.owner().id() == agent.userId()
        && conversation.state().isOpen();
  }

  private static boolean is(Throwable error, Refusal.Code code) {
    return error instanceof Refusal refusal && refusal.code() == code;
  }

  @Override
  public Completable prolong(long offerId, long agentId, Instant until) {
    return run(stamp -> new Command.Prolong(stamp, offerId, agentId, until.toEpochMilli()))
        .ignoreElement();
  }

  @Override
  public Completable decline(long offerId, long agentId, @Nullable String reason) {
    return run(stamp -> new Command.Decline(stamp, offerId, agentId, reason)).ignoreElement();
  }

  // ---- wrap-up ----

  @Override
  public Maybe<WrapUpView> wrapUp(long conversationId) {
    return map.look(new AcdLook.WrapUpOf(conversationId));
  }

  @Override
  public Single<WrapUpView> extendWrapUp(long conversationId, long agentId, int extension) {
    return run(stamp -> new Command.ExtendWrapUp(stamp, conversationId, agentId, extension))
        .ignoreElement()
        .andThen(Maybe.defer(() -> wrapUp(conversationId)))
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.WRONG_STATE, "This wrap-up is over already.")));
  }

  // ---- what is seen ----

  @Override
  public Single<List<OfferView>> offersOf(long agentId) {
    return map.look(new AcdLook.OffersOf(agentId)).toSingle();
  }

  @Override
  public Single<List<QueueView>> queues() {
    return map.look(new AcdLook.Queues()).toSingle();
  }

  @Override
  public Single<List<PlaceView>> places(Collection<Long> conversationIds) {
    return conversationIds.isEmpty()
        ? Single.just(List.of())
        : map.look(new AcdLook.Places(new ArrayList<>(conversationIds))).toSingle();
  }

  private Maybe<WaitingPlaces.Place> placeOf(long conversation) {
    return places(List.of(conversation))
        .filter(places -> !places.isEmpty())
        .map(places -> places.get(0).told());
  }

  @Override
  public Single<List<AgentView>> agents() {
    return map.look(new AcdLook.Agents()).toSingle();
  }

  @Override
  public Completable configure() {
    return store
        .queueSettings()
        .flatMapCompletable(
            queues -> run(stamp -> new Command.Configure(stamp, queues)).ignoreElement());
  }

  @Override
  public Single<Live> live() {
    return map.look(new AcdLook.AtWork()).toSingle();
  }

  // ---- the machine ----

  private Single<StepOutcome> run(Give give) {
    return Single.defer(
        () ->
            closed
                ? Single.error(
                    new Refusal(Refusal.Code.UNAVAILABLE, "This node stops; use another."))
                : map.step(give.command(stamps.next())).doOnSuccess(aftermath::follow));
  }

  /** Makes a command; at the moment it is given, so that its stamp is not older. */
  @FunctionalInterface
  private interface Give {
    Command command(Stamp stamp);
  }
}
