package org.omniline.channels.phone.esl;

import java.time.Duration;

/**
 * Bounds of one connection. Nothing a switch sends makes us keep more than this.
 *
 * @param headerBytes longest header block of a frame; a channel variable of 1 MB passes
 * @param bodyBytes longest body of a frame; {@code show channels} of 10,000 calls has about 8 MB
 * @param commandBytes longest command of ours; FreeSWITCH 1.11 refuses more than 16 MiB
 * @param pendingCommands most commands that wait for their reply
 * @param pendingJobs most background jobs and executed applications that wait for their end
 * @param queuedEvents most events that wait for the owner
 * @param queuedBytes most bytes of such events, as they came
 * @param commandTime until a reply, or a job's end
 * @param loginTime from the open socket to the answered subscription
 * @param silence without a byte from the switch, which beats every 20 s, the connection is dead
 * @param handlingTime for the owner to handle one signal
 */
public record EslLimits(
    int headerBytes,
    int bodyBytes,
    int commandBytes,
    int pendingCommands,
    int pendingJobs,
    int queuedEvents,
    long queuedBytes,
    Duration commandTime,
    Duration loginTime,
    Duration silence,
    Duration handlingTime) {
  private static final int MIB = 1024 * 1024;

  /** What a hotline of some hundred seats needs, with room. */
  public static EslLimits defaults() {
    return new EslLimits(
        2 * MIB,
        32 * MIB,
        MIB,
        2_000,
        10_000,
        20_000,
        64L * MIB,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(50),
        Duration.ofSeconds(30));
  }
}
