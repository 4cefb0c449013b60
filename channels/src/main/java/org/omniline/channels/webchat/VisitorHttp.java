package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.rxjava3.FlowableHelper;
import io.vertx.rxjava3.RxHelper;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.channels.HeadRequests;
import org.omniline.channels.SocketObserver;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.MediaStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The visitor's HTTP: the page's settings, files up and down (docs/protocols/visitor-socket.md).
 * Files are streamed, never held in memory. Thread-safe.
 */
public final class VisitorHttp {
  private static final Logger LOG = LoggerFactory.getLogger(VisitorHttp.class);
  private static final int UPLOADS_AT_ONCE = 64;
  private static final long IDLE_SECONDS = 30;
  private static final long DISCARD_MS = 10_000;
  private static final String PROBLEM = "application/problem+json";

  private final Vertx vertx;
  private final VisitorServices services;
  private final VisitorLimits limits;
  private final VisitorGuard guard;
  private final SocketObserver observer;
  private final Function<HttpServerRequest, String> address;
  private final AtomicInteger uploads = new AtomicInteger();

  /**
   * @param address the peer's address, behind trusted proxies the one they name
   */
  public VisitorHttp(
      Vertx vertx,
      VisitorServices services,
      VisitorLimits limits,
      VisitorGuard guard,
      SocketObserver observer,
      Function<HttpServerRequest, String> address) {
    this.vertx = vertx;
    this.services = services;
    this.limits = limits;
    this.guard = guard;
    this.observer = observer;
    this.address = address;
  }

  /** Puts the routes onto a router; before any body handler. */
  public void mount(Router router) {
    router.get("/api/v1/visitor/:account").handler(route -> handle(route, this::site));
    router.post("/api/v1/visitor/:account/media").handler(route -> handle(route, this::upload));
    router
        .get("/api/v1/visitor/:account/media/:id")
        .handler(route -> handle(route, this::download));
  }

  private interface Action {
    /** Answers the request; completes empty when it has. */
    Maybe<Object> run(RoutingContext route, ChannelAccount account);
  }

  private void handle(RoutingContext route, Action action) {
    HttpServerRequest request = route.request();
    request.pause();
    var unused = // every outcome answers the request
        services
            .accounts()
            .byCode(Channel.WEBCHAT, route.pathParam("account"))
            .switchIfEmpty(Single.error(VisitorHttp::notFound))
            .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
            .flatMapMaybe(account -> action.run(route, account))
            .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
            .subscribe(done -> {}, error -> fail(route, error));
  }

  private Maybe<Object> site(RoutingContext route, ChannelAccount account) {
    route.request().resume();
    json(route, 200, new WebChatSite(account).json());
    return Maybe.empty();
  }

  // ---- up ----

  private Maybe<Object> upload(RoutingContext route, ChannelAccount account) {
    HttpServerRequest request = route.request();
    VisitorToken token = token(request);
    guard.upload(token.threadKey(), address.apply(request));
    refuseLargeBody(request);
    return services
        .ours(account, token)
        .switchIfEmpty(Single.error(() -> notGreeted("The visitor's token is not one of ours.")))
        .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
        .flatMapMaybe(own -> keep(route, account, own.threadKey()));
  }

  private Maybe<Object> keep(RoutingContext route, ChannelAccount account, String threadKey) {
    HttpServerRequest request = route.request();
    String name = request.getParam("name", "file");
    if (uploads.incrementAndGet() > UPLOADS_AT_ONCE) {
      uploads.decrementAndGet();
      throw new Refusal(Refusal.Code.OVERLOADED, "Too many files at once: try again in a moment.");
    }
    Flowable<ByteBuffer> bytes =
        FlowableHelper.toFlowable(request)
            .map(buffer -> ByteBuffer.wrap(buffer.getBytes()))
            // A sender that stops half-way would keep a place that others wait for.
            .timeout(
                IDLE_SECONDS, TimeUnit.SECONDS, RxHelper.scheduler(vertx.getOrCreateContext()));
    return Single.defer(
            () ->
                services
                    .media()
                    .put(
                        name,
                        request.getHeader("Content-Type"),
                        VisitorThread.mediaOwner(account.id(), threadKey),
                        bytes))
        .doFinally(uploads::decrementAndGet)
        .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
        .doOnSuccess(ref -> json(route, 201, VisitorJson.media(ref)))
        .flatMapMaybe(ref -> Maybe.empty());
  }

  /** Refused before a byte is read when the sender tells the size. */
  private void refuseLargeBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length != null && length.matches("[0-9]{1,18}")) {
      if (Long.parseLong(length) <= limits.uploadBytes()) {
        return;
      }
    } else if (length == null) {
      return; // chunked: the media store counts
    }
    throw new Refusal(
        Refusal.Code.TOO_LARGE,
        "A file may have at most " + limits.uploadBytes() + " bytes.",
        Map.of("limit", limits.uploadBytes()));
  }

  // ---- down ----

  private Maybe<Object> download(RoutingContext route, ChannelAccount account) {
    HttpServerRequest request = route.request();
    request.resume();
    String threadKey = token(request).threadKey();
    guard.read(threadKey);
    long id = id(route.pathParam("id"));
    return services
        .media()
        .find(id)
        .flatMap(
            stored ->
                maySee(account, threadKey, stored)
                    .flatMapMaybe(may -> may ? Maybe.just(stored) : Maybe.empty()))
        .switchIfEmpty(
            Single.error(
                () -> {
                  audit(request, account, id);
                  return notFound();
                }))
        .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
        .flatMapMaybe(stored -> send(route, stored.ref()));
  }

  private Single<Boolean> maySee(
      ChannelAccount account, String threadKey, MediaStore.Stored stored) {
    if (services.media().isOwner(stored, VisitorThread.mediaOwner(account.id(), threadKey))) {
      return Single.just(true);
    }
    Long conversation = stored.conversationId();
    return conversation == null
        ? Single.just(false)
        : services
            .conversations()
            .threadChanges(account.id(), threadKey, conversation, Long.MAX_VALUE)
            .isEmpty()
            .map(foreign -> !foreign);
  }

  private Maybe<Object> send(RoutingContext route, MediaRef ref) {
    HttpServerResponse response = route.response();
    response.putHeader("Content-Type", ref.contentType());
    response.putHeader("Content-Length", Long.toString(ref.size()));
    response.putHeader("Content-Disposition", attachment(ref.name()));
    response.putHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Cache-Control", "private, max-age=3600");
    if (HeadRequests.isHead(route)) {
      return io.vertx.rxjava3.CompletableHelper.toCompletable(
              ended -> response.end().onComplete(ended))
          .toMaybe();
    }
    return services
        .media()
        .read(ref.id())
        .observeOn(RxHelper.scheduler(vertx.getOrCreateContext()))
        // One buffer at a time: a slow reader slows the file down instead of filling memory.
        .concatMapCompletable(
            bytes ->
                io.vertx.rxjava3.CompletableHelper.toCompletable(
                    written -> response.write(buffer(bytes)).onComplete(written)),
            2)
        .andThen(
            io.vertx.rxjava3.CompletableHelper.toCompletable(
                ended -> response.end().onComplete(ended)))
        .toMaybe();
  }

  private static Buffer buffer(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return Buffer.buffer(copy);
  }

  /** RFC 6266, with the name in UTF-8 as RFC 8187 says. */
  private static String attachment(String name) {
    return "attachment; filename*=UTF-8''"
        + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  // ---- answers ----

  private static VisitorToken token(HttpServerRequest request) {
    return VisitorToken.ofHeader(request.getHeader("Authorization"))
        .orElseThrow(() -> notGreeted("The visitor's token is missing."));
  }

  private static Refusal notGreeted(String detail) {
    return new Refusal(Refusal.Code.NOT_SIGNED_IN, detail);
  }

  private static long id(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,18}")) {
      throw notFound();
    }
    return Long.parseLong(text);
  }

  private static Refusal notFound() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such thing here.");
  }

  private void audit(HttpServerRequest request, ChannelAccount account, long id) {
    services
        .refusals()
        .refused(
            "visitor.media",
            Refusal.Code.NOT_FOUND.wire(),
            address.apply(request),
            "media:" + id,
            account.code());
  }

  private static void json(RoutingContext route, int status, JsonObject body) {
    if (!route.response().ended()) {
      Buffer bytes = body.toBuffer();
      route
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", "no-store")
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("Content-Length", Integer.toString(bytes.length()))
          .end(bytes);
    }
  }

  private void fail(RoutingContext route, Throwable error) {
    Refusal refusal = refusal(error);
    observer.refused(SocketObserver.Side.VISITOR, refusal.code().wire());
    if (refusal.code() == Refusal.Code.NOT_SIGNED_IN) {
      String account = route.pathParam("account");
      services
          .refusals()
          .refused(
              "visitor.files",
              refusal.code().wire(),
              address.apply(route.request()),
              null,
              account == null ? "" : account);
    }
    HttpServerResponse response = route.response();
    if (response.ended() || response.headWritten()) {
      // Too late for an answer: the reader sees that the file is incomplete.
      route.request().connection().close();
      return;
    }
    int status = status(refusal.code());
    JsonObject problem =
        new JsonObject()
            .put("type", "urn:omniline:problem:" + refusal.code().wire())
            .put("status", status)
            .mergeIn(Frames.problem(refusal));
    response.setStatusCode(status).putHeader("Content-Type", PROBLEM);
    response.end(problem.encode());
    if (!route.request().isEnded()) {
      discard(route);
    }
  }

  /**
   * Reads on for a while without keeping anything: a connection closed on a sender in the middle of
   * its body is reset, and the refusal is lost with it.
   */
  private void discard(RoutingContext route) {
    HttpServerRequest request = route.request();
    long timer = vertx.setTimer(DISCARD_MS, late -> request.connection().close());
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.endHandler(all -> vertx.cancelTimer(timer));
    request.handler(bytes -> {});
    request.resume();
  }

  private static Refusal refusal(Throwable error) {
    if (error instanceof Refusal refusal) {
      return refusal;
    }
    if (error instanceof java.util.concurrent.TimeoutException) {
      return Refusal.invalid("file-late", "The file did not arrive in time.");
    }
    LOG.error("A visitor's request failed", error);
    return new Refusal(Refusal.Code.UNAVAILABLE, "This did not work just now: try again.");
  }

  private static int status(Refusal.Code code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case NOT_SIGNED_IN -> 401;
      case TOO_LARGE -> 413;
      case TYPE_NOT_ALLOWED -> 415;
      case TOO_FAST -> 429;
      case INVALID -> 422;
      case OVERLOADED, UNAVAILABLE -> 503;
      default -> 400;
    };
  }
}
