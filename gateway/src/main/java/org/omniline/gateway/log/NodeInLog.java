package org.omniline.gateway.log;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * Which node every line of the log names, as text and as JSON. Of several nodes in one process the
 * last one to start counts.
 */
public final class NodeInLog {
  private NodeInLog() {}

  /** Says it from now on. Does nothing where somebody else than Logback writes the log. */
  public static void set(String node) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.putProperty("node", node);
    }
  }

  /**
   * How a node is named.
   *
   * @param name as configured; empty when none is
   */
  public static String label(String name, int number) {
    return name + "#" + number;
  }
}
