package org.omniline.channels.phone;

import org.omniline.channels.phone.call.CallEffect.Prompt;

/**
 * How calls are treated, alike on every switch.
 *
 * @param country whose numbers are told without a prefix, for example {@code CN}
 * @param dial how a switch reaches an agent's telephone, with {@code {extension}}
 * @param music what a caller hears who waits, as the switch plays it
 * @param sounds folder of the announcements as the switch sees it; empty: a tone stands for each
 */
public record PhoneSettings(String country, String dial, String music, String sounds) {
  /** The busy tone of China's networks. */
  private static final String BUSY = "tone_stream://%(350,350,450);loops=6";

  /** What a stock FreeSWITCH has. */
  public static PhoneSettings defaults() {
    return new PhoneSettings("CN", "user/{extension}", "local_stream://moh", "");
  }

  String dial(String extension) {
    return dial.replace("{extension}", extension);
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
          case UNKNOWN_NUMBER -> "unknown-number.wav";
        };
  }
}
