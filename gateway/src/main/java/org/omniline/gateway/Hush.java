package org.omniline.gateway;

/**
 * Looks for anything to hear in linear sound of 16 bits, as it comes piece by piece. Confined to
 * one thread at a time.
 */
final class Hush {
  /**
   * No more than what an idle line has: 54 dB below the loudest. A whisper has many times that, and
   * whoever has to whisper is to be heard.
   */
  static final int QUIET = 64;

  /** So many samples above it are no click of the line: 10 ms of a telephone's sound. */
  static final int SOUND = 80;

  private long skip;
  private int low = -1;
  private int loud;

  /**
   * @param start where the sound begins in what comes
   */
  Hush(long start) {
    this.skip = start;
  }

  /** Takes the next piece. */
  void accept(byte[] piece) {
    int at = (int) Math.min(skip, piece.length);
    skip -= at;
    for (; at < piece.length && !hears(); at++) {
      if (low < 0) {
        low = piece[at] & 0xFF;
      } else {
        int sample = (piece[at] << 8) | low;
        low = -1;
        if (Math.abs(sample) > QUIET) {
          loud++;
        }
      }
    }
  }

  /** Whether there was something. */
  boolean hears() {
    return loud >= SOUND;
  }
}
