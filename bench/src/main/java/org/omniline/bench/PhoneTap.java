package org.omniline.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslEventDecoder;
import org.omniline.channels.phone.esl.EslFrame;
import org.omniline.channels.phone.esl.EslFrameParser;
import org.omniline.channels.phone.esl.EslLimits;

/**
 * Stands in the line between a telephone switch and the product, passes everything on as it is, and
 * notes when an event went to the product and when the command came that it led to.
 */
final class PhoneTap {
  /** After these a flow says what is to be done next. */
  private static final Set<String> LEADS_ON =
      Set.of("CHANNEL_PARK", "CHANNEL_ANSWER", "CHANNEL_EXECUTE_COMPLETE");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final String flowNumber;
  private final NetServer server;
  private final NetClient client;
  private final int target;
  private final EslEventDecoder decoder = new EslEventDecoder();

  // Guarded by this.
  private final Map<String, Long> parked = new HashMap<>();
  private final Map<String, Long> waits = new HashMap<>();
  private Latencies reactions = new Latencies();
  private long events;

  /** When the bytes that are being read went on, in {@link System#nanoTime()}. */
  private long now;

  /**
   * Listens on a free port of the loopback interface.
   *
   * @param target the switch's port
   * @param flowNumber calls to it are led by a flow alone, so each command follows from an event
   */
  PhoneTap(Vertx vertx, int target, String flowNumber) {
    this.target = target;
    this.flowNumber = flowNumber;
    this.client = vertx.createNetClient();
    this.server = vertx.createNetServer().connectHandler(this::accept);
    SocketPeer.await(server.listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  private void accept(NetSocket product) {
    product.pause();
    client
        .connect(target, "127.0.0.1")
        .onFailure(error -> product.close())
        .onSuccess(
            line -> {
              EslFrameParser parser = new EslFrameParser(EslLimits.defaults(), this::said);
              pass(line, product, bytes -> said(parser, bytes));
              pass(product, line, this::commanded);
              product.resume();
            });
  }

  private static void pass(
      NetSocket from, NetSocket to, java.util.function.Consumer<Buffer> listener) {
    from.handler(
        bytes -> {
          // Read afterwards: what is measured must not wait for whoever measures.
          to.write(bytes);
          listener.accept(bytes);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(room -> from.resume());
          }
        });
    from.closeHandler(end -> to.close());
  }

  private synchronized void said(EslFrameParser parser, Buffer bytes) {
    now = System.nanoTime();
    parser.handle(bytes);
  }

  private void said(EslFrame frame) {
    if (!frame.isEvent()) {
      return;
    }
    events++;
    // To decode each of a call's thirty events would take time that the product needs.
    if (LEADS_ON.stream().noneMatch(frame.text()::contains)) {
      return;
    }
    EslEvent event = decoder.decode(frame);
    String uuid = event == null ? null : event.uuid();
    if (event == null || uuid == null) {
      return;
    }
    if (event.name().equals("CHANNEL_PARK")) {
      parked.putIfAbsent(uuid, now);
    }
    if (LEADS_ON.contains(event.name())
        && flowNumber.equals(event.header("Caller-Destination-Number"))) {
      waits.put(uuid, now);
    }
  }

  private synchronized void commanded(Buffer bytes) {
    long came = System.nanoTime();
    Matcher each = UUID.matcher(bytes.toString(StandardCharsets.ISO_8859_1));
    while (each.find()) {
      Long since = waits.remove(each.group());
      if (since != null) {
        reactions.add(Math.max(0, came - since));
      }
    }
  }

  /** Forgets what was measured so far. */
  synchronized void begin() {
    parked.clear();
    waits.clear();
    reactions = new Latencies();
    events = 0;
  }

  /** From an event passed on to the command that followed it, of calls led by the flow. */
  synchronized Latencies reactions() {
    return reactions;
  }

  /** When each call was first parked, by its leg, in {@link System#nanoTime()}. */
  synchronized Map<String, Long> parked() {
    return Map.copyOf(parked);
  }

  synchronized long events() {
    return events;
  }

  void close() {
    SocketPeer.await(server.close());
    SocketPeer.await(client.close());
  }
}
