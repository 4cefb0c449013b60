package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.rxjava3.ext.web.Router;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.config.ConfigException;
import org.omniline.gateway.config.ConfigReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process. Exit codes: 0 stopped, 1 cannot start, 2 wrong command line or configuration. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Path DEFAULT_FILE = Path.of("conf", "omniline.yaml");
  private static final long STOP_S = 10;

  private static final String HELP =
      """
      Usage: java -jar omniline.jar [--config FILE]

        --config FILE  the configuration; without it conf/omniline.yaml where that exists
        --version      what this is
        --help         this text

      Variables OMNILINE_A_B override the key a.b, for example OMNILINE_HTTP_PORT=9090.
      """;

  private final PrintStream terminal;
  private final Map<String, String> environment;
  private final Hooks hooks;
  private final AtomicReference<@Nullable Omniline> running = new AtomicReference<>();

  Main(PrintStream terminal, Map<String, String> environment, Hooks hooks) {
    this.terminal = terminal;
    this.environment = Map.copyOf(environment);
    this.hooks = hooks;
  }

  /** Starts the process. */
  public static void main(String[] args) {
    run(args, System.getenv(), Hooks.NONE);
  }

  /** Starts the process with what {@code hooks} add; returns when it runs. */
  public static void run(String[] args, Map<String, String> environment, Hooks hooks) {
    PrintStream terminal =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    int code = new Main(terminal, environment, hooks).run(List.of(args));
    if (code >= 0) {
      System.exit(code);
    }
  }

  /**
   * Does what the command line says.
   *
   * @return the exit code, or −1 when a node now runs
   */
  int run(List<String> args) {
    if (args.contains("--help") || args.contains("-h")) {
      terminal.print(HELP);
      return 0;
    }
    if (args.contains("--version")) {
      String version = Main.class.getPackage().getImplementationVersion();
      terminal.println("Omniline " + (version == null ? "(development)" : version));
      return 0;
    }
    try {
      start(ConfigReader.read(file(args), environment));
      return -1;
    } catch (ConfigException e) {
      terminal.println(e.getMessage());
      LOG.debug("the configuration is wrong", e);
      return 2;
    } catch (StartException e) {
      terminal.println(e.getMessage());
      LOG.debug("the node cannot start", e);
      return 1;
    }
  }

  private static @Nullable Path file(List<String> args) {
    if (args.isEmpty()) {
      return Files.exists(DEFAULT_FILE) ? DEFAULT_FILE : null;
    }
    if (args.size() != 2 || !"--config".equals(args.get(0))) {
      throw new ConfigException("Unknown arguments " + String.join(" ", args) + "; see --help.");
    }
    return Path.of(args.get(1));
  }

  private void start(Config config) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "omniline-stop"));
    Omniline omniline = Omniline.start(config, new Announcing(hooks, terminal)).blockingGet();
    running.set(omniline);
    var unused = // never fails
        omniline.terminated().subscribe(Main::exitUnlessStopping);
  }

  /**
   * A node that stopped by itself (it lost its number) ends the process, so that whoever watches it
   * starts a new one. While the process is stopping anyway, this thread just waits for its end.
   */
  private static void exitUnlessStopping() {
    Thread exit = new Thread(() -> System.exit(1), "omniline-exit");
    exit.setDaemon(true);
    exit.start();
  }

  private void stop() {
    Omniline omniline = running.get();
    if (omniline != null && !omniline.stop().blockingAwait(STOP_S, TimeUnit.SECONDS)) {
      LOG.warn("Not everything was closed in time");
    }
  }

  private record Announcing(Hooks hooks, PrintStream terminal) implements Hooks {
    @Override
    public Completable seed(Seeding seeding) {
      return hooks.seed(seeding);
    }

    @Override
    public void routes(Router router) {
      hooks.routes(router);
    }

    @Override
    public void firstAdministrator(String login, String oneTimePassword) {
      // On the terminal and nowhere else: a log is kept, sent on and read by many.
      terminal.printf(
          "%n  The first administrator: login %s, one-time password %s%n%n",
          login, oneTimePassword);
      hooks.firstAdministrator(login, oneTimePassword);
    }
  }
}
