package org.omniline.channels.phone.esl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of an event: an object of strings and arrays of strings. Works on bytes, because
 * the strings of a switch need not be UTF-8, which a JSON parser refuses: each is unescaped as
 * bytes first (the switch escapes the 0x5C within a GBK character too) and becomes text by {@link
 * EslText} then. Values of other kinds are kept as they are written, null is absent. Reads one
 * body, once.
 */
final class EslJson {
  /** Never sent by a switch; without a bound a stranger's brackets would overflow the stack. */
  private static final int DEEPEST = 32;

  /** What is no event's JSON. Without stack trace: it costs nothing and says nothing. */
  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("no JSON of an event", null, false, false);
    }
  }

  private final byte[] in;
  private final EslNames names;
  private int at;

  // The string that was read last: these bytes of `text`.
  private byte[] text;
  private int from;
  private int length;
  private byte[] unescaped = new byte[0];

  EslJson(byte[] in, EslNames names) {
    this.in = in;
    this.names = names;
    this.text = in;
  }

  /** False when these bytes are no JSON object; the builder then holds what came before. */
  boolean read(EslEvent.Builder event) {
    try {
      skipSpace();
      expect('{');
      skipSpace();
      if (peek() == '}') {
        at++;
      } else {
        members(event);
      }
      skipSpace();
      return at == in.length;
    } catch (Malformed malformed) {
      return false;
    }
  }

  /**
   * The rows of what {@code show … as json} answers.
   *
   * @return null when these bytes are no such answer
   */
  @Nullable List<Map<String, String>> rows() {
    List<Map<String, String>> rows = new ArrayList<>();
    try {
      skipSpace();
      expect('{');
      boolean counted = false;
      do {
        skipSpace();
        string();
        String name = names.name(text, from, length);
        skipSpace();
        expect(':');
        skipSpace();
        if (name.equals("rows") && peek() == '[') {
          table(rows);
        } else {
          counted |= name.equals("row_count");
          skipValue(0);
        }
        skipSpace();
      } while (isNext(','));
      expect('}');
      // Of no channels there is only the count.
      return counted ? rows : null;
    } catch (Malformed malformed) {
      return null;
    }
  }

  private void table(List<Map<String, String>> rows) {
    at++;
    skipSpace();
    if (isNext(']')) {
      return;
    }
    do {
      skipSpace();
      expect('{');
      EslEvent.Builder row = new EslEvent.Builder(1_000);
      members(row);
      rows.add(row.headers());
      skipSpace();
    } while (isNext(','));
    expect(']');
  }

  private void members(EslEvent.Builder event) {
    while (true) {
      skipSpace();
      string();
      String name = names.name(text, from, length);
      skipSpace();
      expect(':');
      skipSpace();
      value(name, event);
      skipSpace();
      if (peek() == '}') {
        at++;
        return;
      }
      expect(',');
    }
  }

  private void value(String name, EslEvent.Builder event) {
    int first = peek();
    if (first == '[') {
      List<String> values = strings();
      if (values != null) {
        event.array(name, values);
        return;
      }
    }
    if (first != '"') {
      String raw = raw();
      if (!raw.equals("null")) {
        event.header(name, raw);
      }
    } else if (name.equals("_body")) {
      string();
      event.body(Arrays.copyOfRange(text, from, from + length));
    } else {
      event.header(name, stringValue());
    }
  }

  /** An array of strings; null, and nothing read, when it holds anything else. */
  private @Nullable List<String> strings() {
    int before = at;
    List<String> values = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return values;
    }
    while (peek() == '"') {
      values.add(stringValue());
      skipSpace();
      if (peek() == ']') {
        at++;
        return values;
      }
      expect(',');
      skipSpace();
    }
    at = before;
    return null;
  }

  private String stringValue() {
    string();
    return EslText.decode(text, from, length);
  }

  /** Reads a string into text, from and length. */
  private void string() {
    expect('"');
    int start = at;
    for (int i = start; i < in.length; i++) {
      byte b = in[i];
      if (b == '"') {
        text = in;
        from = start;
        length = i - start;
        at = i + 1;
        return;
      }
      if (b == '\\') {
        at = start;
        unescape(i);
        return;
      }
    }
    throw new Malformed();
  }

  /** The same from the first backslash on. */
  private void unescape(int backslash) {
    int end = backslash;
    while (end < in.length && in[end] != '"') {
      end += in[end] == '\\' ? 2 : 1;
    }
    if (end >= in.length) {
      throw new Malformed();
    }
    if (unescaped.length < end - at) {
      unescaped = new byte[end - at];
    }
    int size = 0;
    int i = at;
    while (i < end) {
      byte b = in[i++];
      if (b != '\\') {
        unescaped[size++] = b;
        continue;
      }
      byte kind = in[i++];
      switch (kind) {
        case 'n' -> unescaped[size++] = '\n';
        case 'r' -> unescaped[size++] = '\r';
        case 't' -> unescaped[size++] = '\t';
        case 'b' -> unescaped[size++] = '\b';
        case 'f' -> unescaped[size++] = '\f';
        case '"', '\\', '/' -> unescaped[size++] = kind;
        case 'u' -> {
          int point = hex4(i, end);
          i += 4;
          boolean pair =
              Character.isHighSurrogate((char) point)
                  && i + 6 <= end
                  && in[i] == '\\'
                  && in[i + 1] == 'u'
                  && Character.isLowSurrogate((char) hex4(i + 2, end));
          if (pair) {
            point = Character.toCodePoint((char) point, (char) hex4(i + 2, end));
            i += 6;
          }
          size = utf8(point, size);
        }
        default -> throw new Malformed();
      }
    }
    text = unescaped;
    from = 0;
    length = size;
    at = end + 1;
  }

  private int hex4(int start, int end) {
    if (start + 4 > end) {
      throw new Malformed();
    }
    int value = 0;
    for (int i = start; i < start + 4; i++) {
      int digit = Character.digit(in[i], 16);
      if (digit < 0) {
        throw new Malformed();
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** Never longer than its escape: six bytes become at most three, twelve become four. */
  private int utf8(int point, int start) {
    byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, unescaped, start, bytes.length);
    return start + bytes.length;
  }

  /** A number, a word, an object, an array of anything: its text as it stands. */
  private String raw() {
    int start = at;
    skipValue(0);
    return EslText.decode(in, start, at - start);
  }

  private void skipValue(int depth) {
    int first = peek();
    if (first == '"') {
      string();
    } else if (first == '{' || first == '[') {
      skipNested(first == '{' ? '}' : ']', depth);
    } else {
      int start = at;
      while (at < in.length && isWordByte(in[at])) {
        at++;
      }
      if (at == start) {
        throw new Malformed();
      }
    }
  }

  private void skipNested(int close, int depth) {
    if (depth >= DEEPEST) {
      throw new Malformed();
    }
    at++;
    skipSpace();
    if (peek() == close) {
      at++;
      return;
    }
    while (true) {
      if (close == '}') {
        string();
        skipSpace();
        expect(':');
        skipSpace();
      }
      skipValue(depth + 1);
      skipSpace();
      if (peek() == close) {
        at++;
        return;
      }
      expect(',');
      skipSpace();
    }
  }

  private static boolean isWordByte(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '+'
        || b == '.';
  }

  private void skipSpace() {
    while (at < in.length && in[at] <= ' ' && in[at] >= 0) {
      at++;
    }
  }

  private int peek() {
    if (at >= in.length) {
      throw new Malformed();
    }
    return in[at];
  }

  private boolean isNext(char wanted) {
    boolean next = peek() == wanted;
    if (next) {
      at++;
    }
    return next;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw new Malformed();
    }
    at++;
  }
}
