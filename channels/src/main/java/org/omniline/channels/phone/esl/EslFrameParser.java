package org.omniline.channels.phone.esl;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a switch into frames, however the network cut them: header lines up to an empty
 * one, then as many bytes as {@code Content-Length} says. Line ends may be LF, as FreeSWITCH sends
 * them, or CRLF; empty lines before a frame are passed over.
 *
 * <p>Keeps at most one incomplete frame, within the limits. Bytes that cannot be an event socket's
 * end it: {@link #handle} throws PROTOCOL once, and what comes afterwards is dropped, since nothing
 * tells where a next frame would begin. Not thread-safe.
 */
public final class EslFrameParser implements Handler<Buffer> {
  private final EslLimits limits;
  private final Handler<EslFrame> frames;
  private final EslNames names = new EslNames();
  private @Nullable RecordParser records;
  private EslFrame.Builder head = new EslFrame.Builder();
  private int headBytes;
  private int bodyBytes;
  private long kept;

  /**
   * @param limits of which the sizes of header and body count here
   * @param frames gets each frame, on the thread that calls {@link #handle}; what it throws ends
   *     the parser like bytes that make no sense
   */
  public EslFrameParser(EslLimits limits, Handler<EslFrame> frames) {
    this.limits = limits;
    this.frames = frames;
    this.records = RecordParser.newDelimited("\n", this::record);
  }

  /**
   * Takes the next bytes.
   *
   * @throws EslException PROTOCOL, see above
   */
  @Override
  public void handle(Buffer chunk) {
    RecordParser parser = records;
    if (parser == null) {
      return;
    }
    kept += chunk.length();
    boolean whole = false;
    try {
      parser.handle(chunk);
      // A header without end; RecordParser's own limit would see one line of it only.
      if (bodyBytes == 0 && kept > limits.headerBytes()) {
        throw tooLongHead();
      }
      whole = true;
    } finally {
      if (!whole) {
        stop();
      }
    }
  }

  /** Drops what is kept and everything that still comes. */
  public void stop() {
    records = null;
    head = new EslFrame.Builder();
    kept = 0;
  }

  /** Bytes of the incomplete frame that are kept. */
  public long keptBytes() {
    return kept;
  }

  private void record(Buffer record) {
    RecordParser parser = records;
    if (parser == null) {
      return; // stopped by whoever got the frame before
    }
    if (bodyBytes > 0) {
      bodyBytes = 0;
      parser.delimitedMode("\n");
      emit(head.build(record.getBytes()));
      return;
    }
    int length = record.length();
    headBytes += length + 1;
    if (headBytes > limits.headerBytes()) {
      throw tooLongHead();
    }
    if (length > 0 && record.getByte(length - 1) == '\r') {
      length--;
    }
    if (length > 0) {
      head.line(record.getBytes(0, length), length, names);
    } else if (!head.isEmpty()) {
      headComplete(parser);
    } else {
      kept -= headBytes; // an empty line between frames, or lines without any header
      headBytes = 0;
    }
  }

  private void headComplete(RecordParser parser) {
    bodyBytes = head.contentLength(limits.bodyBytes());
    if (bodyBytes > 0) { // a record of no bytes is nothing RecordParser could find
      parser.fixedSizeMode(bodyBytes);
    } else {
      emit(head.build());
    }
  }

  private void emit(EslFrame frame) {
    kept -= headBytes + frame.body().length;
    headBytes = 0;
    head = new EslFrame.Builder();
    frames.handle(frame);
  }

  private EslException tooLongHead() {
    return new EslException(
        EslException.Kind.PROTOCOL,
        "The peer sent a header of more than "
            + limits.headerBytes()
            + " bytes. Is this address really a FreeSWITCH event socket?");
  }
}
