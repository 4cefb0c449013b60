package org.omniline.flow.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a variable or a result of an expression can be. */
public enum ValueType {
  BOOLEAN(SimpleType.BOOL, Boolean.class),
  /** 64 bits; {@link Long}. */
  WHOLE(SimpleType.INT, Long.class),
  DECIMAL(SimpleType.DOUBLE, Double.class),
  TEXT(SimpleType.STRING, String.class),
  /** A list of {@link String}. */
  TEXTS(ListType.create(SimpleType.STRING), List.class);

  private final CelType cel;
  private final Class<?> java;

  ValueType(CelType cel, Class<?> java) {
    this.cel = cel;
    this.java = java;
  }

  CelType cel() {
    return cel;
  }

  /** What stands for "not known": false, 0, the empty text, the empty list. */
  public Object absent() {
    return switch (this) {
      case BOOLEAN -> false;
      case WHOLE -> 0L;
      case DECIMAL -> 0.0;
      case TEXT -> "";
      case TEXTS -> List.of();
    };
  }

  /** Whether a value may be given for a variable of this type. */
  public boolean accepts(@Nullable Object value) {
    return java.isInstance(value)
        && (this != TEXTS || ((List<?>) value).stream().allMatch(String.class::isInstance));
  }
}
