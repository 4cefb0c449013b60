package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Application.Ending;
import org.omniline.playground.freeswitch.Application.Work;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** Plays a file, silence, a tone or music without end. */
final class Playback implements Work {
  private static final Pattern SILENCE = Pattern.compile("silence_stream://(-?[0-9]{1,8}).*");
  private static final Pattern TONE = Pattern.compile("tone_stream://%\\(([0-9]{1,8}).*");

  private final Channel channel;
  private final String file;
  private final Ending ending;
  private final Timers.@Nullable Timer end;
  private final long started;
  private boolean over;

  private Playback(Channel channel, String file, @Nullable Duration length, Ending ending) {
    this.channel = channel;
    this.file = file;
    this.ending = ending;
    this.started = channel.core.micros();
    channel.fire("PLAYBACK_START", new Header("Playback-File-Path", file));
    this.end = length == null ? null : channel.core.later(length, () -> finish("FILE PLAYED"));
  }

  /** The application. */
  static @Nullable Work of(Channel channel, String file, Ending ending) {
    channel.media();
    Playback playing = start(channel, file, ending);
    if (playing == null) {
      ending.end("FILE NOT FOUND");
    }
    return playing;
  }

  /** Begins to play; null when there is no such file. */
  static @Nullable Playback start(Channel channel, String file, Ending ending) {
    if (file.startsWith("local_stream://")) {
      return new Playback(channel, file, null, ending);
    }
    Matcher silence = SILENCE.matcher(file);
    if (silence.matches()) {
      int millis = Integer.parseInt(silence.group(1));
      return new Playback(channel, file, millis < 0 ? null : Duration.ofMillis(millis), ending);
    }
    if (file.startsWith("tone_stream://") && file.endsWith(";loops=-1")) {
      return new Playback(channel, file, null, ending);
    }
    Matcher tone = TONE.matcher(file);
    Optional<Duration> length =
        tone.matches()
            ? Optional.of(Duration.ofMillis(Integer.parseInt(tone.group(1))))
            : channel.core.settings.sounds().apply(file);
    return length.isEmpty() ? null : new Playback(channel, file, length.get(), ending);
  }

  @Override
  public void key(char digit) {
    String stops = channel.variables.getOrDefault("playback_terminators", "*");
    if (stops.equals("any") || (!stops.equals("none") && stops.indexOf(digit) >= 0)) {
      channel.variables.put("playback_terminator_used", String.valueOf(digit));
      finish("FILE PLAYED");
    }
  }

  @Override
  public void stop() {
    stopped("break");
  }

  private void finish(String response) {
    if (!over) {
      stopped("done");
      ending.end(response);
    }
  }

  private void stopped(String status) {
    if (over) {
      return;
    }
    over = true;
    if (end != null) {
      end.cancel();
    }
    long millis = (channel.core.micros() - started) / 1_000;
    channel.variables.put("playback_seconds", Long.toString(millis / 1_000));
    channel.variables.put("playback_ms", Long.toString(millis));
    channel.variables.put("playback_samples", Long.toString(millis * 8));
    channel.fire(
        "PLAYBACK_STOP",
        new Header("Playback-File-Path", file),
        new Header("Playback-Status", status));
  }
}
