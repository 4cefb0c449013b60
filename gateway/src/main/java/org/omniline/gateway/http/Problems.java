package org.omniline.gateway.http;

import io.vertx.rxjava3.core.http.HttpServerRequest;
import io.vertx.rxjava3.core.http.HttpServerResponse;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.omniline.gateway.metrics.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with {@link Problem}s and counts them. The one place where an error becomes HTTP. */
public final class Problems {
  /** How long an upload that was refused may go on before its connection is cut. */
  private static final long LINGER_MS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final int[] STATUSES = {400, 404, 405, 413, 415, 500};

  private final Meters meters;

  public Problems(Meters meters) {
    this.meters = meters;
  }

  /** Sends every failure of the router's handlers through {@link #answer}. */
  public void mount(Router router) {
    for (int status : STATUSES) {
      router.errorHandler(
          status,
          context -> {
            Throwable failure = context.failure();
            answer(
                context,
                failure == null || status != 500 ? Problem.ofStatus(status) : Problem.of(failure),
                failure);
          });
    }
  }

  /** Answers a request with what went wrong, if it has no answer yet. */
  public void answer(RoutingContext context, Throwable error) {
    answer(context, Problem.of(error), error);
  }

  private void answer(RoutingContext context, Problem problem, @Nullable Throwable error) {
    meters.refused("http", problem.code());
    if (problem.status() >= 500 && error != null) {
      LOG.error("{} {} failed", context.request().method(), context.normalizedPath(), error);
    }
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Half an answer is no answer: the client must notice.
      response.getDelegate().reset();
      return;
    }
    response
        .setStatusCode(problem.status())
        .putHeader("content-type", Problem.TYPE)
        .putHeader("cache-control", "no-store");
    if (problem.fields().get("retryAfterMs") instanceof Number pause) {
      response.putHeader("retry-after", Long.toString((pause.longValue() + 999) / 1000));
    }
    boolean unread = !context.request().isEnded();
    if (unread) {
      response.putHeader("connection", "close");
    }
    var unused = // whoever hung up needs no answer
        response
            .rxEnd(problem.toJson().encode())
            .subscribe(() -> {}, failure -> LOG.debug("the client hung up", failure));
    if (unread) {
      lingerThenClose(context);
    }
  }

  /**
   * Closing at once would reset the connection and lose the answer on its way while the client is
   * still sending; so what comes is dropped for a moment. Nothing is buffered.
   */
  private static void lingerThenClose(RoutingContext context) {
    HttpServerRequest request = context.request();
    Runnable close =
        () -> {
          var unused = request.connection().getDelegate().close();
        };
    long timer = context.vertx().setTimer(LINGER_MS, id -> close.run());
    request.getDelegate().handler(chunk -> {});
    request
        .getDelegate()
        .endHandler(
            done -> {
              context.vertx().cancelTimer(timer);
              close.run();
            });
    request.getDelegate().exceptionHandler(error -> context.vertx().cancelTimer(timer));
    request.getDelegate().resume();
  }
}
