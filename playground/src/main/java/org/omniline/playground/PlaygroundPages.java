package org.omniline.playground;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The pages of {@code /playground}, read from the class path once. */
final class PlaygroundPages {
  private static final Set<String> FILES =
      Set.of(
          "index.html",
          "embed.html",
          "phone.html",
          "phone.js",
          "phone.css",
          "playground.js",
          "playground.css",
          "api.js",
          "pictures.js",
          "texts.js",
          "thread.js",
          "icon.svg");

  private final Map<String, Buffer> pages = new TreeMap<>();

  PlaygroundPages() {
    for (String file : FILES) {
      try (InputStream in = PlaygroundPages.class.getResourceAsStream("/playground/" + file)) {
        if (in == null) {
          throw new IllegalStateException(file + " is missing from the playground's jar");
        }
        pages.put(file, Buffer.buffer(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void mount(Router router) {
    // A route without a slash at its end matches the path with one too.
    router.route(HttpMethod.GET, "/playground").handler(context -> send(context, "index.html"));
    router
        .route(HttpMethod.GET, "/playground/phone")
        .handler(context -> send(context, "phone.html"));
    router
        .route(HttpMethod.GET, "/playground/:file")
        .handler(context -> send(context, context.pathParam("file")));
  }

  private void send(RoutingContext context, String file) {
    Buffer page = pages.get(file);
    if (page == null) {
      context.next();
      return;
    }
    context
        .response()
        .putHeader("content-type", type(file))
        .putHeader("cache-control", "no-cache")
        .putHeader("x-content-type-options", "nosniff");
    end(context.response().rxEnd(page));
  }

  private static String type(String file) {
    return switch (file.substring(file.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      default -> "image/svg+xml";
    };
  }

  private static void end(io.reactivex.rxjava3.core.Completable sending) {
    var unused = sending.onErrorComplete().subscribe();
  }
}
