package org.omniline.gateway.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.PhoneSettings;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads {@code omniline.yaml} and the environment. Defaults stand here and in the file's comments.
 */
public final class ConfigReader {
  private static final Duration SHORTEST_KEY = Duration.ofSeconds(5);
  private static final Duration SHORTEST_RETURN = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETURN = Duration.ofHours(24);
  private static final Duration LONGEST_KEY = Duration.ofSeconds(60);
  private static final Pattern SWITCH =
      Pattern.compile("([a-z0-9-]{1,40})=([A-Za-z0-9.-]+):([0-9]{1,5})");

  private static final Pattern WEB_SOCKET =
      Pattern.compile(
          "([a-z0-9-]{1,40})=(wss?://(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(?::[0-9]{1,5})?"
              + "(?:/[A-Za-z0-9._~/-]*)?)");
  private static final Pattern ICE_SERVER =
      Pattern.compile("(?:stun|turn|turns):[A-Za-z0-9.:\\[\\]-]+(?:\\?transport=(?:udp|tcp))?");

  private ConfigReader() {}

  /**
   * Reads a file. Blocks.
   *
   * @param path null when there is none
   * @throws ConfigException with one sentence that names the file or the key
   */
  public static Config read(@Nullable Path path, Map<String, String> environment) {
    return read(path == null ? Map.of() : parse(path), environment);
  }

  private static Map<String, Object> parse(Path path) {
    String text;
    try {
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigException("The configuration file " + path + " cannot be read.", e);
    }
    try {
      Object parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      Map<String, Object> result = new LinkedHashMap<>();
      if (parsed instanceof Map<?, ?> map) {
        map.forEach((key, value) -> result.put(String.valueOf(key), value));
      } else if (parsed != null) {
        throw new ConfigException("The configuration file " + path + " holds no keys.");
      }
      return result;
    } catch (YAMLException e) {
      int line =
          e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
              ? marked.getProblemMark().getLine() + 1
              : 0;
      throw new ConfigException(
          "The configuration file " + path + " is no YAML (line " + line + ").", e);
    }
  }

  static Config read(Map<String, Object> file, Map<String, String> environment) {
    Settings settings = new Settings(file, environment);
    Path home = Path.of(settings.string("home", "./var")).toAbsolutePath().normalize();
    Config config =
        new Config(
            home,
            home.resolve(settings.string("keys-file", "keys.properties")),
            hotline(settings),
            http(settings),
            database(settings),
            cluster(settings),
            limits(settings),
            new Config.Visitor(
                settings.integer("visitor.messages-per-minute", 60, 1, 10_000_000),
                settings.integer("visitor.message-burst", 20, 1, 1_000_000),
                settings.integer("visitor.max-connections-per-address", 50, 1, 1_000_000)),
            session(settings),
            new Config.Media(settings.list("media.types", List.of())),
            new Config.Metrics(ranges(settings, "metrics.allow")),
            phone(settings),
            new Config.Flows(settings.list("flows.data-hosts", List.of())));
    settings.refuseUnknown();
    return config;
  }

  private static Config.Phone phone(Settings settings) {
    String user = settings.optional("phone.user");
    String password = settings.string("phone.password", "");
    List<Config.Switch> switches =
        settings.list("phone.switches", List.of()).stream()
            .map(text -> oneSwitch(settings, text, user, password))
            .toList();
    if (switches.stream().map(Config.Switch::name).distinct().count() < switches.size()) {
      throw Settings.wrong("phone.switches", "a list in which no name stands twice", "…");
    }
    return new Config.Phone(
        switches,
        settings.string("phone.country", "CN"),
        settings.string("phone.dial", "user/{extension}"),
        settings.string("phone.music", "local_stream://moh"),
        settings.string("phone.sounds", ""),
        settings.string("phone.sounds-here", ""),
        settings.string("phone.outside", ""),
        keyWithin(settings),
        settings.string("phone.voice", ""),
        settings.string("phone.recordings", ""),
        settings.string("phone.recordings-here", ""),
        settings.flag("phone.tell-watched", false),
        settings.string("phone.directory-key", ""),
        browsers(settings));
  }

  private static Config.Browsers browsers(Settings settings) {
    List<Config.WebSocket> sockets =
        settings.list("phone.web-sockets", List.of()).stream()
            .map(ConfigReader::webSocket)
            .toList();
    if (sockets.stream().map(Config.WebSocket::name).distinct().count() < sockets.size()) {
      throw Settings.wrong("phone.web-sockets", "a list in which no name stands twice", "…");
    }
    List<String> ice = settings.list("phone.ice-servers", List.of());
    for (String url : ice) {
      if (!ICE_SERVER.matcher(url).matches()) {
        throw Settings.wrong(
            "phone.ice-servers", "a list of stun:, turn: and turns: addresses", url);
      }
    }
    return new Config.Browsers(sockets, ice, settings.string("phone.ice-secret", ""));
  }

  private static Config.WebSocket webSocket(String text) {
    Matcher parts = WEB_SOCKET.matcher(text);
    if (!parts.matches()) {
      throw Settings.wrong("phone.web-sockets", "a list of name=wss://host:port/path", text);
    }
    return new Config.WebSocket(parts.group(1), parts.group(2));
  }

  private static Duration keyWithin(Settings settings) {
    Duration within = settings.duration("phone.key-within", PhoneSettings.KEY_WITHIN);
    if (within.compareTo(SHORTEST_KEY) < 0 || within.compareTo(LONGEST_KEY) > 0) {
      throw Settings.wrong("phone.key-within", "from 5s to 60s", within.toSeconds() + "s");
    }
    return within;
  }

  private static Config.Switch oneSwitch(
      Settings settings, String text, @Nullable String user, String password) {
    Matcher parts = SWITCH.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(3)) > 65_535) {
      throw Settings.wrong("phone.switches", "a list of name=host:port", text);
    }
    String own = settings.string("phone.passwords." + parts.group(1), password);
    if (own.isEmpty()) {
      throw new ConfigException(
          "The switch \""
              + parts.group(1)
              + "\" needs the password of its event socket: phone.password, better given as"
              + " OMNILINE_PHONE_PASSWORD.");
    }
    return new Config.Switch(
        parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)), user, own);
  }

  private static Config.Hotline hotline(Settings settings) {
    String key = "hotline.zone";
    String zone = settings.string(key, "Asia/Shanghai");
    try {
      return new Config.Hotline(ZoneId.of(zone), callBacksReturn(settings));
    } catch (DateTimeException e) {
      throw new ConfigException(
          Settings.wrong(key, "a zone such as Asia/Shanghai", zone).getMessage(), e);
    }
  }

  private static Duration callBacksReturn(Settings settings) {
    String key = "hotline.call-backs-return";
    Duration after = settings.duration(key, Duration.ofMinutes(5));
    if (after.compareTo(SHORTEST_RETURN) < 0 || after.compareTo(LONGEST_RETURN) > 0) {
      throw Settings.wrong(key, "from 10s to 24h", after.toSeconds() + "s");
    }
    return after;
  }

  private static Config.Http http(Settings settings) {
    return new Config.Http(
        settings.string("http.host", "0.0.0.0"),
        settings.integer("http.port", 8080, 0, 65_535),
        publicUrl(settings),
        ranges(settings, "http.trusted-proxies"),
        settings.integer("http.event-loops", 1, 1, 64),
        settings.duration("http.idle-timeout", Duration.ofSeconds(60)),
        settings.integer("http.max-connections", 20_000, 1, 1_000_000),
        settings.integer("http.max-connections-per-address", 500, 1, 1_000_000));
  }

  private static @Nullable URI publicUrl(Settings settings) {
    String key = "http.public-url";
    String text = settings.optional(key);
    if (text == null) {
      return null;
    }
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && (uri.getPath() == null || uri.getPath().isEmpty())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new ConfigException("Configuration key \"" + key + "\" is no address: " + text, e);
    }
    throw Settings.wrong(key, "an address such as https://hotline.example.org", text);
  }

  private static Config.Database database(Settings settings) {
    String host = "127.0.0.1";
    int port = 5432;
    String name = "omniline";
    String uri = settings.optional("database.uri");
    if (uri != null) {
      URI parsed = databaseUri(uri);
      host = parsed.getHost();
      port = parsed.getPort() < 0 ? 5432 : parsed.getPort();
      name = parsed.getPath().length() > 1 ? parsed.getPath().substring(1) : name;
    }
    return new Config.Database(
        settings.string("database.host", host),
        settings.integer("database.port", port, 1, 65_535),
        settings.string("database.name", name),
        settings.string("database.user", "omniline"),
        settings.string("database.password", ""),
        settings.flag("database.tls", false),
        settings.integer("database.pool", 12, 1, 500),
        settings.integer("database.intake-pool", 4, 1, 64),
        settings.duration("database.acquire-timeout", Duration.ofSeconds(5)),
        settings.integer("database.wait-queue", 2_000, 1, 1_000_000));
  }

  private static URI databaseUri(String text) {
    try {
      URI uri = new URI(text);
      boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
      if (postgres && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new ConfigException("Configuration key \"database.uri\" is no address.", e);
    }
    throw Settings.wrong(
        "database.uri",
        "postgresql://host:port/name (user and password have keys of their own)",
        "…");
  }

  private static Config.Cluster cluster(Settings settings) {
    Config.Cluster cluster =
        new Config.Cluster(
            settings.string("cluster.name", "omniline"),
            settings.string("cluster.bind-address", "127.0.0.1"),
            settings.integer("cluster.port", 5701, 1, 65_525),
            settings.list("cluster.members", List.of()),
            settings.string("cluster.node-name", ""),
            settings.integer("cluster.bus-port", 0, 0, 65_535),
            settings.string("cluster.kubernetes-service", ""));
    if (!cluster.members().isEmpty() && !cluster.kubernetesService().isEmpty()) {
      throw new ConfigException(
          "Configuration keys \"cluster.members\" and \"cluster.kubernetes-service\" exclude each"
              + " other: the nodes are either named or found.");
    }
    return cluster;
  }

  private static Config.Limits limits(Settings settings) {
    return new Config.Limits(
        settings.integer("limits.text-code-points", 4_000, 1, 100_000),
        settings.bytes("limits.upload-bytes", 20L << 20),
        settings.bytes("limits.body-bytes", 64L << 10),
        settings.integer("limits.sign-ins-per-minute", 120, 1, 1_000_000),
        settings.integer("limits.uploads-per-minute", 60, 1, 1_000_000),
        settings.integer("limits.requests-per-minute", 3_000, 1, 10_000_000));
  }

  private static Config.Session session(Settings settings) {
    return new Config.Session(
        settings.duration("session.idle", Duration.ofHours(2)),
        settings.duration("session.max", Duration.ofHours(14)),
        settings.integer("session.failures", 5, 1, 100),
        settings.duration("session.lock-for", Duration.ofMinutes(15)));
  }

  private static List<AddressRange> ranges(Settings settings, String key) {
    return settings.list(key, List.of()).stream()
        .map(
            text -> {
              try {
                return AddressRange.parse(text);
              } catch (IllegalArgumentException e) {
                throw new ConfigException(
                    "Configuration key \""
                        + key
                        + "\" holds \""
                        + text
                        + "\", which is neither an"
                        + " IP address nor a range such as 10.0.0.0/8.",
                    e);
              }
            })
        .toList();
  }
}
