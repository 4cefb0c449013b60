package org.omniline.playground;

import io.vertx.core.VertxOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What several nodes on one machine talk to, in a process of its own that outlives each of them:
 * the embedded PostgreSQL and WeChat's side with its page. Variables: {@code OMNILINE_HOME}, {@code
 * OMNILINE_PEERS_PORT} (where it listens), {@code OMNILINE_FRONT_PORT} (where the nodes' proxy
 * takes WeChat's pushes).
 */
public final class PeersMain {
  private static final Logger LOG = LoggerFactory.getLogger(PeersMain.class);
  private static final long STOP_S = 10;

  private PeersMain() {}

  /** Starts and runs until the process is told to stop. */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    Path home = Path.of(environment.getOrDefault("OMNILINE_HOME", "var")).toAbsolutePath();
    try {
      start(
          home,
          Integer.parseInt(environment.get("OMNILINE_PEERS_PORT")),
          Integer.parseInt(environment.get("OMNILINE_FRONT_PORT")));
    } catch (IOException | RuntimeException e) {
      LOG.error("the peers do not start", e);
      System.exit(1);
    }
  }

  private static void start(Path home, int port, int frontPort) throws IOException {
    EmbeddedDatabase database = EmbeddedDatabase.start(home.resolve("postgres"));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4));
    Path folder = Files.createDirectories(home.resolve("playground"));
    WechatPeer wechat = new WechatPeer(vertx, folder, frontPort);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(vertx, wechat, database), "omniline-peers-stop"));
    Router pages = Router.router(vertx);
    pages
        .route("/healthz")
        .handler(
            context -> {
              // Core's response: its answer needs nobody who waits for it.
              var unused = context.getDelegate().response().end("UP");
            });
    wechat.mountPages(pages);
    LOG.info(
        "The database listens on {}, WeChat's side on {}",
        database.port(),
        wechat.listen(port, pages).blockingGet());
  }

  private static void stop(Vertx vertx, WechatPeer wechat, EmbeddedDatabase database) {
    vertx.rxClose().timeout(STOP_S, TimeUnit.SECONDS).onErrorComplete().blockingAwait();
    wechat.close();
    try {
      database.close();
    } catch (IOException e) {
      LOG.warn("the database did not stop cleanly; it recovers at the next start", e);
    }
  }
}
