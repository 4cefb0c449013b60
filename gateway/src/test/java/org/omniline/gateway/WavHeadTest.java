package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How long a WAV file sounds. */
class WavHeadTest {
  /** Two channels of 8,000 samples of 16 bits, with a chunk of odd length before the sound. */
  private static byte[] stereo() {
    ByteBuffer head = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    head.put(ascii("RIFF")).putInt(0).put(ascii("WAVE"));
    head.put(ascii("LIST")).putInt(3).put(new byte[4]);
    head.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 2);
    head.putInt(8_000).putInt(32_000).putShort((short) 4).putShort((short) 16);
    head.put(ascii("data")).putInt(0);
    return Arrays.copyOf(head.array(), head.position());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void length_followsFromTheSizeOfTheFile_alsoWhereTheHeadWasNeverCompleted() {
    byte[] first = stereo();

    WavHead head = WavHead.of(first);

    assertThat(head).isNotNull();
    assertThat(head.start()).isEqualTo(first.length);
    assertThat(head.durationMs(first.length + 48_000L)).isEqualTo(1_500);
    assertThat(head.durationMs(3)).isZero();
  }

  @Test
  void whatIsNoSound_hasNoHead() {
    byte[] first = stereo();
    byte[] cut = Arrays.copyOf(first, 30);
    byte[] other = first.clone();
    other[0] = 'X';
    byte[] huge = first.clone();
    Arrays.fill(huge, 16, 20, (byte) 0xFF);

    assertThat(WavHead.of(cut)).isNull();
    assertThat(WavHead.of(other)).isNull();
    assertThat(WavHead.of(huge)).as("a chunk of four gigabytes").isNull();
    assertThat(WavHead.of(new byte[0])).isNull();
  }
}
