package org.omniline.persistence.sql;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns a list of rows into one array per column, for {@code unnest}: a statement of many rows in
 * one round trip.
 */
public final class Columns<T> {
  private final List<T> rows;
  private final Tuple tuple = Tuple.tuple();

  public Columns(List<T> rows) {
    this.rows = rows;
  }

  public Columns<T> longs(Function<T, @Nullable Long> column) {
    return add(column, Long[]::new);
  }

  public Columns<T> ints(Function<T, @Nullable Integer> column) {
    return add(column, Integer[]::new);
  }

  public Columns<T> flags(Function<T, @Nullable Boolean> column) {
    return add(column, Boolean[]::new);
  }

  public Columns<T> texts(Function<T, @Nullable String> column) {
    return add(column, String[]::new);
  }

  public Columns<T> bytes(Function<T, byte @Nullable []> column) {
    return add(row -> buffer(column.apply(row)), Buffer[]::new);
  }

  public Columns<T> times(Function<T, @Nullable Instant> column) {
    return add(row -> time(column.apply(row)), OffsetDateTime[]::new);
  }

  /** A parameter that is the same for all rows. */
  public Columns<T> value(@Nullable Object value) {
    tuple.addValue(value);
    return this;
  }

  public Tuple tuple() {
    return tuple;
  }

  /** As the driver wants instants. */
  public static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /** As the driver wants bytes. */
  public static @Nullable Buffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  private <A> Columns<T> add(Function<T, @Nullable A> column, IntFunction<@Nullable A[]> array) {
    @Nullable A[] values = array.apply(rows.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    tuple.addValue(values);
    return this;
  }
}
