package org.omniline.playground.freeswitch;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslEventDecoder;
import org.omniline.channels.phone.esl.EslFrame;
import org.omniline.channels.phone.esl.EslFrameParser;
import org.omniline.channels.phone.esl.EslLimits;
import org.omniline.channels.phone.esl.EslReply;

/** A blocking client of an event socket for the tests, with the product's codec. */
final class SocketClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket;
  private final Object news = new Object();

  // Guarded by news.
  private final List<EslFrame> frames = new ArrayList<>();
  private final List<EslEvent> events = new ArrayList<>();
  private final StringBuilder raw = new StringBuilder();
  private int replies;
  private boolean ended;

  SocketClient(String host, int port) {
    this(host, port, true);
  }

  /**
   * @param reads false for one that never reads what it is sent
   */
  SocketClient(String host, int port, boolean reads) {
    try {
      socket = new Socket();
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(host, port), 5_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (reads) {
      Thread reader = new Thread(this::read, "event socket client");
      reader.setDaemon(true);
      reader.start();
    }
  }

  /** Signed in. */
  static SocketClient signedIn(String host, int port, String password) {
    SocketClient client = new SocketClient(host, port);
    EslReply reply = client.command("auth " + password);
    if (!reply.isOk()) {
      throw new IllegalStateException("The switch refused the password: " + reply.text());
    }
    return client;
  }

  private void read() {
    EslEventDecoder decoder = new EslEventDecoder();
    EslFrameParser parser = new EslFrameParser(EslLimits.defaults(), frame -> got(frame, decoder));
    byte[] bytes = new byte[65_536];
    try (InputStream in = socket.getInputStream()) {
      int length = in.read(bytes);
      while (length >= 0) {
        synchronized (news) {
          raw.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
        parser.handle(Buffer.buffer(Arrays.copyOf(bytes, length)));
        length = in.read(bytes);
      }
    } catch (IOException e) {
      // The other side, or close(), ended it; told below.
    }
    synchronized (news) {
      ended = true;
      news.notifyAll();
    }
  }

  private void got(EslFrame frame, EslEventDecoder decoder) {
    EslEvent event = frame.isEvent() ? decoder.decode(frame) : null;
    synchronized (news) {
      frames.add(frame);
      if (event != null) {
        events.add(event);
      }
      news.notifyAll();
    }
  }

  void send(String text) {
    try {
      // In one go: after an "exit" the other side may be gone before a second look at the socket.
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command and waits for its reply. */
  EslReply command(String... lines) {
    send(String.join("\n", lines) + "\n\n");
    return nextReply();
  }

  /** The next reply nobody has asked for yet. */
  EslReply nextReply() {
    EslFrame frame = awaitFrame(SocketClient::isReply, replies);
    replies++;
    String said = frame.header("Reply-Text");
    return new EslReply(said == null ? frame.text() : said);
  }

  EslReply api(String call) {
    return command("api " + call);
  }

  /** Runs an application by {@code sendmsg}. */
  EslReply execute(String leg, String application, String argument, String id) {
    return command(
        "sendmsg " + leg,
        "call-command: execute",
        "execute-app-name: " + application,
        "execute-app-arg: " + argument,
        "Event-UUID: " + id,
        "event-lock: true");
  }

  private static boolean isReply(EslFrame frame) {
    return frame.kind() == EslFrame.Kind.REPLY || frame.kind() == EslFrame.Kind.API_RESPONSE;
  }

  /** The frame of this kind after as many others; waits for it. */
  EslFrame awaitFrame(Predicate<EslFrame> which, int after) {
    await(() -> frames.stream().filter(which).count() > after, "a frame");
    synchronized (news) {
      return frames.stream().filter(which).skip(after).findFirst().orElseThrow();
    }
  }

  /** The first event of a name about a leg; waits for it. */
  EslEvent await(String name, String leg) {
    return await(event -> event.name().equals(name) && leg.equals(event.uuid()), name);
  }

  EslEvent await(Predicate<EslEvent> which, String what) {
    await(() -> events.stream().anyMatch(which), what);
    synchronized (news) {
      return events.stream().filter(which).findFirst().orElseThrow();
    }
  }

  /** Whether writing tells that the other side is gone; for one that does not read. */
  boolean isRefused() {
    try {
      socket.getOutputStream().write('\n');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  void awaitEnd() {
    await(() -> ended, "the end of the connection");
  }

  private void await(BooleanSupplier met, String what) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    synchronized (news) {
      while (!met.getAsBoolean()) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("No " + what + " came; events were " + names(null));
        }
        try {
          news.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError(e);
        }
      }
    }
  }

  /** What came, in order. */
  List<EslEvent> events() {
    synchronized (news) {
      return List.copyOf(events);
    }
  }

  List<EslFrame> frames() {
    synchronized (news) {
      return List.copyOf(frames);
    }
  }

  /** The names of the events about a leg; of all when it is null. */
  List<String> names(@org.jspecify.annotations.Nullable String leg) {
    return events().stream()
        .filter(event -> leg == null || leg.equals(event.uuid()))
        .map(EslEvent::name)
        .toList();
  }

  /** Every byte that came, as characters. */
  String raw() {
    synchronized (news) {
      return raw.toString();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
