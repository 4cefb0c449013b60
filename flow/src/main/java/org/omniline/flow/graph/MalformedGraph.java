package org.omniline.flow.graph;

import java.util.List;

/** A text that is no flow graph at all; one that is and has mistakes is none of these. */
public final class MalformedGraph extends Exception {
  private static final long serialVersionUID = 1L;

  /** Stable; pages translate them. */
  public enum Reason {
    /** No JSON, or something after it, or one name twice in an object. */
    NOT_JSON,
    /** A field nobody knows: a mistyped name must not be a silent default. */
    UNKNOWN_FIELD,
    MISSING_FIELD,
    WRONG_TYPE,
    /** A word that is none of those allowed there. */
    UNKNOWN_WORD,
    /** Written by a newer Omniline. */
    UNKNOWN_FORMAT,
    TOO_LARGE
  }

  private final Reason reason;
  private final String path;
  private final transient List<String> allowed;

  MalformedGraph(Reason reason, String path, String message) {
    super(path.isEmpty() ? message : path + ": " + message);
    this.reason = reason;
    this.path = path;
    this.allowed = List.of();
  }

  /** A word that is none of those allowed there. */
  MalformedGraph(String path, String word, List<String> allowed) {
    super(path + ": there is no " + word + ", but " + String.join(", ", allowed));
    this.reason = Reason.UNKNOWN_WORD;
    this.path = path;
    this.allowed = List.copyOf(allowed);
  }

  public Reason reason() {
    return reason;
  }

  /** Where, as {@code nodes[3].choices[0].key}; empty for the whole. */
  public String path() {
    return path;
  }

  /** What may stand there, of {@link Reason#UNKNOWN_WORD}; else empty. */
  public List<String> allowed() {
    return allowed;
  }
}
