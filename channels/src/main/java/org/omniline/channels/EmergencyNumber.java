package org.omniline.channels;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.omniline.conversation.Refusal;

/**
 * A number for who cannot wait, as a site's page names it and a call is told it. Written as a JSON
 * list of {@code {label, number}}.
 */
public record EmergencyNumber(String label, String number) {
  // Short codes have three digits; a label may stand in for the number's name, never for itself.
  private static final Pattern NUMBER = Pattern.compile("\\+?\\d(?:[ -]?\\d){2,19}");
  private static final int LABEL = 100;

  /** What can be read: a setting from before it was judged must not keep anybody from chatting. */
  public static List<EmergencyNumber> read(String text) {
    try {
      return text.isBlank()
          ? List.of()
          : new JsonArray(text).stream().flatMap(one -> parse(one).stream()).toList();
    } catch (DecodeException notJson) {
      return List.of();
    }
  }

  private static Optional<EmergencyNumber> parse(Object one) {
    return one instanceof JsonObject json
            && json.getValue("label") instanceof String label
            && json.getValue("number") instanceof String number
        ? Optional.of(new EmergencyNumber(label.strip(), number.strip()))
        : Optional.empty();
  }

  /**
   * Refuses INVALID what is no list of numbers that can be dialled; the refusal says the line, from
   * 1.
   *
   * @param field the setting's name in the request
   */
  public static void check(String field, String text) {
    if (text.isBlank()) {
      return;
    }
    try {
      JsonArray all = new JsonArray(text);
      for (int i = 0; i < all.size(); i++) {
        if (parse(all.getValue(i)).filter(EmergencyNumber::isComplete).isEmpty()) {
          throw refusal(field, i + 1);
        }
      }
    } catch (DecodeException notJson) {
      throw refusal(field, 1);
    }
  }

  private static Refusal refusal(String field, int line) {
    return new Refusal(
        Refusal.Code.INVALID,
        "Line " + line + ": write each number as its name and the number to dial.",
        Map.of("field", field, "line", line, "reason", "emergency-form"));
  }

  private boolean isComplete() {
    return !label.isEmpty() && label.length() <= LABEL && NUMBER.matcher(number).matches();
  }
}
