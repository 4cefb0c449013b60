package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.omniline.channels.AccessRefusals;
import org.omniline.channels.HeadRequests;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.gateway.api.Api;
import org.omniline.gateway.api.ApiRoutes;
import org.omniline.gateway.api.Contract;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.cluster.ClusterNode;
import org.omniline.gateway.cluster.NodeBoard;
import org.omniline.gateway.cluster.NodeControl;
import org.omniline.gateway.cluster.NodeStatus;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.config.ConfigException;
import org.omniline.gateway.flow.AllowedHosts;
import org.omniline.gateway.http.Arrivals;
import org.omniline.gateway.http.ClientAddress;
import org.omniline.gateway.http.HealthRoutes;
import org.omniline.gateway.http.HttpListener;
import org.omniline.gateway.http.OwnPages;
import org.omniline.gateway.http.Problems;
import org.omniline.gateway.http.RateLimiter;
import org.omniline.gateway.http.Readiness;
import org.omniline.gateway.http.SecurityHeaders;
import org.omniline.gateway.http.StaticPages;
import org.omniline.gateway.http.WebrootFiles;
import org.omniline.gateway.jobs.Jobs;
import org.omniline.gateway.log.NodeInLog;
import org.omniline.gateway.metrics.KeyMeters;
import org.omniline.gateway.metrics.Meters;
import org.omniline.gateway.phone.SwitchDirectory;
import org.omniline.gateway.phone.SwitchTrials;
import org.omniline.gateway.signin.FirstAdministrator;
import org.omniline.gateway.signin.PasswordRules;
import org.omniline.gateway.signin.Passwords;
import org.omniline.gateway.signin.SessionEnds;
import org.omniline.gateway.signin.Sessions;
import org.omniline.gateway.signin.SignIn;
import org.omniline.persistence.crypto.KeyRing;
import org.omniline.persistence.crypto.PgKeyCheck;
import org.omniline.persistence.crypto.PgResealing;
import org.omniline.routing.AcdMapConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a node: the one place that wires. Used once. */
final class Startup {
  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration LEAVE = Duration.ofSeconds(4);
  private static final Duration SWEEP_SESSIONS = Duration.ofMinutes(5);
  private static final Duration SAY_KEY = PgResealing.QUIET.dividedBy(4);
  private static final Duration RESEAL = Duration.ofSeconds(10);
  private static final Duration END_EXPIRED = Duration.ofSeconds(2);
  private static final Duration SWEEP_LEFTOVERS = Duration.ofHours(1);

  private final Config config;
  private final Hooks hooks;
  private final SecureRandom random = new SecureRandom();
  private final Closing closing = new Closing();

  Startup(Config config, Hooks hooks) {
    this.config = config;
    this.hooks = hooks;
  }

  Single<Omniline> run() {
    reportLostErrors();
    NodeInLog.set(config.cluster().nodeName().isEmpty() ? "-" : config.cluster().nodeName());
    return join()
        .flatMap(
            node ->
                Stores.open(node.vertx(), config, random, closing)
                    .flatMap(stores -> serve(node, stores)))
        .onErrorResumeNext(error -> closing.run().andThen(Single.error(explained(error))));
  }

  /** Errors that no chain waits for any more would end a thread otherwise. */
  private static void reportLostErrors() {
    if (RxJavaPlugins.getErrorHandler() == null) {
      RxJavaPlugins.setErrorHandler(error -> LOG.debug("an error that nobody waits for", error));
    }
  }

  private Single<ClusterNode> join() {
    return ClusterNode.join(config.cluster(), new AcdMapConfig()::contribute)
        .doOnSuccess(node -> closing.add("cluster", LEAVE, node::leave))
        .onErrorResumeNext(
            error ->
                Single.error(
                    new StartException(
                        "The cluster cannot be joined on "
                            + config.cluster().bindAddress()
                            + ":"
                            + config.cluster().port()
                            + ": "
                            + error.getMessage(),
                        error)));
  }

  private Single<Omniline> serve(ClusterNode node, Stores stores) {
    Vertx vertx = node.vertx();
    Scheduler scheduler = RxHelper.scheduler(vertx);
    Meters meters = new Meters(node.registry());
    Audit audit = new Audit(stores.audit(), stores.clock());
    Passwords passwords = new Passwords(vertx, random);
    SessionEnds ends = new SessionEnds(vertx);
    Sessions sessions =
        new Sessions(stores.sessions(), ends, random, config.session(), config.http().isSecure());
    ClientAddress addresses = new ClientAddress(config.http().trustedProxies());
    OwnPages ownPages = new OwnPages(config.http().publicUrl());
    Readiness readiness = new Readiness(scheduler);
    readiness.require("node number", () -> nodeNumber(stores));
    Jobs jobs = new Jobs(scheduler, stores.leases(), stores.holder());
    NodeInLog.set(NodeInLog.label(config.cluster().nodeName(), stores.node()));
    return seed(stores, passwords, audit)
        .andThen(
            Single.fromCallable(
                () ->
                    new Traffic(
                        node, scheduler, config, stores, meters, sessions, addresses, ownPages,
                        random)))
        .flatMap(
            traffic ->
                traffic
                    .start(ends, readiness, closing)
                    .andThen(
                        Single.defer(
                            () -> {
                              schedule(jobs, traffic, stores, sessions, meters);
                              Nodes nodes = nodes(vertx, stores, traffic, readiness);
                              jobs.every("nodes.tell", NodeBoard.EVERY, nodes.board()::tell);
                              Web web =
                                  new Web(
                                      node, scheduler, stores, meters, audit, sessions, passwords,
                                      readiness, addresses, ownPages, traffic, nodes);
                              return web.open();
                            })))
        .doOnSuccess(
            omniline -> {
              stopWhenLost(omniline, stores);
              readiness.started();
              LOG.info("Ready at {}", omniline.url());
            });
  }

  /** This node among the others. */
  private record Nodes(NodeBoard board, NodeControl control, Completable drain) {}

  private Nodes nodes(Vertx vertx, Stores stores, Traffic traffic, Readiness readiness) {
    Instant startedAt = stores.clock().instant();
    Single<NodeStatus> status =
        // Asked each time: a report of before the start would be told for ever.
        Single.zip(
            Single.defer(readiness::check),
            // Which jobs it has is not worth a silence while the database is away.
            stores.leases().held(stores.holder()).onErrorReturnItem(List.of()),
            (report, jobs) ->
                new NodeStatus(
                    stores.node(),
                    config.cluster().nodeName(),
                    version(),
                    readiness.isDraining()
                        ? NodeStatus.State.DRAINING
                        : report.isReady() ? NodeStatus.State.READY : NodeStatus.State.NOT_READY,
                    traffic.desks(),
                    traffic.visitors(),
                    traffic.calls(),
                    jobs,
                    traffic.routes(),
                    traffic.keepsRouting(),
                    startedAt,
                    stores.clock().instant()));
    Completable drain =
        Completable.defer(
            () -> {
              LOG.info("Draining: desks and visitors are told to move");
              readiness.draining();
              return traffic.drain();
            });
    Completable resume =
        Completable.fromAction(
            () -> {
              LOG.info("Taking people again");
              traffic.resume();
              readiness.resumed();
            });
    NodeBoard board = new NodeBoard(vertx, Single.defer(() -> status), System::nanoTime);
    NodeControl control =
        new NodeControl(
            vertx,
            stores.node(),
            Map.of(NodeControl.Command.DRAIN, drain, NodeControl.Command.RESUME, resume));
    board.listen();
    control.listen();
    return new Nodes(board, control, drain);
  }

  /** As the build wrote it into the jar; empty where classes run without one. */
  private static String version() {
    String version = Startup.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }

  /** Without its number a node makes no ids, so it can store nothing. */
  private static Completable nodeNumber(Stores stores) {
    return stores.nodeLease().isHeld()
        ? Completable.complete()
        : Completable.error(new IllegalStateException("the node's number is not held"));
  }

  private void schedule(
      Jobs jobs, Traffic traffic, Stores stores, Sessions sessions, Meters meters) {
    closing.add("jobs", CLOSE, () -> Completable.fromAction(jobs::stop));
    jobs.everyOnce("sessions.sweep", SWEEP_SESSIONS, stores.sessions()::sweep);
    jobs.everyOnce("sessions.expired", END_EXPIRED, sessions::closeExpired);
    jobs.everyOnce("logins.sweep", SWEEP_SESSIONS, stores.unknownLogins()::sweep);
    jobs.every("media.leftovers", SWEEP_LEFTOVERS, stores.media()::sweep);
    scheduleKeys(jobs, stores, meters);
    traffic.schedule(jobs);
  }

  private static void scheduleKeys(Jobs jobs, Stores stores, Meters meters) {
    KeyRing ring = stores.ring();
    PgKeyCheck check = new PgKeyCheck(stores.database());
    PgResealing resealing =
        new PgResealing(
            stores.database(),
            stores.cipher(),
            ring,
            PgResealing.QUIET,
            new KeyMeters(meters.registry()),
            List.of(stores.media().contents(ring.active().id())));
    jobs.every("keys.using", SAY_KEY, () -> check.using(ring));
    jobs.everyOnce("keys.resealing", RESEAL, resealing::run);
  }

  /** Without its number a node can store nothing: it makes room for one that can. */
  private static void stopWhenLost(Omniline omniline, Stores stores) {
    var unused = // stop never fails
        stores
            .nodeLease()
            .lost()
            .andThen(Completable.defer(omniline::stop))
            .subscribe(() -> {}, error -> LOG.error("the node could not stop", error));
  }

  private Completable seed(Stores stores, Passwords passwords, Audit audit) {
    return Completable.defer(
            () ->
                hooks.seed(
                    new Hooks.Seeding(
                        stores.users(),
                        stores.directory(),
                        stores.queueSettings(),
                        stores.accounts(),
                        stores.terminals(),
                        stores.flows(),
                        stores.prompts(),
                        stores.hours(),
                        passwords)))
        .andThen(
            Completable.defer(
                () ->
                    new FirstAdministrator(stores.users(), passwords, audit)
                        .createIfEmpty()
                        .doOnSuccess(
                            password ->
                                hooks.firstAdministrator(FirstAdministrator.LOGIN, password))
                        .ignoreElement()));
  }

  /** What stands between the network and the stores. */
  private final class Web {
    private final ClusterNode node;
    private final Scheduler scheduler;
    private final Stores stores;
    private final Meters meters;
    private final Audit audit;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Readiness readiness;
    private final Problems problems;
    private final ClientAddress addresses;
    private final OwnPages ownPages;
    private final Traffic traffic;
    private final Nodes nodes;

    Web(
        ClusterNode node,
        Scheduler scheduler,
        Stores stores,
        Meters meters,
        Audit audit,
        Sessions sessions,
        Passwords passwords,
        Readiness readiness,
        ClientAddress addresses,
        OwnPages ownPages,
        Traffic traffic,
        Nodes nodes) {
      this.node = node;
      this.scheduler = scheduler;
      this.stores = stores;
      this.meters = meters;
      this.audit = audit;
      this.sessions = sessions;
      this.passwords = passwords;
      this.readiness = readiness;
      this.problems = new Problems(meters);
      this.addresses = addresses;
      this.ownPages = ownPages;
      this.traffic = traffic;
      this.nodes = nodes;
    }

    Single<Omniline> open() {
      Vertx vertx = node.vertx();
      return Single.zip(
              Contract.load(vertx),
              vertx.rxExecuteBlocking(WebrootFiles::load).toSingle(),
              this::listen)
          .flatMap(listening -> listening);
    }

    private Single<Omniline> listen(Contract contract, WebrootFiles files) {
      Arrivals arrivals =
          new Arrivals(
              Math.max(config.limits().uploadBytes(), config.limits().bodyBytes()),
              problems,
              scheduler);
      HttpListener listener =
          new HttpListener(
              node.vertx(), config.http(), router(contract, files, arrivals), addresses, meters);
      closing.add("listener", CLOSE, listener::stop);
      return listener
          .start()
          .map(port -> new Omniline(config, port, readiness, arrivals, nodes.drain(), closing));
    }

    private Router router(Contract contract, WebrootFiles files, Arrivals arrivals) {
      Router router = Router.router(node.vertx());
      problems.mount(router);
      HeadRequests.mount(router.getDelegate());
      List<String> telephones =
          config.phone().browsers().sockets().stream().map(Config.WebSocket::origin).toList();
      new SecurityHeaders(config.http().isSecure(), telephones).mount(router);
      arrivals.mount(router);
      new HealthRoutes(readiness, node.registry(), addresses, config.metrics().allow())
          .mount(router);
      traffic.mount(router);
      new SwitchDirectory(
              stores.sipAccounts(),
              stores.browserPhones(),
              config.phone().directoryKey(),
              new AccessRefusals(stores.audit(), stores.clock()),
              addresses::of)
          .mount(router);
      api(contract).mount(router);
      hooks.routes(router);
      if (files.isEmpty()) {
        LOG.warn("This build has no pages: webroot/ was not built");
      }
      new StaticPages(files, stores.accounts(), problems).mount(router);
      return router;
    }

    private ApiRoutes api(Contract contract) {
      int perMinute = config.limits().signInsPerMinute();
      SignIn signIn =
          new SignIn(
              stores.users(),
              stores.unknownLogins(),
              sessions,
              passwords,
              new PasswordRules(),
              audit,
              new RateLimiter(perMinute, perMinute, System::nanoTime),
              config.session(),
              stores.clock());
      Api api =
          new Api(
              node.vertx(),
              scheduler,
              stores.users(),
              traffic::profileChanged,
              traffic::queuesChanged,
              stores.skills(),
              stores.settings(),
              stores.directory(),
              stores.queueSettings(),
              stores.shifts(),
              stores.rules(),
              stores.flows(),
              stores.dataServices(),
              stores.prompts(),
              traffic.sounds(),
              stores.surveys(),
              stores.answers(),
              stores.recordingRules(),
              !config.phone().recordings().isEmpty(),
              stores.recordings(),
              stores.missed(),
              stores.callRecords(),
              stores.flowCounts(),
              new AllowedHosts(config.flows().dataHosts()),
              stores.hours(),
              stores.listings(),
              stores.alarms(),
              stores.crisisWords(),
              stores.prefixes(),
              traffic.places(),
              new PhoneNumbering(config.phone().country()),
              stores.policies(),
              stores.clock(),
              config.hotline().zone(),
              stores.accounts(),
              stores.sipAccounts(),
              stores.terminals(),
              stores.seats(),
              new OutgoingLines(stores.accounts(), config.phone().country(), stores.clock()),
              traffic.duties(),
              stores.lastSaves(),
              stores.conversations(),
              stores.media(),
              stores.audit(),
              audit,
              sessions,
              signIn,
              passwords,
              addresses,
              ownPages::isForeign,
              problems,
              nodes.board(),
              nodes.control(),
              stores.ctiKeys(),
              traffic.programs().access(),
              traffic.programs().host(),
              traffic.board(),
              traffic.pauses(),
              new SwitchTrials(
                  node.vertx().getDelegate(), config.phone().switches(), stores.clock()));
      return api.routes(contract, config.limits());
    }
  }

  private Throwable explained(Throwable error) {
    if (error instanceof StartException || error instanceof ConfigException) {
      return error;
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new StartException(
            "Port "
                + config.http().port()
                + " on "
                + config.http().host()
                + " cannot be used: "
                + cause.getMessage()
                + ". Choose another with http.port or OMNILINE_HTTP_PORT.",
            error);
      }
    }
    return new StartException(
        "The start failed: " + error + ". OMNILINE_LOG_LEVEL=DEBUG tells more.", error);
  }
}
