package org.omniline.gateway.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.conversation.Refusal;

class WavSoundTest {
  private static final int HEADER = 44;

  /** A tone as linear samples of 16 bits. */
  private static byte[] tone(int rate, int channels, int ms, int hz, double loud) {
    int frames = (int) ((long) rate * ms / 1_000);
    ByteBuffer bytes = ByteBuffer.allocate(2 * channels * frames).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < frames; i++) {
      short value = (short) (loud * Short.MAX_VALUE * Math.sin(2 * Math.PI * hz * i / rate));
      for (int channel = 0; channel < channels; channel++) {
        bytes.putShort(value);
      }
    }
    return bytes.array();
  }

  private static byte[] file(byte[] samples, int rate, int channels, Encoding encoding)
      throws IOException {
    AudioFormat linear = new AudioFormat(rate, 16, channels, true, false);
    AudioInputStream in =
        new AudioInputStream(
            new ByteArrayInputStream(samples), linear, samples.length / (2L * channels));
    AudioInputStream as =
        encoding.equals(Encoding.PCM_SIGNED) ? in : AudioSystem.getAudioInputStream(encoding, in);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(as, AudioFileFormat.Type.WAVE, out);
    return out.toByteArray();
  }

  private static byte[] file(int rate, int channels, int ms, int hz) throws IOException {
    return file(tone(rate, channels, ms, hz, 0.5), rate, channels, Encoding.PCM_SIGNED);
  }

  /** How loud the middle of it is, 0 to 1. */
  private static double loudness(WavSound sound) {
    byte[] wav = sound.wav();
    ByteBuffer values =
        ByteBuffer.wrap(wav, HEADER, wav.length - HEADER).order(ByteOrder.LITTLE_ENDIAN);
    int skip = 400;
    values.position(HEADER + 2 * skip);
    double sum = 0;
    int count = 0;
    while (values.remaining() > 2 * skip) {
      double value = (double) values.getShort() / Short.MAX_VALUE;
      sum += value * value;
      count++;
    }
    return Math.sqrt(2 * sum / count);
  }

  private static void isForTheSwitch(WavSound sound, long ms) throws Exception {
    AudioFormat format =
        AudioSystem.getAudioFileFormat(new ByteArrayInputStream(sound.wav())).getFormat();
    assertThat(format.getEncoding()).isEqualTo(Encoding.PCM_SIGNED);
    assertThat(format.getSampleRate()).isEqualTo(8_000);
    assertThat(format.getChannels()).isEqualTo(1);
    assertThat(format.getSampleSizeInBits()).isEqualTo(16);
    assertThat(sound.durationMs()).isBetween(ms - 1, ms + 1);
    assertThat((sound.wav().length - HEADER) / 16L).isBetween(ms - 2, ms + 2);
  }

  @ParameterizedTest
  @CsvSource({"8000,1", "16000,1", "22050,2", "44100,2", "48000,1"})
  void whateverRateAndChannels_isWhatSwitchesPlay_asLoudAsBefore(int rate, int channels)
      throws Exception {
    WavSound sound = WavSound.of(file(rate, channels, 1_000, 1_000));

    isForTheSwitch(sound, 1_000);
    assertThat(loudness(sound)).isBetween(0.47, 0.53);
  }

  @Test
  void lawsOfTelephony_areTaken() throws Exception {
    for (Encoding law : new Encoding[] {Encoding.ULAW, Encoding.ALAW}) {
      WavSound sound = WavSound.of(file(tone(8_000, 1, 500, 600, 0.5), 8_000, 1, law));
      isForTheSwitch(sound, 500);
      assertThat(loudness(sound)).isBetween(0.45, 0.55);
    }
  }

  @Test
  void toneThatATelephoneCannotCarry_isTakenOut_andNotFoldedIntoAnother() throws Exception {
    assertThat(loudness(WavSound.of(file(48_000, 1, 1_000, 7_000)))).isLessThan(0.005);
  }

  @Test
  void fileThatSaysItIsLongerThanItIs_isWhatItIs() throws Exception {
    byte[] file = file(8_000, 1, 1_000, 500);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, Integer.MAX_VALUE);

    isForTheSwitch(WavSound.of(file), 1_000);
  }

  @Test
  void whatIsNoSoundForCallers_isRefused_andWhy() throws Exception {
    byte[] good = file(8_000, 1, 1_000, 500);
    assertThat(refused("ID3 no wave".getBytes(StandardCharsets.UTF_8))).isEqualTo("no-wav");
    assertThat(refused(new byte[0])).isEqualTo("no-wav");
    assertThat(refused(Arrays.copyOf(good, 20))).isEqualTo("no-wav");
    byte[] other = good.clone();
    other[20] = 85; // MP3 in a WAV file
    assertThat(refused(other)).isIn("no-wav", "sound-format");
    assertThat(refused(file(8_000, 1, 100, 500))).isEqualTo("sound-short");
    assertThat(refused(file(8_000, 1, 301_000, 500))).isEqualTo("sound-long");
    assertThat(refused(file(96_000, 1, 500, 500))).isEqualTo("sound-rate");
    assertThat(refused(file(tone(8_000, 1, 1_000, 500, 0), 8_000, 1, Encoding.PCM_SIGNED)))
        .isEqualTo("sound-silent");
  }

  private static String refused(byte[] file) {
    try {
      WavSound unused = WavSound.of(file);
      return "taken";
    } catch (Refusal refusal) {
      return reason(refusal);
    }
  }

  private static String reason(Throwable error) {
    return String.valueOf(((Refusal) error).fields().get("reason"));
  }
}
