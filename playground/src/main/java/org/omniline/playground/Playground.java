package org.omniline.playground;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.VertxOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.omniline.gateway.Hooks;
import org.omniline.gateway.Omniline;
import org.omniline.gateway.config.ConfigReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node with everything it talks to, in one process. Blocking: for a main thread or a test. */
public final class Playground implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Playground.class);
  private static final String LOOPBACK = WechatPeer.LOOPBACK;
  private static final long STOP_S = 10;

  private final EmbeddedDatabase database;
  private final Vertx peers;
  private final WechatPeer wechat;
  private final Omniline omniline;

  private Playground(EmbeddedDatabase database, Vertx peers, WechatPeer wechat, Omniline omniline) {
    this.wechat = wechat;
    this.database = database;
    this.peers = peers;
    this.omniline = omniline;
  }

  /**
   * Starts everything.
   *
   * @param home where state lives
   * @param environment variables of the configuration; those of the database are ours
   * @throws IOException when the database does not start; other failures as {@link Omniline#start}
   */
  public static Playground start(Path home, Map<String, String> environment) throws IOException {
    EmbeddedDatabase database = EmbeddedDatabase.start(home.resolve("postgres"));
    Vertx peers = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4));
    try {
      Map<String, String> variables = new HashMap<>(environment);
      variables.put("OMNILINE_HOME", home.toString());
      variables.putIfAbsent("OMNILINE_HTTP_HOST", LOOPBACK);
      variables.put(
          "OMNILINE_DATABASE_URI",
          "postgresql://" + LOOPBACK + ":" + database.port() + "/" + EmbeddedDatabase.NAME);
      variables.put("OMNILINE_DATABASE_USER", EmbeddedDatabase.USER);
      var config = ConfigReader.read(null, variables);
      Path folder = Files.createDirectories(home.resolve("playground"));
      Peer peer = Peer.start(peers, folder, config.http().port());
      Omniline omniline = Omniline.start(config, peer).blockingGet();
      return new Playground(database, peers, peer.wechat(), omniline);
    } catch (IOException | RuntimeException e) {
      closed(peers);
      database.close();
      throw e;
    }
  }

  public String url() {
    return omniline.url().toString();
  }

  public int port() {
    return omniline.port();
  }

  /** Stops in the order in which nothing is lost: the node, its peers, the database. */
  @Override
  public void close() {
    if (!omniline.stop().blockingAwait(STOP_S, TimeUnit.SECONDS)) {
      LOG.warn("the node took too long to stop");
    }
    closed(peers);
    wechat.close();
    try {
      database.close();
    } catch (IOException e) {
      LOG.warn("the database did not stop cleanly; it recovers at the next start", e);
    }
  }

  private static void closed(Vertx vertx) {
    vertx.rxClose().timeout(STOP_S, TimeUnit.SECONDS).onErrorComplete().blockingAwait();
  }

  /** What the node is told of WeChat's side. */
  private record Peer(String api, WechatPeer wechat) implements Hooks {
    static Peer start(Vertx vertx, Path folder, int nodePort) {
      WechatPeer wechat = new WechatPeer(vertx, folder, nodePort);
      int port = wechat.listen(0, Router.router(vertx)).blockingGet();
      return new Peer(WechatPeer.api(port), wechat);
    }

    @Override
    public Completable seed(Seeding seeding) {
      return new DemoData(seeding, api).seed();
    }

    @Override
    public void routes(Router router) {
      wechat.mountPages(router);
    }
  }
}
