package org.omniline.persistence.words;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.LinkedHashSet;
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
    String cut = text.length() > MAX_TEXT_CHARS ? text.substring(0, MAX_TEXT_CHARS) : text;
    String plain = Normalizer.normalize(cut, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    Set<String> words = new LinkedHashSet<>();
    int start = 0;
    while (start < plain.length() && words.size() < MAX_WORDS) {
      boolean han = isHan(plain.codePointAt(start));
      int end = start;
      while (end < plain.length()
          && isHan(plain.codePointAt(end)) == han
          && (!han || end - start < MAX_RUN_CHARS)) {
        end += Character.charCount(plain.codePointAt(end));
      }
      collect(han, plain.substring(start, end), words);
      start = end;
    }
    return words;
  }

  private void collect(boolean han, String run, Set<String> words) {
    Tokenizer tokenizer = (han ? chinese : standard).get();
    tokenizer.setReader(new StringReader(run));
    try (tokenizer) {
      CharTermAttribute term = tokenizer.getAttribute(CharTermAttribute.class);
      tokenizer.reset();
      while (words.size() < MAX_WORDS && tokenizer.incrementToken()) {
        add(han, term.toString(), words);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from a string", e);
    }
  }

  private static void add(boolean han, String word, Set<String> words) {
    if (word.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return;
    }
    if (word.length() > MAX_WORD_CHARS) {
      int end = Character.isHighSurrogate(word.charAt(MAX_WORD_CHARS - 1)) ? 1 : 0;
      words.add(word.substring(0, MAX_WORD_CHARS - end));
      return;
    }
    words.add(word);
    if (han && word.length() > 2) {
      int[] characters = word.codePoints().toArray();
      for (int i = 0; i + 1 < characters.length && words.size() < MAX_WORDS; i++) {
        words.add(new String(characters, i, 2));
      }
    }
  }

  private static boolean isHan(int codePoint) {
    return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
  }
}
