package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.http.Arrivals;
import org.omniline.gateway.http.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node. Several may run in one process, each with a home and ports of its own.
 * Thread-safe.
 */
public final class Omniline {
  private static final Logger LOG = LoggerFactory.getLogger(Omniline.class);

  /** Whoever sends us people shall notice, and sockets shall have moved, before we close. */
  private static final Duration NOTICE = Duration.ofMillis(500);

  private static final Duration IN_FLIGHT = Duration.ofSeconds(3);
  private static final Duration ALL = Duration.ofSeconds(9);

  private final Config config;
  private final int port;
  private final Readiness readiness;
  private final Arrivals arrivals;
  private final Completable drain;
  private final Completable stopped;
  private final CompletableSubject terminated = CompletableSubject.create();

  Omniline(
      Config config,
      int port,
      Readiness readiness,
      Arrivals arrivals,
      Completable drain,
      Closing closing) {
    this.config = config;
    this.port = port;
    this.readiness = readiness;
    this.arrivals = arrivals;
    this.drain = drain;
    this.stopped = Completable.defer(() -> shutDown(closing)).cache();
  }

  /**
   * Starts a node.
   *
   * @return the node once it is ready; fails with {@link StartException} or {@link
   *     org.omniline.gateway.config.ConfigException}, whose message is one sentence for an
   *     operator, and then nothing is left open
   */
  public static Single<Omniline> start(Config config, Hooks hooks) {
    return Single.defer(() -> new Startup(config, hooks).run());
  }

  /** The port that is listened on. */
  public int port() {
    return port;
  }

  /** Where a browser on this machine reaches it, or the public address where one is configured. */
  public URI url() {
    URI configured = config.http().publicUrl();
    if (configured != null) {
      return configured;
    }
    String host = config.http().host();
    boolean any = "0.0.0.0".equals(host) || "::".equals(host) || "127.0.0.1".equals(host);
    return URI.create("http://" + (any ? "localhost" : host) + ":" + port);
  }

  /**
   * Drains and stops: unready at once, sockets are told to move, what is under way finishes, the
   * cluster is left. Repeated calls share one stop. Completes within ten seconds, never fails.
   */
  public Completable stop() {
    return stopped;
  }

  /** Completes when the node has stopped, whoever asked for it. Never fails. */
  public Completable terminated() {
    return terminated;
  }

  /** Timed on RxJava's own threads: those of Vert.x end on the way. */
  private Completable shutDown(Closing closing) {
    LOG.info("Stopping");
    readiness.draining();
    return drain
        .onErrorComplete()
        .andThen(Completable.defer(() -> arrivals.quiet(IN_FLIGHT)))
        .delay(NOTICE.toMillis(), TimeUnit.MILLISECONDS)
        .onErrorComplete()
        .andThen(closing.run())
        .timeout(ALL.toMillis(), TimeUnit.MILLISECONDS)
        .doOnComplete(() -> LOG.info("Stopped"))
        .doOnError(error -> LOG.warn("Stopping took too long", error))
        .onErrorComplete()
        .doFinally(terminated::onComplete);
  }
}
