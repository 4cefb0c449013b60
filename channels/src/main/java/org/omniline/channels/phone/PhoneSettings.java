package org.omniline.channels.phone;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.Prompt;

/**
 * How calls are treated, alike on every switch.
 *
 * @param country whose numbers are told without a prefix, for example {@code CN}
 * @param dial how a switch reaches an agent's telephone, with {@code {extension}}
 * @param music what a caller hears who waits, as the switch plays it
 * @param sounds folder of the announcements as the switch sees it; empty: a tone stands for each
 * @param outside how a switch reaches a number outside, with {@code {number}}; empty: not at all
 * @param keyWithin how long after a telephone outside was answered an agent may accept by a key
 * @param voice {@code engine|voice} of the switch's speech, by which flows speak; empty: none
 */
public record PhoneSettings(
    String country,
    String dial,
    String music,
    String sounds,
    String outside,
    Duration keyWithin,
    String voice) {
  /** Long enough for who lets it be said twice; ours. */
  public static final Duration KEY_WITHIN = Duration.ofSeconds(12);

  /** The busy tone of China's networks. */
  private static final String BUSY = "tone_stream://%(350,350,450);loops=6";

  /** The tone of China's networks while it rings at the other end, until something else. */
  static final String RINGING = "tone_stream://%(1000,4000,450);loops=-1";

  /** What a stock FreeSWITCH has. */
  public static PhoneSettings defaults() {
    return new PhoneSettings(
        "CN", "user/{extension}", "local_stream://moh", "", "", KEY_WITHIN, "");
  }

  String dial(String extension) {
    return dial.replace("{extension}", extension);
  }

  /** Null when no number outside can be dialled. */
  @Nullable String outside(String number) {
    return outside.isEmpty() ? null : outside.replace("{number}", number);
  }

  /** Whether anything can be said: without a voice and without recordings there are but tones. */
  boolean speaks() {
    return !voice.isEmpty() || !sounds.isEmpty();
  }

  /** What to play for an announcement: never nothing. */
  String sound(Prompt prompt) {
    if (sounds.isEmpty()) {
      return BUSY;
    }
    return sounds
        + "/"
        + switch (prompt) {
          case BLOCKED -> "blocked.wav";
          case LATER -> "later.wav";
          case NOTED -> "noted.wav";
          case KEPT -> "message-kept.wav";
          case UNKNOWN_NUMBER -> "unknown-number.wav";
        };
  }
}
