package org.omniline.flow.run;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.expression.ValueType;

/** Turns a value of a data service's answer into a variable's. Stateless. */
final class FetchedValue {
  /** The longest text that a flow takes over, and the longest list. */
  private static final int MAX_TEXT = 1_000;

  private static final int MAX_TEXTS = 100;

  private FetchedValue() {}

  /**
   * The value in the variable's type; what is not there is {@link ValueType#absent()}; empty when
   * it is there and cannot be one.
   */
  static Optional<Object> of(ValueType type, @Nullable Object value) {
    if (value == null) {
      return Optional.of(type.absent());
    }
    return switch (type) {
      case BOOLEAN -> value instanceof Boolean ? Optional.of(value) : Optional.empty();
      case WHOLE -> whole(value);
      case DECIMAL ->
          value instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
      case TEXT -> text(value).map(Object.class::cast);
      case TEXTS -> texts(value);
    };
  }

  private static Optional<Object> whole(Object value) {
    return value instanceof Integer || value instanceof Long
        ? Optional.of(((Number) value).longValue())
        : Optional.empty();
  }

  private static Optional<String> text(Object value) {
    boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
    return plain
        ? Optional.of(Speech.write(value)).filter(text -> text.length() <= MAX_TEXT)
        : Optional.empty();
  }

  private static Optional<Object> texts(Object value) {
    if (!(value instanceof List<?> list) || list.size() > MAX_TEXTS) {
      return Optional.empty();
    }
    List<String> texts = list.stream().flatMap(one -> text(one).stream()).toList();
    return texts.size() == list.size() ? Optional.of(texts) : Optional.empty();
  }
}
