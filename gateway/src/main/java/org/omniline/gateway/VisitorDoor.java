package org.omniline.gateway;

import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.webchat.VisitorGuard;
import org.omniline.channels.webchat.VisitorHttp;
import org.omniline.channels.webchat.VisitorLimits;
import org.omniline.channels.webchat.VisitorServices;
import org.omniline.channels.webchat.VisitorSockets;
import org.omniline.gateway.config.Config;

/** Where visitors come in: sockets, and what they up- and download, wired. */
final class VisitorDoor {
  /** A whole school may stand behind one address: as much as so many visitors may do. */
  private static final int VISITORS_PER_ADDRESS = 50;

  private final VisitorSockets sockets;
  private final VisitorHttp http;

  VisitorDoor(Vertx vertx, Config config, Stores stores, VisitorServices services, Edge edge) {
    VisitorLimits limits = limits(config, stores);
    VisitorGuard guard = new VisitorGuard(limits, System::nanoTime);
    this.sockets =
        new VisitorSockets(
            vertx.getDelegate(),
            services,
            limits,
            FrameSocket.Limits.defaults(),
            guard,
            edge.sockets(),
            edge.ownPages()::isOwn,
            edge.address());
    this.http =
        new VisitorHttp(
            vertx.getDelegate(), services, limits, guard, edge.sockets(), edge.address());
  }

  private static VisitorLimits limits(Config config, Stores stores) {
    return new VisitorLimits(
        config.limits().textCodePoints(),
        config.limits().uploadBytes(),
        stores.uploadTypes(),
        config.visitor().messagesPerMinute(),
        config.visitor().messageBurst(),
        VISITORS_PER_ADDRESS * config.visitor().messagesPerMinute(),
        VISITORS_PER_ADDRESS * config.visitor().messageBurst(),
        config.visitor().maxConnectionsPerAddress(),
        config.http().maxConnections(),
        config.limits().uploadsPerMinute(),
        Edge.HELLO_MS);
  }

  VisitorSockets sockets() {
    return sockets;
  }

  void mount(Router router) {
    sockets.mount(router.getDelegate());
    http.mount(router.getDelegate());
  }
}
