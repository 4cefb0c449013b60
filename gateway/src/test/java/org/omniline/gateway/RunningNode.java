package org.omniline.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.omniline.testkit.TestSocket;

/**
 * A whole node on a real PostgreSQL for a test class: {@code @RegisterExtension static final
 * RunningNode node = new RunningNode(new People());}. What a test opened is closed after it.
 */
final class RunningNode implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final Hooks hooks;
  private final Map<String, String> settings;
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private TestNode.Site site;
  private Omniline omniline;
  private Vertx vertx;

  RunningNode(Hooks hooks) {
    this(hooks, Map.of());
  }

  RunningNode(Hooks hooks, Map<String, String> settings) {
    this.hooks = hooks;
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    site = new TestNode.Site();
    omniline = site.start(hooks, settings);
    vertx = Vertx.vertx();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    open.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    omniline.stop().blockingAwait();
    site.close();
  }

  int port() {
    return omniline.port();
  }

  /** Of the node's own pages. */
  String origin() {
    return "http://127.0.0.1:" + port();
  }

  URI uri(String path) {
    return TestNode.uri(omniline, path);
  }

  /** Runs SQL as the superuser: to look behind the product, or to put it into a state. */
  String sql(String statement) {
    return site.sql(statement);
  }

  /** A browser that has not signed in. */
  Client client() {
    return new Client(omniline);
  }

  Client client(String login) {
    return client().in(login);
  }

  // ---- sockets ----

  TestSocket socket(String path, Map<String, String> headers) throws Exception {
    TestSocket socket = TestSocket.open(vertx, port(), path, headers);
    open.add(socket);
    return socket;
  }

  /** The desk of somebody signed in, before it says hello. */
  TestSocket silentDesk(Client client) throws Exception {
    return socket("/ws/desk", client.socketHeaders());
  }

  TestSocket desk(String login) throws Exception {
    TestSocket socket = silentDesk(client(login));
    socket.ok("hello", new JsonObject());
    return socket;
  }

  /** The socket of a visitor's page, before it says hello. */
  TestSocket visitor() throws Exception {
    return socket("/ws/visitor/demo", Map.of());
  }

  /** The same for classes that look through the frames that came. */
  Frames frames(String path, Map<String, String> headers) {
    return Frames.open(omniline, path, headers);
  }

  /** The page of a new visitor, greeted: a socket that says nothing is closed after a while. */
  Frames visitorFrames() {
    return Frames.visitor(omniline);
  }

  Frames deskFrames(Client client) {
    return Frames.desk(omniline, client);
  }
}
