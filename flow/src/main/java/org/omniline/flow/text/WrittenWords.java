package org.omniline.flow.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** By which words somebody asks for a person in whatever menu. Stateless. */
public final class WrittenWords {
  private static final Set<String> PERSON =
      Set.of(
          "0",
          "人工",
          "转人工",
          "找人工",
          "要人工",
          "人工服务",
          "人工客服",
          "人工座席",
          "转人工服务",
          "真人",
          "agent",
          "human",
          "operator",
          "person");

  private WrittenWords() {}

  /** Whether a message asks for a person and says nothing else; key 0 does. */
  public static boolean asksForPerson(String text) {
    return PERSON.contains(plain(text));
  }

  /** Whether it is key 0, which may be a choice or a digit where one is asked for. */
  static boolean isZero(String text) {
    return plain(text).equals("0");
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s.。!,，、)]+$", "");
  }
}
