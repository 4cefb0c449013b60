package org.omniline.channels.phone.esl;

import java.util.List;

/** The recorded events, for tests of other packages; skipped where the recordings are not. */
public final class Recorded {
  private Recorded() {}

  /** Every event of a recording, in order. */
  public static List<EslEvent> events(String recording) {
    return EslBytes.events(EslBytes.parse(EslBytes.capture(recording)));
  }
}
