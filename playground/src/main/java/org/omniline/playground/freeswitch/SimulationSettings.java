package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a simulated switch is set up.
 *
 * @param name its host name, the real one's {@code switchname}
 * @param password of the event socket
 * @param dialplan what happens to a call, by the number that was dialled
 * @param sounds how long a sound file is; empty when there is none of that name
 * @param undelivered events that may wait for a listener that does not read
 * @param recorder writes what is recorded
 * @param sipDelay from the event socket's start until SIP is up
 */
public record SimulationSettings(
    String name,
    String password,
    Dialplan dialplan,
    Function<String, Optional<Duration>> sounds,
    int undelivered,
    Duration sipDelay,
    SoundWriter recorder) {

  /** One that writes no recordings. */
  public SimulationSettings(
      String name,
      String password,
      Dialplan dialplan,
      Function<String, Optional<Duration>> sounds,
      int undelivered,
      Duration sipDelay) {
    this(name, password, dialplan, sounds, undelivered, sipDelay, SoundWriter.NONE);
  }

  /** The same, writing what is recorded. */
  public SimulationSettings writing(SoundWriter writer) {
    return new SimulationSettings(name, password, dialplan, sounds, undelivered, sipDelay, writer);
  }

  /** What was recorded, and sounds that last two seconds, or a third of one where it is a digit. */
  public static SimulationSettings defaults() {
    return new SimulationSettings(
        "fs-local",
        "ClueCon",
        Dialplan.parking(),
        file -> Optional.of(Duration.ofMillis(file.contains("digits/") ? 300 : 2_000)),
        124_500,
        Duration.ofMillis(1_500));
  }
}
