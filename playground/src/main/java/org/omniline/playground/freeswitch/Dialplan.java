package org.omniline.playground.freeswitch;

import java.util.List;
import java.util.regex.Pattern;

/** What a switch does with a call by itself. */
@FunctionalInterface
public interface Dialplan {
  /**
   * One application.
   *
   * @param argument empty when it has none
   */
  record Step(String application, String argument) {}

  /**
   * The steps for a number; none for one that leads nowhere, which hangs up {@code
   * NO_ROUTE_DESTINATION}.
   */
  List<Step> steps(String number);

  /**
   * Parks every call unanswered, as the product wants it, with the exceptions the recordings have:
   * 12357 is answered first, and 3 with three more digits is a conference.
   */
  static Dialplan parking() {
    return number -> {
      if (number.equals("12357")) {
        return List.of(new Step("answer", ""), new Step("park", ""));
      }
      return number.matches("3[0-9]{3}")
          ? List.of(new Step("answer", ""), new Step("conference", number + "@default"))
          : List.of(new Step("park", ""));
    };
  }

  /**
   * Steps written in one line, as a transfer to {@code inline} has them: divided by commas, or by
   * the sign in {@code m:^:} before them.
   */
  static List<Step> inline(String line) {
    boolean named = line.length() > 4 && line.startsWith("m:") && line.charAt(3) == ':';
    String steps = named ? line.substring(4) : line;
    String sign = named ? line.substring(2, 3) : ",";
    return List.of(steps.split(Pattern.quote(sign), -1)).stream()
        .map(step -> step.split(":", 2))
        .map(step -> new Step(step[0], step.length > 1 ? step[1] : ""))
        .toList();
  }
}
