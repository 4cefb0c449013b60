package org.omniline.channels;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of {@code omniline.v1} on the server: reads commands, writes replies and pushes, and
 * keeps every bound of docs/protocols/README.md: size and shape of frames, speed of reading (a
 * sender that is too fast is read more slowly, which harms nobody else), bytes that wait to be
 * written, silence.
 *
 * <p>Confined to the context it was made on; {@link #execute} brings others there.
 */
public final class FrameSocket {
  private static final Logger LOG = LoggerFactory.getLogger(FrameSocket.class);

  /** Larger frames are not read at all: the socket is closed with 1009. */
  private static final int LARGEST_READ = 128 * 1024;

  /**
   * Bounds of one socket.
   *
   * @param frameBytes largest command
   * @param outboundBytes most bytes that wait to be written (estimated from above); beyond: 4413
   * @param malformedInARow so many end the socket with 4400
   * @param framesPerSecond read in the long run; {@code frameBurst} at once
   * @param pingMs between pings
   * @param silenceMs without any frame or pong the peer counts as gone
   */
  public record Limits(
      int frameBytes,
      int outboundBytes,
      int malformedInARow,
      int framesPerSecond,
      int frameBurst,
      long pingMs,
      long silenceMs) {
    public static Limits defaults() {
      return new Limits(64 * 1024, 4 * 1024 * 1024, 10, 1_000, 2_000, 20_000, 50_000);
    }
  }

  /** What the socket's owner does. Called on the socket's context. */
  public interface Owner {
    void command(String id, String name, JsonObject args);

    /** The connection is gone, whoever ended it. Called once. */
    void closed();
  }

  private final Vertx vertx;
  private final Context context;
  private final ServerWebSocket ws;
  private final Limits limits;
  private final SocketObserver observer;
  private final SocketObserver.Side side;
  private final TokenBucket speed;
  private long pingTimer = -1;
  private long heardNanos = System.nanoTime();
  private long outbound;
  private int malformed;
  private boolean closing;
  private boolean gone;

  /** Takes over an accepted web socket; call on the context its handlers run on. */
  public FrameSocket(
      Vertx vertx,
      ServerWebSocket ws,
      Limits limits,
      SocketObserver.Side side,
      SocketObserver observer) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.ws = ws;
    this.limits = limits;
    this.side = side;
    this.observer = observer;
    this.speed = new TokenBucket(limits.framesPerSecond(), limits.frameBurst(), System.nanoTime());
  }

  /** Sets what the HTTP server needs for these sockets. */
  public static HttpServerOptions configure(HttpServerOptions options) {
    return options
        .addWebSocketSubProtocol(Frames.PROTOCOL)
        .setMaxWebSocketFrameSize(LARGEST_READ)
        .setMaxWebSocketMessageSize(LARGEST_READ)
        .setWebSocketClosingTimeout(5)
        // Compressing text that mixes a secret with what a stranger writes would leak its length.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  /** Starts reading. */
  public void open(Owner owner) {
    observer.connected(side, 1);
    ws.closeHandler(
        end -> {
          gone = true;
          vertx.cancelTimer(pingTimer);
          observer.connected(side, -1);
          owner.closed();
        });
    ws.exceptionHandler(this::failed);
    ws.pongHandler(pong -> heardNanos = System.nanoTime());
    ws.binaryMessageHandler(bytes -> refuseFrame(null, "Frames must be text."));
    ws.textMessageHandler(text -> read(text, owner));
    pingTimer = vertx.setPeriodic(limits.pingMs(), tick -> ping());
  }

  /** Runs on the socket's context, in order of the calls. */
  public void execute(Runnable work) {
    context.runOnContext(run -> work.run());
  }

  public Context context() {
    return context;
  }

  public void reply(String id, JsonObject data) {
    write(Frames.reply(id, data));
  }

  public void error(@Nullable String id, Refusal refusal) {
    observer.refused(side, refusal.code().wire());
    write(Frames.error(id, refusal));
  }

  /** Sends a push's text. */
  public void push(String frame) {
    observer.pushed(side);
    write(frame);
  }

  /** Ends the connection and says why. Nothing is read or written afterwards. */
  public void close(CloseCode code) {
    if (closing || gone) {
      return;
    }
    closing = true;
    observer.closed(side, code.code());
    // The closing timeout of the server ends connections whose peer does not read any more.
    ws.close(code.code(), code.reason())
        .onFailure(error -> LOG.debug("Close failed: {}", error.toString()));
  }

  public boolean isOpen() {
    return !closing && !gone;
  }

  /**
   * Of a frame that is too long Vert.x cuts the connection after this, and what is written here
   * still goes out before; a message that is too long in several frames it would drop in silence.
   */
  private void failed(Throwable error) {
    LOG.debug("Socket failed: {}", error.toString());
    boolean frame =
        error instanceof CorruptedWebSocketFrameException corrupt
            && corrupt.closeStatus().code() == CloseCode.TOO_BIG.code();
    boolean message = error instanceof IllegalStateException;
    if ((frame || message) && isOpen()) {
      observer.refused(side, Refusal.Code.TOO_LARGE.wire());
      close(CloseCode.TOO_BIG);
    }
  }

  private void write(String frame) {
    if (!isOpen()) {
      return;
    }
    long size = 3L * frame.length() + 16;
    // A single frame may be larger than the bound: refusing it would never let the client resume.
    if (outbound > 0 && outbound + size > limits.outboundBytes()) {
      close(CloseCode.TOO_SLOW);
      return;
    }
    outbound += size;
    ws.writeTextMessage(frame)
        .onComplete(
            written -> {
              outbound -= size;
              if (written.failed()) {
                LOG.debug("Write failed: {}", written.cause().toString());
              }
            });
  }

  private void ping() {
    if (System.nanoTime() - heardNanos > limits.silenceMs() * 1_000_000) {
      close(CloseCode.GOING_AWAY);
    } else if (isOpen()) {
      ws.writePing(Buffer.buffer("o"))
          .onFailure(error -> LOG.debug("Ping failed: {}", error.toString()));
    }
  }

  private void read(String text, Owner owner) {
    if (!isOpen()) {
      return;
    }
    heardNanos = System.nanoTime();
    slowDown();
    JsonObject frame = parse(text);
    String id = frame != null && frame.getValue("id") instanceof String s && isId(s) ? s : null;
    if (isTooLarge(text)) {
      refuseFrame(
          id,
          new Refusal(
              Refusal.Code.TOO_LARGE,
              "A frame may have at most " + limits.frameBytes() + " bytes.",
              Map.of("limitBytes", limits.frameBytes())));
    } else if (frame == null) {
      refuseFrame(null, "A frame must be a JSON object.");
    } else if (id == null) {
      refuseFrame(null, "A command needs an id of 1 to 64 characters.");
    } else if (!(frame.getValue("do") instanceof String name)) {
      refuseFrame(id, "A command needs a name in \"do\".");
    } else if (frame.containsKey("args") && !(frame.getValue("args") instanceof JsonObject)) {
      refuseFrame(id, "\"args\" must be an object.");
    } else {
      malformed = 0;
      owner.command(id, name, frame.getJsonObject("args", new JsonObject()));
    }
  }

  /** Null when it is no JSON object. No longer than what is read at all, so this costs little. */
  private static @Nullable JsonObject parse(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException | ClassCastException notAnObject) {
      return null;
    }
  }

  private static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= 64;
  }

  private boolean isTooLarge(String text) {
    if (text.length() > limits.frameBytes()) {
      return true;
    }
    return text.length() * 3L > limits.frameBytes()
        && text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > limits.frameBytes();
  }

  private void slowDown() {
    long wait = speed.take(System.nanoTime());
    if (wait > 0) {
      ws.pause();
      vertx.setTimer(Math.max(10, wait), tick -> ws.resume());
    }
  }

  private void refuseFrame(@Nullable String id, String why) {
    refuseFrame(id, new Refusal(Refusal.Code.MALFORMED, why));
  }

  private void refuseFrame(@Nullable String id, Refusal refusal) {
    observer.malformed(side);
    malformed++;
    error(id, refusal);
    if (malformed >= limits.malformedInARow()) {
      close(CloseCode.MALFORMED);
    }
  }
}
