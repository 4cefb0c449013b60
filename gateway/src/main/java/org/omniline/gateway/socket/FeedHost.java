package org.omniline.gateway.socket;

import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link ChangeFeed} fed: hints of other nodes at once, PostgreSQL's heads every 2 s. */
public final class FeedHost {
  private static final Logger LOG = LoggerFactory.getLogger(FeedHost.class);
  private static final long SWEEP_EVERY_MS = 2_000;

  private final Vertx vertx;
  private final ChangeFeed feed;
  private final NodeBus bus;
  private long timer = -1;

  public FeedHost(Vertx vertx, ChangeFeed feed, NodeBus bus) {
    this.vertx = vertx;
    this.feed = feed;
    this.bus = bus;
  }

  /** Begins; call once. */
  public void start() {
    bus.onHeads(feed::hint);
    timer =
        vertx.setPeriodic(
            SWEEP_EVERY_MS,
            tick -> {
              var unused = // logged; the next sweep looks further back
                  feed.sweep()
                      .subscribe(
                          () -> {}, error -> LOG.warn("Heads not read: {}", error.toString()));
            });
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }
}
