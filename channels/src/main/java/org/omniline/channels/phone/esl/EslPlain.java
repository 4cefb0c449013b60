package org.omniline.channels.phone.esl;

import java.util.Arrays;
import java.util.List;

/**
 * Reads an event in plain form: header lines whose values are percent-encoded, and after an empty
 * line the text inside. Plain loses what a value already wrote as an escape ({@code %2B} becomes
 * {@code +}), which is why the product asks for JSON.
 */
final class EslPlain {
  private static final String ARRAY = "ARRAY::";

  private EslPlain() {}

  /** False when there is not one header. */
  static boolean read(byte[] in, EslNames names, EslEvent.Builder event) {
    int at = 0;
    int headers = 0;
    while (at < in.length) {
      int newline = EslText.indexOf(in, (byte) '\n', at, in.length);
      int end = newline < 0 ? in.length : newline;
      int next = newline < 0 ? in.length : newline + 1;
      if (end > at && in[end - 1] == '\r') {
        end--;
      }
      if (end == at) {
        body(in, next, event);
        break;
      }
      int colon = EslText.indexOf(in, (byte) ':', at, end);
      if (colon > at) {
        int from = colon + 1 < end && in[colon + 1] == ' ' ? colon + 2 : colon + 1;
        String name = names.name(in, at, colon - at);
        header(name, EslText.percentDecode(in, from, end - from), event);
        headers++;
      }
      at = next;
    }
    return headers > 0;
  }

  /** A decoded value, which may be an array written as {@code ARRAY::a|:b}. */
  static void header(String name, String value, EslEvent.Builder event) {
    if (value.startsWith(ARRAY)) {
      event.array(name, List.of(value.substring(ARRAY.length()).split("\\|:", -1)));
    } else {
      event.header(name, value);
    }
  }

  /** Bounded by the frame's length; the event's own Content-Length is not needed to find it. */
  private static void body(byte[] in, int from, EslEvent.Builder event) {
    if (from < in.length) {
      event.body(Arrays.copyOfRange(in, from, in.length));
    }
  }
}
