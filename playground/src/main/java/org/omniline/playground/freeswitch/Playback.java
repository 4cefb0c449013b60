package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.Arrays;
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

  /** Several files, one after the other, with ! between. */
  private static final String STRING = "file_string://";

  /** {@code say:engine:voice:text}. */
  private static final String SPOKEN = "say:";

  private static final Duration PER_LETTER = Duration.ofMillis(70);

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
    Matcher silence = SILENCE.matcher(file);
    boolean endless =
        file.startsWith("local_stream://")
            || (file.startsWith("tone_stream://") && file.endsWith(";loops=-1"))
            || (silence.matches() && silence.group(1).startsWith("-"));
    if (endless) {
      return new Playback(channel, file, null, ending);
    }
    return length(channel, file)
        .map(length -> new Playback(channel, file, length, ending))
        .orElse(null);
  }

  private static Optional<Duration> length(Channel channel, String file) {
    if (file.startsWith(STRING)) {
      // What cannot be opened is passed over, as by the real one.
      return Arrays.stream(file.substring(STRING.length()).split("!", -1))
          .map(one -> length(channel, one))
          .flatMap(Optional::stream)
          .reduce(Duration::plus);
    }
    if (file.startsWith(SPOKEN)) {
      return Optional.of(PER_LETTER.multipliedBy(file.length()));
    }
    Matcher silence = SILENCE.matcher(file);
    if (silence.matches()) {
      return Optional.of(Duration.ofMillis(Integer.parseInt(silence.group(1))));
    }
    Matcher tone = TONE.matcher(file);
    return tone.matches()
        ? Optional.of(Duration.ofMillis(Integer.parseInt(tone.group(1))))
        : channel.core.settings.sounds().apply(file);
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
