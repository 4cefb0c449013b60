package org.omniline.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.rxjava3.core.http.HttpServerResponse;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.AccountStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the desk, the chat page, the widget, the API's documentation and the CTI sample. */
public final class StaticPages {
  private static final Logger LOG = LoggerFactory.getLogger(StaticPages.class);

  /** Names carry a hash of the content: they never change. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private static final String ASK_AGAIN = "no-cache";

  /** Other sites embed it under one name: new versions must arrive soon. */
  private static final String SOON = "public, max-age=300";

  /**
   * What may stand in a policy: everybody, or scheme, host (with a wildcard label) and port or any.
   */
  private static final Pattern ORIGIN =
      Pattern.compile("\\*|https?://(\\*\\.)?[A-Za-z0-9.-]+(:(\\d{1,5}|\\*))?");

  private final WebrootFiles files;
  private final AccountStore accounts;
  private final Problems problems;

  public StaticPages(WebrootFiles files, AccountStore accounts, Problems problems) {
    this.files = files;
    this.accounts = accounts;
    this.problems = problems;
  }

  /** After all other routes. */
  public void mount(Router router) {
    router.get("/").handler(context -> redirect(context, "/desk/"));
    for (String folder : List.of("/desk", "/wall", "/api/docs", "/cti-sample")) {
      router
          .getWithRegex(Pattern.quote(folder))
          .handler(context -> redirect(context, folder + "/"));
    }
    router.get("/chat/:account").handler(this::chat);
    router.get("/desk/*").handler(context -> page(context, "desk/index.html"));
    router.get("/wall/*").handler(context -> page(context, "wall/index.html"));
    router.get("/api/docs/*").handler(context -> page(context, "api/docs/index.html"));
    router.get("/cti-sample/*").handler(context -> page(context, "cti-sample/index.html"));
    router.get().handler(this::file);
  }

  private static void redirect(RoutingContext context, String to) {
    end(context.response().setStatusCode(302).putHeader("location", to), Buffer.buffer());
  }

  /** A file, or the application's page for every address it routes by itself. */
  private void page(RoutingContext context, String index) {
    String name = context.normalizedPath().substring(1);
    WebrootFiles.File file = files.find(name);
    String last = name.substring(name.lastIndexOf('/') + 1);
    if (file == null && last.indexOf('.') < 0) {
      send(context, index, 200);
    } else {
      send(context, name, 200);
    }
  }

  private void file(RoutingContext context) {
    send(context, context.normalizedPath().substring(1), 200);
  }

  private void chat(RoutingContext context) {
    var unused = // every outcome answers the request
        accounts
            .byCode(Channel.WEBCHAT, context.pathParam("account"))
            .subscribe(
                account -> {
                  SecurityHeaders.allowFraming(headers(context), origins(account));
                  send(context, "chat/index.html", 200);
                },
                error -> problems.answer(context, error),
                () -> send(context, "chat/index.html", 404));
  }

  /** Sites that may embed this account's page: {@code origins} of its settings. */
  private static List<String> origins(ChannelAccount account) {
    return Stream.of(account.setting("origins", "").split("[\\s,]+", -1))
        .filter(origin -> ORIGIN.matcher(origin).matches())
        .toList();
  }

  private static MultiMap headers(RoutingContext context) {
    return context.response().getDelegate().headers();
  }

  private void send(RoutingContext context, String name, int status) {
    WebrootFiles.File file = files.find(name);
    if (file == null) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response().setStatusCode(status);
    response.putHeader("cache-control", caching(name)).putHeader("etag", file.tag());
    response.putHeader("vary", "accept-encoding");
    if ("widget.js".equals(name)) {
      response.putHeader("cross-origin-resource-policy", "cross-origin");
    }
    if (status == 200 && file.tag().equals(context.request().getHeader("if-none-match"))) {
      end(response.setStatusCode(304), Buffer.buffer());
      return;
    }
    response.putHeader("content-type", file.type());
    String accepted = context.request().getHeader("accept-encoding");
    if (file.gzip() != null && accepted != null && accepted.contains("gzip")) {
      response.putHeader("content-encoding", "gzip");
      sized(response, file.gzip());
    } else {
      sized(response, file.bytes());
    }
  }

  private static String caching(String name) {
    if (name.startsWith("assets/")) {
      return FOREVER;
    }
    return "widget.js".equals(name) ? SOON : ASK_AGAIN;
  }

  /** The length is told here because the server tells none when the body is left out (HEAD). */
  private static void sized(HttpServerResponse response, Buffer body) {
    end(response.putHeader("content-length", Integer.toString(body.length())), body);
  }

  private static void end(HttpServerResponse response, Buffer body) {
    var unused = // whoever hung up needs no page
        response.rxEnd(body).subscribe(() -> {}, error -> LOG.debug("the client hung up", error));
  }
}
