package org.omniline.faults;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import org.omniline.bench.wire.SocketPeer;

/** Passes connections on, so that what listens at one address is reached at another. */
final class Relay {
  private final NetClient client;
  private final NetServer server;
  private final int port;

  /**
   * Opens it.
   *
   * @param host where to listen, at a free port
   */
  Relay(Vertx vertx, String host, String toHost, int toPort) {
    client = vertx.createNetClient();
    server =
        vertx
            .createNetServer(new NetServerOptions().setHost(host).setPort(0))
            .connectHandler(from -> pass(from, toHost, toPort));
    port = SocketPeer.await(server.listen()).actualPort();
  }

  int port() {
    return port;
  }

  private void pass(NetSocket from, String toHost, int toPort) {
    from.pause();
    client
        .connect(toPort, toHost)
        .onSuccess(
            to -> {
              from.pipeTo(to).onFailure(error -> to.close());
              to.pipeTo(from).onFailure(error -> from.close());
              from.closeHandler(gone -> to.close());
              to.closeHandler(gone -> from.close());
              from.resume();
            })
        .onFailure(error -> from.close());
  }
}
