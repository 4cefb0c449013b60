package org.omniline.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.rxjava3.ext.web.Router;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Headers that every answer carries. Scripts come from us and from files only; nobody may frame us,
 * except the chat page, whose account says who may.
 */
public final class SecurityHeaders {
  /** Element Plus positions with inline styles, so styles alone may be inline. */
  private static final String CONTENT =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:;"
          + " object-src 'none'; base-uri 'self'; form-action 'self';"
          + " connect-src 'self'";

  private static final String ANCESTORS = "; frame-ancestors ";

  private final boolean secure;
  private final String policy;

  /**
   * Makes the headers.
   *
   * @param secure whether browsers come over TLS, so that they may be told to stay there
   * @param reached web sockets of others that our own pages may open, for example {@code
   *     wss://phone.example.org:7443}; checked by the caller
   */
  public SecurityHeaders(boolean secure, List<String> reached) {
    this.secure = secure;
    this.policy =
        CONTENT
            + reached.stream().map(origin -> " " + origin).collect(Collectors.joining())
            + ANCESTORS
            + "'none'";
  }

  /** Before everything else, so that errors carry them too. */
  public void mount(Router router) {
    router
        .route()
        .handler(
            context -> {
              apply(context.response().getDelegate().headers());
              context.next();
            });
  }

  private void apply(MultiMap headers) {
    headers
        .set("content-security-policy", policy)
        .set("x-content-type-options", "nosniff")
        .set("x-frame-options", "DENY")
        .set("referrer-policy", "same-origin")
        .set("permissions-policy", "camera=(), geolocation=(), payment=(), usb=()")
        .set("cross-origin-opener-policy", "same-origin")
        .set("cross-origin-resource-policy", "same-origin");
    if (secure) {
      headers.set("strict-transport-security", "max-age=31536000");
    }
  }

  /**
   * Lets pages of these origins frame the answer.
   *
   * @param origins for example {@code https://www.example.org}; checked by the caller
   */
  static void allowFraming(MultiMap headers, List<String> origins) {
    String ancestors = origins.isEmpty() ? "" : " " + String.join(" ", origins);
    headers
        .set("content-security-policy", CONTENT + ANCESTORS + "'self'" + ancestors)
        .remove("x-frame-options")
        .remove("cross-origin-opener-policy");
  }

  /** For a file somebody sent: it may neither run nor frame anything. */
  public static void sandbox(MultiMap headers) {
    headers.set("content-security-policy", "sandbox; default-src 'none'");
  }
}
