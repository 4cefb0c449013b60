package org.omniline.routing.admission;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.flow.rule.RuleAction;

/** How actions and hours are written, in the database and on the wire alike. Stateless. */
public final class PolicyJson {
  private PolicyJson() {}

  /** {@code [{"do":"QUEUE","queue":"5"},…]}. */
  public static JsonArray actions(List<RuleAction> actions) {
    JsonArray array = new JsonArray();
    actions.forEach(action -> array.add(action(action)));
    return array;
  }

  private static JsonObject action(RuleAction action) {
    JsonObject json = new JsonObject();
    if (action instanceof RuleAction.ToQueue to) {
      return json.put("do", "QUEUE").put("queue", Long.toString(to.queue()));
    }
    if (action instanceof RuleAction.SetPriority set) {
      return json.put("do", "PRIORITY").put("priority", set.priority());
    }
    if (action instanceof RuleAction.DemandSkill demand) {
      return json.put("do", "SKILL").put("skill", demand.skill()).put("level", demand.level());
    }
    if (action instanceof RuleAction.Tell tell) {
      json.put("do", "TELL").put("text", tell.words().chinese());
      // Only where there is one: what was saved before reads as it did.
      return tell.words().english().isEmpty() ? json : json.put("english", tell.words().english());
    }
    RuleAction.ToExternal outside = (RuleAction.ToExternal) action;
    return json.put("do", "EXTERNAL").put("target", outside.target());
  }

  /**
   * Reads what {@link #actions(List)} wrote.
   *
   * @throws IllegalArgumentException for an action that is not known
   */
  public static List<RuleAction> actions(JsonArray array) {
    List<RuleAction> actions = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      JsonObject json = array.getJsonObject(i);
      String what = json.getString("do", "");
      actions.add(
          switch (what) {
            case "QUEUE" -> new RuleAction.ToQueue(Long.parseLong(json.getString("queue")));
            case "PRIORITY" -> new RuleAction.SetPriority(json.getInteger("priority"));
            case "SKILL" ->
                new RuleAction.DemandSkill(json.getString("skill"), json.getInteger("level"));
            case "TELL" ->
                new RuleAction.Tell(
                    new Wording(json.getString("text"), json.getString("english", "")));
            case "EXTERNAL" -> new RuleAction.ToExternal(json.getString("target"));
            default -> throw new IllegalArgumentException("there is no action " + what);
          });
    }
    return actions;
  }

  /** {@code {"MONDAY":[{"from":480,"until":1080}],…}}; closed days are absent. */
  public static JsonObject week(Map<DayOfWeek, List<TimeSpan>> week) {
    JsonObject json = new JsonObject();
    for (DayOfWeek day : DayOfWeek.values()) {
      List<TimeSpan> spans = week.getOrDefault(day, List.of());
      if (!spans.isEmpty()) {
        json.put(day.name(), spans(spans));
      }
    }
    return json;
  }

  /**
   * Reads what {@link #week(Map)} wrote.
   *
   * @throws IllegalArgumentException for a day or a span that does not exist
   */
  public static Map<DayOfWeek, List<TimeSpan>> week(JsonObject json) {
    Map<DayOfWeek, List<TimeSpan>> week = new EnumMap<>(DayOfWeek.class);
    json.fieldNames()
        .forEach(day -> week.put(DayOfWeek.valueOf(day), spans(json.getJsonArray(day))));
    return week;
  }

  public static JsonArray spans(List<TimeSpan> spans) {
    JsonArray array = new JsonArray();
    spans.forEach(
        span -> array.add(new JsonObject().put("from", span.from()).put("until", span.until())));
    return array;
  }

  /**
   * Reads what {@link #spans(List)} wrote.
   *
   * @throws IllegalArgumentException for a span that is none
   */
  public static List<TimeSpan> spans(JsonArray array) {
    List<TimeSpan> spans = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      JsonObject span = array.getJsonObject(i);
      spans.add(new TimeSpan(span.getInteger("from"), span.getInteger("until")));
    }
    return spans;
  }
}
