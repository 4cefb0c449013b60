package org.omniline.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A process whose clock is wrong, by libfaketime. */
final class Clocks {
  private Clocks() {}

  /** The environment of a process whose clock is ahead by so much. */
  static Map<String, String> off(Duration ahead) {
    Path library = library();
    Assumptions.assumeTrue(library != null, "libfaketime is not here (Debian: libfaketime)");
    return Map.of(
        "LD_PRELOAD",
        String.valueOf(library),
        "FAKETIME",
        "+" + ahead.toSeconds() + "s",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1");
  }

  private static @org.jspecify.annotations.Nullable Path library() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(folder -> folder.resolve("faketime").resolve("libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
