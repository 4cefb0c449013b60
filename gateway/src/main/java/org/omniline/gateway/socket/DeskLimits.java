package org.omniline.gateway.socket;

import java.util.List;

/**
 * Bounds of a desk. Ours, and configurable.
 *
 * @param textCodePoints longest text of a message, note or summary
 * @param uploadBytes largest file
 * @param uploadTypes content types offered to the page; the media store decides by content
 * @param socketsPerUser open sockets of one user on this node
 * @param commandsAtOnce commands of one socket in flight or waiting
 * @param helloMs time for the first frame
 * @param recheckMs how often a socket's session is looked at again
 */
public record DeskLimits(
    int textCodePoints,
    long uploadBytes,
    List<String> uploadTypes,
    int socketsPerUser,
    int commandsAtOnce,
    long helloMs,
    long recheckMs) {
  public DeskLimits {
    uploadTypes = List.copyOf(uploadTypes);
  }

  /** What an installation has that configures nothing. */
  public static DeskLimits defaults(List<String> uploadTypes) {
    return new DeskLimits(4_000, 20L << 20, uploadTypes, 20, 256, 10_000, 3_000);
  }
}
