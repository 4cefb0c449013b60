package org.omniline.channels.phone.esl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One message of the switch: its outer headers, never decoded, and its body's bytes.
 *
 * <p>Immutable but for the body's array, which is handed out as it is: a copy of each event would
 * be most of the codec's work. Nobody writes to it.
 */
public final class EslFrame {
  /** What a frame is, by its Content-Type. */
  public enum Kind {
    /** {@code auth/request}: who are you? */
    AUTH_REQUEST,
    /** {@code command/reply}. */
    REPLY,
    /** {@code api/response}. */
    API_RESPONSE,
    EVENT_JSON,
    EVENT_PLAIN,
    EVENT_XML,
    /** {@code log/data}. */
    LOG,
    /** {@code text/disconnect-notice}, the end or a lingering. */
    DISCONNECT_NOTICE,
    /** {@code text/rude-rejection}: the switch's access list refuses our address. */
    REJECTION,
    /** Anything else: passed over, because a newer switch may know more. */
    OTHER
  }

  private static final byte[] NOTHING = {};

  private final List<String> names;
  private final List<String> values;
  private final byte[] body;
  private final Kind kind;

  EslFrame(List<String> names, List<String> values, byte[] body) {
    this.names = names;
    this.values = values;
    this.body = body;
    this.kind = kindOf(header("Content-Type"));
  }

  private static Kind kindOf(@Nullable String contentType) {
    if (contentType == null) {
      return Kind.OTHER;
    }
    return switch (contentType.toLowerCase(Locale.ROOT)) {
      case "auth/request" -> Kind.AUTH_REQUEST;
      case "command/reply" -> Kind.REPLY;
      case "api/response" -> Kind.API_RESPONSE;
      case "text/event-json" -> Kind.EVENT_JSON;
      case "text/event-plain" -> Kind.EVENT_PLAIN;
      case "text/event-xml" -> Kind.EVENT_XML;
      case "log/data" -> Kind.LOG;
      case "text/disconnect-notice" -> Kind.DISCONNECT_NOTICE;
      case "text/rude-rejection" -> Kind.REJECTION;
      default -> Kind.OTHER;
    };
  }

  public Kind kind() {
    return kind;
  }

  public boolean isEvent() {
    return kind == Kind.EVENT_JSON || kind == Kind.EVENT_PLAIN || kind == Kind.EVENT_XML;
  }

  /**
   * Whether this is the last the switch says. A notice with {@code Content-Disposition: linger} is
   * not: events still follow. Notices of inbound connections carry no Content-Disposition.
   */
  public boolean isEnd() {
    return kind == Kind.REJECTION
        || (kind == Kind.DISCONNECT_NOTICE
            && !"linger".equalsIgnoreCase(header("Content-Disposition")));
  }

  /** The first header of this name, whatever its case, exactly as sent; null when absent. */
  public @Nullable String header(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return values.get(i);
      }
    }
    return null;
  }

  /** The names of the outer headers, in their order, repeated ones too. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** The body's bytes; empty when there is none. */
  byte[] body() {
    return body;
  }

  /** The body as text; see {@link EslText}. */
  public String text() {
    return EslText.decode(body);
  }

  @Override
  public String toString() {
    // Never the body: it holds callers' numbers.
    return kind + "[" + names.size() + " headers, " + body.length + " bytes]";
  }

  /** Collects the header lines of one frame. */
  static final class Builder {
    private final List<String> names = new ArrayList<>(4);
    private final List<String> values = new ArrayList<>(4);

    boolean isEmpty() {
      return names.isEmpty();
    }

    /** A line without colon says nothing and is passed over, as the switch's own library does. */
    void line(byte[] line, int length, EslNames known) {
      int colon = EslText.indexOf(line, (byte) ':', 0, length);
      if (colon <= 0) {
        return;
      }
      int from = colon + 1;
      if (from < length && line[from] == ' ') {
        from++;
      }
      names.add(known.name(line, 0, colon));
      values.add(EslText.decode(line, from, length - from));
    }

    /**
     * The body's length.
     *
     * @return 0 when absent
     * @throws EslException PROTOCOL when it is no number from 0 to {@code most}, or said twice and
     *     differently: where the next frame begins can then not be known
     */
    int contentLength(int most) {
      String said = null;
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).equalsIgnoreCase("Content-Length")) {
          String value = values.get(i).strip();
          if (said != null && !said.equals(value)) {
            throw nonsense(said + " and " + value, most);
          }
          said = value;
        }
      }
      if (said == null) {
        return 0;
      }
      // Ten digits fit in a long, and no body is that long.
      if (!said.matches("[0-9]{1,10}") || Long.parseLong(said) > most) {
        throw nonsense(said, most);
      }
      return Integer.parseInt(said);
    }

    private static EslException nonsense(String said, int most) {
      String shown = said.length() > 40 ? said.substring(0, 40) + "…" : said;
      return new EslException(
          EslException.Kind.PROTOCOL,
          "The peer announced a body of '"
              + shown
              + "' bytes; it must be a number up to "
              + most
              + ". Is this address really a FreeSWITCH event socket?");
    }

    EslFrame build(byte[] body) {
      return new EslFrame(names, values, body);
    }

    EslFrame build() {
      return build(NOTHING);
    }
  }
}
