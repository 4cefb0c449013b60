package org.omniline.calls.day;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.omniline.bench.wire.HttpApi;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.Hooks;
import org.omniline.gateway.Omniline;
import org.omniline.gateway.config.Config;
import org.omniline.playground.freeswitch.SimulatedSwitch;
import org.omniline.playground.freeswitch.SimulationSettings;
import org.omniline.playground.freeswitch.VertxTimers;

/**
 * A hotline late in the evening: a node, its database whose clock says that it is soon midnight, a
 * switch by the same clock, two queues and a menu, and agents of two teams.
 */
final class DayHotline implements Hooks, AutoCloseable {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final String PASSWORD = "correct horse battery";
  private static final String DATABASE = "day";
  private static final int FIRST_EXTENSION = 2_000;
  private static final Duration UNTIL_MIDNIGHT = Duration.ofSeconds(100);

  final Vertx vertx = Vertx.vertx();
  final InstantSource clock;
  final Instant midnight;
  final SimulatedSwitch freeswitch;

  /** By extension. */
  final Map<String, DayDesk> desks = new LinkedHashMap<>();

  /** By extension. */
  final Map<String, String> teams = new ConcurrentHashMap<>();

  private final WebSocketClient sockets = SocketPeer.client(vertx);
  private final int port = ServerProcess.freePort();
  private final Map<String, String> queues = new HashMap<>();
  private final EmbeddedPostgres postgres;
  private final Map<String, String> settings = new HashMap<>();
  private final SignedIn admin;
  private Omniline node;

  DayHotline() throws IOException, SQLException {
    ZonedDateTime now = ZonedDateTime.now(ZONE);
    ZonedDateTime next = now.toLocalDate().plusDays(1).atStartOfDay(ZONE);
    Duration ahead = Duration.between(now, next).minus(UNTIL_MIDNIGHT);
    midnight = next.toInstant();
    clock = InstantSource.offset(InstantSource.system(), ahead);
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    database(ahead);
    freeswitch = freeswitch();
    settings(freeswitch.start(0).blockingGet());
    startNode();
    admin = SignedIn.as("http://127.0.0.1:" + port, "admin", PASSWORD);
  }

  /** All the product knows of the time is what the database tells. */
  private void database(Duration ahead) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
    }
    String moved = " + interval '" + ahead.toMillis() + " milliseconds'";
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema ahead");
      for (String function : List.of("clock_timestamp", "now")) {
        statement.execute(
            "create function ahead."
                + function
                + "() returns timestamptz language sql volatile as 'select pg_catalog."
                + function
                + "()"
                + moved.replace("'", "''")
                + "'");
      }
      statement.execute("alter database day set search_path = public, ahead, pg_catalog");
    }
  }

  private SimulatedSwitch freeswitch() {
    SimulationSettings usual = SimulationSettings.defaults();
    return new SimulatedSwitch(
        vertx,
        new SimulationSettings(
            "day",
            "secret",
            usual.dialplan(),
            file -> Optional.of(Duration.ofMillis(200)),
            usual.undelivered(),
            Duration.ofMillis(50)),
        new VertxTimers(vertx, clock, 1),
        () -> UUID.randomUUID().toString());
  }

  private void settings(int switchPort) throws IOException {
    settings.put("home", Files.createTempDirectory("omniline-day").toString());
    settings.put("http.host", "127.0.0.1");
    settings.put("http.port", Integer.toString(port));
    settings.put("database.host", "127.0.0.1");
    settings.put("database.port", Integer.toString(postgres.getPort()));
    settings.put("database.name", DATABASE);
    settings.put("database.user", "postgres");
    settings.put("database.password", "postgres");
    settings.put("cluster.name", "day-" + ProcessHandle.current().pid());
    settings.put("cluster.members", "127.0.0.1");
    settings.put("limits.sign-ins-per-minute", "1000");
    settings.put("phone.switches", "fs1=127.0.0.1:" + switchPort);
    settings.put("phone.password", "secret");
    settings.put("phone.sounds", "/s");
  }

  void startNode() {
    node = Omniline.start(Config.of(settings), this).blockingGet();
  }

  void stopNode() {
    node.stop().blockingAwait();
  }

  @Override
  public Completable seed(Seeding seeding) {
    return seeding
        .users()
        .isEmpty()
        .filter(empty -> empty)
        .flatMapCompletable(
            empty ->
                seeding
                    .passwords()
                    .hash(PASSWORD)
                    .flatMap(
                        hash ->
                            seeding
                                .users()
                                .create(
                                    new User(
                                        0,
                                        "admin",
                                        "admin",
                                        Role.ADMINISTRATOR,
                                        true,
                                        1,
                                        Set.of(),
                                        false,
                                        null),
                                    hash,
                                    0))
                    .ignoreElement());
  }

  // ---- set up as an administrator does ----

  /** Queues, numbers, a menu and the list of the blocked. */
  void open(List<String> blocked) {
    HttpApi.call(
        admin, "POST", "/dispositions", new JsonObject().put("code", "heard").put("label", "倾听"));
    queues.put(DayScript.LISTENERS, queue("listeners", "心理"));
    queues.put(DayScript.LAWYERS, queue("lawyers", "法律"));
    menu();
    account("listening", DayScript.LISTENERS, queue(DayScript.LISTENERS), "");
    account("law", DayScript.LAWYERS, queue(DayScript.LAWYERS), "");
    account("menu", DayScript.MENU, queue(DayScript.LISTENERS), "choice");
    for (String number : blocked) {
      HttpApi.call(
          admin,
          "POST",
          "/listings",
          new JsonObject()
              .put("list", "BLOCKED")
              .put("kind", "PHONE")
              .put("value", number)
              .put("reason", "骚扰")
              .put("until", clock.instant().plusSeconds(86_400).toString()));
    }
  }

  String queue(String number) {
    return queues.get(number);
  }

  private String queue(String code, String name) {
    return HttpApi.call(
            admin,
            "POST",
            "/queues",
            new JsonObject()
                .put("code", code)
                .put("name", name)
                .put("offerTimeoutMs", 5_000)
                .put("active", true))
        .getString("id");
  }

  private void account(String code, String number, String queue, String flow) {
    JsonObject more = new JsonObject().put("numbers", number);
    HttpApi.call(
        admin,
        "POST",
        "/channel-accounts",
        new JsonObject()
            .put("channel", "PHONE")
            .put("code", code)
            .put("name", code)
            .put("queue", queue)
            .put("active", true)
            .put("settings", flow.isEmpty() ? more : more.put("flow", flow)));
  }

  private void menu() {
    HttpApi.call(
        admin,
        "PUT",
        "/prompts/choose",
        new JsonObject().put("version", 0).put("chinese", "心理请按1，法律请按2"));
    JsonObject draft =
        HttpApi.call(
            admin,
            "POST",
            "/flows",
            new JsonObject()
                .put("code", "choice")
                .put("name", "选择")
                .put(
                    "graph",
                    new JsonObject(
                        """
                        {"format":1,"start":"menu","variables":[{"name":"topic","type":"TEXT"}],
                         "nodes":[
                          {"id":"menu","type":"MENU","prompts":["choose"],"variable":"topic",
                           "timeoutMs":60000,"tries":2,"exhausted":"bye",
                           "choices":[{"key":"1","label":"心理","next":"listen"},
                             {"key":"2","label":"法律","next":"law"}]},
                          {"id":"listen","type":"QUEUE","queue":"listeners","failed":"bye"},
                          {"id":"law","type":"QUEUE","queue":"lawyers","failed":"bye"},
                          {"id":"bye","type":"HANGUP"}]}
                        """)));
    HttpApi.call(
        admin,
        "POST",
        "/flows/" + draft.getString("id") + "/publish",
        new JsonObject().put("version", draft.getInteger("version")).put("note", "第一版"));
  }

  /** So many agents of a queue and a team, with a page and a telephone each; not ready yet. */
  void hire(int agents, String number, String team) {
    for (int each = 0; each < agents; each++) {
      String extension = Integer.toString(FIRST_EXTENSION + desks.size());
      String login = "agent" + extension;
      SignedIn session =
          SignedIn.joining(
              admin,
              login,
              new JsonObject()
                  .put("name", login)
                  .put("role", "AGENT")
                  .put("capacity", 1)
                  .put("team", team)
                  .put("queues", new JsonArray().add(queue(number))));
      DayDesk desk = new DayDesk(vertx, sockets, port, session, login);
      desk.connect(extension);
      desks.put(extension, desk);
      teams.put(extension, team);
    }
  }

  /** The agent at an extension is of another team from now on. */
  void moves(String extension, String team) {
    String id = desks.get(extension).agent();
    JsonObject user =
        HttpApi.call(admin, "GET", "/users", null).getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("id").equals(id))
            .findFirst()
            .orElseThrow();
    HttpApi.call(
        admin,
        "PATCH",
        "/users/" + id,
        new JsonObject().put("version", user.getInteger("version")).put("team", team));
    teams.put(extension, team);
  }

  /** Looks behind the product. */
  Connection connection() throws SQLException {
    return postgres.getDatabase("postgres", DATABASE).getConnection();
  }

  @Override
  public void close() throws IOException {
    desks.values().forEach(DayDesk::close);
    stopNode();
    freeswitch.stop().blockingAwait();
    SocketPeer.await(vertx.close());
    postgres.close();
  }
}
