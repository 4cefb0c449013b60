package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Context;
import io.vertx.rxjava3.RxHelper;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallEvents;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.CallJson;
import org.omniline.channels.phone.call.CallNotices;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslLimits;
import org.omniline.channels.phone.esl.SwitchChannel;
import org.omniline.channels.phone.esl.SwitchLink;
import org.omniline.channels.phone.esl.SwitchListener;
import org.omniline.channels.phone.esl.SwitchSettings;
import org.omniline.channels.phone.esl.SwitchSignal;
import org.omniline.channels.phone.ivr.VoiceFiles;
import org.omniline.channels.phone.ivr.VoiceScript;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.Leases;
import org.omniline.flow.run.FlowRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands one switch while this node holds its lease: hears of everything there, and has a lane
 * for each call. When another node takes the lease, calls stay up; that node loads them and
 * compares them with the switch. Confined to one context; public methods may be called from any
 * thread.
 */
final class SwitchHost implements SwitchListener, CallLane.Around, SwitchLease.Holder {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchHost.class);
  private static final long TICK_MS = 2_000;
  private static final long LOOK_MS = 1_000;
  private static final long RECORD_MS = 15_000;

  private final PhoneParts parts;
  private final SwitchSettings settings;
  private final Context context;
  private final Scheduler scheduler;
  private final Arrivals arrivals;
  private final RecordWork records;
  private final LegFacts facts;
  private final OutwardWork outward;
  private final OutgoingCalls outgoing;
  private final SwitchLease lease;
  private final SwitchWatch watch;
  private final LaneActs acts;
  private final FlowRun flows;
  private final VoiceFiles files;
  private final VoiceScript script;
  private final Map<String, CallLane> lanes = new LinkedHashMap<>();
  private final Map<String, CallLane> byLeg = new HashMap<>();
  // Also read by other threads.
  private final Map<Long, CallLane> byConversation = new ConcurrentHashMap<>();
  private final CallOffers offers = new CallOffers(this::ring);
  private @Nullable SwitchLink link;
  private @Nullable SwitchWork work;
  private @Nullable IvrWork ivr;
  private Leases.@Nullable Fence fence;
  private boolean loaded;

  /** Whether events may have been lost since calls were last compared. */
  private boolean missed;

  private boolean running;
  private long tickTimer = -1;
  private long lookTimer = -1;
  private volatile boolean commands;
  private volatile boolean up;
  // How many lanes there are, for other threads.
  private volatile int calls;
  private volatile int legs;

  SwitchHost(PhoneParts parts, SwitchSettings settings, AccessNumbers numbers, Arrivals arrivals) {
    this.parts = parts;
    this.settings = settings;
    this.context = parts.vertx().getOrCreateContext();
    this.scheduler = RxHelper.scheduler(context);
    this.arrivals = arrivals;
    this.records = new RecordWork(settings.name(), parts, numbers);
    this.facts = new LegFacts(settings.name());
    this.outward = new OutwardWork(parts, numbers);
    this.outgoing =
        new OutgoingCalls(settings.name(), parts, numbers, scheduler, new Outgoing(this));
    this.watch = new SwitchWatch(settings, parts.switches(), scheduler, parts.clock());
    this.lease = new SwitchLease(parts, settings, scheduler, this);
    this.acts = new LaneActs(context, scheduler, records, parts.clock());
    this.flows = new FlowRun(parts.flows().library());
    PhoneSettings how = parts.settings();
    this.files =
        new VoiceFiles(how.sounds(), how.voice(), parts.flows()::prompt, parts.flows()::sound);
    this.script = new VoiceScript(files, how.dial(), how.outside());
  }

  String name() {
    return settings.name();
  }

  /** Whether this node commands the switch. */
  boolean commands() {
    return commands;
  }

  /** Whether a call of the conversation is here. Any thread. */
  boolean hasCall(long conversation) {
    return byConversation.containsKey(conversation);
  }

  /** How many calls this node commands here. Any thread. */
  int calls() {
    return calls;
  }

  /** How the switch looks from here. Any thread. */
  SwitchView view() {
    return watch.view(calls, legs);
  }

  /** Whether this node commands the switch, and is connected. */
  boolean isUp() {
    return up;
  }

  private void on(Runnable work) {
    context.runOnContext(run -> work.run());
  }

  void start() {
    on(
        () -> {
          running = true;
          lease.start();
          tickTimer = parts.vertx().setPeriodic(TICK_MS, tick -> tick());
          lookTimer = parts.vertx().setPeriodic(LOOK_MS, tick -> look());
        });
  }

  /** Lets go of the switch; calls stay up. */
  Completable stop() {
    return Completable.create(
            emitter ->
                on(
                    () -> {
                      running = false;
                      lease.stop();
                      parts.vertx().cancelTimer(tickTimer);
                      parts.vertx().cancelTimer(lookTimer);
                      var unused = // nothing is left to be done where it fails
                          letGo()
                              .onErrorComplete()
                              .subscribe(emitter::onComplete, emitter::tryOnError);
                    }))
        .andThen(lease.release());
  }

  // ---- the lease ----

  @Override
  public void won(Leases.Fence won) {
    LOG.info("{}: this node commands it now", settings);
    drop();
    fence = won;
    commands = true;
    var unused = // a failure lets go, and the next tick begins anew
        letGoOfLink()
            .andThen(Single.defer(() -> parts.calls().open(settings.name())))
            .map(open -> open.stream().map(live -> CallJson.decode(live.state())).toList())
            .flatMap(this::withFlows)
            .observeOn(scheduler)
            .subscribe(
                this::load,
                error -> {
                  LOG.error("{}: its calls were not read", settings, error);
                  fence = null;
                  commands = false;
                  lease.giveUp();
                });
  }

  @Override
  public void lost() {
    LOG.warn("{}: another node commands it now", settings);
    var unused = // the other node commands it in any case
        letGo()
            .subscribe(
                () -> {},
                error -> LOG.warn("{}: the connection was not closed: {}", settings, error));
  }

  private Completable letGo() {
    fence = null;
    commands = false;
    drop();
    return letGoOfLink();
  }

  private void drop() {
    loaded = false;
    lanes.values().forEach(CallLane::close);
    lanes.clear();
    calls = 0;
    byLeg.clear();
    byConversation.clear();
    offers.clear();
  }

  private Completable letGoOfLink() {
    SwitchLink open = link;
    link = null;
    watch.ends();
    work = null;
    ivr = null;
    up = false;
    return open == null ? Completable.complete() : open.stop();
  }

  /** Runs finish on the versions they began with: these are brought first. */
  private Single<List<PhoneCall>> withFlows(List<PhoneCall> open) {
    return Flowable.fromIterable(open)
        .mapOptional(call -> Optional.ofNullable(call.ivr()))
        .concatMapCompletable(begun -> parts.flows().need(begun.run().versions()))
        .toSingleDefault(open);
  }

  private void load(List<PhoneCall> open) {
    if (!running || fence == null) {
      return;
    }
    open.forEach(this::add);
    loaded = true;
    missed = true;
    SwitchLink made =
        new SwitchLink(
            parts.vertx(),
            settings,
            EslLimits.defaults(),
            this,
            scheduler,
            watch,
            parts.random(),
            parts.clock(),
            () -> UUID.randomUUID().toString());
    link = made;
    watch.begins(made);
    work = new SwitchWork(made, parts.settings(), files, parts.messages(), byLeg.keySet());
    ivr =
        new IvrWork(made, script, parts.flows(), parts.messages(), parts.answers(), parts.clock());
    made.start();
    refresh();
  }

  private CallLane add(PhoneCall call) {
    CallLane lane = new CallLane(call, flows, this);
    lanes.put(call.leg(), lane);
    calls = lanes.size();
    index(lane);
    return lane;
  }

  private void index(CallLane lane) {
    lane.call().legs().forEach(leg -> byLeg.put(leg, lane));
    Long conversation = lane.call().conversation();
    if (conversation != null) {
      byConversation.put(conversation, lane);
    }
  }

  /** What the conversations became, and who is offered what, while nobody commanded the switch. */
  private void refresh() {
    List.copyOf(byConversation.keySet()).forEach(this::look);
    if (byConversation.isEmpty()) {
      return;
    }
    var unused = // offers are told again while they stand
        parts
            .routing()
            .standing(List.copyOf(byConversation.keySet()))
            .observeOn(scheduler)
            .subscribe(
                all -> all.forEach(this::offered),
                error -> LOG.warn("{}: offers were not read: {}", settings, error.toString()));
  }

  private void look(long conversation) {
    var unused = // looked at again with what comes of it
        records
            .standsIn(conversation)
            .observeOn(scheduler)
            .subscribe(
                input -> tell(byConversation.get(conversation), input),
                error ->
                    LOG.warn("Conversation {} was not read: {}", conversation, error.toString()));
  }

  // ---- the switch ----

  @Override
  public Completable handle(SwitchSignal signal) {
    if (!loaded) {
      return Completable.complete();
    }
    watch.heard(signal);
    if (signal instanceof SwitchSignal.Event event) {
      event(event.event());
    } else if (signal instanceof SwitchSignal.Resynchronised all) {
      up = true;
      compared(all.channels());
      if (missed) {
        missed = false;
        CallInput.Missed input = new CallInput.Missed(parts.clock().instant());
        List.copyOf(lanes.values()).forEach(lane -> lane.tell(input));
      }
    } else if (signal instanceof SwitchSignal.Lost) {
      up = false;
      missed = true;
    }
    return Completable.complete();
  }

  private void event(EslEvent event) {
    String leg = event.uuid();
    if (leg == null) {
      return;
    }
    CallLane lane = byLeg.get(leg);
    if (lane == null && arrivals.isArrival(event)) {
      arrived(arrivals.call(event));
    } else if (lane != null) {
      tell(lane, CallEvents.of(event, parts.clock().instant()));
    }
  }

  private void arrived(PhoneCall call) {
    if (!lanes.containsKey(call.leg())) {
      IvrWork asking = ivr;
      if (asking != null) {
        boolean unused = asking.meets(call.leg());
      }
      boolean records = !parts.messages().path("").isEmpty();
      add(records ? call.recordable(null) : call).begin();
    }
  }

  private void compared(List<SwitchChannel> channels) {
    CallInput.Compared input = CallEvents.of(channels, missed, parts.clock().instant());
    List.copyOf(lanes.values()).forEach(lane -> lane.tell(input));
    for (SwitchChannel channel : channels) {
      if (byLeg.containsKey(channel.uuid())) {
        continue;
      }
      if (channel.uuid().startsWith(Ears.LEG_PREFIX)) {
        LOG.warn("{}: leg {} is of no call any more and is ended", settings, channel.uuid());
        act(new CallEffect.Kill(channel.uuid(), "NORMAL_CLEARING"));
      } else if (channel.direction().equals("inbound") && channel.application().equals("park")) {
        found(channel.uuid());
      }
    }
  }

  /** A call that came in while nobody listened. */
  private void found(String leg) {
    SwitchLink open = link;
    if (open == null) {
      return;
    }
    var unused = // found again with the next comparison
        open.dump(leg)
            .observeOn(scheduler)
            .subscribe(
                event -> arrived(arrivals.call(event)),
                error -> LOG.warn("{}: a call was not read: {}", settings, error.toString()));
  }

  private void act(CallEffect.OfSwitch effect) {
    SwitchWork now = work;
    if (now != null) {
      var unused = // wanted again with the next comparison
          now.act(effect, NOTHING)
              .subscribe(() -> {}, error -> LOG.warn("{}: {}", settings, error.toString()));
    }
  }

  private static final SwitchWork.Later NOTHING =
      new SwitchWork.Later() {
        @Override
        public void unreached(String leg, CallInput.End end) {}

        @Override
        public void said() {}

        @Override
        public void told(Function<Instant, CallInput> what) {}
      };

  private void look() {
    legs = byLeg.size();
    watch.look();
  }

  private void tick() {
    CallInput.Tick tick = new CallInput.Tick(parts.clock().instant());
    offers.forget(tick.at());
    List.copyOf(lanes.values())
        .forEach(
            lane -> {
              lane.tell(tick);
              offers.recall(lane);
            });
  }

  private void tell(@Nullable CallLane lane, @Nullable CallInput input) {
    if (lane != null && input != null) {
      lane.tell(input);
    }
  }

  // ---- routing, conversations, desks ----

  /** An offer stands. */
  void offered(PhoneRouting.Standing offer) {
    on(
        () -> {
          if (commands) {
            offers.stands(offer);
            ring(offer);
          }
        });
  }

  private void ring(PhoneRouting.Standing offer) {
    CallLane lane = byConversation.get(offer.conversation());
    if (lane == null) {
      return;
    }
    var unused = // told again with the next tick while it stands
        records
            .ear(offer.agent())
            .observeOn(scheduler)
            .subscribe(
                ear ->
                    lane.tell(
                        new CallInput.Offered(
                            offer.offer(),
                            ear,
                            offer.until(),
                            offer.answers(),
                            parts.clock().instant())),
                error -> LOG.warn("An agent's telephone was not read: {}", error.toString()));
  }

  /** An offer is over and was not accepted. */
  void offerEnded(long conversation, long offer, boolean unanswered, boolean taken) {
    on(
        () -> {
          offers.over(conversation, offer);
          tell(
              byConversation.get(conversation),
              new CallInput.OfferEnded(offer, unanswered, taken, parts.clock().instant()));
        });
  }

  /** An offer was accepted: how the conversation stands then is told by it. */
  void offerTaken(long conversation, long offer) {
    on(() -> offers.over(conversation, offer));
  }

  /** A conversation changed. */
  void changed(Conversation conversation) {
    on(
        () -> {
          CallLane lane = byConversation.get(conversation.id());
          if (lane == null
              || conversation.stateVersion() < lane.call().version()
              || lane.call().isServedAsBefore(conversation)) {
            return;
          }
          var unused = // told again by what changes next, and when calls are compared
              records
                  .stands(conversation)
                  .observeOn(scheduler)
                  .subscribe(
                      lane::tell,
                      error -> LOG.warn("An agent's telephone was not read: {}", error.toString()));
        });
  }

  /**
   * What an agent asks for; fails with a {@link Refusal}.
   *
   * @return the conversation that was begun for it, empty where none was
   */
  Maybe<Long> ask(long conversation, CallRequest request) {
    return Maybe.defer(
            () -> {
              if (!up) {
                return Maybe.<Long>error(
                    new Refusal(
                        Refusal.Code.UNAVAILABLE, "The switch is not connected: try again."));
              }
              return request instanceof CallRequest.Out out
                  ? outgoing.out(out).toMaybe()
                  : asked(conversation, request).<Long>toMaybe();
            })
        .subscribeOn(scheduler);
  }

  private Completable asked(long conversation, CallRequest request) {
    if (request instanceof CallRequest.Dial dial) {
      return dial(conversation, dial);
    }
    CallLane lane = byConversation.get(conversation);
    if (lane == null) {
      return Completable.error(new Refusal(Refusal.Code.WRONG_STATE, "This call is over."));
    }
    if (request instanceof CallRequest.Consult consult) {
      return records
          .consult(lane.call(), consult)
          .observeOn(scheduler)
          .flatMapCompletable(lane::ask);
    }
    if (request instanceof CallRequest.Flow flow) {
      return records.sent(lane.call(), flow).observeOn(scheduler).flatMapCompletable(lane::ask);
    }
    if (request instanceof CallRequest.Supervise supervise) {
      return records.watched(supervise).observeOn(scheduler).flatMapCompletable(lane::ask);
    }
    CallInput.Asked asked = ((CallRequest.Control) request).asked();
    PhoneRouting.Standing early =
        asked.what() == CallInput.Ask.ANSWER ? offers.early(lane, asked.agent()) : null;
    if (early != null) {
      // Faster than the telephone: it is answered as soon as it rings.
      offered(early.answered());
      return Completable.complete();
    }
    return lane.ask(asked);
  }

  /** The same asked twice is one call; there is one at a time. */
  private Completable dial(long conversation, CallRequest.Dial asked) {
    return outward
        .made(conversation, asked)
        .observeOn(scheduler)
        .flatMapCompletable(
            call -> {
              CallLane standing = byConversation.get(conversation);
              if (standing == null || standing.call().isOver()) {
                add(call).begin();
              } else if (!standing.call().done().contains(asked.id())) {
                throw new Refusal(Refusal.Code.WRONG_STATE, "A call is on already.");
              }
              return Completable.complete();
            });
  }

  /** What agents who begin a conversation need of this switch. */
  private record Outgoing(SwitchHost host) implements OutgoingCalls.Calls {
    @Override
    public @Nullable PhoneCall of(long agent) {
      return OutgoingCalls.of(agent, host.lanes.values());
    }

    @Override
    public Completable dial(long conversation, CallRequest.Dial asked) {
      return host.dial(conversation, asked);
    }
  }

  // ---- around lanes ----

  @Override
  public Single<Boolean> keep(
      @Nullable PhoneCall before, PhoneCall call, List<CallEffect.Leg> ended) {
    Leases.Fence now = fence;
    if (now == null) {
      return Single.just(false);
    }
    return parts
        .calls()
        .save(
            new CallStore.Live(
                settings.name(),
                call.leg(),
                call.conversation(),
                call.agents(),
                call.isOver(),
                CallJson.encode(call)),
            CallNotices.between(before, call),
            ended.stream().map(facts::of).toList(),
            now)
        .timeout(RECORD_MS, TimeUnit.MILLISECONDS, scheduler)
        .observeOn(scheduler)
        .doOnSuccess(
            kept -> {
              if (kept) {
                tellDesks(call);
              }
            })
        .onErrorReturn(
            error -> {
              LOG.warn("Call {} is not kept yet: {}", call.leg(), error.toString());
              return false;
            });
  }

  private void tellDesks(PhoneCall call) {
    Long conversation = call.conversation();
    CallLane lane = lanes.get(call.leg());
    if (conversation != null && lane != null) {
      parts.routing().callChanged(conversation, call, lane.takeConcerned());
    }
  }

  @Override
  public Completable act(CallLane lane, CallEffect effect) {
    return acts.act(lane, effect, work, ivr);
  }

  @Override
  public void changed(CallLane lane, PhoneCall before) {
    before.legs().forEach(byLeg::remove);
    index(lane);
    on(() -> offers.recall(lane));
  }

  @Override
  public void over(CallLane lane) {
    PhoneCall call = lane.call();
    lanes.remove(call.leg(), lane);
    calls = lanes.size();
    byLeg.values().removeIf(one -> one == lane);
    IvrWork asking = ivr;
    if (asking != null) {
      asking.forget(call.leg());
    }
    Long conversation = call.conversation();
    if (conversation != null) {
      byConversation.remove(conversation, lane);
    }
  }
}
