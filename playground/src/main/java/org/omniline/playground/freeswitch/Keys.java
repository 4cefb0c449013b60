package org.omniline.playground.freeswitch;

import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** Tones. */
final class Keys {
  private static final String TONES = "0123456789*#ABCD";

  private Keys() {}

  /**
   * A leg's far end presses keys; what is no key is passed over.
   *
   * @param source {@code RTP}, {@code ENDPOINT} or {@code APP}
   */
  static void press(Channel channel, String keys, String source) {
    if (!channel.hasMedia() && source.equals("RTP")) {
      return; // nobody hears it
    }
    for (int i = 0; i < keys.length(); i++) {
      char digit = keys.charAt(i);
      if (TONES.indexOf(digit) < 0) {
        continue;
      }
      channel.variables.merge("digits_dialed", String.valueOf(digit), String::concat);
      channel.fire(
          "DTMF",
          new Header("DTMF-Digit", String.valueOf(digit)),
          new Header("DTMF-Duration", "2000"),
          new Header("DTMF-Source", source));
      channel.session.key(digit);
      Bridge joined = channel.bridge;
      if (joined != null) {
        joined.otherThan(channel).party.heard(String.valueOf(digit));
      }
    }
  }
}
