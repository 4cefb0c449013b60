package org.omniline.persistence.words;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.omniline.conversation.port.WordIndexer;

/**
 * Words by Lucene: runs of Chinese through the smartcn segmenter, everything else through the
 * standard tokenizer (Unicode UAX #29). Text is first brought to NFKC and lower case, so that
 * full-width and half-width letters and digits are the same. Emoji and punctuation are no words.
 *
 * <p>A Chinese word of three characters or more also gives its pairs of neighbours: who asks for 抑郁
 * finds 抑郁症. Traditional characters stay traditional; smartcn knows simplified ones and cuts others
 * into single characters, alike when storing and when asking.
 *
 * <p>Thread-safe: each thread has its own tokenizers.
 */
public final class LuceneWordIndexer implements WordIndexer {
  /** Longer words are cut to this many characters. */
  public static final int MAX_WORD_CHARS = 64;

  /** More words than this of one text are not indexed. */
  public static final int MAX_WORDS = 4_096;

  /** Longer texts are indexed to this many characters. */
  public static final int MAX_TEXT_CHARS = 65_536;

  /** The segmenter builds a graph per run: its size is bounded. */
  private static final int MAX_RUN_CHARS = 512;

  private final ThreadLocal<Tokenizer> chinese = ThreadLocal.withInitial(HMMChineseTokenizer::new);
  private final ThreadLocal<Tokenizer> standard = ThreadLocal.withInitial(StandardTokenizer::new);

  /** Loads smartcn's dictionary, which takes most of a second, now rather than at first use. */
  public LuceneWordIndexer() {
    words("热线");
  }

  @Override
  public Set<String> words(String text) {
    return collect(text, LuceneWordIndexer::storePiece);
  }

  @Override
  public Set<String> queryWords(String query) {
    return collect(query, LuceneWordIndexer::askForPiece);
  }

  /** What becomes of one word that the segmenter found in a run of Chinese. */
  private interface Piece {
    /**
     * @param run the run's characters
     * @param from where the word begins in it
     * @param to where it ends
     */
    void add(int[] run, int from, int to, Bounded words);
  }

  /** Every pair that begins in the word, also the one that leads into the next word. */
  private static void storePiece(int[] run, int from, int to, Bounded words) {
    if (to - from == 1) {
      words.add(new String(run, from, 1));
    }
    for (int i = from; i < to && i + 1 < run.length; i++) {
      words.add(new String(run, i, 2));
    }
  }

  /** The word's pairs; a word of one character together with its neighbour, when it has one. */
  private static void askForPiece(int[] run, int from, int to, Bounded words) {
    if (run.length == 1) {
      words.add(new String(run, from, 1));
    } else if (to - from == 1) {
      words.add(new String(run, Math.min(from, run.length - 2), 2));
    }
    for (int i = from; i + 1 < to; i++) {
      words.add(new String(run, i, 2));
    }
  }

  /** The words so far, no more than {@link #MAX_WORDS}. */
  private record Bounded(Set<String> set) {
    boolean isFull() {
      return set.size() >= MAX_WORDS;
    }

    void add(String word) {
      if (!isFull()) {
        set.add(word);
      }
    }
  }

  private Set<String> collect(String text, Piece piece) {
    String cut = text.length() > MAX_TEXT_CHARS ? text.substring(0, MAX_TEXT_CHARS) : text;
    String plain = Normalizer.normalize(cut, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    Bounded words = new Bounded(new LinkedHashSet<>());
    int start = 0;
    while (start < plain.length() && !words.isFull()) {
      boolean han = isHan(plain.codePointAt(start));
      int end = start;
      while (end < plain.length()
          && isHan(plain.codePointAt(end)) == han
          && (!han || end - start < MAX_RUN_CHARS)) {
        end += Character.charCount(plain.codePointAt(end));
      }
      String run = plain.substring(start, end);
      if (han) {
        cutChinese(run, piece, words);
      } else {
        cutOther(run, words);
      }
      // A run that was only cut here goes on with its last character, for the pair across the cut.
      boolean goesOn = han && end < plain.length() && isHan(plain.codePointAt(end));
      start = goesOn ? plain.offsetByCodePoints(end, -1) : end;
    }
    return words.set();
  }

  private void cutChinese(String run, Piece piece, Bounded words) {
    int[] characters = run.codePoints().toArray();
    int from = 0;
    for (String word : tokens(chinese.get(), run)) {
      int length = word.codePointCount(0, word.length());
      if (from + length <= characters.length) {
        piece.add(characters, from, from + length, words);
      }
      from += length;
    }
  }

  private void cutOther(String run, Bounded words) {
    for (String word : tokens(standard.get(), run)) {
      if (word.codePoints().anyMatch(Character::isLetterOrDigit)) {
        words.add(shorten(word));
      }
    }
  }

  private static String shorten(String word) {
    if (word.length() <= MAX_WORD_CHARS) {
      return word;
    }
    boolean split = Character.isHighSurrogate(word.charAt(MAX_WORD_CHARS - 1));
    return word.substring(0, MAX_WORD_CHARS - (split ? 1 : 0));
  }

  private static List<String> tokens(Tokenizer tokenizer, String run) {
    List<String> tokens = new ArrayList<>();
    tokenizer.setReader(new StringReader(run));
    try (tokenizer) {
      CharTermAttribute term = tokenizer.getAttribute(CharTermAttribute.class);
      tokenizer.reset();
      while (tokens.size() < MAX_WORDS && tokenizer.incrementToken()) {
        tokens.add(term.toString());
      }
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from a string", e);
    }
  }

  private static boolean isHan(int codePoint) {
    return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
  }
}
