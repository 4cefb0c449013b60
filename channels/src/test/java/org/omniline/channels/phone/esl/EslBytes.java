package org.omniline.channels.phone.esl;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Bytes of switches for the tests: our own small ones, and the recordings where they are. */
final class EslBytes {
  static final List<String> OWN =
      List.of(
          "inbound",
          "events-json",
          "events-other",
          "outbound",
          "bad-password",
          "rejected",
          "shutdown");

  private static final Path CAPTURES = Path.of("..", "..", "shared", "esl-captures");

  private EslBytes() {}

  /** Frames written by us, from what was recorded of a real switch (docs/adr/0040). */
  static byte[] own(String name) {
    try (InputStream in = EslBytes.class.getResourceAsStream("/esl/" + name + ".raw")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a real switch sent; the test is skipped where the recordings are not. */
  static byte[] capture(String name) {
    return captured(name + ".s2c.raw");
  }

  /** What the client of a recording sent. */
  static String sent(String name) {
    return new String(captured(name + ".c2s.raw"), StandardCharsets.UTF_8);
  }

  /** The names of all recordings; empty where they are not. */
  static List<String> captures() {
    if (!Files.isDirectory(CAPTURES)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(CAPTURES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".s2c.raw"))
          .map(file -> file.substring(0, file.length() - ".s2c.raw".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] captured(String file) {
    Path path = CAPTURES.resolve(file);
    Assumptions.assumeTrue(Files.exists(path), "the recordings of a real switch are not here");
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Parses with cuts after each of the given sizes, over and over. */
  static List<EslFrame> parse(byte[] bytes, int... sizes) {
    List<EslFrame> frames = new ArrayList<>();
    EslFrameParser parser = new EslFrameParser(EslLimits.defaults(), frames::add);
    int at = 0;
    for (int turn = 0; at < bytes.length; turn++) {
      int size = Math.min(bytes.length - at, sizes[turn % sizes.length]);
      parser.handle(Buffer.buffer(Arrays.copyOfRange(bytes, at, at + size)));
      at += size;
    }
    return frames;
  }

  static List<EslFrame> parse(byte[] bytes) {
    return parse(bytes, bytes.length);
  }

  /** Sizes of pieces, many small and some large; the same seed gives the same sizes. */
  static int[] sizes(long seed) {
    Random random = new Random(seed);
    int[] sizes = new int[64];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = 1 + random.nextInt(random.nextBoolean() ? 7 : 5_000);
    }
    return sizes;
  }

  static List<EslEvent> events(List<EslFrame> frames) {
    EslEventDecoder decoder = new EslEventDecoder();
    return frames.stream().filter(EslFrame::isEvent).map(decoder::decode).toList();
  }

  /** The events of one name. */
  static List<EslEvent> events(byte[] bytes, String name) {
    return events(parse(bytes)).stream().filter(event -> event.name().equals(name)).toList();
  }

  /** The replies, in order. */
  static List<EslReply> replies(byte[] bytes) {
    return parse(bytes).stream()
        .filter(
            frame ->
                frame.kind() == EslFrame.Kind.REPLY || frame.kind() == EslFrame.Kind.API_RESPONSE)
        .map(EslReply::of)
        .toList();
  }

  /** Everything that tells two frames apart. */
  static List<String> shapes(List<EslFrame> frames) {
    return frames.stream()
        .map(
            frame -> {
              StringBuilder shape = new StringBuilder();
              for (String name : frame.names()) {
                shape.append(name).append('=').append(frame.header(name)).append('\n');
              }
              return shape + new String(frame.body(), StandardCharsets.ISO_8859_1);
            })
        .toList();
  }

  /**
   * A second, simpler reader that has all bytes at once: what the parser must agree with.
   *
   * @return as {@link #shapes}
   */
  static List<String> reference(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    List<String> shapes = new ArrayList<>();
    int at = 0;
    while (at < all.length()) {
      int end = all.indexOf("\n\n", at);
      StringBuilder shape = new StringBuilder();
      int length = 0;
      for (String line : all.substring(at, end).split("\n", -1)) {
        int colon = line.indexOf(':');
        String name = line.substring(0, colon);
        String value =
            EslText.decode(line.substring(colon + 2).getBytes(StandardCharsets.ISO_8859_1));
        shape.append(name).append('=').append(value).append('\n');
        if (name.equals("Content-Length")) {
          length = Integer.parseInt(value);
        }
      }
      at = end + 2 + length;
      shapes.add(shape + all.substring(end + 2, at));
    }
    return shapes;
  }
}
