package org.omniline.playground.freeswitch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Application.Ending;
import org.omniline.playground.freeswitch.Application.Work;

/** Applications that speak, listen in or take a message down; none of them was recorded. */
final class VoiceApplications {
  /** About as fast as people read aloud. */
  private static final Duration PER_BYTE = Duration.ofMillis(70);

  private VoiceApplications() {}

  /** {@code speak engine|voice|text}: takes as long as the text is. */
  static Work speak(Channel channel, String argument, Ending ending) {
    channel.media();
    String text = argument.substring(argument.lastIndexOf('|') + 1);
    Timers.Timer end =
        channel.core.later(
            PER_BYTE.multipliedBy(text.length()), () -> ending.end(Application.NONE));
    return end::cancel;
  }

  /** {@code record path [limit in seconds]}: until a terminator, the limit or the end. */
  static @Nullable Work record(Channel channel, String argument, Ending ending) {
    channel.media();
    String[] words = argument.split(" ", 3);
    boolean limited = words.length > 1 && words[1].matches("[1-9][0-9]{0,5}");
    Message message = new Message(channel, words[0], ending);
    if (limited) {
      message.limit(Duration.ofSeconds(Integer.parseInt(words[1])));
    }
    return message;
  }

  /**
   * {@code eavesdrop} and {@code three_way}: beside a leg as long as it is there. Over at once when
   * it is not.
   */
  static @Nullable Work beside(Channel channel, String argument, Ending ending) {
    Channel target = channel.core.live(argument.strip());
    if (target == null) {
      return null;
    }
    channel.answer();
    target.whenGone(() -> ending.end(Application.NONE));
    return () -> {};
  }

  /** A message somebody leaves. */
  private static final class Message implements Work {
    private final Channel channel;
    private final String file;
    private final Ending ending;
    private Timers.@Nullable Timer limit;

    Message(Channel channel, String file, Ending ending) {
      this.channel = channel;
      this.file = file;
      this.ending = ending;
      Recording.begin(channel, file);
    }

    void limit(Duration longest) {
      limit = channel.core.later(longest, this::finish);
    }

    private void finish() {
      stop();
      ending.end(Application.NONE);
    }

    @Override
    public void key(char digit) {
      String stops = channel.variables.getOrDefault("playback_terminators", "*");
      if (stops.equals("any") || stops.indexOf(digit) >= 0) {
        channel.variables.put("playback_terminator_used", String.valueOf(digit));
        finish();
      }
    }

    @Override
    public void stop() {
      if (limit != null) {
        limit.cancel();
      }
      Recording.end(channel, file);
    }
  }
}
