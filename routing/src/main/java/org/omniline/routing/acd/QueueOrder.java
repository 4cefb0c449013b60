package org.omniline.routing.acd;

import java.util.Comparator;

/**
 * Who leaves a queue first. A total order; whatever it is, conversations that take a whole agent
 * must come before those that do not, because the machine serves them first.
 */
public interface QueueOrder {
  Comparator<Facts> order();
}
