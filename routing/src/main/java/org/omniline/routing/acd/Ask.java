package org.omniline.routing.acd;

import java.io.Serializable;

/**
 * Something the host was asked to do with a waiting conversation and has not yet told to be done.
 *
 * @param rule by its name
 * @param againAt when it is asked again, milliseconds
 */
record Ask(String rule, Action action, long againAt) implements Serializable {}
