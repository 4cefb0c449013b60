package org.omniline.gateway;

import io.micrometer.core.instrument.Gauge;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.rxjava3.core.Context;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omniline.channels.AccessRefusals;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.webchat.VisitorGuard;
import org.omniline.channels.webchat.VisitorHttp;
import org.omniline.channels.webchat.VisitorLimits;
import org.omniline.channels.webchat.VisitorServices;
import org.omniline.channels.webchat.VisitorSockets;
import org.omniline.channels.webchat.VisitorTokens;
import org.omniline.channels.webchat.WebChatSender;
import org.omniline.channels.wechat.WechatChannel;
import org.omniline.channels.wechat.WechatClients;
import org.omniline.channels.wechat.WechatMediaFetcher;
import org.omniline.channels.wechat.WechatSender;
import org.omniline.channels.wechat.WechatWorkers;
import org.omniline.conversation.Change;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.MediaCollector;
import org.omniline.conversation.intake.MediaFetch;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Outbox;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.SharedCache;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.alarm.AlarmWatch;
import org.omniline.gateway.cluster.ClusterNode;
import org.omniline.gateway.cluster.HazelcastSettings;
import org.omniline.gateway.cluster.HazelcastSharedCache;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.http.ClientAddress;
import org.omniline.gateway.http.DatabaseWatch;
import org.omniline.gateway.http.OwnPages;
import org.omniline.gateway.http.Readiness;
import org.omniline.gateway.jobs.Jobs;
import org.omniline.gateway.metrics.AcdMeters;
import org.omniline.gateway.metrics.IntakeMeters;
import org.omniline.gateway.metrics.Meters;
import org.omniline.gateway.metrics.SocketMeters;
import org.omniline.gateway.signin.SessionEnds;
import org.omniline.gateway.signin.Sessions;
import org.omniline.gateway.socket.AgentProfiles;
import org.omniline.gateway.socket.ChangeFeed;
import org.omniline.gateway.socket.CommitHints;
import org.omniline.gateway.socket.DeskAudience;
import org.omniline.gateway.socket.DeskLimits;
import org.omniline.gateway.socket.DeskServices;
import org.omniline.gateway.socket.DeskSockets;
import org.omniline.gateway.socket.FeedHost;
import org.omniline.gateway.socket.NodeBus;
import org.omniline.gateway.socket.StrandedDesks;
import org.omniline.gateway.socket.VisitorAudience;
import org.omniline.routing.AgentState;
import org.omniline.routing.HazelcastAcd;
import org.omniline.routing.RoutingAlarms;
import org.omniline.routing.alarm.Scene;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What moves conversations on a node: intake, outbox, routing, channels and sockets, wired. */
final class Traffic {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration ROUTING_CLOSE = Duration.ofSeconds(3);

  private static final int WECHAT_THREADS = 8;
  private static final int WECHAT_QUEUE = 500;
  private static final int WECHAT_NETWORK_MS = 5_000;
  private static final long WECHAT_CALL_MS = 20_000;

  private static final Duration SWEEP_OUTBOX = Duration.ofSeconds(1);
  private static final Duration SWEEP_MEDIA = Duration.ofSeconds(3);
  private static final Duration COUNT = Duration.ofSeconds(5);
  private static final Duration GLANCE = Duration.ofSeconds(2);

  /** After the database was away, somebody takes routing's lease and ticks within this time. */
  private static final long RECOVERY_MS = 10_000;

  private static final Duration ASK = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration NAMES = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** Far below the shortest time a place is kept. */
  private static final Duration SEEN = Duration.ofSeconds(5);

  private static final int SWEEP_MOST = 200;
  private static final Duration LOOK_FOR_ALARMS = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_LEVELS = Duration.ofSeconds(15);

  /** What a supervisor sees as "taken in time"; alarms set times of their own. */
  private static final long TAKEN_IN_TIME_MS = 15_000;

  private static final int DESK_SOCKETS_PER_USER = 20;
  private static final int DESK_COMMANDS_AT_ONCE = 256;
  private static final long HELLO_MS = 10_000;
  private static final long RECHECK_MS = 3_000;

  /** A whole school may stand behind one address: as much as so many visitors may do. */
  private static final int VISITORS_PER_ADDRESS = 50;

  private final Vertx vertx;
  private final Config config;
  private final Stores stores;
  private final Meters meters;
  private final AcdMeters acdMeters;
  private final NodeBus bus;
  private final ChangeFeed feed;
  private final FeedHost feedHost;
  private final HazelcastAcd acd;
  private final AlarmWatch alarms;
  private final CommitHints hints;
  private final ContactKeyword keyword;
  private final Outbox outbox;
  private final MediaCollector collector;
  private final Intake intake;
  private final WechatWorkers wechatWorkers;
  private final WechatChannel wechat;
  private final DeskSockets desks;
  private final VisitorSockets visitors;
  private final VisitorHttp visitorHttp;
  private final DatabaseWatch database;
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
    this.stores = stores;
    this.meters = meters;
    this.acdMeters = new AcdMeters(meters);
    this.bus = new NodeBus(vertx.getDelegate(), stores.holder());
    Context loop = vertx.getOrCreateContext();
    this.feed =
        new ChangeFeed(
            task -> loop.runOnContext(now -> task.run()),
            stores.conversations(),
            bus,
            stores.clock(),
            ChangeFeed.Limits.defaults());
    this.feedHost = new FeedHost(vertx.getDelegate(), feed, bus);
    this.acd = acd(node);
    this.alarms =
        new AlarmWatch(
            stores.alarms(),
            acd,
            List.of(bus.alarmNotice()),
            stores.clock(),
            config.hotline().zone());
    this.hints = new CommitHints(feed, acd, bus.alarms());
    this.keyword = new ContactKeyword(stores.accounts(), stores.missed(), hints::committed);
    roles(node);
    this.wechatWorkers = new WechatWorkers(WECHAT_THREADS, WECHAT_QUEUE, WECHAT_CALL_MS, scheduler);
    SharedCache cache =
        new HazelcastSharedCache(node.hazelcast().getMap(HazelcastSettings.SHARED_CACHE));
    WechatClients clients = new WechatClients(cache, WECHAT_NETWORK_MS, WECHAT_THREADS);
    List<ChannelSender> senders =
        List.of(new WebChatSender(), new WechatSender(clients, wechatWorkers, stores.media()));
    this.outbox =
        new Outbox(
            stores.deliveries(),
            Outbox.Policy.defaults(),
            senders,
            scheduler,
            random,
            hints::committed);
    this.collector =
        new MediaCollector(
            stores.mediaFetches(),
            List.of(new WechatMediaFetcher(clients, wechatWorkers, stores.media())),
            hints::committed);
    IntakeMeters observer = new IntakeMeters(meters, this::committed);
    this.intake =
        new Intake(stores.intake(), observer, Intake.Limits.defaults(), scheduler, random);
    Gauge.builder("omniline.intake.queued", intake, Intake::queued)
        .description("Messages that wait for the intake's next commit")
        .register(meters.registry());
    SocketMeters sockets = new SocketMeters(meters);
    Function<HttpServerRequest, String> address =
        request -> addresses.of(io.vertx.rxjava3.core.http.HttpServerRequest.newInstance(request));
    AccessRefusals refusals = new AccessRefusals(stores.audit(), stores.clock());
    this.wechat =
        new WechatChannel(
            stores.accounts(), intake, observer, refusals, address, stores.clock(), scheduler);
    this.desks = desks(senders, sessions, sockets, ownPages, address);
    this.database = new DatabaseWatch(stores.database()::ping, System::nanoTime, this::database);
    VisitorServices services =
        new VisitorServices(
            stores.accounts(),
            stores.conversations(),
            new AcdPlaces(acd, stores.routing()),
            stores.missed(),
            intake,
            stores.media(),
            refusals,
            new VisitorAudience(feed, bus, hints::committed),
            stores.clock(),
            new VisitorTokens(random, stores.cipher()));
    VisitorLimits limits = visitorLimits();
    VisitorGuard guard = new VisitorGuard(limits, System::nanoTime);
    this.visitors =
        new VisitorSockets(
            vertx.getDelegate(),
            services,
            limits,
            FrameSocket.Limits.defaults(),
            guard,
            sockets,
            ownPages::isOwn,
            address);
    this.visitorHttp =
        new VisitorHttp(vertx.getDelegate(), services, limits, guard, sockets, address);
  }

  private void roles(ClusterNode node) {
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
            change -> feed.publishAll(List.of(change))));
  }

  private DeskSockets desks(
      List<ChannelSender> senders,
      Sessions sessions,
      SocketMeters sockets,
      OwnPages ownPages,
      Function<HttpServerRequest, String> address) {
    DeskServices services =
        new DeskServices(
            stores.conversations(),
            stores.contacts(),
            stores.missed(),
            stores.directory(),
            stores.accounts(),
            stores.media(),
            acd,
            outbox,
            senders,
            stores.sessions(),
            stores.users(),
            stores.audit(),
            stores.agentLog(),
            hints,
            bus,
            stores.clock(),
            sessions::closeAll,
            stores.routing()::open,
            stores.routing()::forced,
            this::serviceLevels,
            stores.alarms(),
            Integer.toString(stores.node()));
    DeskLimits limits =
        new DeskLimits(
            config.limits().textCodePoints(),
            config.limits().uploadBytes(),
            stores.uploadTypes(),
            DESK_SOCKETS_PER_USER,
            DESK_COMMANDS_AT_ONCE,
            HELLO_MS,
            RECHECK_MS);
    return new DeskSockets(
        vertx.getDelegate(),
        services,
        feed,
        new DeskAudience(feed, stores.conversations()),
        limits,
        FrameSocket.Limits.defaults(),
        sockets,
        request -> sessions.of(io.vertx.rxjava3.core.http.HttpServerRequest.newInstance(request)),
        ownPages::isOwn,
        address);
  }

  /** Of those who left each queue today, the percentage that was taken within the usual time. */
  private Single<Map<Long, Integer>> serviceLevels() {
    ZoneId zone = config.hotline().zone();
    Instant midnight =
        stores.clock().instant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    return stores
        .alarms()
        .levels(midnight, TAKEN_IN_TIME_MS)
        .map(
            levels ->
                levels.stream()
                    .collect(Collectors.toMap(Scene.Level::queue, Scene.Level::percent)));
  }

  private VisitorLimits visitorLimits() {
    return new VisitorLimits(
        config.limits().textCodePoints(),
        config.limits().uploadBytes(),
        stores.uploadTypes(),
        config.visitor().messagesPerMinute(),
        config.visitor().messageBurst(),
        VISITORS_PER_ADDRESS * config.visitor().messagesPerMinute(),
        VISITORS_PER_ADDRESS * config.visitor().messageBurst(),
        config.visitor().maxConnectionsPerAddress(),
        config.http().maxConnections(),
        config.limits().uploadsPerMinute(),
        HELLO_MS);
  }

  /** New facts of Intake are durable: desks and routing hear, and files are fetched. */
  private void committed(List<Change> changes) {
    hints.committed(changes);
    for (Change change : changes) {
      keyword.look(change);
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
    closing.add("wechat", CLOSE, () -> Completable.fromAction(wechatWorkers::close));
    closing.add("routing", ROUTING_CLOSE, acd::close);
    closing.add("feed", CLOSE, () -> Completable.fromAction(feedHost::stop));
    closing.add("intake", CLOSE, () -> Completable.fromAction(intake::close));
    readiness.require("database", database::check);
    readiness.require(
        "routing",
        () ->
            acd.healthy()
                ? Completable.complete()
                : Completable.error(new IllegalStateException("routing is not healthy")));
    return queueCodes()
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

  /** Who is served and writes no more is asked after, then the talk is ended. */
  private Completable silence() {
    return stores
        .silent()
        .due(SWEEP_MOST)
        .flattenAsFlowable(all -> all)
        .concatMapMaybe(
            due ->
                due.end()
                    ? stores.silent().end(due.conversation())
                    : stores.silent().remind(due.conversation()))
        .doOnNext(hints::committed)
        .ignoreElements();
  }

  /** Whoever waits and has had no page open for too long has left. */
  private Completable absent() {
    return stores
        .presence()
        .away(SWEEP_MOST)
        .flattenAsFlowable(all -> all)
        .concatMapMaybe(stores.presence()::leave)
        .doOnNext(hints::committed)
        .ignoreElements();
  }

  /** What this node does by the clock. */
  void schedule(Jobs jobs) {
    jobs.everyOnce("alarms.look", LOOK_FOR_ALARMS, alarms::look);
    jobs.everyOnce("alarms.levels", LOOK_AT_LEVELS, alarms::lookAtLevels);
    jobs.everyOnce("conversations.silent", SILENCE, this::silence);
    jobs.every("visitors.seen", SEEN, () -> stores.presence().seen(visitors.present()));
    jobs.everyOnce("visitors.away", SEEN, this::absent);
    StrandedDesks stranded = new StrandedDesks(desks, this::isCutOff, acd::healthy);
    jobs.every("database.ask", ASK, database::ask);
    jobs.every(
        "routing.watch",
        LOOK,
        () ->
            Completable.fromAction(database::look)
                .andThen(
                    Completable.defer(() -> draining ? Completable.complete() : stranded.look())));
    jobs.every("outbox.sweep", SWEEP_OUTBOX, () -> outbox.sweep(SWEEP_MOST).ignoreElement());
    jobs.every("media.sweep", SWEEP_MEDIA, () -> collector.sweep(SWEEP_MOST).ignoreElement());
    jobs.every(
        "outbox.count",
        COUNT,
        () -> stores.deliveries().pending().doOnSuccess(meters::outboxPending).ignoreElement());
    jobs.every("queues.names", NAMES, this::queueCodes);
    jobs.every(
        "queues.glance",
        GLANCE,
        () -> acd.queues().doOnSuccess(stores.queues()::saw).ignoreElement());
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

  /** Before any body handler: an upgrade must find its request untouched. */
  void mount(Router router) {
    desks.mount(router.getDelegate());
    visitors.mount(router.getDelegate());
    visitorHttp.mount(router.getDelegate());
    wechat.mount(router);
  }

  /** Tells every socket of this node to move, and takes no new ones. */
  Completable drain() {
    draining = true;
    return desks.drain().andThen(Completable.fromAction(visitors::drain));
  }

  /** Takes sockets again. */
  void resume() {
    draining = false;
    desks.start();
    visitors.start();
  }

  int desks() {
    return desks.count();
  }

  int visitors() {
    return visitors.count();
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
