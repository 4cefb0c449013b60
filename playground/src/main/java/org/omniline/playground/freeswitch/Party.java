package org.omniline.playground.freeswitch;

/** Whoever is at the other end of a leg's line. Called on the switch's context. */
interface Party {
  /** The leg was answered, by either side. */
  void answered();

  void ended(Cause cause);

  /** Heard tones, as raw text. */
  void heard(String keys);
}
