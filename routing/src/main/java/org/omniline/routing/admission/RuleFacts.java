package org.omniline.routing.admission;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.Admission.Caller;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.expression.Vocabulary;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;

/** What a routing rule may ask for: the names, and their values for one message. Stateless. */
public final class RuleFacts {
  private RuleFacts() {}

  /** The variables of routing rules; docs/管理员手册.md explains each. */
  public static final Vocabulary VOCABULARY = new Vocabulary(variables());

  private static Map<String, ValueType> variables() {
    Map<String, ValueType> v = new LinkedHashMap<>();
    v.put("channel", ValueType.TEXT);
    v.put("account", ValueType.TEXT);
    v.put("identity", ValueType.TEXT);
    v.put("region", ValueType.TEXT);
    v.put("name", ValueType.TEXT);
    v.put("text", ValueType.TEXT);
    v.put("page", ValueType.TEXT);
    v.put("choice", ValueType.TEXT);
    v.put("language", ValueType.TEXT);
    v.put("returning", ValueType.BOOLEAN);
    v.put("vip", ValueType.BOOLEAN);
    v.put("date", ValueType.TEXT);
    v.put("time", ValueType.TEXT);
    v.put("weekday", ValueType.WHOLE);
    v.put("hour", ValueType.WHOLE);
    v.put("holiday", ValueType.BOOLEAN);
    v.put("open", ValueType.BOOLEAN);
    v.put("waiting", ValueType.WHOLE);
    v.put("estimateSeconds", ValueType.WHOLE);
    return v;
  }

  /**
   * The values for one message; {@code estimateSeconds} is -1 when nobody can tell.
   *
   * @param region the place of the number, null when there is none or it is not known
   * @param zone where the hotline is
   * @param queueId the account's own queue: whose hours and length are asked for
   */
  static Map<String, Object> of(
      InboundMessage first,
      Caller caller,
      @Nullable String region,
      long queueId,
      Instant now,
      ZoneId zone,
      @Nullable QueueHours hours,
      QueueGlance queues) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("channel", first.account().channel().name());
    facts.put("account", first.account().code());
    facts.put("identity", first.identity().value());
    // A rule that asks for it is answered "no" and not "broken" where nobody knows.
    facts.put("region", region == null ? "" : region);
    facts.put("language", first.language() == null ? "" : first.language());
    put(facts, "name", first.displayName());
    put(facts, "text", first.content().text());
    put(facts, "page", first.content().data().get("page"));
    put(facts, "choice", first.content().data().get("choice"));
    facts.put("returning", caller.returning());
    facts.put("vip", caller.vip());
    at(facts, now, zone, hours);
    facts.put("waiting", (long) queues.waiting(queueId));
    facts.put(
        "estimateSeconds", queues.estimate(queueId).map(java.time.Duration::toSeconds).orElse(-1L));
    return facts;
  }

  /** What follows from the time alone. */
  static void at(Map<String, Object> facts, Instant now, ZoneId zone, @Nullable QueueHours hours) {
    ZonedDateTime local = now.atZone(hours == null ? zone : hours.hours().zone());
    facts.put("date", local.toLocalDate().toString());
    facts.put("time", String.format("%02d:%02d", local.getHour(), local.getMinute()));
    facts.put("weekday", (long) local.getDayOfWeek().getValue());
    facts.put("hour", (long) local.getHour());
    facts.put("holiday", hours != null && hours.hours().holiday(now).isPresent());
    facts.put("open", hours == null || hours.hours().isOpen(now));
  }

  /**
   * The same facts when each has its variable's type and form. The hour and the weekday follow from
   * the time and the date where they are not given.
   *
   * @throws Refusal INVALID for the first that has not
   */
  public static Map<String, Object> checked(Map<String, Object> facts) {
    facts.forEach(
        (name, value) -> {
          ValueType type = VOCABULARY.variables().get(name);
          if (type == null || !type.accepts(value)) {
            throw Refusal.invalid(name, "wrong-type", name + " is no " + type + ".");
          }
        });
    within(facts, "weekday", 1, 7);
    within(facts, "hour", 0, 23);
    within(facts, "waiting", 0, Long.MAX_VALUE);
    within(facts, "estimateSeconds", -1, Long.MAX_VALUE);
    if (facts.get("time") instanceof String time) {
      long hour = read("time", () -> LocalTime.parse(time)).getHour();
      facts.putIfAbsent("hour", hour);
    }
    if (facts.get("date") instanceof String date) {
      long weekday = read("date", () -> LocalDate.parse(date)).getDayOfWeek().getValue();
      facts.putIfAbsent("weekday", weekday);
    }
    return facts;
  }

  private static void within(Map<String, Object> facts, String name, long least, long most) {
    if (facts.get(name) instanceof Number number) {
      if (number.longValue() < least) {
        throw Refusal.invalid(name, "too-small", name + " is at least " + least + ".");
      }
      if (number.longValue() > most) {
        throw Refusal.invalid(name, "too-great", name + " is at most " + most + ".");
      }
    }
  }

  private static <T> T read(String name, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (DateTimeException e) {
      throw Refusal.invalid(name, "wrong-form", name + " cannot be read.");
    }
  }

  private static void put(Map<String, Object> facts, String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
