package org.omniline.conversation;

import org.jspecify.annotations.Nullable;

/**
 * Who wrote an entry.
 *
 * @param kind never null
 * @param id the user's id for an agent, else null
 * @param name what to show; null when unknown (an anonymous visitor)
 */
public record Author(Kind kind, @Nullable Long id, @Nullable String name) {
  /** Kinds of authors. */
  public enum Kind {
    VISITOR,
    AGENT,
    BOT,
    SYSTEM
  }

  public static final Author SYSTEM = new Author(Kind.SYSTEM, null, null);

  /** Neither the system nor a flow. */
  public boolean isPerson() {
    return kind == Kind.VISITOR || kind == Kind.AGENT;
  }

  public static Author visitor(@Nullable String name) {
    return new Author(Kind.VISITOR, null, name);
  }

  public static Author agent(long id, String name) {
    return new Author(Kind.AGENT, id, name);
  }
}
