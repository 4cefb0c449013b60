package org.omniline.channels.webchat;

import java.util.List;

/**
 * Bounds of web chat. Ours, and configurable.
 *
 * @param textCodePoints longest text of a message
 * @param uploadBytes largest file
 * @param uploadTypes content types offered to the page; the media store decides by content
 * @param messagesPerMinute per visitor in the long run, {@code messagesBurst} at once
 * @param addressPerMinute messages, greetings and uploads per address in the long run; generous,
 *     because a whole school may stand behind one address
 * @param socketsPerAddress open sockets per address
 * @param sockets open sockets per node
 * @param uploadsPerMinute files per visitor
 * @param helloMs time for the first frame
 */
public record VisitorLimits(
    int textCodePoints,
    long uploadBytes,
    List<String> uploadTypes,
    int messagesPerMinute,
    int messagesBurst,
    int addressPerMinute,
    int addressBurst,
    int socketsPerAddress,
    int sockets,
    int uploadsPerMinute,
    long helloMs) {
  public VisitorLimits {
    uploadTypes = List.copyOf(uploadTypes);
  }

  /** What an installation has that configures nothing. */
  public static VisitorLimits defaults(List<String> uploadTypes) {
    return new VisitorLimits(
        4_000, 20L << 20, uploadTypes, 60, 20, 3_000, 1_000, 1_000, 20_000, 20, 10_000);
  }
}
