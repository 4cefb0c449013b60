package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.SoundWriter.Sound;
import org.omniline.playground.freeswitch.SoundWriter.Stretch;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** Recordings of a leg: their events, and a file where the settings have somebody who writes it. */
final class Recording {
  /** What the real one says also when nobody set a longest time. */
  private static final String WELL = "success-maxtime";

  /**
   * switch_ivr_async.c: recording_thread, when the file cannot be written; told at its end alone.
   */
  private static final String FULL = "uri-failure";

  /** A variable of ours: who is on the leg says nothing. */
  static final String SILENT = "omniline_silent";

  private final long started;
  private final boolean stereo;
  private final List<Stretch> masked = new ArrayList<>();
  private @Nullable Long maskedSince;
  private @Nullable Long brokenSince;

  private Recording(Channel channel) {
    this.started = channel.core.micros();
    this.stereo = channel.isTrue("RECORD_STEREO");
  }

  /**
   * Beside whatever else happens on the leg.
   *
   * @return false where no file can be made
   */
  static boolean start(Channel channel, String file) {
    if (channel.core.isDiskFull()) {
      return false;
    }
    if (begin(channel, file)) {
      bug(channel, "MEDIA_BUG_START", file);
    }
    return true;
  }

  /** Whether there was one. */
  static boolean stop(Channel channel, String file) {
    boolean was = end(channel, file);
    if (was) {
      bug(channel, "MEDIA_BUG_STOP", file);
    }
    return was;
  }

  /** Records silence, or sound again. False when there is none. */
  static boolean mask(Channel channel, String file, boolean on) {
    Recording recording = channel.recordings.get(file);
    if (recording == null) {
      return false;
    }
    recording.mask(channel.core.micros(), on);
    return true;
  }

  private void mask(long now, boolean on) {
    Long since = maskedSince;
    if (on && since == null) {
      maskedSince = now;
    } else if (!on && since != null) {
      masked.add(new Stretch(after(since), after(now)));
      maskedSince = null;
    }
  }

  private Duration after(long micros) {
    return Duration.ofMillis((micros - started) / 1_000);
  }

  /**
   * The disk is full: nothing more is written of what is being recorded, and nobody is told yet.
   */
  static void breakOff(Channel channel) {
    long now = channel.core.micros();
    for (Recording recording : channel.recordings.values()) {
      if (recording.brokenSince == null) {
        recording.mask(now, false);
        recording.brokenSince = now;
      }
    }
  }

  /** False when it is being recorded to this file already. */
  static boolean begin(Channel channel, String file) {
    Recording recording = new Recording(channel);
    if (channel.recordings.putIfAbsent(file, recording) != null) {
      return false;
    }
    if (channel.isTrue(SILENT)) {
      recording.mask(recording.started, true);
    }
    channel.fire("RECORD_START", new Header("Record-File-Path", file));
    return true;
  }

  /** False when there was none. */
  static boolean end(Channel channel, String file) {
    Recording recording = channel.recordings.remove(file);
    if (recording == null) {
      return false;
    }
    recording.mask(channel.core.micros(), false);
    Long broken = recording.brokenSince;
    String cause = broken == null ? WELL : FULL;
    Duration length = recording.after(broken == null ? channel.core.micros() : broken);
    long millis = length.toMillis();
    int bytes = recording.stereo ? 32 : 16;
    channel
        .core
        .settings
        .recorder()
        .write(file, new Sound(length, recording.stereo, recording.masked));
    channel.variables.put("record_file_size", Long.toString(44 + millis * bytes));
    channel.variables.put("record_samples", Long.toString(millis * 8));
    channel.variables.put("record_seconds", Long.toString(millis / 1_000));
    channel.variables.put("record_ms", Long.toString(millis));
    channel.variables.put("record_completion_cause", cause);
    channel.fire(
        "RECORD_STOP",
        new Header("Record-File-Path", file),
        new Header("Record-Completion-Cause", cause));
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
