package org.omniline.playground.freeswitch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Recordings as WAV files of 8,000 samples a second, 16 bits, one channel: a soft tone that rises
 * with each second, so that somebody who listens hears where in the file it is.
 */
public final class ToneFile implements SoundWriter {
  private static final int RATE = 8_000;
  private static final int HEADER = 44;
  private static final int LOUD = 6_000;
  private static final int LOWEST_HZ = 330;
  private static final int STEP_HZ = 40;
  private static final int STEPS = 12;

  /** A simulation's: no message is longer. */
  private static final int MOST_SECONDS = 600;

  @Override
  public void write(String path, Duration length) {
    int samples = (int) Math.min(length.toMillis(), MOST_SECONDS * 1_000L) * (RATE / 1_000);
    ByteBuffer file = ByteBuffer.allocate(HEADER + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    header(file, samples);
    for (int i = 0; i < samples; i++) {
      int hz = LOWEST_HZ + STEP_HZ * (i / RATE % STEPS);
      file.putShort((short) (LOUD * Math.sin(2 * Math.PI * hz * i / RATE)));
    }
    try {
      Files.write(Path.of(path), file.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void header(ByteBuffer file, int samples) {
    file.put(ascii("RIFF")).putInt(HEADER - 8 + 2 * samples).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    file.putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
    file.put(ascii("data")).putInt(2 * samples);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
