package org.omniline.playground.freeswitch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whom to dial: {@code {variables}[variables]endpoint/rest}. One leg; lists of several, which the
 * real one rings together or in turn, are not simulated.
 *
 * @param variables in braces or brackets
 * @param endpoint for example {@code user}, {@code sofia}, {@code error}
 * @param rest what follows it
 */
record DialString(Map<String, String> variables, String endpoint, String rest) {

  static DialString of(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    String left = text;
    while (left.startsWith("{") || left.startsWith("[") || left.startsWith("<")) {
      int end = left.indexOf(closing(left.charAt(0)));
      if (end < 0) {
        return new DialString(variables, "", "");
      }
      read(left.substring(1, end), variables);
      left = left.substring(end + 1);
    }
    String[] parts = left.split("/", 2);
    return new DialString(variables, parts[0], parts.length > 1 ? parts[1] : "");
  }

  /** How far the dial string goes in a line where more follows. */
  static int length(String line) {
    int at = 0;
    while (at < line.length() && "{[<".indexOf(line.charAt(at)) >= 0) {
      int end = line.indexOf(closing(line.charAt(at)), at);
      if (end < 0) {
        return line.length();
      }
      at = end + 1;
    }
    int space = line.indexOf(' ', at);
    return space < 0 ? line.length() : space;
  }

  private static char closing(char opening) {
    return switch (opening) {
      case '{' -> '}';
      case '[' -> ']';
      default -> '>';
    };
  }

  private static void read(String text, Map<String, String> into) {
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (char c : (text + ",").toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        String[] pair = part.toString().split("=", 2);
        if (pair.length == 2) {
          into.put(pair[0].strip(), pair[1]);
        }
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
  }

  /** Whether it names several legs. */
  boolean isList() {
    return rest.indexOf(',') >= 0 || rest.indexOf('|') >= 0;
  }

  /** The gateway of {@code sofia/gateway/x/number}; empty where it goes through none. */
  String gateway() {
    if (!endpoint.equals("sofia") || !rest.startsWith("gateway/")) {
      return "";
    }
    String named = rest.substring("gateway/".length());
    int end = named.indexOf('/');
    return end < 0 ? "" : named.substring(0, end);
  }

  /** The number in {@code number@host}, {@code profile/number@host}, {@code gateway/x/number}. */
  String number() {
    String address = rest.split("@", 2)[0];
    return address.substring(address.lastIndexOf('/') + 1);
  }

  /** Seconds in a variable; 0 when there are none. */
  int seconds(String variable) {
    String value = variables.getOrDefault(variable, "");
    return value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : 0;
  }
}
