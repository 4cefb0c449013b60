package org.omniline.routing.acd;

import java.io.Serializable;

/**
 * When and where a command was given. (node, counter) names the command: the machine drops repeats
 * by it where nothing more natural does.
 *
 * @param at milliseconds since 1970; the machine uses the later of this and its own last time
 * @param node the giving node's leased number, 0 to 1023; makes offer ids unique in the cluster
 * @param counter grows with every command of that node, also over restarts
 */
public record Stamp(long at, int node, long counter) implements Serializable {}
