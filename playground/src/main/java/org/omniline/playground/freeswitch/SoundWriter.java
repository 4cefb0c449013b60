package org.omniline.playground.freeswitch;

import java.time.Duration;

/** Writes the files of recordings. */
@FunctionalInterface
public interface SoundWriter {
  /** Writes none. */
  SoundWriter NONE = (path, length) -> {};

  /**
   * Writes a file; what cannot be written is passed over, as with a full disk.
   *
   * @param path where, as the caller of the switch named it
   */
  void write(String path, Duration length);
}
