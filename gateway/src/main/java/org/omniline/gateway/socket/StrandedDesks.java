package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that was cut off, or whose part of a split cluster gets no time from routing, has nothing
 * for its agents: their desks are told to move to a node that has. It takes desks again when
 * routing goes on. Used by one thread.
 */
public final class StrandedDesks {
  private static final Logger LOG = LoggerFactory.getLogger(StrandedDesks.class);

  private final DeskSockets desks;
  private final BooleanSupplier stalled;
  private final BooleanSupplier healthy;
  private boolean moved;

  /**
   * Makes it.
   *
   * @param stalled nobody gives this node's routing its time although somebody could
   * @param healthy routing works here
   */
  public StrandedDesks(DeskSockets desks, BooleanSupplier stalled, BooleanSupplier healthy) {
    this.desks = desks;
    this.stalled = stalled;
    this.healthy = healthy;
  }

  /** Looks how things stand; to be called every second or so. */
  public Completable look() {
    if (!moved && stalled.getAsBoolean()) {
      moved = true;
      LOG.warn("This node is cut off from routing: its desks are told to move");
      return desks.drain();
    }
    if (moved && healthy.getAsBoolean()) {
      moved = false;
      LOG.info("Routing goes on here: desks are taken again");
      desks.start();
    }
    return Completable.complete();
  }
}
