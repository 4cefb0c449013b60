package org.omniline.persistence.media;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A file's name made safe to show and to save: no path, no control or direction-changing
 * characters, nothing a file system refuses, bounded in length.
 *
 * @param text never blank
 */
record FileName(String text) {
  static final int MAX_CODE_POINTS = 120;

  /** The longest ending taken for an extension. */
  private static final int MAX_EXTENSION = 10;

  /**
   * @param raw as the sender called it
   */
  static FileName clean(String raw) {
    String name = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
    StringBuilder safe = new StringBuilder();
    Normalizer.normalize(name, Normalizer.Form.NFC)
        .codePoints()
        .filter(FileName::harmless)
        .map(c -> "<>:\"|?*".indexOf(c) >= 0 ? '_' : c)
        .forEach(safe::appendCodePoint);
    String text = safe.toString().replaceAll("^[.\\s\\h]+|[.\\s\\h]+$", "");
    return new FileName(text.isEmpty() ? "file" : shorten(text));
  }

  private static boolean harmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          // U+202E and its kind turn "gpj.exe" round on the screen.
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String shorten(String text) {
    int length = text.codePointCount(0, text.length());
    if (length <= MAX_CODE_POINTS) {
      return text;
    }
    String extension = extensionOf(text);
    String end = extension.isEmpty() ? "" : "." + extension;
    int keep = MAX_CODE_POINTS - end.codePointCount(0, end.length());
    return text.substring(0, text.offsetByCodePoints(0, keep)).stripTrailing() + end;
  }

  /** What stands after the last dot, lower case; empty when there is none. */
  String extension() {
    return extensionOf(text);
  }

  private static String extensionOf(String text) {
    int dot = text.lastIndexOf('.');
    String end = dot < 0 ? "" : text.substring(dot + 1).strip().toLowerCase(Locale.ROOT);
    return end.length() <= MAX_EXTENSION && !end.contains(" ") ? end : "";
  }

  FileName withExtension(String extension) {
    return new FileName(shorten(text + "." + extension));
  }
}
