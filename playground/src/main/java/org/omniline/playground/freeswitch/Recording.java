package org.omniline.playground.freeswitch;

import java.time.Duration;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** Recordings of a leg: their events, and a file where the settings have somebody who writes it. */
final class Recording {
  private Recording() {}

  /** Beside whatever else happens on the leg. */
  static void start(Channel channel, String file) {
    if (begin(channel, file)) {
      bug(channel, "MEDIA_BUG_START", file);
    }
  }

  /** Whether there was one. */
  static boolean stop(Channel channel, String file) {
    boolean was = end(channel, file);
    if (was) {
      bug(channel, "MEDIA_BUG_STOP", file);
    }
    return was;
  }

  /** False when it is being recorded to this file already. */
  static boolean begin(Channel channel, String file) {
    if (channel.recordings.putIfAbsent(file, channel.core.micros()) != null) {
      return false;
    }
    channel.fire("RECORD_START", new Header("Record-File-Path", file));
    return true;
  }

  /** False when there was none. */
  static boolean end(Channel channel, String file) {
    Long started = channel.recordings.remove(file);
    if (started == null) {
      return false;
    }
    long millis = (channel.core.micros() - started) / 1_000;
    channel.core.settings.recorder().write(file, Duration.ofMillis(millis));
    channel.variables.put("record_file_size", Long.toString(44 + millis * 16));
    channel.variables.put("record_samples", Long.toString(millis * 8));
    channel.variables.put("record_seconds", Long.toString(millis / 1_000));
    channel.variables.put("record_ms", Long.toString(millis));
    // The real one says this also when nobody set a longest time.
    channel.variables.put("record_completion_cause", "success-maxtime");
    channel.fire(
        "RECORD_STOP",
        new Header("Record-File-Path", file),
        new Header("Record-Completion-Cause", "success-maxtime"));
    return true;
  }

  private static void bug(Channel channel, String name, String file) {
    channel.publish(
        channel.event(
            name,
            new Header("Media-Bug-Function", "session_record"),
            new Header("Media-Bug-Target", file)));
  }
}
