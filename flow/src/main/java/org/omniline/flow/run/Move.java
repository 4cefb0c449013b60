package org.omniline.flow.run;

import org.jspecify.annotations.Nullable;

/**
 * Leaving a node.
 *
 * @param key what a step records
 * @param next the node to go to; empty where the exit says all
 */
record Move(FlowStep.Exit exit, @Nullable String key, String next) {
  Move(FlowStep.Exit exit, String next) {
    this(exit, null, next);
  }
}
