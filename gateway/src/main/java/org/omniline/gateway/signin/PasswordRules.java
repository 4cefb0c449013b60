package org.omniline.gateway.signin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.omniline.conversation.Refusal;

/**
 * Which passwords are refused: too short, built on the login or the name, or among those everybody
 * tries first. Length counts more than signs (NIST SP 800-63B 5.1.1).
 */
public final class PasswordRules {
  /** In code points. */
  public static final int SHORTEST = 10;

  /** In code points; longer ones only cost time. */
  public static final int LONGEST = 200;

  private final Set<String> common;

  public PasswordRules() {
    this.common = load();
  }

  /**
   * Refuses a weak password.
   *
   * @throws Refusal WEAK_PASSWORD with {@code fields.reason}: {@code too-short}, {@code too-long},
   *     {@code contains-login}, {@code common}
   */
  public void require(String password, String login, String name) {
    int length = password.codePointCount(0, password.length());
    String lower = password.toLowerCase(Locale.ROOT);
    if (length < SHORTEST) {
      throw weak("too-short", "A password needs at least " + SHORTEST + " characters.");
    }
    if (length > LONGEST) {
      throw weak("too-long", "A password has at most " + LONGEST + " characters.");
    }
    if (holds(lower, login) || holds(lower, name)) {
      throw weak("contains-login", "A password must not contain the login or the name.");
    }
    if (common.contains(lower) || isMonotonous(lower)) {
      throw weak("common", "This password is among those that are tried first.");
    }
  }

  private static boolean holds(String password, String word) {
    return word.length() >= 3 && password.contains(word.toLowerCase(Locale.ROOT));
  }

  /** One sign over and over, or a run such as abcdefghij or 9876543210. */
  private static boolean isMonotonous(String text) {
    int same = 0;
    int run = 0;
    for (int i = 1; i < text.length(); i++) {
      int step = text.charAt(i) - text.charAt(i - 1);
      same += step == 0 ? 1 : 0;
      run += Math.abs(step) == 1 ? 1 : 0;
    }
    int most = text.length() - 2;
    return same >= most || run >= most || text.chars().distinct().count() <= 3;
  }

  private static Refusal weak(String reason, String detail) {
    return new Refusal(Refusal.Code.WEAK_PASSWORD, detail, Map.of("reason", reason));
  }

  private static Set<String> load() {
    try (InputStream in = PasswordRules.class.getResourceAsStream("/common-passwords.txt")) {
      if (in == null) {
        throw new IllegalStateException("common-passwords.txt is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
