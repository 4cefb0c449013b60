package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/**
 * A command of a client: its line, its headers, its body.
 *
 * @param body empty when it has none
 */
record Request(String line, List<Header> headers, String body) {
  /** A header whatever its case; empty when absent. */
  String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return "";
  }

  /** Puts commands together from what comes, however it was cut. */
  static final class Reader {
    private final StringBuilder kept = new StringBuilder();

    void add(String raw) {
      kept.append(raw);
    }

    /** Whether part of a command is here: while it is, the real one sends no events. */
    boolean isHalf() {
      return !kept.isEmpty();
    }

    /** Takes the next whole command out; null when there is none. */
    @Nullable Request next() {
      List<String> lines = new ArrayList<>();
      int at = 0;
      int end = kept.indexOf("\n", at);
      while (end >= 0) {
        String line = kept.substring(at, end);
        at = end + 1;
        line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (!line.isEmpty()) {
          lines.add(line);
        } else if (!lines.isEmpty()) {
          return complete(lines, at);
        } else {
          kept.delete(0, at); // an empty line before a command
          at = 0;
        }
        end = kept.indexOf("\n", at);
      }
      return null;
    }

    private @Nullable Request complete(List<String> lines, int at) {
      List<Header> headers = new ArrayList<>();
      int length = 0;
      for (String line : lines.subList(1, lines.size())) {
        String[] parts = line.split(": *", 2);
        String value = parts.length > 1 ? parts[1] : "";
        headers.add(new Header(parts[0], value));
        if (parts[0].equalsIgnoreCase("content-length") && value.matches("[0-9]{1,8}")) {
          length = Integer.parseInt(value);
        }
      }
      if (kept.length() < at + length) {
        return null;
      }
      String body = kept.substring(at, at + length);
      kept.delete(0, at + length);
      return new Request(lines.get(0), headers, body);
    }
  }
}
