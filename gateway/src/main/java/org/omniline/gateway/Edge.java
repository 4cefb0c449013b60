package org.omniline.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import org.omniline.channels.AccessRefusals;
import org.omniline.gateway.http.OwnPages;
import org.omniline.gateway.metrics.SocketMeters;

/**
 * What every way in from the network shares.
 *
 * @param refusals writes down whom a channel turned away
 * @param address whom a request comes from, behind trusted proxies too
 */
record Edge(
    SocketMeters sockets,
    OwnPages ownPages,
    AccessRefusals refusals,
    Function<HttpServerRequest, String> address) {
  /** Within this time a socket that opened has said who it is. */
  static final long HELLO_MS = 10_000;
}
