package org.omniline.persistence.words;

import java.util.ArrayList;
import java.util.List;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.port.CrisisWordStore.CrisisWord;

/**
 * Finds words of danger. Chinese words are found anywhere, whatever stands between their
 * characters; others only as whole words. An exception takes back only what it covers, and only
 * where it stands without a gap and nothing goes on after it: when in doubt, a word is found.
 * Immutable, thread-safe.
 */
final class DangerFinder implements CrisisWatch.Matcher {
  /** What stands further back in a text is not looked at. */
  private static final int MOST_CHARS = 20_000;

  /** What ends a saying in talk as a full stop does in writing. */
  private static final String PARTICLES = "啊呀哈呵嘻嘿啦吧呢嘛哦噢哟喔耶么哇呐诶哎唉";

  private final TextFold fold;
  private final List<Sought> sought = new ArrayList<>();
  private final List<String> exceptions = new ArrayList<>();

  private record Sought(CrisisWatch.Word word, String needle) {}

  /** From {@code from} up to before {@code until}. */
  private record Range(int from, int until) {
    boolean covers(int otherFrom, int otherUntil) {
      return from <= otherFrom && otherUntil <= until;
    }
  }

  /** Of the words in use; those that propose nothing are exceptions. */
  DangerFinder(TextFold fold, List<CrisisWord> words) {
    this.fold = fold;
    for (CrisisWord one : words) {
      if (one.level() == Risk.NONE) {
        exceptions.add(needle(fold, one.word()));
      } else {
        sought.add(
            new Sought(
                new CrisisWatch.Word(one.id(), one.word(), one.level()), needle(fold, one.word())));
      }
    }
  }

  /** As it is looked for: without spaces in Chinese, with spaces around it else. */
  static String needle(TextFold fold, String word) {
    String spaced = fold.words(word);
    return spaced.codePoints().anyMatch(DangerFinder::isChinese) ? spaced.replace(" ", "") : spaced;
  }

  @Override
  public List<CrisisWatch.Word> find(String text) {
    String spaced = fold.words(text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text);
    String close = spaced.replace(" ", "");
    List<Sought> found = new ArrayList<>();
    for (Sought one : sought) {
      if ((one.needle().startsWith(" ") ? spaced : close).contains(one.needle())) {
        found.add(one);
      }
    }
    if (!found.isEmpty() && !exceptions.isEmpty()) {
      List<Range> meantElse = meantElse(spaced);
      if (!meantElse.isEmpty()) {
        int[] places = places(spaced);
        found.removeIf(one -> isCovered(one.needle(), spaced, close, places, meantElse));
      }
    }
    return found.stream().map(Sought::word).toList();
  }

  /** Where in {@code spaced} each of its characters stands that is no space. */
  private static int[] places(String spaced) {
    int[] places = new int[spaced.length()];
    int next = 0;
    for (int i = 0; i < spaced.length(); i++) {
      if (spaced.charAt(i) != ' ') {
        places[next++] = i;
      }
    }
    return places;
  }

  private List<Range> meantElse(String spaced) {
    List<Range> ranges = new ArrayList<>();
    for (String needle : exceptions) {
      boolean words = needle.startsWith(" ");
      for (int at = spaced.indexOf(needle); at >= 0; at = spaced.indexOf(needle, at + 1)) {
        int end = at + needle.length();
        if (words) {
          ranges.add(new Range(at + 1, end - 1));
        } else if (isEnd(spaced, end)) {
          ranges.add(new Range(at, end));
        }
      }
    }
    return ranges;
  }

  /** "想死你了" is taken for fondness at its end, not where it goes on: "想死你了解我吗". */
  private static boolean isEnd(String spaced, int end) {
    return end >= spaced.length()
        || !isChinese(spaced.codePointAt(end))
        || PARTICLES.indexOf(spaced.charAt(end)) >= 0;
  }

  /** Whether each place it stands at is part of an exception. */
  private static boolean isCovered(
      String needle, String spaced, String close, int[] places, List<Range> meantElse) {
    boolean words = needle.startsWith(" ");
    String in = words ? spaced : close;
    for (int at = in.indexOf(needle); at >= 0; at = in.indexOf(needle, at + 1)) {
      int end = at + needle.length();
      int from = words ? at + 1 : places[at];
      int until = words ? end - 1 : places[end - 1] + 1;
      if (meantElse.stream().noneMatch(range -> range.covers(from, until))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isChinese(int c) {
    return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
  }
}
