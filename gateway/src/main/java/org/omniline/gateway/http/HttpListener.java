package org.omniline.gateway.http;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.channels.FrameSocket;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.metrics.Meters;

/** The public listener: one HTTP server per event loop, all on one port and one router. */
public final class HttpListener {
  private static final int MAX_LINE = 8_192;
  private static final int MAX_HEADERS = 16_384;

  private final Vertx vertx;
  private final Config.Http config;
  private final Router router;
  private final ConnectionLimits connections;
  private final AtomicInteger port;
  private final List<String> deployments = new CopyOnWriteArrayList<>();

  public HttpListener(
      Vertx vertx, Config.Http config, Router router, ClientAddress addresses, Meters meters) {
    this.vertx = vertx;
    this.config = config;
    this.router = router;
    this.connections = new ConnectionLimits(config, addresses, meters);
    this.port = new AtomicInteger(config.port());
  }

  /**
   * Listens.
   *
   * @return the port; fails with {@link java.net.BindException} when it is taken
   */
  public Single<Integer> start() {
    return deploy(1)
        .flatMap(
            first -> config.eventLoops() > 1 ? deploy(config.eventLoops() - 1) : Single.just(first))
        .map(id -> port.get());
  }

  private Single<String> deploy(int instances) {
    return vertx
        .rxDeployVerticle(Server::new, new DeploymentOptions().setInstances(instances))
        .doOnSuccess(deployments::add);
  }

  private HttpServerOptions options() {
    return FrameSocket.configure(new HttpServerOptions())
        .setHost(config.host())
        .setPort(port.get())
        .setIdleTimeout((int) config.idleTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxInitialLineLength(MAX_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setTcpNoDelay(true)
        .setReuseAddress(true)
        // Nothing here gains from HTTP/2 without TLS, and its streams would pass the limits above.
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(false);
  }

  /** Stops listening and closes what is open. */
  public Completable stop() {
    return Flowable.fromIterable(deployments).flatMapCompletable(vertx::rxUndeploy);
  }

  private final class Server extends VerticleBase {
    @Override
    public Future<?> start() {
      HttpServer server =
          vertx
              .createHttpServer(options())
              .connectionHandler(connections::opened)
              .requestHandler(router.getDelegate());
      return server.listen().onSuccess(listening -> port.set(listening.actualPort()));
    }
  }
}
