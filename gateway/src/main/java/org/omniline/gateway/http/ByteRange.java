package org.omniline.gateway.http;

import io.reactivex.rxjava3.core.Flowable;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One range of bytes (RFC 9110 section 14), so that sound and video can be played from the middle.
 *
 * @param first of the range, from 0
 * @param last of the range, included; less than {@code first} when nothing of it exists
 */
public record ByteRange(long first, long last) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads the header {@code Range}.
   *
   * @param size of the whole
   * @return null when the whole is to be sent: no header, or one we need not understand
   */
  public static @Nullable ByteRange parse(@Nullable String header, long size) {
    Matcher matcher = ONE.matcher(header == null ? "" : header.trim());
    if (!matcher.matches()) {
      return null;
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    if (from.isEmpty()) {
      if (to.isEmpty()) {
        return null;
      }
      long length = Math.min(size, Long.parseLong(to));
      return new ByteRange(size - length, length == 0 ? -1 : size - 1);
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    return first >= size ? new ByteRange(0, -1) : last < first ? null : new ByteRange(first, last);
  }

  /** Whether nothing of it exists: 416. */
  public boolean isEmpty() {
    return last < first;
  }

  public long length() {
    return last - first + 1;
  }

  /** The header {@code Content-Range}. */
  public String header(long size) {
    return "bytes " + first + "-" + last + "/" + size;
  }

  /** Cuts the range out of the whole; stops reading after it. */
  public Flowable<ByteBuffer> of(Flowable<ByteBuffer> whole) {
    return Flowable.defer(
        () -> {
          long[] position = new long[1];
          return whole
              .takeUntil(piece -> position[0] > last)
              .map(
                  piece -> {
                    long start = position[0];
                    position[0] += piece.remaining();
                    int from = (int) Math.max(0, Math.min(piece.remaining(), first - start));
                    int to = (int) Math.max(from, Math.min(piece.remaining(), last + 1 - start));
                    return piece.slice(piece.position() + from, to - from);
                  })
              .filter(ByteBuffer::hasRemaining);
        });
  }
}
