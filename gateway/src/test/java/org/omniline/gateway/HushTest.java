package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R58")
class HushTest {
  private static final int HEAD = 44;

  private static byte[] sound(int seconds, int loudness) {
    Random random = new Random(7);
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + seconds * 16_000).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(bytes.array(), 0, HEAD, (byte) 0x7F);
    bytes.position(HEAD);
    while (bytes.hasRemaining()) {
      bytes.putShort((short) (random.nextInt(2 * loudness + 1) - loudness));
    }
    return bytes.array();
  }

  private static boolean hears(byte[] file, int piece) {
    Hush hush = new Hush(HEAD);
    for (int at = 0; at < file.length; at += piece) {
      hush.accept(Arrays.copyOfRange(file, at, Math.min(file.length, at + piece)));
    }
    return hush.hears();
  }

  @Test
  void silenceAndAnIdleLine_areNothing_howeverLong() {
    assertThat(hears(sound(60, 0), 8_192)).isFalse();
    assertThat(hears(sound(60, 40), 8_192)).isFalse();
  }

  @Test
  void clickOfTheLine_isNothing() {
    byte[] file = sound(3, 0);
    for (int i = 0; i < 40; i += 2) {
      file[HEAD + 8_000 + i + 1] = 0x20;
    }

    assertThat(hears(file, 8_192)).isFalse();
  }

  @Test
  void whisper_isHeard_inPiecesOfWhateverSize() {
    byte[] file = sound(3, 200);
    for (int piece : new int[] {1, 3, 45, 8_192, 1_000_000}) {
      assertThat(hears(file, piece)).as("pieces of " + piece).isTrue();
    }
  }

  @Test
  void oneWord_inAMinuteOfSilence_isHeard() {
    byte[] file = sound(60, 0);
    byte[] word = sound(1, 600);
    System.arraycopy(word, HEAD, file, file.length - 40_000, 4_000);

    assertThat(hears(file, 8_192)).isTrue();
  }
}
