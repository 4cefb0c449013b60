package org.omniline.elsewhere;

import java.io.Serializable;

/** A class that has no business on the wire of the cluster. */
public record Stranger(String name) implements Serializable {}
