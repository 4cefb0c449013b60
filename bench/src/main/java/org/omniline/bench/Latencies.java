package org.omniline.bench;

import java.util.Arrays;

/** Durations of one phase, in nanoseconds. Filled by one thread. */
final class Latencies {
  private long[] values = new long[4_096];
  private int size;

  void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = nanos;
  }

  int size() {
    return size;
  }

  /**
   * A percentile in milliseconds; NaN without values.
   *
   * @param p 0 to 100
   */
  double millis(double p) {
    if (size == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(p / 100 * size) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
