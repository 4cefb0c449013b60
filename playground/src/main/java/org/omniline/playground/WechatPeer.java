package org.omniline.playground;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.client.WebClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.omniline.playground.wechat.DemoAccount;
import org.omniline.playground.wechat.FollowerApi;
import org.omniline.playground.wechat.FollowerFile;
import org.omniline.playground.wechat.Platform;
import org.omniline.playground.wechat.Pusher;
import org.omniline.playground.wechat.WechatApi;

/** WeChat's side of the wire: its API, and its followers with their page. Thread-safe. */
final class WechatPeer {
  static final String LOOPBACK = "127.0.0.1";

  private static final long STOP_S = 10;

  private final FollowerFile file;
  private final Platform platform;
  private final Vertx vertx;
  private final Path uploads;
  private final FollowerApi followers;

  /**
   * Makes it, with a Vert.x of its own.
   *
   * @param folder where files stand while they are read, and where followers are kept
   * @param callbackPort of the loopback interface, where the product takes pushes
   * @param opened closes it; the followers are kept then
   */
  static WechatPeer start(Path folder, int callbackPort, Opened opened) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4));
    WechatPeer peer = new WechatPeer(vertx, folder, callbackPort);
    opened.add(peer.file);
    opened.add(() -> vertx.rxClose().timeout(STOP_S, TimeUnit.SECONDS).blockingAwait());
    return peer;
  }

  private WechatPeer(Vertx vertx, Path folder, int callbackPort) {
    this.vertx = vertx;
    this.uploads = folder;
    this.file = new FollowerFile(folder);
    this.platform = new Platform(DemoAccount.wxDemo(), InstantSource.system(), file);
    WebClient client = WebClient.create(vertx, new WebClientOptions().setConnectTimeout(2_000));
    String callback =
        "http://" + LOOPBACK + ":" + callbackPort + "/channels/wechat/" + platform.code();
    this.followers = new FollowerApi(platform, new Pusher(platform, client, callback));
  }

  /** Adds the followers' page and what it needs. */
  void mountPages(Router router) {
    followers.mount(router);
    new PlaygroundPages().mount(router);
  }

  /**
   * Serves WeChat's API, and with it whatever {@code more} has.
   *
   * @param port 0 lets the system choose
   * @return the port
   */
  Single<Integer> listen(int port, Router more) {
    Router router = new WechatApi(platform, vertx, uploads).router();
    router.route().subRouter(more);
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(LOOPBACK).setPort(port))
        .requestHandler(router)
        .rxListen()
        .map(server -> server.actualPort());
  }

  /** For what is served beside the API. */
  Router emptyRouter() {
    return Router.router(vertx);
  }

  /** Where the API is, for a node's account. */
  static String api(int port) {
    return "http://" + LOOPBACK + ":" + port;
  }
}
