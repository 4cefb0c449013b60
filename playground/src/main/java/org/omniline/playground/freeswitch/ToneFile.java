package org.omniline.playground.freeswitch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recordings as WAV files of 8,000 samples a second, 16 bits, one channel or two: a soft tone that
 * rises with each second, so that somebody who listens hears where in the file it is. Of two
 * channels the right one is an octave higher. What was masked is silent.
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
  public void write(String path, Sound sound) {
    long millis = Math.min(sound.length().toMillis(), MOST_SECONDS * 1_000L);
    int samples = (int) millis * (RATE / 1_000);
    int channels = sound.stereo() ? 2 : 1;
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + 2 * channels * samples).order(ByteOrder.LITTLE_ENDIAN);
    header(file, samples, channels);
    for (int i = 0; i < samples; i++) {
      int hz = LOWEST_HZ + STEP_HZ * (i / RATE % STEPS);
      int loud = isMasked(sound, i) ? 0 : LOUD;
      for (int channel = 1; channel <= channels; channel++) {
        file.putShort((short) (loud * Math.sin(2 * Math.PI * channel * hz * i / RATE)));
      }
    }
    try {
      Files.write(Path.of(path), file.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMasked(Sound sound, int sample) {
    long at = sample / (RATE / 1_000);
    return sound.masked().stream()
        .anyMatch(one -> one.from().toMillis() <= at && at < one.to().toMillis());
  }

  private static void header(ByteBuffer file, int samples, int channels) {
    int size = 2 * channels * samples;
    file.put(ascii("RIFF")).putInt(HEADER - 8 + size).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    file.putInt(RATE).putInt(2 * channels * RATE);
    file.putShort((short) (2 * channels)).putShort((short) 16);
    file.put(ascii("data")).putInt(size);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
