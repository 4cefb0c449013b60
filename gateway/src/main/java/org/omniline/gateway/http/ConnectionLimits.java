package org.omniline.gateway.http;

import io.vertx.core.http.HttpConnection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.metrics.Meters;

/** Closes connections above the bounds, for all event loops of a node together. Thread-safe. */
final class ConnectionLimits {
  private final Config.Http config;
  private final ClientAddress addresses;
  private final Meters meters;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  ConnectionLimits(Config.Http config, ClientAddress addresses, Meters meters) {
    this.config = config;
    this.addresses = addresses;
    this.meters = meters;
  }

  void opened(HttpConnection connection) {
    String peer = ClientAddress.host(connection.remoteAddress());
    String key = RateLimiter.key(peer);
    int all = open.incrementAndGet();
    int ofPeer = byAddress.merge(key, 1, Integer::sum);
    connection.closeHandler(
        closed -> {
          open.decrementAndGet();
          byAddress.computeIfPresent(key, (k, n) -> n <= 1 ? null : n - 1);
        });
    boolean tooMany = ofPeer > config.maxConnectionsPerAddress() && !addresses.isTrusted(peer);
    if (all > config.maxConnections() || tooMany) {
      meters.refused("http", "too-many-connections");
      var unused = connection.close();
    }
  }
}
