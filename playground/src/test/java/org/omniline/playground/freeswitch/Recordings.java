package org.omniline.playground.freeswitch;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslEventDecoder;
import org.omniline.channels.phone.esl.EslFrame;
import org.omniline.channels.phone.esl.EslFrameParser;
import org.omniline.channels.phone.esl.EslLimits;

/** What a real switch sent, where the recordings are; tests that ask for them are skipped else. */
final class Recordings {
  private static final Path HERE = Path.of("..", "..", "shared", "esl-captures");

  private Recordings() {}

  /** What the switch sent, bytes as characters. */
  static String received(String name) {
    return read(name + ".s2c.raw");
  }

  /** What the client sent. */
  static String sent(String name) {
    return read(name + ".c2s.raw");
  }

  /** The names of events, in order, as written beside a recording. */
  static List<String> order(String name) {
    return read(name + ".order.txt").lines().map(line -> line.split(" ", 2)[0]).toList();
  }

  static List<EslEvent> events(String name) {
    List<EslEvent> events = new ArrayList<>();
    EslEventDecoder decoder = new EslEventDecoder();
    EslFrameParser parser =
        new EslFrameParser(
            EslLimits.defaults(),
            (EslFrame frame) -> {
              if (frame.isEvent()) {
                events.add(decoder.decode(frame));
              }
            });
    parser.handle(Buffer.buffer(received(name).getBytes(StandardCharsets.ISO_8859_1)));
    return events;
  }

  private static String read(String file) {
    Path path = HERE.resolve(file);
    Assumptions.assumeTrue(Files.exists(path), "the recordings of a real switch are not here");
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
