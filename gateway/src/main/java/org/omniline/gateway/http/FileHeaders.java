package org.omniline.gateway.http;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Headers of a file that somebody sent: saved, not shown, and never run. */
public final class FileHeaders {
  private FileHeaders() {}

  /** RFC 6266, with the name in UTF-8 as RFC 8187 says. */
  public static void attachment(MultiMap headers, String name, String contentType) {
    String encoded =
        URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    headers
        .set("content-type", contentType)
        .set("content-disposition", "attachment; filename*=UTF-8''" + encoded)
        .set("x-content-type-options", "nosniff");
    SecurityHeaders.sandbox(headers);
  }
}
