package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Application.Ending;
import org.omniline.playground.freeswitch.Application.Work;

/**
 * {@code play_and_get_digits}: says something, collects keys, checks them, and says something else
 * when they are wrong.
 */
final class DigitsPrompt implements Work {
  /** Its arguments; times in milliseconds. */
  private record Asked(
      int min,
      int max,
      int tries,
      int timeout,
      String terminators,
      String file,
      String invalid,
      String variable,
      Pattern valid,
      int digitTimeout) {}

  private final Channel channel;
  private final Asked asked;
  private final Ending ending;
  private final StringBuilder keys = new StringBuilder();
  private int triesLeft;
  private @Nullable Playback playing;
  private Timers.@Nullable Timer waiting;
  private boolean saysInvalid;

  private DigitsPrompt(Channel channel, Asked asked, Ending ending) {
    this.channel = channel;
    this.asked = asked;
    this.ending = ending;
    this.triesLeft = asked.tries();
  }

  /** The application; over at once when its arguments make no sense, as in the real one. */
  static @Nullable Work of(Channel channel, String argument, Ending ending) {
    Asked asked = parse(words(argument));
    if (asked == null) {
      return null;
    }
    channel.media();
    channel.variables.remove(asked.variable());
    DigitsPrompt prompt = new DigitsPrompt(channel, asked, ending);
    prompt.ask();
    return prompt;
  }

  /** Separated by spaces; what stands between single quotes is one, without them. */
  private static String[] words(String argument) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words.toArray(String[]::new);
  }

  private static @Nullable Asked parse(String[] words) {
    if (words.length < 9
        || !String.join("", words[0], words[1], words[2], words[3]).matches("[0-9]{4,30}")) {
      return null;
    }
    try {
      int timeout = Integer.parseInt(words[3]);
      boolean own = words.length > 9 && words[9].matches("[0-9]{1,8}");
      return new Asked(
          Integer.parseInt(words[0]),
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          timeout,
          words[4],
          words[5],
          words[6],
          words[7],
          Pattern.compile(words[8]),
          own ? Integer.parseInt(words[9]) : timeout);
    } catch (NumberFormatException | PatternSyntaxException e) {
      return null;
    }
  }

  private void ask() {
    keys.setLength(0);
    saysInvalid = false;
    play(asked.file());
  }

  private void play(String file) {
    playing = Playback.start(channel, file, response -> played());
    if (playing == null) {
      played();
    }
  }

  private void played() {
    playing = null;
    if (saysInvalid) {
      ask();
    } else {
      waitFor(asked.timeout());
    }
  }

  private void waitFor(int millis) {
    hush();
    waiting = channel.core.later(Duration.ofMillis(millis), this::judge);
  }

  private void hush() {
    if (waiting != null) {
      waiting.cancel();
    }
    waiting = null;
  }

  @Override
  public void key(char digit) {
    if (saysInvalid) {
      return;
    }
    Playback sounding = playing;
    if (sounding != null) {
      playing = null;
      sounding.stop();
    }
    if (asked.terminators().indexOf(digit) >= 0) {
      channel.variables.put("read_terminator_used", String.valueOf(digit));
      judge();
      return;
    }
    keys.append(digit);
    if (keys.length() >= asked.max()) {
      judge();
    } else {
      waitFor(asked.digitTimeout());
    }
  }

  private void judge() {
    hush();
    String got = keys.toString();
    if (got.length() >= asked.min() && asked.valid().matcher(got).matches()) {
      channel.variables.put(asked.variable(), got);
      channel.variables.put("read_result", "success");
      ending.end(Application.NONE);
      return;
    }
    channel.variables.put("read_result", got.isEmpty() ? "timeout" : "failure");
    if (!got.isEmpty()) {
      channel.variables.put(asked.variable() + "_invalid", got);
    }
    triesLeft--;
    if (triesLeft <= 0) {
      ending.end(Application.NONE);
    } else if (asked.invalid().isEmpty()) {
      ask();
    } else {
      saysInvalid = true;
      play(asked.invalid());
    }
  }

  @Override
  public boolean listens() {
    return false;
  }

  @Override
  public void stop() {
    hush();
    Playback sounding = playing;
    playing = null;
    if (sounding != null) {
      sounding.stop();
    }
  }
}
