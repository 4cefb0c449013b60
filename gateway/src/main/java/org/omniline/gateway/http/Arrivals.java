package org.omniline.gateway.http;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.vertx.rxjava3.core.http.HttpServerRequest;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.conversation.Refusal;

/**
 * The first to see a request: refuses what announces to be too large for anything before a byte of
 * it is read, asks for the rest of those who wait to be asked, and counts what is under way.
 */
public final class Arrivals {
  private static final long LOOK_EVERY_MS = 20;

  private final long mostBytes;
  private final Problems problems;
  private final Scheduler scheduler;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Makes it.
   *
   * @param mostBytes the largest body that any route takes
   */
  public Arrivals(long mostBytes, Problems problems, Scheduler scheduler) {
    this.mostBytes = mostBytes;
    this.problems = problems;
    this.scheduler = scheduler;
  }

  public void mount(Router router) {
    router.route().handler(this::arrived);
  }

  private void arrived(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean upgrades = request.getHeader("upgrade") != null;
    if (!upgrades) {
      underWay.incrementAndGet();
      context.addEndHandler(done -> underWay.decrementAndGet());
    }
    if (announced(request) > mostBytes) {
      problems.answer(
          context,
          new Refusal(
              Refusal.Code.TOO_LARGE,
              "This is too large for anything here.",
              Map.of("limitBytes", mostBytes)));
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      context.response().getDelegate().writeContinue();
      request.getDelegate().headers().remove("expect");
    }
    context.next();
  }

  /** The announced length; 0 when none is, the largest number when it is none. */
  public static long announced(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Completes when nothing is under way, at the latest after {@code most}. */
  public Completable quiet(Duration most) {
    return Flowable.interval(0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS, scheduler)
        .onBackpressureDrop()
        .takeUntil(tick -> underWay.get() <= 0)
        .takeUntil(Flowable.timer(most.toMillis(), TimeUnit.MILLISECONDS, scheduler))
        .ignoreElements();
  }
}
