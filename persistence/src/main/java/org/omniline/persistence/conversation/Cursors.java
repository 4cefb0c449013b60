package org.omniline.persistence.conversation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;

/** Positions in lists, as opaque texts. Foreign ones are refused INVALID. */
final class Cursors {
  private static final int LONGEST_PAGE = 500;
  private static final Instant FAR = Instant.parse("9000-01-01T00:00:00Z");

  private Cursors() {}

  /** A place in an order by time, then conversation, then seq. */
  record Place(Instant at, long conversationId, long seq) {
    static final Place END = new Place(FAR, Long.MAX_VALUE, Long.MAX_VALUE);
    static final Place START = new Place(Instant.EPOCH, 0, 0);

    String text() {
      long micros = Instant.EPOCH.until(at, ChronoUnit.MICROS);
      return micros + "." + conversationId + "." + seq;
    }

    static Place parse(@Nullable String text, Place fallback) {
      if (text == null) {
        return fallback;
      }
      String[] parts = text.split("\\.", 4);
      try {
        if (parts.length == 3) {
          return new Place(
              Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS),
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]));
        }
      } catch (ArithmeticException | NumberFormatException | java.time.DateTimeException e) {
        throw refused();
      }
      throw refused();
    }
  }

  /** A place in an order by descending id. */
  static long before(@Nullable String text) {
    if (text == null) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  static int limit(int asked) {
    return Math.max(1, Math.min(LONGEST_PAGE, asked));
  }

  /** Cuts the one row that was read only to know whether more follows. */
  static <T> Page<T> page(List<T> rows, int limit, Function<T, String> cursor) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    List<T> cut = rows.subList(0, limit);
    return new Page<>(cut, cursor.apply(cut.get(limit - 1)));
  }

  /** As {@link #page}, for rows read newest first that are shown oldest first. */
  static <T> Page<T> backwards(List<T> rows, int limit, Function<T, String> cursor) {
    Page<T> page = page(rows, limit, cursor);
    List<T> ascending = new ArrayList<>(page.items());
    java.util.Collections.reverse(ascending);
    return new Page<>(ascending, page.next());
  }

  private static Refusal refused() {
    return Refusal.invalid("cursor", "The cursor is not one of ours.");
  }
}
