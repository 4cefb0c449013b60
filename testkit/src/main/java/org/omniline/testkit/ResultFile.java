package org.omniline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;

/**
 * A file of lines that several launches append to: Surefire starts one per engine, Failsafe
 * another. Whoever wants one run's results removes the file before it. Safe for threads of one JVM.
 */
final class ResultFile {
  private final Path file;

  ResultFile(Path file) {
    this.file = file;
  }

  synchronized void append(String lines) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a test stands: {@code class#method}, or as near to it as its engine tells. */
  static String place(TestIdentifier test) {
    return test.getSource().map(ResultFile::place).orElse(test.getUniqueId());
  }

  private static String place(TestSource source) {
    if (source instanceof MethodSource method) {
      return method.getClassName() + "#" + method.getMethodName();
    }
    if (source instanceof ClassSource type) {
      return type.getClassName();
    }
    return source.toString();
  }
}
