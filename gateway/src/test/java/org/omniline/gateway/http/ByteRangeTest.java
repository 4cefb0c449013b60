package org.omniline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Flowable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  private static final String WHOLE = "0123456789";

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 0123",
    "bytes=4-, 456789",
    "bytes=-3, 789",
    "bytes=-99, 0123456789",
    "bytes=9-9, 9",
    "bytes=5-99, 56789",
  })
  void of_cutsTheRangeWhateverThePieces(String header, String expected) {
    for (int piece = 1; piece <= WHOLE.length(); piece++) {
      ByteRange range = ByteRange.parse(header, WHOLE.length());
      assertThat(range).isNotNull();
      assertThat(text(range.of(pieces(piece)))).isEqualTo(expected);
      assertThat(range.length()).isEqualTo(expected.length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bytes=-", "bytes=3-1", "items=0-1", "bytes=0-1,4-5", "bytes=a-b"})
  void parse_sendsTheWholeWhenItNeedNotUnderstand(String header) {
    assertThat(ByteRange.parse(header, 10)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
  void parse_isEmptyWhenNothingOfItExists(String header) {
    ByteRange range = ByteRange.parse(header, 10);
    assertThat(range).isNotNull();
    assertThat(range.isEmpty()).isTrue();
  }

  @Test
  void of_stopsReadingAfterTheRange() {
    AtomicInteger read = new AtomicInteger();
    ByteRange range = new ByteRange(0, 2);
    text(range.of(pieces(1).doOnNext(piece -> read.incrementAndGet())));
    assertThat(read.get()).isEqualTo(3);
  }

  private static Flowable<ByteBuffer> pieces(int length) {
    List<ByteBuffer> pieces = new ArrayList<>();
    byte[] bytes = WHOLE.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i += length) {
      pieces.add(ByteBuffer.wrap(bytes, i, Math.min(length, bytes.length - i)));
    }
    return Flowable.fromIterable(pieces);
  }

  private static String text(Flowable<ByteBuffer> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.blockingForEach(
        piece -> {
          byte[] copy = new byte[piece.remaining()];
          piece.get(copy);
          out.writeBytes(copy);
        });
    return out.toString(StandardCharsets.US_ASCII);
  }
}
