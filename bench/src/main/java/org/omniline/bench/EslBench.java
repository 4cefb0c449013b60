package org.omniline.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.omniline.channels.phone.esl.EslEventDecoder;
import org.omniline.channels.phone.esl.EslFrame;
import org.omniline.channels.phone.esl.EslFrameParser;
import org.omniline.channels.phone.esl.EslLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the codec of FreeSWITCH's event socket on one core: bytes as the network brings them in,
 * events with every header decoded out. Beside it, on the same bytes in the same run, what copying
 * them costs and what a plain JSON parser takes. Prints a table and keeps it in {@code
 * OMNILINE_HOME/bench-esl.md}.
 */
public final class EslBench {
  private static final Logger LOG = LoggerFactory.getLogger(EslBench.class);

  /** What the kernel hands over when it has much, and one packet of an Ethernet. */
  private static final int[] CHUNKS = {65_536, 1_448};

  private static final int MIB = 1024 * 1024;

  private EslBench() {}

  /**
   * Runs all measurements.
   *
   * @param args {@code --quick} for a tenth of the time; {@code --recording=<file>} to measure the
   *     bytes of a real switch too
   */
  public static void main(String[] args) throws IOException {
    List<String> options = List.of(args);
    Duration time = options.contains("--quick") ? Duration.ofMillis(500) : Duration.ofSeconds(5);
    List<String> lines = new ArrayList<>();
    lines.add(
        "| the codec alone, one core | bytes in one read | MB/s | events/s | by the clock, MB/s"
            + " | time ÷ copying | time ÷ Jackson | kept after it, KiB |");
    lines.add("|---|---|---|---|---|---|---|---|");
    measure("calls, 93 headers an event", EslTraffic.calls(2_000), time, lines);
    measure("keys and heartbeats, 40 headers", EslTraffic.keys(4_000), time, lines);
    measure("Chinese names, a third in GBK", EslTraffic.names(2_000), time, lines);
    for (String option : options) {
      if (option.startsWith("--recording=")) {
        Path file = Path.of(option.substring("--recording=".length()));
        measure(file.getFileName().toString(), repeated(Files.readAllBytes(file)), time, lines);
      }
    }
    Path home =
        Files.createDirectories(Path.of(System.getenv().getOrDefault("OMNILINE_HOME", "var")));
    Files.write(home.resolve("bench-esl.md"), lines);
    lines.forEach(LOG::info);
  }

  /** As often as it fits in some megabytes, so that a chunk is not always cut alike. */
  private static byte[] repeated(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    do {
      all.writeBytes(bytes);
    } while (all.size() < 8 * MIB);
    return all.toByteArray();
  }

  private static void measure(String what, byte[] bytes, Duration time, List<String> lines) {
    List<byte[]> bodies = jsonBodies(bytes);
    for (int chunk : CHUNKS) {
      LOG.info("{}, {} bytes in one read", what, chunk);
      List<Buffer> reads = cut(bytes, chunk);
      Codec codec = new Codec();
      double copying = pace(() -> copy(reads), time.dividedBy(5)).core();
      double jackson = bodies.isEmpty() ? 0 : pace(() -> parse(bodies), time.dividedBy(2)).core();
      pace(() -> codec.take(reads), time.dividedBy(2));
      long before = usedMemory();
      long events = codec.events;
      Pace pace = pace(() -> codec.take(reads), time);
      double perPass = (codec.events - events) / (double) pace.passes();
      long kept = usedMemory() - before;
      if (codec.unread > 0) {
        throw new IllegalStateException(codec.unread + " events could not be read");
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,.0f | %,.0f | %,.0f | %.1f | %s | %,d |",
              what,
              chunk,
              bytes.length * pace.core() / 1e6,
              perPass * pace.core(),
              bytes.length * pace.wall() / 1e6,
              copying / pace.core(),
              jackson == 0 ? "–" : String.format(Locale.ROOT, "%.2f", jackson / pace.core()),
              Math.max(0, kept) / 1024));
    }
  }

  /** The codec as a connection uses it. */
  private static final class Codec {
    private final EslEventDecoder decoder = new EslEventDecoder();
    private final EslFrameParser parser = new EslFrameParser(EslLimits.defaults(), this::frame);
    private long events;
    private long unread;

    void take(List<Buffer> reads) {
      reads.forEach(parser::handle);
    }

    private void frame(EslFrame frame) {
      if (!frame.isEvent()) {
        return;
      }
      if (decoder.decode(frame) == null) {
        unread++;
      } else {
        events++;
      }
    }
  }

  /**
   * Passes over the bytes per second.
   *
   * @param core by the processor time of this thread, so that neighbours do not count
   * @param wall by the clock on the wall, collecting garbage and neighbours included
   */
  private record Pace(double core, double wall, long passes) {}

  private static Pace pace(Runnable pass, Duration time) {
    var threads = ManagementFactory.getThreadMXBean();
    long began = System.nanoTime();
    long used = threads.getCurrentThreadCpuTime();
    long passes = 0;
    while (threads.getCurrentThreadCpuTime() - used < time.toNanos()) {
      pass.run();
      passes++;
    }
    return new Pace(
        passes * 1e9 / (threads.getCurrentThreadCpuTime() - used),
        passes * 1e9 / (System.nanoTime() - began),
        passes);
  }

  private static List<Buffer> cut(byte[] bytes, int chunk) {
    List<Buffer> reads = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += chunk) {
      reads.add(Buffer.buffer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk))));
    }
    return reads;
  }

  private static void copy(List<Buffer> reads) {
    long sum = 0;
    for (Buffer read : reads) {
      sum += read.getBytes().length;
    }
    if (sum == 0) {
      throw new IllegalStateException("nothing was copied");
    }
  }

  /** The bodies of the JSON events, already cut: the parser beside ours gets that for nothing. */
  private static List<byte[]> jsonBodies(byte[] bytes) {
    List<byte[]> bodies = new ArrayList<>();
    EslFrameParser parser =
        new EslFrameParser(
            EslLimits.defaults(),
            frame -> {
              if (frame.kind() == EslFrame.Kind.EVENT_JSON && isUtf8(frame.text())) {
                bodies.add(frame.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
              }
            });
    parser.handle(Buffer.buffer(bytes));
    return bodies;
  }

  private static boolean isUtf8(String text) {
    return text.indexOf('\uFFFD') < 0;
  }

  private static void parse(List<byte[]> bodies) {
    int headers = 0;
    for (byte[] body : bodies) {
      headers += new JsonObject(Buffer.buffer(body)).size();
    }
    if (headers == 0) {
      throw new IllegalStateException("nothing was parsed");
    }
  }

  private static long usedMemory() {
    // Twice: what the first run frees may hold what the second one can free.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
