package org.omniline.playground;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has opened, to be closed in the opposite order when it ends, also while it still
 * starts. Blocking; any thread.
 */
final class Opened implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /** Closes everything when the process is told to stop: once this returns, a signal is heard. */
  static Opened untilTheProcessEnds(String hook) {
    Opened opened = new Opened();
    Runtime.getRuntime().addShutdownHook(new Thread(opened::close, hook));
    return opened;
  }

  /** Keeps a part; one that comes after the end is closed at once. */
  synchronized void add(AutoCloseable part) {
    if (closed) {
      closed(part);
    } else {
      parts.push(part);
    }
  }

  /** Once; one part that fails keeps no other from closing. */
  @Override
  public synchronized void close() {
    closed = true;
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      closed(part);
    }
  }

  private static void closed(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not close well", part, e);
    }
  }
}
