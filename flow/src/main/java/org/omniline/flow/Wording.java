package org.omniline.flow;

import org.jspecify.annotations.Nullable;

/**
 * What a person is told, in both languages. Immutable.
 *
 * @param chinese empty where nothing is said
 * @param english empty: the other one stands for it
 */
public record Wording(String chinese, String english) {
  public static final Wording NOTHING = new Wording("", "");

  /** The same in both languages. */
  public static Wording of(String text) {
    return new Wording(text, "");
  }

  /**
   * What somebody is told.
   *
   * @param language in which the person reads us, as a two-letter code; null where nobody knows
   */
  public String in(@Nullable String language) {
    return "en".equals(language) && !english.isBlank() ? english : chinese;
  }

  /** Whether it says nothing in either language. */
  public boolean isBlank() {
    return chinese.isBlank() && english.isBlank();
  }
}
