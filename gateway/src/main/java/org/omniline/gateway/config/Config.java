package org.omniline.gateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be configured, as immutable values. {@code conf/omniline.yaml} documents each
 * key; {@link ConfigReader} makes it.
 *
 * @param home where this node keeps its state: received files, and the keys unless told otherwise
 * @param keysFile the keys that encipher personal data; every node of a cluster has the same
 */
public record Config(
    Path home,
    Path keysFile,
    Hotline hotline,
    Http http,
    Database database,
    Cluster cluster,
    Limits limits,
    Visitor visitor,
    Session session,
    Media media,
    Metrics metrics,
    Phone phone,
    Flows flows) {

  /**
   * Flows of voice and text menus.
   *
   * @param dataHosts {@code host} or {@code host:port} that data services may be on
   */
  public record Flows(List<String> dataHosts) {}

  /**
   * The hotline itself.
   *
   * @param zone where it is: its midnight begins a day, and rules and prints tell its time
   * @param callBacksReturn how long after its agent has signed out a person that was taken from the
   *     list of whom nobody had answered, and was not reached, stands there again
   */
  public record Hotline(ZoneId zone, Duration callBacksReturn) {}

  /**
   * The public listener.
   *
   * @param host address to bind; {@code 0.0.0.0} for all
   * @param port 0 lets the system choose
   * @param publicUrl how browsers reach us, without a slash at the end; {@code https} marks cookies
   *     Secure. Null: plain http on whatever address the browser used
   * @param trustedProxies only from these addresses are X-Forwarded-For and -Proto believed
   * @param eventLoops how many event loops serve the listener
   * @param idleTimeout a connection silent for so long is closed
   * @param maxConnections most open connections of this node
   * @param maxConnectionsPerAddress most open connections of one address (proxies excepted)
   */
  public record Http(
      String host,
      int port,
      @Nullable URI publicUrl,
      List<AddressRange> trustedProxies,
      int eventLoops,
      Duration idleTimeout,
      int maxConnections,
      int maxConnectionsPerAddress) {
    /** Whether browsers come over TLS. */
    public boolean isSecure() {
      return publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme());
    }
  }

  /**
   * PostgreSQL.
   *
   * @param pool connections for everything but the intake
   * @param intakePool connections of the intake alone, so that reading never delays storing
   * @param acquireTimeout how long a request may wait for a connection, opening it included
   * @param waitQueue how many requests may wait; one more is refused at once
   */
  public record Database(
      String host,
      int port,
      String name,
      String user,
      String password,
      boolean tls,
      int pool,
      int intakePool,
      Duration acquireTimeout,
      int waitQueue) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return user + "@" + host + ":" + port + "/" + name;
    }
  }

  /**
   * The other nodes.
   *
   * @param name only nodes of the same name join
   * @param bindAddress the address the cluster ports bind
   * @param port of the first node on this machine; the next free one of ten is taken
   * @param members {@code host:port} of the nodes; empty: this node alone, and others that name it
   * @param nodeName names this node in logs and lists; empty: its number alone does
   * @param busPort of the second connection between nodes, for hints; 0 lets the system choose
   * @param kubernetesService DNS name of a headless service whose pods are the members, instead of
   *     naming them; empty: none
   */
  public record Cluster(
      String name,
      String bindAddress,
      int port,
      List<String> members,
      String nodeName,
      int busPort,
      String kubernetesService) {}

  /**
   * Bounds of what comes in over HTTP.
   *
   * @param textCodePoints longest message text
   * @param uploadBytes largest file
   * @param bodyBytes largest JSON or XML body
   * @param signInsPerMinute per address, right or wrong
   * @param uploadsPerMinute per address
   * @param requestsPerMinute per address, over all of {@code /api/v1}
   */
  public record Limits(
      int textCodePoints,
      long uploadBytes,
      long bodyBytes,
      int signInsPerMinute,
      int uploadsPerMinute,
      int requestsPerMinute) {}

  /**
   * Bounds of a visitor on the chat page.
   *
   * @param messagesPerMinute in the long run
   * @param messageBurst at once
   * @param maxConnectionsPerAddress web sockets of visitors from one address
   */
  public record Visitor(int messagesPerMinute, int messageBurst, int maxConnectionsPerAddress) {}

  /**
   * Sign-in sessions.
   *
   * @param idle a session unused for so long ends
   * @param max a session ends at the latest after so long
   * @param failures so many failed sign-ins in a row lock the account
   * @param lockFor for so long
   */
  public record Session(Duration idle, Duration max, int failures, Duration lockFor) {}

  /**
   * Files people send.
   *
   * @param types content types that are taken, empty for all we can tell by their content
   */
  public record Media(List<String> types) {}

  /**
   * {@code /metrics}.
   *
   * @param allow addresses that may read it; loopback always may
   */
  public record Metrics(List<AddressRange> allow) {}

  /**
   * The telephone.
   *
   * @param switches none: the telephone is off
   * @param country whose numbers are told without a prefix
   * @param dial how a switch reaches an agent's telephone, with {@code {extension}}
   * @param music what who waits hears, as the switch plays it
   * @param sounds folder of the announcements as the switch sees it; empty: tones
   * @param soundsHere the same folder as this node sees it; empty: the same path
   * @param outside how a switch reaches a number outside, with {@code {number}}; empty: not at all
   * @param keyWithin how long after a telephone outside was answered an agent may accept by a key
   * @param tellsWatched whether an agent's page shows that a supervisor listens
   * @param directoryKey what switches prove themselves by that ask which telephones there are;
   *     empty: they are not told
   */
  public record Phone(
      List<Switch> switches,
      String country,
      String dial,
      String music,
      String sounds,
      String soundsHere,
      String outside,
      Duration keyWithin,
      String voice,
      String recordings,
      String recordingsHere,
      boolean tellsWatched,
      String directoryKey,
      Browsers browsers) {
    /** Keeps the key out of logs. */
    @Override
    public String toString() {
      return "Phone" + switches;
    }
  }

  /**
   * How agents' pages become telephones.
   *
   * @param sockets where they register, one for each switch; empty: no page can be a telephone
   * @param iceServers {@code stun:} and {@code turn:} addresses
   * @param iceSecret what coturn's {@code use-auth-secret} shares with us; empty: none
   */
  public record Browsers(List<WebSocket> sockets, List<String> iceServers, String iceSecret) {
    public Browsers {
      sockets = List.copyOf(sockets);
      iceServers = List.copyOf(iceServers);
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
      return "Browsers" + sockets;
    }
  }

  /**
   * Where browsers reach a switch.
   *
   * @param url {@code ws:} or {@code wss:}
   */
  public record WebSocket(String name, String url) {
    /** As a page's policy names it: without path. */
    public String origin() {
      return URI.create(url).resolve("/").toString().replaceFirst("/$", "");
    }
  }

  /**
   * A FreeSWITCH and its event socket.
   *
   * @param user {@code name@domain} of its directory; null: the event socket's own password
   */
  public record Switch(String name, String host, int port, @Nullable String user, String password) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return name + "=" + host + ":" + port;
    }
  }

  /**
   * A configuration of defaults and the given keys, as the file would give them.
   *
   * @param keys dotted kebab-case key to value
   * @throws ConfigException when a key is unknown or its value is none
   */
  public static Config of(Map<String, String> keys) {
    return ConfigReader.read(Map.copyOf(keys), Map.of());
  }
}
