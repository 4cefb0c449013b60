package org.omniline.gateway.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The flat view of a configuration: dotted kebab-case key to value. Every read names its default;
 * what was never asked for is unknown and refused by {@link #refuseUnknown}. Used by one thread.
 */
final class Settings {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");
  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private final Map<String, Object> file;
  private final Map<String, String> environment;
  private final Set<String> known = new TreeSet<>();

  /**
   * @param file the parsed file: nested maps, lists and scalars
   * @param environment variables; {@code OMNILINE_A_B} overrides {@code a.b} and {@code a-b}
   */
  Settings(Map<String, Object> file, Map<String, String> environment) {
    this.file = new LinkedHashMap<>();
    flatten("", file, this.file);
    this.environment = Map.copyOf(environment);
  }

  private static void flatten(String prefix, Map<?, ?> from, Map<String, Object> into) {
    from.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> nested) {
            flatten(key + ".", nested, into);
          } else if (value != null) {
            into.put(key, value);
          }
        });
  }

  /** The name of the variable that overrides a key. */
  static String variable(String key) {
    return "OMNILINE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Nullable Object raw(String key) {
    known.add(key);
    String fromEnvironment = environment.get(variable(key));
    return fromEnvironment != null ? fromEnvironment : file.get(key);
  }

  @Nullable String optional(String key) {
    Object value = raw(key);
    if (value instanceof List<?>) {
      throw wrong(key, "one value", value);
    }
    String text = value == null ? "" : value.toString().trim();
    return text.isEmpty() ? null : text;
  }

  String string(String key, String fallback) {
    String value = optional(key);
    return value == null ? fallback : value;
  }

  int integer(String key, int fallback, int least, int most) {
    String value = optional(key);
    if (value == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(sentence(key, "a whole number", value), e);
    }
    throw wrong(key, "a number from " + least + " to " + most, value);
  }

  boolean flag(String key, boolean fallback) {
    String value = optional(key);
    if (value == null) {
      return fallback;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw wrong(key, "true or false", value);
    };
  }

  Duration duration(String key, Duration fallback) {
    String value = optional(key);
    if (value == null) {
      return fallback;
    }
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw wrong(key, "a duration such as 500ms, 30s, 15m, 12h or 7d", value);
    }
    long n = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  long bytes(String key, long fallback) {
    String value = optional(key);
    if (value == null) {
      return fallback;
    }
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw wrong(key, "a size such as 64KiB or 20MiB", value);
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    return Long.parseLong(matcher.group(1)) * SIZES.getOrDefault(unit, 1L);
  }

  /** A YAML list, or one text with commas (as the environment gives it). */
  List<String> list(String key, List<String> fallback) {
    Object value = raw(key);
    if (value == null) {
      return fallback;
    }
    List<String> items = new ArrayList<>();
    Iterable<?> parts =
        value instanceof List<?> list ? list : List.of(value.toString().split(",", -1));
    for (Object part : parts) {
      String text = String.valueOf(part).trim();
      if (!text.isEmpty()) {
        items.add(text);
      }
    }
    return List.copyOf(items);
  }

  /** Call last: a key of the file that nothing asked for is an error with a hint. */
  void refuseUnknown() {
    for (String key : file.keySet()) {
      if (!known.contains(key)) {
        String near =
            known.stream().min(Comparator.comparingInt(other -> distance(key, other))).orElse("");
        String hint =
            !near.isEmpty() && distance(key, near) <= Math.max(3, key.length() / 3)
                ? " Did you mean \"" + near + "\"?"
                : "";
        throw new ConfigException("Unknown configuration key \"" + key + "\"." + hint);
      }
    }
  }

  static ConfigException wrong(String key, String expected, Object value) {
    return new ConfigException(sentence(key, expected, value));
  }

  private static String sentence(String key, String expected, Object value) {
    String shown = key.contains("password") ? "…" : String.valueOf(value);
    return "Configuration key \""
        + key
        + "\" (or "
        + variable(key)
        + ") must be "
        + expected
        + ", not \""
        + shown
        + "\".";
  }

  /** Levenshtein distance: how many letters differ. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
