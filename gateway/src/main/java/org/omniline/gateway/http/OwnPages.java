package org.omniline.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.webchat.WebChatSite;

/**
 * Tells requests of our own pages from those of others by what browsers say and pages cannot
 * change: {@code Origin} (RFC 6454) and {@code Sec-Fetch-Site} (W3C Fetch Metadata). Thread-safe.
 */
public final class OwnPages {
  private final @Nullable URI known;

  /**
   * Makes it.
   *
   * @param known the address the public knows, when it is not the one the server is asked by
   */
  public OwnPages(@Nullable URI known) {
    this.known = known;
  }

  /**
   * Whether a page of ours asks: of the host that was asked, or of the address the public knows.
   * False without an origin. For web sockets, which browsers open with one always.
   */
  public boolean isOwn(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    return origin != null
        && (WebChatSite.isSame(origin, request.getHeader("Host"))
            || (known != null && isOriginOf(origin, known)));
  }

  /**
   * Whether a page of somebody else asks. Browsers send an origin with each request that changes
   * something; a program that is no browser sends none, and carries nobody's cookies either.
   */
  public boolean isForeign(HttpServerRequest request) {
    if (request.getHeader("Origin") != null) {
      return !isOwn(request);
    }
    String site = request.getHeader("Sec-Fetch-Site");
    return site != null && !site.equals("same-origin");
  }

  private static boolean isOriginOf(String origin, URI page) {
    return origin.equalsIgnoreCase(page.getScheme() + "://" + page.getRawAuthority());
  }
}
