package org.omniline.channels.phone.esl;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.SwitchFacts.Codec;
import org.omniline.channels.phone.esl.SwitchFacts.CodecState;
import org.omniline.channels.phone.esl.SwitchFacts.Gateway;
import org.omniline.channels.phone.esl.SwitchFacts.GatewayState;

/**
 * Reads what a switch prints of itself (mod_commands.c, mod_sofia.c of FreeSWITCH 1.10). Whatever
 * it cannot read is told as not known, never as missing. Pure.
 */
final class SwitchAnswers {
  private static final Pattern VERSION = Pattern.compile("Version ([0-9]+\\.[0-9]+\\.[0-9]+)");
  private static final Pattern UP =
      Pattern.compile(
          "^UP (\\d+) years?, (\\d+) days?, (\\d+) hours?, (\\d+) minutes?, (\\d+) seconds?");
  private static final Pattern LEGS = Pattern.compile("(?m)^(\\d+) session\\(s\\) - peak");
  private static final Pattern MOST = Pattern.compile("(?m)^(\\d+) session\\(s\\) max");
  private static final Pattern TOTAL = Pattern.compile("(\\d+) total\\.");
  private static final Pattern GATEWAY =
      Pattern.compile("^\\s*([^\\s:]+)::(\\S+)\\t[^\\t]*\\t([A-Z_]+)\\b.*");
  private static final Pattern WORD = Pattern.compile("\\S+");

  private SwitchAnswers() {}

  /** {@code version}; empty when it tells none. */
  static String version(String said) {
    Matcher found = VERSION.matcher(said);
    return found.find() ? found.group(1) : "";
  }

  /** How long it runs, of {@code status}; null when not told. */
  static @Nullable Duration upFor(String status) {
    Matcher told = UP.matcher(status);
    return told.find()
        ? Duration.ofDays(365L * number(told, 1) + number(told, 2))
            .plusHours(number(told, 3))
            .plusMinutes(number(told, 4))
            .plusSeconds(number(told, 5))
        : null;
  }

  /** Legs that are up, of {@code status}; −1 when not told. */
  static int legs(String status) {
    return first(LEGS, status);
  }

  /** How many legs it would take, of {@code status}; −1 when not told. */
  static int most(String status) {
    return first(MOST, status);
  }

  /** Of {@code show … count}; −1 when not told. */
  static int total(String said) {
    return first(TOTAL, said);
  }

  private static int first(Pattern pattern, String said) {
    Matcher found = pattern.matcher(said);
    return found.find() ? (int) number(found, 1) : -1;
  }

  private static long number(Matcher found, int group) {
    String digits = found.group(group);
    return digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
  }

  /**
   * Of {@code show codec as json}.
   *
   * @return the four that telephones of this trade offer, in the order of {@link Codec}; empty when
   *     the answer was none
   */
  static List<CodecState> codecs(String said) {
    List<Map<String, String>> rows =
        new EslJson(said.getBytes(StandardCharsets.UTF_8), new EslNames()).rows();
    if (rows == null || rows.isEmpty()) {
      return List.of();
    }
    List<CodecState> all = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      String module =
          rows.stream()
              .filter(row -> row.getOrDefault("name", "").startsWith(codec.shown()))
              .map(row -> row.getOrDefault("ikey", ""))
              .findFirst()
              .orElse(null);
      all.add(CodecState.of(codec, module));
    }
    return all;
  }

  /** Of {@code module_exists}: false only where it says so. */
  static boolean isThere(String said) {
    return !said.strip().equals("false");
  }

  /** Of {@code sofia status gateway}; those that are told to be down are given beside. */
  static List<Gateway> gateways(String said, Collection<String> down) {
    List<Gateway> all = new ArrayList<>();
    said.lines()
        .map(GATEWAY::matcher)
        .filter(Matcher::matches)
        .forEach(
            row -> {
              GatewayState state = GatewayState.of(row.group(3));
              boolean dead = down.contains(row.group(2)) && state == GatewayState.UP;
              all.add(
                  new Gateway(row.group(1), row.group(2), dead ? GatewayState.NO_ANSWER : state));
            });
    return all;
  }

  /** Of {@code sofia profile … gwlist down}: names between blanks. */
  static List<String> names(String said) {
    return said.startsWith("-") || said.startsWith("Invalid ")
        ? List.of()
        : WORD.matcher(said).results().map(java.util.regex.MatchResult::group).toList();
  }
}
