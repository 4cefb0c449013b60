package org.omniline.flow.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with variables in braces: {@code 您的工单号是{orderNo}。} Braces around anything else are
 * ordinary characters. Immutable.
 *
 * @param parts in order
 */
public record Template(List<Part> parts) {
  private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");

  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * A piece.
   *
   * @param variable whether {@code text} is a variable's name
   */
  public record Part(String text, boolean variable) {}

  /** Reads one; every text is a template. */
  public static Template of(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      if (matcher.start() > from) {
        parts.add(new Part(text.substring(from, matcher.start()), false));
      }
      parts.add(new Part(matcher.group(1), true));
      from = matcher.end();
    }
    if (from < text.length()) {
      parts.add(new Part(text.substring(from), false));
    }
    return new Template(parts);
  }

  /** The names in it, in order. */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    parts.stream().filter(Part::variable).forEach(part -> names.add(part.text()));
    return names;
  }
}
