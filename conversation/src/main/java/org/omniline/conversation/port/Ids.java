package org.omniline.conversation.port;

/** Makes ids: 64 bits, ordered by time, never the same twice in the cluster. Thread-safe. */
@FunctionalInterface
public interface Ids {
  long next();
}
