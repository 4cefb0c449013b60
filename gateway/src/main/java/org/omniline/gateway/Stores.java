package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.SslMode;
import io.vertx.rxjava3.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.WorkerExecutor;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.channels.phone.number.PrefixTableStore;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.cti.CtiCommands;
import org.omniline.conversation.cti.CtiEvents;
import org.omniline.conversation.cti.CtiKeys;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.MediaFetchStore;
import org.omniline.conversation.outbox.DeliveryStore;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.CallConversations;
import org.omniline.conversation.port.CallRecords;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.Handovers;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.OutgoingConversations;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.conversation.port.RoutedConversations;
import org.omniline.conversation.port.SilentConversations;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.conversation.port.SwitchPauses;
import org.omniline.conversation.port.VisitorPresence;
import org.omniline.conversation.port.WaitingPrecedence;
import org.omniline.conversation.port.WaitingReplies;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.conversation.staff.BrowserPhones;
import org.omniline.conversation.staff.LastSaves;
import org.omniline.conversation.staff.PhoneSeats;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.SettingStore;
import org.omniline.conversation.staff.SipAccounts;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.UnknownLogins;
import org.omniline.conversation.staff.UserStore;
import org.omniline.flow.recording.RecordingRuleStore;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.flow.store.FlowCounts;
import org.omniline.flow.store.FlowFacts;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.SurveyAnswers;
import org.omniline.flow.store.SurveyStore;
import org.omniline.flow.text.TextRuns;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.config.ConfigException;
import org.omniline.persistence.admission.PgAdmissionPolicies;
import org.omniline.persistence.admission.PgHoursStore;
import org.omniline.persistence.admission.PgRuleStore;
import org.omniline.persistence.cluster.LeasedIds;
import org.omniline.persistence.cluster.PgClock;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.cluster.PgNodeLease;
import org.omniline.persistence.conversation.OpenConversations;
import org.omniline.persistence.conversation.PgCallConversations;
import org.omniline.persistence.conversation.PgCallRecords;
import org.omniline.persistence.conversation.PgCallStore;
import org.omniline.persistence.conversation.PgContactStore;
import org.omniline.persistence.conversation.PgConversationStore;
import org.omniline.persistence.conversation.PgDeliveryStore;
import org.omniline.persistence.conversation.PgHandovers;
import org.omniline.persistence.conversation.PgIntakeStore;
import org.omniline.persistence.conversation.PgListingStore;
import org.omniline.persistence.conversation.PgMediaFetchStore;
import org.omniline.persistence.conversation.PgMissedStore;
import org.omniline.persistence.conversation.PgOutgoingConversations;
import org.omniline.persistence.conversation.PgRecordingStore;
import org.omniline.persistence.conversation.PgRoutedConversations;
import org.omniline.persistence.conversation.PgSilentConversations;
import org.omniline.persistence.conversation.PgTextRuns;
import org.omniline.persistence.conversation.PgVisitorPresence;
import org.omniline.persistence.conversation.PgWaitingPrecedence;
import org.omniline.persistence.conversation.PgWaitingReplies;
import org.omniline.persistence.crypto.KeyFile;
import org.omniline.persistence.crypto.KeyRing;
import org.omniline.persistence.crypto.PgKeyCheck;
import org.omniline.persistence.crypto.SealingCipher;
import org.omniline.persistence.cti.PgCtiCommands;
import org.omniline.persistence.cti.PgCtiEvents;
import org.omniline.persistence.cti.PgCtiKeys;
import org.omniline.persistence.directory.PgAccountStore;
import org.omniline.persistence.directory.PgDirectoryStore;
import org.omniline.persistence.flow.PgDataServiceStore;
import org.omniline.persistence.flow.PgFlowCounts;
import org.omniline.persistence.flow.PgFlowFacts;
import org.omniline.persistence.flow.PgFlowStore;
import org.omniline.persistence.flow.PgPromptStore;
import org.omniline.persistence.flow.PgRecordingRuleStore;
import org.omniline.persistence.flow.PgSurveyAnswers;
import org.omniline.persistence.flow.PgSurveyStore;
import org.omniline.persistence.media.DirectoryMediaStore;
import org.omniline.persistence.media.FileTypes;
import org.omniline.persistence.media.FileWorkers;
import org.omniline.persistence.routing.PgAlarmStore;
import org.omniline.persistence.routing.PgQueueStore;
import org.omniline.persistence.routing.PgRoutingStore;
import org.omniline.persistence.routing.PgShiftStore;
import org.omniline.persistence.routing.PgSwitchPauses;
import org.omniline.persistence.sql.Migrations;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgSettings;
import org.omniline.persistence.staff.PgAgentLog;
import org.omniline.persistence.staff.PgAuditStore;
import org.omniline.persistence.staff.PgBrowserPhones;
import org.omniline.persistence.staff.PgLastSaves;
import org.omniline.persistence.staff.PgPhoneSeats;
import org.omniline.persistence.staff.PgPrefixTableStore;
import org.omniline.persistence.staff.PgSessionStore;
import org.omniline.persistence.staff.PgSettingStore;
import org.omniline.persistence.staff.PgSipAccounts;
import org.omniline.persistence.staff.PgSkillStore;
import org.omniline.persistence.staff.PgTerminals;
import org.omniline.persistence.staff.PgUnknownLogins;
import org.omniline.persistence.staff.PgUserStore;
import org.omniline.persistence.words.LuceneWordIndexer;
import org.omniline.persistence.words.PgCrisisWords;
import org.omniline.persistence.words.TextFold;
import org.omniline.routing.AgentLog;
import org.omniline.routing.QueueStore;
import org.omniline.routing.RoutingStore;
import org.omniline.routing.ShiftStore;
import org.omniline.routing.admission.AdmissionPolicies;
import org.omniline.routing.admission.HoursStore;
import org.omniline.routing.admission.ListingStore;
import org.omniline.routing.admission.RuleAdmission;
import org.omniline.routing.admission.RuleStore;
import org.omniline.routing.alarm.AlarmStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is kept, opened and migrated.
 *
 * @param holder names this process in leases
 * @param node this node's leased number
 */
record Stores(
    PgDatabase database,
    PgDatabase intakeDatabase,
    PgClock clock,
    String holder,
    int node,
    PgNodeLease nodeLease,
    Ids ids,
    KeyRing ring,
    Cipher cipher,
    Leases leases,
    UserStore users,
    SkillStore skills,
    SettingStore settings,
    SessionStore sessions,
    UnknownLogins unknownLogins,
    AuditStore audit,
    AccountStore accounts,
    DirectoryStore directory,
    QueueStore queueSettings,
    ShiftStore shifts,
    RuleStore rules,
    FlowStore flows,
    DataServiceStore dataServices,
    PromptStore prompts,
    SurveyStore surveys,
    SurveyAnswers answers,
    RecordingRuleStore recordingRules,
    FlowFacts flowFacts,
    FlowCounts flowCounts,
    HoursStore hours,
    ListingStore listings,
    AlarmStore alarms,
    AdmissionPolicies policies,
    LastQueues queues,
    DirectoryMediaStore media,
    List<String> uploadTypes,
    ConversationStore conversations,
    ContactStore contacts,
    MissedStore missed,
    WaitingReplies replies,
    TextRuns textRuns,
    IntakeStore intake,
    DeliveryStore deliveries,
    MediaFetchStore mediaFetches,
    RoutedConversations routed,
    RoutingStore routing,
    AgentLog agentLog,
    PgCrisisWords crisisWords,
    SilentConversations silent,
    Handovers handovers,
    WaitingPrecedence precedence,
    VisitorPresence presence,
    CallStore calls,
    CallConversations callConversations,
    OutgoingConversations outgoing,
    RecordingStore recordings,
    CallRecords callRecords,
    Terminals terminals,
    SipAccounts sipAccounts,
    BrowserPhones browserPhones,
    PhoneSeats seats,
    LastSaves lastSaves,
    CtiKeys ctiKeys,
    CtiEvents ctiEvents,
    CtiCommands ctiCommands,
    SwitchPauses switchPauses,
    PrefixTableStore prefixes,
    PhonePlaces places) {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  /** A database that starts together with us needs a moment. */
  private static final int DATABASE_WAIT_S = 20;

  private static final Duration STATEMENT = Duration.ofSeconds(15);
  private static final Duration NODE_LEASE = Duration.ofSeconds(30);
  private static final Duration FILE_LIMIT = Duration.ofSeconds(30);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** Reports wait for one another, and never take a connection from who talks. */
  private static final int REPORT_POOL = 2;

  private static final int FILE_THREADS = 2;
  private static final int FILES_AT_ONCE = 512;
  private static final int UNKNOWN_LOGINS = 100_000;

  /** Opens; fails with {@link StartException} or {@link ConfigException}. */
  static Single<Stores> open(Vertx vertx, Config config, SecureRandom random, Closing closing) {
    Config.Database settings = config.database();
    PgDatabase database = open(vertx, config, settings.pool(), "pool", closing);
    PgDatabase intake = open(vertx, config, settings.intakePool(), "intake pool", closing);
    PgDatabase reports = open(vertx, config, REPORT_POOL, "report pool", closing);
    String holder = UUID.randomUUID().toString();
    PgClock clock = new PgClock(vertx, database, System::nanoTime);
    PgNodeLease lease = new PgNodeLease(vertx, database, holder, NODE_LEASE, System::nanoTime);
    return reachable(database, settings)
        .andThen(migrate(vertx, config))
        .andThen(Completable.defer(clock::start))
        .andThen(Single.defer(lease::acquire))
        .doOnSuccess(
            node -> {
              closing.add("clock", CLOSE, () -> Completable.fromAction(clock::close));
              closing.add("node number", CLOSE, lease::release);
            })
        .flatMap(
            node ->
                load(vertx, config, random, database)
                    .map(
                        loaded ->
                            assemble(
                                vertx,
                                config,
                                database,
                                intake,
                                reports,
                                clock,
                                holder,
                                node,
                                lease,
                                loaded.ring(),
                                new SealingCipher(loaded.ring(), random),
                                loaded.words(),
                                loaded.fold(),
                                closing)));
  }

  private static PgDatabase open(
      Vertx vertx, Config config, int size, String name, Closing closing) {
    PgDatabase database = PgDatabase.open(vertx, settings(config, size));
    closing.add(name, CLOSE, database::close);
    return database;
  }

  private static PgSettings settings(Config config, int size) {
    Config.Database d = config.database();
    return new PgSettings(
        d.host(),
        d.port(),
        d.name(),
        d.user(),
        d.password(),
        d.tls() ? SslMode.REQUIRE : SslMode.DISABLE,
        size,
        d.waitQueue(),
        d.acquireTimeout(),
        STATEMENT);
  }

  private static Completable reachable(PgDatabase database, Config.Database settings) {
    return database
        .ping()
        .doOnError(error -> LOG.info("Waiting for the database {}", settings))
        .retryWhen(
            errors ->
                errors
                    .zipWith(Flowable.range(1, DATABASE_WAIT_S + 1), DatabaseAway::new)
                    .flatMapSingle(
                        away ->
                            away.isFinal()
                                ? Single.<Long>error(away.error())
                                : Single.timer(1, TimeUnit.SECONDS)))
        .onErrorResumeNext(
            error ->
                Completable.error(
                    new StartException(
                        "The database "
                            + settings
                            + (error instanceof PgException
                                ? " refuses us: " + error.getMessage()
                                : " does not answer")
                            + ". Check database.* in the configuration.",
                        error)));
  }

  /** What PostgreSQL itself says (a wrong password, no such database) will not pass by waiting. */
  private record DatabaseAway(Throwable error, int tries) {
    boolean isFinal() {
      boolean starting = error instanceof PgException pg && "57P03".equals(pg.getSqlState());
      return tries > DATABASE_WAIT_S || (error instanceof PgException && !starting);
    }
  }

  private static Completable migrate(Vertx vertx, Config config) {
    return new Migrations(vertx, settings(config, 1))
        .run()
        .doOnSuccess(
            n -> {
              if (n > 0) {
                LOG.info("{} migrations were applied", n);
              }
            })
        .ignoreElement()
        .onErrorResumeNext(
            error ->
                Completable.error(
                    new StartException(
                        "The database "
                            + config.database()
                            + " cannot be migrated: "
                            + error.getMessage(),
                        error)));
  }

  /**
   * What takes a while to load: the keys from their file, the dictionary that cuts words, and the
   * table that brings ways of writing together.
   */
  private record Loaded(KeyRing ring, WordIndexer words, TextFold fold) {}

  private static Single<Loaded> load(
      Vertx vertx, Config config, SecureRandom random, PgDatabase database) {
    return vertx
        .<Loaded>rxExecuteBlocking(
            () -> {
              Files.createDirectories(config.home());
              return new Loaded(
                  new KeyFile(config.keysFile(), random).loadOrCreate(),
                  new LuceneWordIndexer(),
                  new TextFold());
            })
        .toSingle()
        .flatMap(loaded -> new PgKeyCheck(database).verify(loaded.ring()).toSingleDefault(loaded))
        .onErrorResumeNext(
            error ->
                Single.error(
                    new StartException(
                        "The keys in "
                            + config.keysFile()
                            + " cannot be used: "
                            + error.getMessage(),
                        error)));
  }

  private static Stores assemble(
      Vertx vertx,
      Config config,
      PgDatabase database,
      PgDatabase intake,
      PgDatabase reports,
      PgClock clock,
      String holder,
      int node,
      PgNodeLease lease,
      KeyRing ring,
      Cipher cipher,
      WordIndexer words,
      TextFold fold,
      Closing closing) {
    Ids ids = new LeasedIds(lease, new SnowflakeIds(clock, node));
    AccountStore accounts = new PgAccountStore(database, cipher, ids, System::nanoTime);
    FileTypes types = fileTypes(config);
    PgAdmissionPolicies policies =
        new PgAdmissionPolicies(database, config.hotline().zone(), System::nanoTime);
    PgCrisisWords crisisWords = new PgCrisisWords(database, ids, fold, System::nanoTime);
    LastQueues queues = new LastQueues();
    PhonePlaces places = new PhonePlaces(config.phone().country());
    Admission admission =
        new RuleAdmission(
            policies,
            queues,
            identity ->
                identity.kind() == IdentityKey.Kind.PHONE
                    ? places.of(identity.value()).region()
                    : null,
            clock);
    return new Stores(
        database,
        intake,
        clock,
        holder,
        node,
        lease,
        ids,
        ring,
        cipher,
        new PgLeases(database),
        new PgUserStore(database, cipher, ids),
        new PgSkillStore(database, cipher),
        new PgSettingStore(database),
        new PgSessionStore(database, cipher),
        new PgUnknownLogins(database, cipher, UNKNOWN_LOGINS),
        new PgAuditStore(database, ids),
        accounts,
        new PgDirectoryStore(database),
        new PgQueueStore(database, ids),
        new PgShiftStore(database, ids),
        new PgRuleStore(database, ids, policies),
        new PgFlowStore(database, ids),
        new PgDataServiceStore(database, cipher, ids),
        new PgPromptStore(database),
        new PgSurveyStore(database),
        new PgSurveyAnswers(database),
        new PgRecordingRuleStore(database, ids),
        new PgFlowFacts(database),
        new PgFlowCounts(reports),
        new PgHoursStore(database, ids, policies),
        new PgListingStore(database, cipher, words, ids),
        new PgAlarmStore(database, ids),
        policies,
        queues,
        new DirectoryMediaStore(
            database,
            cipher,
            ids,
            clock,
            new FileWorkers(vertx, FILE_THREADS, FILES_AT_ONCE, FILE_LIMIT),
            types,
            config.limits().uploadBytes(),
            config.home().resolve("media")),
        types.allowed().stream().sorted().toList(),
        new PgConversationStore(database, cipher, words, ids),
        new PgContactStore(database, cipher, words, ids),
        new PgMissedStore(database, cipher, words, ids, admission),
        new PgWaitingReplies(database, cipher, words, ids),
        new PgTextRuns(database, cipher, words, ids),
        new PgIntakeStore(
            intake, cipher, words, ids, preparing(vertx, closing), admission, crisisWords),
        new PgDeliveryStore(database, cipher, words, accounts, holder),
        new PgMediaFetchStore(database, cipher, words, accounts, holder),
        new PgRoutedConversations(database, cipher, words, ids),
        new PgRoutingStore(
            database,
            new OpenConversations(database, cipher, words),
            clock,
            config.hotline().zone()),
        new PgAgentLog(database, cipher),
        crisisWords,
        new PgSilentConversations(database, cipher, words, ids),
        new PgHandovers(database, cipher, words),
        new PgWaitingPrecedence(database, cipher, words),
        new PgVisitorPresence(database, cipher, words, ids),
        new PgCallStore(database, cipher, ids),
        new PgCallConversations(database, cipher, words, ids),
        new PgOutgoingConversations(database, cipher, words, ids),
        new PgRecordingStore(database, cipher, ids),
        new PgCallRecords(reports, cipher),
        new PgTerminals(database, cipher),
        new PgSipAccounts(database, cipher, ids),
        new PgBrowserPhones(database, cipher, new SecureRandom()),
        new PgPhoneSeats(database, ids),
        new PgLastSaves(database),
        new PgCtiKeys(database, ids),
        new PgCtiEvents(database, cipher),
        new PgCtiCommands(database),
        new PgSwitchPauses(database),
        new PgPrefixTableStore(database, cipher, ids),
        places);
  }

  /** Where Intake prepares long batches: one thread, since lanes wait for it anyway. */
  private static Scheduler preparing(Vertx vertx, Closing closing) {
    WorkerExecutor worker =
        vertx.createSharedWorkerExecutor("omniline-intake", 2, 30, TimeUnit.SECONDS);
    closing.add("intake workers", CLOSE, worker::rxClose);
    return RxHelper.blockingScheduler(worker.getDelegate());
  }

  private static FileTypes fileTypes(Config config) {
    if (config.media().types().isEmpty()) {
      return new FileTypes(FileTypes.known());
    }
    Set<String> unknown = new HashSet<>(config.media().types());
    unknown.removeAll(FileTypes.known());
    if (!unknown.isEmpty()) {
      throw new ConfigException(
          "Configuration key \"media.types\" holds types that cannot be told by their content: "
              + String.join(", ", unknown));
    }
    return new FileTypes(Set.copyOf(config.media().types()));
  }
}
