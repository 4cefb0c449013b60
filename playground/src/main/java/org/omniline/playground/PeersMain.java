package org.omniline.playground;

import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.omniline.playground.phone.PhoneApi;
import org.omniline.playground.phone.PhonePeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What several nodes on one machine talk to, in a process of its own that outlives each of them:
 * the embedded PostgreSQL, the telephone switch, and WeChat's side, with their pages. Variables:
 * {@code OMNILINE_HOME}, {@code OMNILINE_PEERS_PORT} (where it listens), {@code
 * OMNILINE_FRONT_PORT} (where the nodes' proxy takes WeChat's pushes).
 */
public final class PeersMain {
  private static final Logger LOG = LoggerFactory.getLogger(PeersMain.class);

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
    Opened opened = Opened.untilTheProcessEnds("omniline-peers-stop");
    EmbeddedDatabase database = EmbeddedDatabase.start(home.resolve("postgres"));
    opened.add(database);
    Path folder = Files.createDirectories(home.resolve("playground"));
    WechatPeer wechat = WechatPeer.start(folder, frontPort, opened);
    PhonePeer telephones = DemoSwitch.start(home, System.getenv(), opened);
    Router pages = wechat.emptyRouter();
    pages.route("/healthz").handler(PeersMain::healthy);
    new PhoneApi(telephones, Single.just(Map.of())).mount(pages);
    wechat.mountPages(pages);
    LOG.info(
        "The database listens on {}, WeChat's side on {}",
        database.port(),
        wechat.listen(port, pages).blockingGet());
  }

  private static void healthy(RoutingContext context) {
    var unused = // whoever asked may be gone
        context
            .response()
            .rxEnd("UP")
            .subscribe(() -> {}, error -> LOG.debug("nobody took the answer", error));
  }
}
