package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.List;

/** Writes the files of recordings. */
@FunctionalInterface
public interface SoundWriter {
  /** Writes none. */
  SoundWriter NONE = (path, sound) -> {};

  /** A stretch of a recording, from its beginning. */
  record Stretch(Duration from, Duration to) {}

  /**
   * What was recorded.
   *
   * @param stereo whether the leg and whom it heard are apart
   * @param masked stretches in which nothing was recorded
   */
  record Sound(Duration length, boolean stereo, List<Stretch> masked) {
    public Sound {
      masked = List.copyOf(masked);
    }
  }

  /**
   * Writes a file; what cannot be written is passed over, as with a full disk.
   *
   * @param path where, as the caller of the switch named it
   */
  void write(String path, Sound sound);
}
