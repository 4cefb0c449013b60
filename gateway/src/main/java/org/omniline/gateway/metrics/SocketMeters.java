package org.omniline.gateway.metrics;

import java.util.Locale;
import org.omniline.channels.SocketObserver;

/** Counts what the web sockets do. Thread-safe. */
public final class SocketMeters implements SocketObserver {
  private final Meters meters;

  public SocketMeters(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void connected(Side side, int delta) {
    switch (side) {
      case DESK -> meters.deskSockets(delta);
      case VISITOR -> meters.visitorSockets(delta);
      case CTI -> meters.ctiSockets(delta);
    }
  }

  @Override
  public void pushed(Side side) {
    meters.pushed(1);
  }

  @Override
  public void malformed(Side side) {
    // The refusal that answers it is counted; twice would be one too many.
  }

  @Override
  public void refused(Side side, String code) {
    meters.refused(edge(side), code);
  }

  @Override
  public void closed(Side side, int code) {
    meters.socketClosed(edge(side), code);
  }

  @Override
  public void offerShown(long delayMs) {
    meters.offerShown(delayMs);
  }

  private static String edge(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }
}
