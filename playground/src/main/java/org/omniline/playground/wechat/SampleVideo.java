package org.omniline.playground.wechat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Two seconds of a moving colour, so that a follower has a video to send. */
final class SampleVideo {
  private SampleVideo() {}

  static Buffer bytes() {
    try (InputStream in = SampleVideo.class.getResourceAsStream("/playground/sample.mp4")) {
      if (in == null) {
        throw new IllegalStateException("sample.mp4 is missing from the playground's jar");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
