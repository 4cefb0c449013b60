package org.omniline.channels.phone.esl;

import java.util.Locale;

/**
 * The dialplan applications that may be run on a call. A closed set, because the switch answers
 * {@code +OK} to one it does not know and then hangs the call up ({@code
 * DESTINATION_OUT_OF_ORDER}): a typing mistake would cost the caller the line.
 */
public enum EslApplication {
  ANSWER,
  BRIDGE,
  CONFERENCE,
  EAVESDROP,
  ECHO,
  HANGUP,
  PARK,
  PLAY_AND_GET_DIGITS,
  PLAYBACK,
  PRE_ANSWER,
  RECORD,
  RECORD_SESSION,
  RING_READY,
  SET,
  SLEEP,
  SPEAK,
  STOP_RECORD_SESSION,
  THREE_WAY,
  TRANSFER,
  UNSET;

  /** The name the switch knows it by. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
