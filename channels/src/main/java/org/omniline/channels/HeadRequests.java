package org.omniline.channels;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers {@code HEAD} wherever {@code GET} is answered (RFC 9110, 9.3.2): by the same route, with
 * the same status and headers. The HTTP server leaves the body out by itself; a route whose body is
 * dear to make asks {@link #isHead}. Thread-safe.
 */
public final class HeadRequests {
  private static final String HEAD = "omniline.head";

  private HeadRequests() {}

  /** Before all other routes. */
  public static void mount(Router router) {
    router.head().handler(HeadRequests::asGet);
  }

  /** Whether nothing of the answer's body will be sent. */
  public static boolean isHead(RoutingContext context) {
    return Boolean.TRUE.equals(context.get(HEAD));
  }

  private static void asGet(RoutingContext context) {
    if (context.request().getHeader("upgrade") != null) {
      // A web socket is opened with GET only (RFC 6455, 4.1).
      context.next();
      return;
    }
    context.put(HEAD, true);
    context.reroute(HttpMethod.GET, context.request().uri());
  }
}
