package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Application.Ending;
import org.omniline.playground.freeswitch.Application.Work;
import org.omniline.playground.freeswitch.Dialplan.Step;

/** The applications this switch has, and the short ones among them. */
final class Applications {
  private static final Map<String, Application> KNOWN =
      Map.ofEntries(
          Map.entry("answer", at(Channel::answer)),
          Map.entry("pre_answer", at(Channel::media)),
          Map.entry("ring_ready", at(Channel::ringReady)),
          Map.entry("speak", VoiceApplications::speak),
          Map.entry("record", VoiceApplications::record),
          Map.entry("eavesdrop", VoiceApplications::beside),
          Map.entry("three_way", VoiceApplications::beside),
          Map.entry("park", (channel, argument, ending) -> new Parked(channel)),
          Map.entry("set", (channel, argument, ending) -> set(channel, argument)),
          Map.entry("unset", (channel, argument, ending) -> unset(channel, argument)),
          Map.entry("hangup", (channel, argument, ending) -> hangUp(channel, argument)),
          Map.entry("echo", (channel, argument, ending) -> lasting(channel)),
          Map.entry("sleep", Applications::sleep),
          Map.entry("playback", Playback::of),
          Map.entry("play_and_get_digits", DigitsPrompt::of),
          Map.entry("record_session", (channel, file, ending) -> record(channel, file)),
          Map.entry(
              "stop_record_session",
              (channel, file, ending) -> {
                Recording.stop(channel, file);
                return null;
              }),
          Map.entry("bridge", BridgeApplication::of),
          Map.entry("transfer", (channel, argument, ending) -> transfer(channel, argument)),
          Map.entry(
              "conference",
              (channel, argument, ending) -> channel.core.conferences.enter(channel, argument)));

  private Applications() {}

  /** Null for one that does not exist. */
  static @Nullable Application named(String name) {
    return KNOWN.get(name);
  }

  private interface OnLeg {
    void run(Channel channel);
  }

  private static Application at(OnLeg once) {
    return (channel, argument, ending) -> {
      once.run(channel);
      return null;
    };
  }

  private static @Nullable Work set(Channel channel, String argument) {
    String[] parts = argument.split("=", 2);
    if (parts.length < 2 || parts[1].isEmpty()) {
      channel.variables.remove(parts[0]);
    } else {
      channel.variables.put(parts[0], parts[1]);
    }
    return null;
  }

  private static @Nullable Work unset(Channel channel, String argument) {
    channel.variables.remove(argument);
    return null;
  }

  private static @Nullable Work hangUp(Channel channel, String argument) {
    Cause cause = Cause.named(argument);
    channel.hangUp(cause == null ? Cause.NORMAL_CLEARING : cause);
    return null;
  }

  private static @Nullable Work record(Channel channel, String file) {
    channel.media();
    boolean unused = Recording.start(channel, file);
    return null;
  }

  private static @Nullable Work transfer(Channel channel, String argument) {
    String[] parts = argument.split(" ", 3);
    Transfer.schedule(channel, parts[0], parts.length > 1 ? parts[1] : "XML");
    return null;
  }

  /** Goes on until somebody ends it. */
  private static Work lasting(Channel channel) {
    channel.media();
    return () -> {};
  }

  private static Work sleep(Channel channel, String argument, Ending ending) {
    int millis = argument.matches("[0-9]{1,9}") ? Integer.parseInt(argument) : 0;
    Timers.Timer due =
        channel.core.later(Duration.ofMillis(millis), () -> ending.end(Application.NONE));
    return due::cancel;
  }

  /** Parked: waits for whoever commands it. */
  private static final class Parked implements Work {
    private final Channel channel;
    private boolean left;

    Parked(Channel channel) {
      this.channel = channel;
      channel.fire("CHANNEL_PARK");
      String[] timeout = channel.variables.getOrDefault("park_timeout", "").split(":", 2);
      if (timeout[0].matches("[1-9][0-9]{0,6}")) {
        channel.variables.remove("park_timeout");
        Cause named = timeout.length > 1 ? Cause.named(timeout[1]) : null;
        Cause cause = named == null ? Cause.NORMAL_CLEARING : named;
        channel.core.later(
            Duration.ofSeconds(Integer.parseInt(timeout[0])), () -> expire(channel, cause));
      }
    }

    private void expire(Channel parked, Cause cause) {
      if (!left) {
        parked.hangUp(cause);
      }
    }

    @Override
    public boolean breaks() {
      return false;
    }

    @Override
    public void stop() {
      left = true;
      channel.fire("CHANNEL_UNPARK");
    }
  }

  /** Where a number leads, or the steps themselves for {@code inline}. */
  static List<Step> steps(Core core, String extension, String dialplan) {
    return dialplan.equals("inline")
        ? Dialplan.inline(extension)
        : core.settings.dialplan().steps(extension);
  }
}
