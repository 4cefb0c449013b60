package org.omniline.channels.phone.number;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of prefixes as offices keep it: a line for each prefix with region and carrier, by
 * commas or tabs, in UTF-8 or, as Chinese spreadsheets save it, GB18030. A first line without
 * digits is a heading. Blocks for about a second on half a million lines.
 */
public final class PrefixFile {
  /** Most lines. */
  public static final int MOST_ROWS = 1_000_000;

  /** So many mistakes are named; whoever mends them sends the file again. */
  private static final int MOST_MISTAKES = 20;

  private static final int MOST_CHARACTERS = 60;
  private static final Pattern PREFIX =
      Pattern.compile("[0-9]{" + PrefixTable.SHORTEST + "," + PrefixTable.LONGEST + "}");
  private static final Pattern DIGIT = Pattern.compile("[0-9]");
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** What is wrong with a line. On the wire in lower case with hyphens. */
  public enum Wrong {
    NOT_A_PREFIX,
    NO_REGION,
    TOO_LONG,
    REPEATED,
    NOT_READABLE
  }

  /**
   * A mistake.
   *
   * @param line from 1
   * @param text what stands there, shortened
   */
  public record Mistake(long line, Wrong wrong, String text) {}

  /**
   * What a file says.
   *
   * @param rows nothing of it may be used when there are mistakes
   * @param mistakes the first twenty
   */
  public record Content(List<PrefixTable.Row> rows, List<Mistake> mistakes) {}

  private PrefixFile() {}

  /** Reads it; what is wrong stands in the answer. */
  public static Content read(byte[] bytes) {
    String text = decode(bytes);
    char separator = text.indexOf('\t') >= 0 ? '\t' : ',';
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(separator)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    Reading reading = new Reading();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      for (CSVRecord row : parser) {
        reading.take(row, parser.getCurrentLineNumber());
        if (reading.isEnough()) {
          break;
        }
      }
    } catch (IOException | UncheckedIOException | IllegalStateException broken) {
      reading.mistake(reading.line + 1, Wrong.NOT_READABLE, "");
    }
    return new Content(List.copyOf(reading.rows), List.copyOf(reading.mistakes));
  }

  private static String decode(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException chinese) {
      text = new String(bytes, Charset.forName("GB18030"));
    }
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static final class Reading {
    final List<PrefixTable.Row> rows = new ArrayList<>();
    final List<Mistake> mistakes = new ArrayList<>();
    private final Map<String, PrefixTable.Row> known = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private long line;

    void take(CSVRecord record, long at) {
      line = at;
      String written = record.get(0);
      if (record.getRecordNumber() == 1 && !DIGIT.matcher(written).find()) {
        return;
      }
      String prefix = written.startsWith("0") ? written.substring(1) : written;
      String region = word(record, 1);
      String carrier = word(record, 2);
      if (!PREFIX.matcher(prefix).matches() || prefix.startsWith("0")) {
        mistake(at, Wrong.NOT_A_PREFIX, written);
      } else if (region == null) {
        mistake(at, Wrong.NO_REGION, written);
      } else if (isLong(region) || isLong(carrier)) {
        mistake(at, Wrong.TOO_LONG, written);
      } else {
        add(at, new PrefixTable.Row(prefix, region, carrier));
      }
    }

    /** The same line twice does no harm. */
    private void add(long at, PrefixTable.Row row) {
      PrefixTable.Row before = known.putIfAbsent(row.prefix(), row);
      if (before == null) {
        rows.add(row);
      } else if (!before.equals(row)) {
        mistake(at, Wrong.REPEATED, row.prefix());
      }
    }

    private @Nullable String word(CSVRecord record, int column) {
      String word = column < record.size() ? record.get(column) : "";
      return word.isEmpty() ? null : words.computeIfAbsent(word, same -> same);
    }

    private static boolean isLong(@Nullable String word) {
      return word != null && word.length() > MOST_CHARACTERS;
    }

    void mistake(long at, Wrong wrong, String text) {
      String shown = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
      mistakes.add(new Mistake(at, wrong, shown));
    }

    boolean isEnough() {
      return mistakes.size() >= MOST_MISTAKES || rows.size() > MOST_ROWS;
    }
  }
}
