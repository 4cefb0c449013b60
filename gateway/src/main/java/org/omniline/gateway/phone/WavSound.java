package org.omniline.gateway.phone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.omniline.conversation.Refusal;

/**
 * A sound as a switch plays it, made of whatever WAV file a person has: linear PCM, 8,000 samples a
 * second, one channel, 16 bits. What the file is is said by its content, not by its name.
 * Immutable.
 */
public final class WavSound {
  /** Of the telephone's sound. */
  public static final int RATE = 8_000;

  /** The largest file that is looked at, in bytes: 5 minutes of 16 bits at 16 kHz. */
  public static final int MOST_BYTES = 10 * 1024 * 1024;

  private static final int HEADER = 44;
  private static final int LOWEST_RATE = 8_000;
  private static final int HIGHEST_RATE = 48_000;
  private static final long SHORTEST_MS = 200;
  private static final long LONGEST_MS = 5 * 60_000;

  /** Below it nobody hears anything on a telephone: 54 dB under the loudest. */
  private static final int SILENT = 64;

  private final byte[] wav;
  private final long durationMs;

  private WavSound(byte[] wav, long durationMs) {
    this.wav = wav;
    this.durationMs = durationMs;
  }

  /** The file. */
  public byte[] wav() {
    return wav.clone();
  }

  public long durationMs() {
    return durationMs;
  }

  /**
   * Reads and converts a file; takes up to a second or two: not for the event loop.
   *
   * @throws Refusal INVALID for the field {@code file}, with a {@code reason}: {@code no-wav},
   *     {@code sound-format}, {@code sound-rate}, {@code sound-channels}, {@code sound-short},
   *     {@code sound-long} or {@code sound-silent}
   */
  public static WavSound of(byte[] file) {
    if (!begins(file, 0, "RIFF") || !begins(file, 8, "WAVE")) {
      throw refused("no-wav", "This is no WAV file.");
    }
    try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
      AudioFormat format = in.getFormat();
      judge(format);
      float[] samples = mono(in, format, file.length);
      int rate = Math.round(format.getSampleRate());
      long durationMs = samples.length * 1_000L / rate;
      if (durationMs < SHORTEST_MS) {
        throw refused("sound-short", "There is nothing to hear in a sound this short.");
      }
      if (durationMs > LONGEST_MS) {
        throw refused("sound-long", "Nobody listens to a prompt this long.");
      }
      return written(Resampling.to(RATE, samples, rate), durationMs);
    } catch (UnsupportedAudioFileException e) {
      throw refused("no-wav", "This WAV file cannot be read.");
    } catch (IOException e) {
      throw refused("no-wav", "This WAV file is broken off.");
    }
  }

  private static boolean begins(byte[] file, int at, String name) {
    return file.length >= at + 4 && new String(file, at, 4, StandardCharsets.US_ASCII).equals(name);
  }

  private static Refusal refused(String reason, String words) {
    return Refusal.invalid("file", reason, words);
  }

  private static void judge(AudioFormat format) {
    Encoding encoding = format.getEncoding();
    boolean known =
        encoding.equals(Encoding.PCM_SIGNED)
            || encoding.equals(Encoding.PCM_UNSIGNED)
            || encoding.equals(Encoding.PCM_FLOAT)
            || encoding.equals(Encoding.ULAW)
            || encoding.equals(Encoding.ALAW);
    if (!known) {
      throw refused("sound-format", "Only linear, u-law and A-law sound can be taken.");
    }
    if (format.getSampleRate() < LOWEST_RATE || format.getSampleRate() > HIGHEST_RATE) {
      throw refused("sound-rate", "Take 8,000 to 48,000 samples a second.");
    }
    if (format.getChannels() < 1 || format.getChannels() > 2) {
      throw refused("sound-channels", "Take one or two channels.");
    }
  }

  /** Both channels together, from -1 to 1. */
  private static float[] mono(AudioInputStream in, AudioFormat format, int most)
      throws IOException {
    int channels = format.getChannels();
    AudioFormat plain =
        new AudioFormat(
            Encoding.PCM_SIGNED,
            format.getSampleRate(),
            16,
            channels,
            2 * channels,
            format.getSampleRate(),
            false);
    if (!AudioSystem.isConversionSupported(plain, format)) {
      throw refused("sound-format", "Sound of this form cannot be taken.");
    }
    byte[] bytes;
    try (AudioInputStream linear = AudioSystem.getAudioInputStream(plain, in)) {
      // One byte of a law, or of 8 bits, becomes two.
      bytes = linear.readNBytes(2 * most);
    }
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] samples = new float[bytes.length / (2 * channels)];
    for (int i = 0; i < samples.length; i++) {
      float sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += values.getShort();
      }
      samples[i] = sum / channels / Short.MAX_VALUE;
    }
    return samples;
  }

  private static WavSound written(float[] samples, long durationMs) {
    int size = 2 * samples.length;
    ByteBuffer file = ByteBuffer.allocate(HEADER + size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(HEADER - 8 + size).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    file.putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
    file.put(ascii("data")).putInt(size);
    int loudest = 0;
    for (float sample : samples) {
      int value = Math.round(Math.max(-1, Math.min(1, sample)) * Short.MAX_VALUE);
      loudest = Math.max(loudest, Math.abs(value));
      file.putShort((short) value);
    }
    if (loudest < SILENT) {
      throw refused("sound-silent", "Callers would hear nothing of this sound.");
    }
    return new WavSound(file.array(), durationMs);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
