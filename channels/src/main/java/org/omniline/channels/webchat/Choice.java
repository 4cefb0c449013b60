package org.omniline.channels.webchat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;

/**
 * Something a visitor may choose before the first word, as the setting {@code choices} has it: one
 * a line, {@code key=label} or {@code key=label|English label}. Pure.
 *
 * @param key what routing rules ask for
 * @param english null where the page shows {@code label} in English too
 */
public record Choice(String key, String label, @Nullable String english) {
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}._-]{1,64}");
  private static final int LABEL = 100;

  /** What can be read; a line somebody mistyped must not keep anybody from chatting. */
  static List<Choice> read(String text) {
    return text.lines().map(String::strip).flatMap(line -> parse(line).stream()).toList();
  }

  private static Optional<Choice> parse(String line) {
    int at = line.indexOf('=');
    if (at < 1 || at == line.length() - 1) {
      return Optional.empty();
    }
    String[] labels = line.substring(at + 1).split("\\|", 2);
    return Optional.of(
        new Choice(
            line.substring(0, at).strip(),
            labels[0].strip(),
            labels.length > 1 ? labels[1].strip() : null));
  }

  /**
   * Refuses INVALID what is no list of choices; the refusal says the line, from 1, and what is
   * wrong with it. Empty lines are none.
   *
   * @param field the setting's name in the request
   */
  public static void check(String field, String text) {
    Set<String> keys = new HashSet<>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String fault = lines.get(i).isEmpty() ? null : fault(lines.get(i), keys);
      if (fault != null) {
        throw new Refusal(
            Refusal.Code.INVALID,
            "Line " + (i + 1) + ": write each choice as code=label|English label, each code once.",
            Map.of("field", field, "line", i + 1, "reason", fault));
      }
    }
  }

  private static @Nullable String fault(String line, Set<String> before) {
    Choice choice = parse(line).orElse(null);
    if (choice == null || !choice.isComplete()) {
      return "choice-form";
    }
    if (!KEY.matcher(choice.key()).matches()) {
      return "choice-code";
    }
    String english = choice.english();
    if (choice.label().length() > LABEL || (english != null && english.length() > LABEL)) {
      return "choice-label";
    }
    return before.add(choice.key()) ? null : "choice-twice";
  }

  private boolean isComplete() {
    return !key.isEmpty()
        && !label.isEmpty()
        && (english == null || (!english.isEmpty() && english.indexOf('|') < 0));
  }
}
