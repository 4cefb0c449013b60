package org.omniline.calls;

import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.Hooks;
import org.omniline.gateway.Omniline;
import org.omniline.gateway.config.Config;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.SimulatedSwitch;
import org.omniline.playground.freeswitch.SimulationSettings;
import org.omniline.playground.freeswitch.ToneFile;
import org.omniline.playground.freeswitch.VertxTimers;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.QueueSettings;

/**
 * A node beside a simulated switch: two access numbers of two accounts, agents with telephones.
 * What a test opened is closed after it.
 */
final class Phoning implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, Hooks {
  static final String PASSWORD = "correct horse battery";

  /**
   * Of {@link #PASSWORD}, cheap to check: no test here is about how hard a password is to guess.
   */
  static final String HASH =
      "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aGUgdGVzdHM"
          + "$wVfxG29B162pw19xc1+DA9BDQHvWRXrXEvemoqx0xrY";

  static final List<String> AGENTS = List.of("one", "two");
  static final String LAWYER = "lawyer";
  static final String SUPERVISOR = "boss";
  static final String ADMINISTRATOR = "chief";
  private static final AtomicInteger CALLERS = new AtomicInteger(10_000);

  final Vertx vertx = Vertx.vertx();
  final SimulatedSwitch freeswitch = made("fs-test");

  /** Another one, with the same agents; null unless it was asked for. */
  final @Nullable SimulatedSwitch other;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private final Map<String, Long> queues = new HashMap<>();

  /** The queries that the service outside was asked. */
  final List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();

  private final Map<String, String> settings;
  private final Function<Seeding, Completable> further;
  private HttpServer data;
  private CallDatabase database;
  private Path home;
  Path recordings;
  private Omniline node;
  private String switches = "";

  Phoning() {
    this(1);
  }

  /**
   * @param switches one or two
   */
  Phoning(int switches) {
    this(switches, Map.of(), seeding -> Completable.complete());
  }

  private Phoning(
      int switches, Map<String, String> settings, Function<Seeding, Completable> further) {
    this.other = switches == 1 ? null : made("fs-other");
    this.settings = settings;
    this.further = further;
  }

  /**
   * With settings of its own, and data of its own.
   *
   * @param further seeded at each start, after the people
   */
  static Phoning with(Map<String, String> settings, Function<Seeding, Completable> further) {
    return new Phoning(1, settings, further);
  }

  private SimulatedSwitch made(String name) {
    return new SimulatedSwitch(
        vertx,
        new SimulationSettings(
            name,
            "secret",
            SimulationSettings.defaults().dialplan(),
            SimulationSettings.defaults().sounds(),
            124_500,
            Duration.ofMillis(50),
            new ToneFile()),
        new VertxTimers(vertx, InstantSource.system(), 1),
        () -> UUID.randomUUID().toString());
  }

  private static String at(String name, SimulatedSwitch one) {
    return name + "=127.0.0.1:" + one.start(0).blockingGet();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    database = new CallDatabase();
    home = Files.createTempDirectory("omniline-phoning");
    recordings = Files.createDirectories(home.resolve("recordings"));
    switches = at("fs1", freeswitch) + (other == null ? "" : "," + at("fs2", other));
    startNode();
  }

  void startNode() {
    Map<String, String> keys = new HashMap<>();
    keys.put("home", home.toString());
    keys.put("http.host", "127.0.0.1");
    keys.put("http.port", "0");
    keys.put("database.host", "127.0.0.1");
    keys.put("database.port", Integer.toString(database.port()));
    keys.put("database.name", database.name());
    keys.put("database.user", "postgres");
    keys.put("database.password", "postgres");
    keys.put("database.pool", "6");
    keys.put("database.intake-pool", "2");
    keys.put("cluster.name", "phoning-" + ProcessHandle.current().pid());
    keys.put("cluster.members", "127.0.0.1");
    keys.put("limits.sign-ins-per-minute", "1000");
    keys.put("phone.switches", switches);
    keys.put("phone.password", "secret");
    keys.put("phone.outside", "sofia/gateway/trunk/{number}");
    keys.put("phone.sounds", "/s");
    keys.put("phone.recordings", recordings.toString());
    keys.put("flows.data-hosts", "127.0.0.1:" + dataPort());
    keys.putAll(settings);
    node = Omniline.start(Config.of(keys), this).blockingGet();
  }

  /** The port of {@link #data}, started when it is first needed. */
  private int dataPort() {
    if (data == null) {
      data =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> {
                    asked.add(request.query());
                    if (request.path().equals("/orders")) {
                      request
                          .response()
                          .putHeader("content-type", "application/json")
                          .end("{\"state\":\"办结\"}");
                    }
                  })
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    }
    return data.actualPort();
  }

  /** A service that answers at {@code /orders}, and nowhere else. */
  String service(String path, int timeoutMs) {
    String code = "s" + CALLERS.incrementAndGet();
    sql(
        "insert into data_service (id, code, name, url, method, timeout_ms) values ("
            + CALLERS.incrementAndGet()
            + ", '"
            + code
            + "', '工单', 'http://127.0.0.1:"
            + dataPort()
            + path
            + "', 'GET', "
            + timeoutMs
            + ")");
    return code;
  }

  /**
   * A telephone outside is the agent's ear from now on, by the agent's own choice; until the test
   * is over.
   */
  Phone outside(Desk desk, String login, PhoneBehaviour behaviour) {
    allowOutside(login);
    String number = number();
    desk.ask("terminal.outside", new JsonObject().put("number", number));
    return freeswitch.phone(number, behaviour);
  }

  /** As an administrator does. */
  void allowOutside(String login) {
    sql(
        "insert into phone_seat (user_id, outside, changed_by, changed_at) values ("
            + user(login)
            + ", true, "
            + user(SUPERVISOR)
            + ", now()) on conflict do nothing");
  }

  /** What a leg hears or is asked just now. */
  String heard(Caller caller) {
    return freeswitch.heard().blockingGet().getOrDefault(caller.uuid(), "");
  }

  /** As somebody does at the switch's console; waits for its answer. */
  void onConsole(String command) {
    int port = Integer.parseInt(switches.replaceAll(",.*", "").replaceAll(".*:", ""));
    try (Socket console = new Socket(InetAddress.getLoopbackAddress(), port)) {
      console.setSoTimeout(5_000);
      console
          .getOutputStream()
          .write(
              ("auth secret\n\napi " + command + "\n\nexit\n\n").getBytes(StandardCharsets.UTF_8));
      byte[] answers = console.getInputStream().readAllBytes();
      org.assertj.core.api.Assertions.assertThat(new String(answers, StandardCharsets.UTF_8))
          .contains("+OK bye");
    } catch (java.io.IOException e) {
      throw new AssertionError(command, e);
    }
  }

  private void prompts(String own) {
    for (String code : List.of(own, "choose", "number", "pin", "bye")) {
      sql(
          "insert into prompt (code, text_zh) values ('"
              + code
              + "', '您好') on conflict do nothing");
    }
  }

  /** Publishes a flow; psych's calls begin with it until the test is over. */
  void flow(String code, String graph) {
    prompts(code);
    String id = sql("select id from flow where code = '" + code + "'");
    if (id.isEmpty()) {
      id = Integer.toString(CALLERS.incrementAndGet());
      sql(
          "insert into flow (id, code, name, draft) values ("
              + id
              + ", '"
              + code
              + "', '"
              + code
              + "', '"
              + graph
              + "')");
    }
    sql(
        "insert into flow_version (flow_id, number, graph, at, note) select "
            + id
            + ", coalesce(max(number), 0) + 1, '"
            + graph
            + "', now(), 'test' from flow_version"
            + " where flow_id = "
            + id);
    sql(
        "update flow set published = (select max(number) from flow_version where flow_id = "
            + id
            + ") where id = "
            + id);
    begins(code);
  }

  private void begins(String code) {
    sql(
        "update channel_account set settings = settings || '{\"flow\":\""
            + code
            + "\"}' where code = 'psych'");
  }

  void stopNode() {
    node.stop().blockingAwait();
  }

  int port() {
    return node.port();
  }

  // ---- people ----

  Desk desk(String login) {
    Desk desk = new Desk(vertx, node.port(), login);
    open.add(desk);
    return desk;
  }

  /** Of the agent at this place, answering by itself or as told. */
  Phone phone(String login, PhoneBehaviour behaviour) {
    return freeswitch.phone(extension(login), behaviour);
  }

  private static String extension(String login) {
    return switch (login) {
      case "one" -> "1001";
      case "two" -> "1002";
      case SUPERVISOR -> "1004";
      default -> "1003";
    };
  }

  static String number() {
    return "138001" + CALLERS.incrementAndGet();
  }

  Caller calls(String number, String accessNumber) {
    return calls(CallerId.of(number), accessNumber);
  }

  Caller calls(CallerId from, String accessNumber) {
    return calls(freeswitch, from, accessNumber);
  }

  Caller calls(SimulatedSwitch at, CallerId from, String accessNumber) {
    Caller caller = at.call(from, accessNumber);
    callers.add(caller);
    return caller;
  }

  static void is(Caller caller, CallState state) {
    await().atMost(Desk.LONG).until(() -> caller.state() == state);
  }

  static void is(Phone phone, CallState state) {
    await().atMost(Desk.LONG).until(() -> phone.state() == state);
  }

  /** The conversation of a call, once it is stored. */
  String conversation(Caller caller) {
    String query =
        "select conversation_id from phone_call where leg = '"
            + caller.uuid()
            + "' and conversation_id is not null";
    await().atMost(Desk.LONG).until(() -> !sql(query).isEmpty());
    return sql(query);
  }

  String state(String conversation) {
    return sql("select state from conversation where id = " + conversation);
  }

  /** Who has a conversation. */
  String owner(String conversation) {
    return sql("select owner_id from conversation where id = " + conversation);
  }

  String user(String login) {
    return sql("select id from staff_user where login = '" + login + "'");
  }

  String queue(String code) {
    return sql("select id from queue where code = '" + code + "'");
  }

  /** A variable of a telephone's leg. */
  String variable(Phone phone, String name) {
    return freeswitch.variable(phone.uuid(), name).blockingGet();
  }

  /** What a leg hears, as {@code playback …}, {@code bridge 1001}, {@code conference}. */
  String hears(String leg) {
    return freeswitch.heard().blockingGet().getOrDefault(leg, "");
  }

  /** As a supervisor sees it. */
  void agentIs(String login, String state, String reason) {
    Desk boss = desk(SUPERVISOR);
    JsonObject wanted = new JsonObject().put("state", state).put("reason", reason);
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(
                        boss.ask("agents.list", new JsonObject()).getJsonArray("items").stream()
                            .map(JsonObject.class::cast)
                            .filter(one -> one.getString("name").equals(login))
                            .map(
                                one ->
                                    new JsonObject()
                                        .put("state", one.getString("state"))
                                        .put("reason", one.getString("reason"))))
                    .containsExactly(wanted));
  }

  void stateIs(String conversation, String state) {
    await().atMost(Desk.LONG).until(() -> state(conversation).equals(state));
  }

  /** Whatever stands of calls is over, here and in the switch. */
  void quiet() {
    await()
        .atMost(Desk.LONG)
        .until(() -> sql("select count(*) from phone_call where not over").equals("0"));
  }

  /** Whatever a test left to be written up is closed, so that the next one's agents are free. */
  private Desk closing() {
    Desk boss = new Desk(vertx, node.port(), SUPERVISOR);
    for (String id :
        sql("select id from conversation where state in ('SERVING', 'WRAP_UP')").split("\n", -1)) {
      if (!id.isEmpty()) {
        boss.ask(
            "conversation.close",
            new JsonObject()
                .put("conversation", id)
                .put(
                    "seenSeq",
                    Long.parseLong(sql("select last_seq from conversation where id = " + id)))
                .put("disposition", "mood"));
      }
    }
    return boss;
  }

  /** Looks behind the product. */
  String sql(String statement) {
    return database.sql(statement);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    freeswitch.faults().mend();
    sql(
        "update phone_duty set ended_at = now(), ended_by = user_id, reason = 'test'"
            + " where ended_at is null");
    callers.forEach(Caller::hangUp);
    callers.clear();
    quiet();
    begins("");
    open.addAll(0, List.of(closing()));
    for (AutoCloseable each : open) {
      each.close();
    }
    open.clear();
    sql("delete from phone_seat");
    for (String login : List.of("one", "two", LAWYER)) {
      sql(
          "update agent_terminal set kind = 'SIP', extension = '"
              + extension(login)
              + "', number_sealed = null, number_hash = null where user_id = "
              + user(login));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    node.stop().blockingAwait();
    freeswitch.stop().blockingAwait();
    if (other != null) {
      other.stop().blockingAwait();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    database.close();
  }

  // ---- seeding ----

  @Override
  public Completable seed(Seeding seeding) {
    return seeding
        .users()
        .isEmpty()
        .filter(empty -> empty)
        .flatMapCompletable(empty -> fill(seeding))
        .andThen(Completable.defer(() -> further.apply(seeding)));
  }

  private Completable fill(Seeding seeding) {
    return queue(seeding, "psych", "12356")
        .andThen(queue(seeding, "law", "12348"))
        .andThen(Flowable.fromIterable(AGENTS))
        .concatMapCompletable(login -> user(seeding, login, Role.AGENT, "psych"))
        .andThen(user(seeding, LAWYER, Role.AGENT, "law"))
        .andThen(user(seeding, SUPERVISOR, Role.SUPERVISOR, "psych"))
        .andThen(user(seeding, ADMINISTRATOR, Role.ADMINISTRATOR, "psych"))
        .andThen(
            seeding
                .directory()
                .saveDisposition(new DirectoryStore.Disposition("mood", "情绪", "心理", 10, true, 0), 0)
                .ignoreElement());
  }

  private Completable queue(Seeding seeding, String code, String number) {
    return seeding
        .queues()
        .saveQueue(new SavedQueue(0, 0, code, code, true, QueueSettings.DEFAULT), 0)
        .doOnSuccess(queue -> queues.put(code, queue.id()))
        .flatMapCompletable(
            queue ->
                seeding
                    .accounts()
                    .save(
                        new ChannelAccount(
                            0,
                            Channel.PHONE,
                            code,
                            code,
                            queue.id(),
                            true,
                            Map.of("numbers", number + ", 0771-" + number + "00"),
                            Map.of()),
                        0)
                    .ignoreElement());
  }

  private Completable user(Seeding seeding, String login, Role role, String queue) {
    return Completable.defer(() -> create(seeding, login, role, queue));
  }

  private Completable create(Seeding seeding, String login, Role role, String queue) {
    return seeding
        .users()
        .create(
            new User(0, login, login, role, true, 1, Set.of(queues.get(queue)), false, null),
            HASH,
            0)
        .flatMapCompletable(
            user ->
                role == Role.AGENT
                    ? seeding.terminals().set(user.id(), Terminal.sip(extension(login)))
                    : Completable.complete());
  }
}
