package org.omniline.channels.phone.esl;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which events a connection gets, always as JSON: exact where plain loses escapes. No filters: the
 * switch joins them by "or", across different headers too, and one that only excludes delivers
 * nothing; what is not wanted is simply not in this list.
 */
public final class EslSubscription {
  /** What the client itself lives on: answers of jobs, ends of applications, life signs. */
  private static final Set<EslEventType> OWN =
      EnumSet.of(
          EslEventType.BACKGROUND_JOB,
          EslEventType.CHANNEL_CREATE,
          EslEventType.CHANNEL_DESTROY,
          EslEventType.CHANNEL_EXECUTE,
          EslEventType.CHANNEL_EXECUTE_COMPLETE,
          EslEventType.CHANNEL_HANGUP,
          EslEventType.CHANNEL_HANGUP_COMPLETE,
          EslEventType.HEARTBEAT,
          EslEventType.SHUTDOWN);

  private static final Pattern SUBCLASS = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");

  private final Set<EslEventType> types;
  private final Set<String> subclasses;

  private EslSubscription(Set<EslEventType> types, Set<String> subclasses) {
    this.types = types;
    this.subclasses = subclasses;
  }

  /**
   * These events, and those the client needs itself.
   *
   * @param subclasses of CUSTOM events, for example {@code sofia::register}
   * @throws IllegalArgumentException for a subclass that would end the line or the word
   */
  public static EslSubscription of(Set<EslEventType> types, Set<String> subclasses) {
    EnumSet<EslEventType> all = EnumSet.copyOf(OWN);
    all.addAll(types);
    for (String subclass : subclasses) {
      if (!SUBCLASS.matcher(subclass).matches()) {
        throw new IllegalArgumentException(
            "An event subclass is one word of letters, digits and _ . : -");
      }
    }
    return new EslSubscription(all, new TreeSet<>(subclasses));
  }

  /** What a switch's calls are followed by. */
  public static EslSubscription ofCalls() {
    EnumSet<EslEventType> calls = EnumSet.allOf(EslEventType.class);
    // What these two say is in the others; they are a third of all events.
    calls.remove(EslEventType.CHANNEL_STATE);
    calls.remove(EslEventType.CHANNEL_OUTGOING);
    return of(calls, Set.of());
  }

  /**
   * The command's line. Never without names: {@code event json} alone is refused, and yet works.
   */
  String line() {
    String names = types.stream().map(Enum::name).collect(Collectors.joining(" "));
    // Everything after CUSTOM is taken for a subclass.
    String custom = subclasses.isEmpty() ? "" : " CUSTOM " + String.join(" ", subclasses);
    return "event json " + names + custom;
  }
}
