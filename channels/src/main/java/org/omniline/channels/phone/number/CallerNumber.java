package org.omniline.channels.phone.number;

import org.jspecify.annotations.Nullable;

/**
 * A telephone number, as a trunk told it and as we keep it.
 *
 * @param raw as it was told; empty for an anonymous caller
 * @param e164 with the plus; null for what has none: short codes, extensions, nonsense
 * @param kind what it is
 */
public record CallerNumber(String raw, @Nullable String e164, Kind kind) {
  /** What a number is. On the wire and in facts by name: never rename a constant. */
  public enum Kind {
    MOBILE,
    FIXED_LINE,
    /** 110, 12356. */
    SHORT,
    /** Of a house's own exchange. */
    EXTENSION,
    /** Withheld, or none was told. */
    ANONYMOUS,
    OTHER
  }

  /** What identifies the number: the same however it was written. Empty for an anonymous one. */
  public String value() {
    return e164 == null ? raw : e164;
  }

  /** Keeps people's numbers out of logs. */
  @Override
  public String toString() {
    return "CallerNumber[" + kind + "]";
  }
}
