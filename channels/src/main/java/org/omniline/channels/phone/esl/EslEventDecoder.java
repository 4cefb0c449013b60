package org.omniline.channels.phone.esl;

import org.jspecify.annotations.Nullable;

/**
 * Makes events of frames, for one connection: it remembers the names of headers. Not thread-safe.
 */
public final class EslEventDecoder {
  private final EslNames names = new EslNames();

  /**
   * Decodes the event in a frame, in any of the three encodings.
   *
   * @param frame for which {@link EslFrame#isEvent()} holds
   * @return null when the body cannot be read as what the frame says it is. The frames after it can
   *     be read all the same.
   */
  public @Nullable EslEvent decode(EslFrame frame) {
    byte[] body = frame.body();
    EslEvent.Builder event = new EslEvent.Builder(body.length);
    boolean read =
        switch (frame.kind()) {
          case EVENT_JSON -> new EslJson(body, names).read(event);
          case EVENT_PLAIN -> EslPlain.read(body, names, event);
          case EVENT_XML -> EslXml.read(body, event);
          default -> throw new IllegalArgumentException(frame + " is no event");
        };
    return read ? event.build() : null;
  }
}
