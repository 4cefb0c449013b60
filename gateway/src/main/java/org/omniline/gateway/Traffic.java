package org.omniline.gateway;

import io.micrometer.core.instrument.Gauge;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.vertx.rxjava3.RxHelper;
import io.vertx.rxjava3.core.Context;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.omniline.channels.AccessRefusals;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.channels.webchat.VisitorServices;
import org.omniline.channels.webchat.VisitorSockets;
import org.omniline.channels.webchat.VisitorTokens;
import org.omniline.channels.webchat.WebChatSender;
import org.omniline.channels.wechat.WechatChannel;
import org.omniline.conversation.Change;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.MediaCollector;
import org.omniline.conversation.intake.MediaFetch;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Outbox;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.alarm.AlarmWatch;
import org.omniline.gateway.cluster.ClusterNode;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.flow.FlowShelf;
import org.omniline.gateway.http.ClientAddress;
import org.omniline.gateway.http.DatabaseWatch;
import org.omniline.gateway.http.OwnPages;
import org.omniline.gateway.http.Readiness;
import org.omniline.gateway.jobs.Jobs;
import org.omniline.gateway.metrics.AcdMeters;
import org.omniline.gateway.metrics.IntakeMeters;
import org.omniline.gateway.metrics.Meters;
import org.omniline.gateway.metrics.SocketMeters;
import org.omniline.gateway.metrics.SwitchMeters;
import org.omniline.gateway.phone.NumberPlaces;
import org.omniline.gateway.phone.PausedSwitches;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.gateway.phone.PromptSounds;
import org.omniline.gateway.phone.SwitchBoard;
import org.omniline.gateway.signin.SessionEnds;
import org.omniline.gateway.signin.Sessions;
import org.omniline.gateway.socket.AgentProfiles;
import org.omniline.gateway.socket.CallBus;
import org.omniline.gateway.socket.ChangeFeed;
import org.omniline.gateway.socket.CommitHints;
import org.omniline.gateway.socket.DeskSockets;
import org.omniline.gateway.socket.FeedHost;
import org.omniline.gateway.socket.NodeBus;
import org.omniline.gateway.socket.ReturnedTransfers;
import org.omniline.gateway.socket.StrandedDesks;
import org.omniline.gateway.socket.VisitorAudience;
import org.omniline.routing.AgentState;
import org.omniline.routing.HazelcastAcd;
import org.omniline.routing.RoutingAlarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What moves conversations on a node: intake, outbox, routing, channels and sockets, wired. */
final class Traffic {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration ROUTING_CLOSE = Duration.ofSeconds(3);

  /** After the database was away, somebody takes routing's lease and ticks within this time. */
  private static final long RECOVERY_MS = 10_000;

  private static final Duration ASK = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration NAMES = Duration.ofSeconds(30);

  /** Several times before an agent whom nobody sees would be signed out. */
  private static final Duration DUTIES = Duration.ofSeconds(4);

  private static final Duration FLOWS = Duration.ofSeconds(2);
  private static final int SWEEP_MOST = 200;

  private final Vertx vertx;
  private final Config config;
  private final Stores stores;
  private final AcdMeters acdMeters;
  private final NodeBus bus;
  private final CallBus callBus;
  private final FlowShelf shelf;
  private final PromptSounds sounds;
  private final PhoneDoor phone;
  private final PausedSwitches pauses;
  private final SwitchBoard board;
  private final ChangeFeed feed;
  private final FeedHost feedHost;
  private final HazelcastAcd acd;
  private final AlarmWatch alarms;
  private final CommitHints hints;
  private final ReturnedTransfers returned;
  private final WaitingWords words;
  private final TextDoor texts;
  private final MediaCollector collector;
  private final Intake intake;
  private final WechatDoor wechatDoor;
  private final WechatChannel wechat;
  private final DeskSockets desks;
  private final VisitorDoor visitorDoor;
  private final VisitorSockets visitors;
  private final DatabaseWatch database;
  private final Rounds rounds;
  private final NumberPlaces places;
  private final PhoneNumbering numbering;
  private final PhoneDuties duties;
  private final CtiDoor programs;
  private volatile boolean draining;

  Traffic(
      ClusterNode node,
      Scheduler scheduler,
      Config config,
      Stores stores,
      Meters meters,
      Sessions sessions,
      ClientAddress addresses,
      OwnPages ownPages,
      SecureRandom random) {
    this.vertx = node.vertx();
    this.config = config;
    this.numbering = new PhoneNumbering(config.phone().country());
    this.stores = stores;
    this.acdMeters = new AcdMeters(meters);
    this.bus = new NodeBus(vertx.getDelegate(), stores.holder());
    this.pauses = new PausedSwitches(stores.switchPauses());
    this.callBus = new CallBus(vertx.getDelegate(), stores.clock(), pauses::isPaused);
    this.returned = new ReturnedTransfers(bus);
    this.feed = feed();
    this.feedHost = new FeedHost(vertx.getDelegate(), feed, bus);
    this.acd = acd(node);
    this.alarms = alarms();
    this.hints = new CommitHints(feed, acd, bus.alarms());
    this.words = words(scheduler);
    this.wechatDoor = new WechatDoor(node, scheduler, stores.media());
    List<ChannelSender> senders = List.of(new WebChatSender(), wechatDoor.sender());
    Outbox outbox = outbox(senders, scheduler, random);
    this.collector =
        new MediaCollector(stores.mediaFetches(), List.of(wechatDoor.fetcher()), hints::committed);
    this.places =
        new NumberPlaces(
            stores.places(), stores.prefixes(), RxHelper.blockingScheduler(vertx.getDelegate()));
    this.shelf =
        new FlowShelf(
            vertx,
            stores.flows(),
            stores.prompts(),
            stores.surveys(),
            stores.hours(),
            stores.clock());
    this.sounds =
        new PromptSounds(vertx.getDelegate(), config.phone(), stores.media(), stores.clock());
    NodeFlows flows = new NodeFlows(shelf, places, sounds, stores, vertx, config);
    this.texts = new TextDoor(stores, flows, hints::committed);
    IntakeMeters observer = new IntakeMeters(meters, this::committed);
    this.intake = new Intake(texts.intake(), observer, Intake.Limits.defaults(), scheduler, random);
    this.phone =
        new PhoneDoor(
            vertx.getDelegate(),
            config,
            stores,
            intake,
            observer,
            new SwitchMeters(meters.registry()),
            acd,
            hints,
            bus,
            callBus,
            feed,
            places,
            flows,
            random);
    this.board =
        new SwitchBoard(
            vertx.getDelegate(),
            stores.node(),
            config.cluster().nodeName(),
            phone::views,
            stores.clock(),
            System::nanoTime);
    gauges(node, meters);
    Edge edge = edge(meters, ownPages, addresses);
    this.wechat =
        new WechatChannel(
            stores.accounts(),
            intake,
            observer,
            edge.refusals(),
            edge.address(),
            stores.clock(),
            scheduler);
    this.duties =
        new PhoneDuties(stores.seats(), stores.terminals(), stores.users(), acd, stores.clock());
    this.desks =
        new DeskDoor(config, stores, acd, hints, bus, callBus, feed, places, duties, shelf::offered)
            .sockets(vertx, outbox, senders, sessions, edge);
    this.programs = new CtiDoor(vertx, config, stores, acd, duties, desks, places, edge);
    this.database = new DatabaseWatch(stores.database()::ping, System::nanoTime, this::database);
    this.visitorDoor = new VisitorDoor(vertx, config, stores, forVisitors(random, edge), edge);
    this.visitors = visitorDoor.sockets();
    this.rounds =
        new Rounds(
            stores,
            meters,
            acd,
            alarms,
            outbox,
            collector,
            hints,
            visitors,
            places,
            config.hotline().callBacksReturn());
  }

  private ChangeFeed feed() {
    Context loop = vertx.getOrCreateContext();
    return new ChangeFeed(
        task -> loop.runOnContext(now -> task.run()),
        stores.conversations(),
        bus,
        stores.clock(),
        ChangeFeed.Limits.defaults());
  }

  private WaitingWords words(Scheduler scheduler) {
    return new WaitingWords(
        stores.accounts(),
        stores.missed(),
        stores.replies(),
        new AcdPlaces(acd, stores.routing()),
        scheduler,
        hints::committed,
        numbering::isCallable);
  }

  private AlarmWatch alarms() {
    return new AlarmWatch(
        stores.alarms(),
        acd,
        List.of(bus.alarmNotice()),
        () -> board.broken(),
        stores.clock(),
        config.hotline().zone());
  }

  private Outbox outbox(List<ChannelSender> senders, Scheduler scheduler, SecureRandom random) {
    return new Outbox(
        stores.deliveries(),
        Outbox.Policy.defaults(),
        senders,
        scheduler,
        random,
        hints::committed);
  }

  private Edge edge(Meters meters, OwnPages ownPages, ClientAddress addresses) {
    return new Edge(
        new SocketMeters(meters),
        ownPages,
        new AccessRefusals(stores.audit(), stores.clock()),
        request -> addresses.of(io.vertx.rxjava3.core.http.HttpServerRequest.newInstance(request)));
  }

  private VisitorServices forVisitors(SecureRandom random, Edge edge) {
    return new VisitorServices(
        stores.accounts(),
        stores.conversations(),
        new AcdPlaces(acd, stores.routing()),
        stores.missed(),
        intake,
        stores.media(),
        edge.refusals(),
        new VisitorAudience(feed, bus, hints::committed),
        stores.clock(),
        new VisitorTokens(random, stores.cipher()),
        numbering::isCallable);
  }

  private void gauges(ClusterNode node, Meters meters) {
    Gauge.builder("omniline.intake.queued", intake, Intake::queued)
        .description("Messages that wait for the intake's next commit")
        .register(meters.registry());
    Gauge.builder("omniline.routing.ticking", this, it -> it.routes() ? 1 : 0)
        .description("1 on the node that gives routing its time, and only there.")
        .register(meters.registry());
    Gauge.builder("omniline.routing.memory.here", this, it -> it.keepsRouting() ? 1 : 0)
        .description("1 on the node in which routing's memory lies; its backup is elsewhere.")
        .register(meters.registry());
    Gauge.builder("omniline.cluster.members", node, ClusterNode::members)
        .description("Nodes this node sees, itself included.")
        .register(meters.registry());
  }

  private HazelcastAcd acd(ClusterNode node) {
    return new HazelcastAcd(
        new HazelcastAcd.Parts(
            vertx,
            node.hazelcast(),
            stores.routing(),
            stores.conversations(),
            stores.routed(),
            config.hotline().zone(),
            stores.leases(),
            stores.clock(),
            stores.node(),
            stores.holder(),
            bus.acdHints(),
            bus.alarms(),
            acdMeters,
            this::routed));
  }

  /** Routing has changed a conversation by itself. */
  private void routed(Change change) {
    feed.publishAll(List.of(change));
    returned.changed(change);
  }

  /** New facts of Intake are durable: desks and routing hear, and files are fetched. */
  private void committed(List<Change> changes) {
    hints.committed(changes);
    for (Change change : changes) {
      words.look(change);
      texts.look(change);
      if (!waitsForFiles(change)) {
        continue;
      }
      var unused = // what fails here is found by the sweep
          collector
              .collect(change)
              .subscribe(
                  () -> {}, error -> LOG.warn("Files of a message wait: {}", error.toString()));
    }
  }

  private static boolean waitsForFiles(Change change) {
    return change.entries().stream()
        .anyMatch(entry -> entry.content().data().containsKey(MediaFetch.PEER_MEDIA_ID));
  }

  private boolean isCutOff() {
    return acd.stalled() && database.isUpFor(RECOVERY_MS) && !draining;
  }

  /** Starts routing and the feeds; completes when conversations can be routed. */
  Completable start(SessionEnds ends, Readiness readiness, Closing closing) {
    closing.add("wechat", CLOSE, () -> Completable.fromAction(wechatDoor::close));
    closing.add("routing", ROUTING_CLOSE, acd::close);
    closing.add("feed", CLOSE, () -> Completable.fromAction(feedHost::stop));
    closing.add("intake", CLOSE, () -> Completable.fromAction(intake::close));
    closing.add("phone", CLOSE, phone::stop);
    readiness.note("phone", phone::health);
    readiness.require("database", database::check);
    readiness.require(
        "routing",
        () ->
            acd.healthy()
                ? Completable.complete()
                : Completable.error(new IllegalStateException("routing is not healthy")));
    return queueCodes()
        .andThen(Completable.defer(this::readFlows))
        .andThen(acd.start())
        .onErrorResumeNext(
            error ->
                Completable.error(
                    new StartException(
                        "Routing does not start: "
                            + error.getMessage()
                            + " If another node uses this database, both need cluster.name and"
                            + " cluster.members alike.",
                        error)))
        .andThen(
            Completable.fromAction(
                () -> {
                  feedHost.start();
                  bus.onAlarm(this::heard);
                  desks.start();
                  visitors.start();
                  board.listen();
                  phone.start();
                  programs.listen(callBus, bus);
                  programs.start();
                  ends.listen(ended -> desks.sessionEnded(ended.userId(), ended.tokenHash()));
                }));
  }

  private void database(boolean available) {
    desks.database(available);
    visitors.database(available);
  }

  /** Every node hears it, and the database keeps it once. */
  private void heard(RoutingAlarms.Alarm alarm) {
    var unused = // it is told again while its cause stands
        alarms
            .heard(alarm)
            .subscribe(() -> {}, error -> LOG.warn("Alarm not kept: {}", error.toString()));
  }

  /** What this node does by the clock. */
  void schedule(Jobs jobs) {
    rounds.schedule(jobs);
    phone.schedule(jobs);
    jobs.every("switches.tell", SwitchBoard.EVERY, board::tell);
    jobs.every("switches.paused", PausedSwitches.EVERY, pauses::read);
    StrandedDesks stranded = new StrandedDesks(desks, this::isCutOff, acd::healthy);
    jobs.every("database.ask", ASK, database::ask);
    jobs.every(
        "routing.watch",
        LOOK,
        () ->
            Completable.fromAction(database::look)
                .andThen(
                    Completable.defer(() -> draining ? Completable.complete() : stranded.look())));
    jobs.every("duties.tell", DUTIES, duties::look);
    jobs.every("queues.names", NAMES, this::queueCodes);
    jobs.every("flows.read", FLOWS, this::readFlows);
    jobs.everyOnce("flows.written", FLOWS, () -> texts.sweep(SWEEP_MOST));
  }

  /** What flows say is where switches find it, before anybody calls. */
  private Completable readFlows() {
    return shelf.read().andThen(Completable.defer(() -> sounds.bring(shelf.prompts())));
  }

  PromptSounds sounds() {
    return sounds;
  }

  private Completable queueCodes() {
    return stores
        .directory()
        .queues()
        .doOnSuccess(
            all -> {
              Map<Long, String> codes =
                  all.stream()
                      .collect(
                          Collectors.toMap(DirectoryStore.Queue::id, DirectoryStore.Queue::code));
              acdMeters.queues(codes);
            })
        .ignoreElement();
  }

  /** The next conversation obeys; should routing not hear of it, it reads it within seconds. */
  Completable queuesChanged() {
    return acd.configure()
        .doOnError(error -> LOG.warn("Routing did not hear of queues: {}", error.toString()))
        .onErrorComplete();
  }

  /** An agent who is signed in takes from now on what the administrator has set. */
  Completable profileChanged(User user) {
    return acd.agent(user.id())
        .filter(agent -> agent.state() != AgentState.SIGNED_OUT)
        .flatMapCompletable(
            agent -> acd.signIn(user.id(), AgentProfiles.of(user), "desk", null).ignoreElement());
  }

  /** Who is on duty by telephone. */
  PhoneDuties duties() {
    return duties;
  }

  /** Before any body handler: an upgrade must find its request untouched. */
  void mount(Router router) {
    desks.mount(router.getDelegate());
    visitorDoor.mount(router);
    programs.mount(router);
    wechat.mount(router);
  }

  /** Tells every socket of this node to move, and takes no new ones. */
  Completable drain() {
    draining = true;
    return desks
        .drain()
        .andThen(
            Completable.fromAction(
                () -> {
                  visitors.drain();
                  programs.drain();
                }));
  }

  /** Takes sockets again. */
  void resume() {
    draining = false;
    desks.start();
    visitors.start();
    programs.start();
  }

  /** The way in for programs of others. */
  CtiDoor programs() {
    return programs;
  }

  int desks() {
    return desks.count();
  }

  int visitors() {
    return visitors.count();
  }

  /** Telephone calls that this node commands. */
  int calls() {
    return phone.calls();
  }

  /** How the telephone switches are, as all nodes know it. */
  SwitchBoard board() {
    return board;
  }

  /** Through which nobody calls out. */
  PausedSwitches pauses() {
    return pauses;
  }

  /** Where numbers are from, on this node. */
  NumberPlaces places() {
    return places;
  }

  /** Whether this node gives routing its time. */
  boolean routes() {
    return acd.ticks();
  }

  /** Whether the memory of routing lies on this node. */
  boolean keepsRouting() {
    return acd.keepsMemory();
  }
}
