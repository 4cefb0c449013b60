package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An event: headers in their order, some of them twice as in the real one, and perhaps a body. */
final class SwitchEvent {
  /** One header, of raw text. */
  record Header(String name, String value) {}

  private final List<Header> headers = new ArrayList<>();
  private String body = "";

  SwitchEvent add(String name, String value) {
    headers.add(new Header(name, value));
    return this;
  }

  SwitchEvent add(List<Header> more) {
    headers.addAll(more);
    return this;
  }

  SwitchEvent body(String text) {
    body = text;
    return add("Content-Length", Integer.toString(text.length()));
  }

  List<Header> headers() {
    return headers;
  }

  /** The first of this name, empty when there is none. */
  String first(String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return "";
  }

  String name() {
    return first("Event-Name");
  }

  /** A whole frame, raw. */
  String frame(boolean json) {
    String text = json ? json() : plain();
    return "Content-Length: "
        + text.length()
        + "\nContent-Type: text/event-"
        + (json ? "json" : "plain")
        + "\n\n"
        + text;
  }

  String plain() {
    StringBuilder text = new StringBuilder();
    for (Header header : headers) {
      text.append(header.name()).append(": ").append(Raw.percentEncode(header.value()));
      text.append('\n');
    }
    return text.append('\n').append(body).toString();
  }

  String json() {
    StringBuilder text = new StringBuilder("{");
    for (Header header : headers) {
      text.append(text.length() > 1 ? "," : "");
      quote(text, header.name()).append(':');
      value(text, header.value());
    }
    if (!body.isEmpty()) {
      quote(text.append(",\"_body\":"), body);
    }
    return text.append('}').toString();
  }

  private static void value(StringBuilder text, String value) {
    if (!value.startsWith("ARRAY::")) {
      quote(text, value);
      return;
    }
    String comma = "[";
    for (String element : value.substring("ARRAY::".length()).split("\\|:", -1)) {
      quote(text.append(comma), element);
      comma = ",";
    }
    text.append(']');
  }

  static StringBuilder quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default ->
            text.append(
                c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    return text.append('"');
  }
}
