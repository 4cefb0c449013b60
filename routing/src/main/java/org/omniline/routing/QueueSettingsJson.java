package org.omniline.routing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Refusal;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.acd.QueueSettings.Relaxation;
import org.omniline.routing.acd.QueueSettings.Step;
import org.omniline.routing.acd.QueueSettings.WrapUp;
import org.omniline.routing.acd.QueueSettingsBuilder;
import org.omniline.routing.acd.ShiftSeats;
import org.omniline.routing.acd.StrategyKind;

/** How a queue's settings are written, in the database and on the wire alike. Stateless. */
public final class QueueSettingsJson {
  private static final long DAY_MS = 86_400_000;
  private static final long SHORTEST_AWAY_MS = 60_000;
  private static final int MOST_STEPS = 20;
  private static final int MOST_WAITING = 100_000;
  private static final int MOST = 100;
  private static final int MOST_RESERVED = 1_000;
  private static final int HEAVIEST = 1_000;
  private static final long WEEK_MS = 7 * DAY_MS;
  private static final int LONGEST_TARGET = 1_000;

  private QueueSettingsJson() {}

  /** All but how long an offer rings, which is a field of the queue's own. */
  public static JsonObject write(QueueSettings settings) {
    JsonArray steps = new JsonArray();
    settings.overflow().steps().forEach(step -> steps.add(step(step)));
    JsonArray relaxation = new JsonArray();
    for (Relaxation one : settings.relaxation()) {
      relaxation.add(new JsonObject().put("afterMs", one.afterMs()).put("lowerBy", one.lowerBy()));
    }
    JsonArray channels = new JsonArray();
    Set<String> names =
        settings.autoAccept().stream()
            .map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new));
    names.forEach(channels::add);
    Action onLimit = settings.overflow().onLimit();
    WrapUp wrapUp = settings.wrapUp();
    return new JsonObject()
        .put("strategy", settings.strategy().name())
        .put("priority", settings.priority())
        .put("misses", settings.misses())
        .put("maxWaiting", settings.overflow().maxWaiting())
        .put("maxWaitMs", settings.overflow().maxWaitMs())
        .put("onLimit", onLimit == null ? null : action(new JsonObject(), onLimit))
        .put("steps", steps)
        .put("relaxation", relaxation)
        .put("memoryWaitMs", settings.memoryWaitMs())
        .put(
            "wrapUp",
            new JsonObject()
                .put("limitMs", wrapUp.limitMs())
                .put("extensionMs", wrapUp.extensionMs())
                .put("extensions", wrapUp.extensions()))
        .put("autoAccept", channels)
        .put("reservedForCalls", settings.reservedForCalls())
        .put("ownerGoneMs", settings.ownerGoneMs())
        .put("weights", weights(settings.weights()))
        .put(
            "later",
            new JsonObject()
                .put("keepPlace", settings.later().keepPlace())
                .put("dueMs", settings.later().dueMs()))
        .put(
            "silence",
            new JsonObject()
                .put("remindMs", settings.silence().remindMs())
                .put("closeMs", settings.silence().closeMs()))
        .put("awayMs", settings.awayMs())
        .put("calls", CallSettingsJson.write(settings.calls()))
        .put("shifts", shifts(settings.shifts()));
  }

  private static JsonArray shifts(Map<Long, ShiftSeats> shifts) {
    JsonArray json = new JsonArray();
    new TreeMap<>(shifts)
        .forEach(
            (shift, wanted) ->
                json.add(
                    new JsonObject()
                        .put("shift", Long.toString(shift))
                        .put("seats", wanted.seats())
                        .put("reservedForCalls", wanted.reservedForCalls())));
    return json;
  }

  private static Map<Long, ShiftSeats> shifts(JsonArray json) {
    Map<Long, ShiftSeats> shifts = new HashMap<>();
    for (int i = 0; i < json.size(); i++) {
      JsonObject one = json.getJsonObject(i);
      int seats = (int) number(one, "seats", 0, MOST_RESERVED);
      int reserved = (int) number(one, "reservedForCalls", 0, MOST_RESERVED);
      if (seats > 0 && reserved > seats) {
        throw invalid(
            "shifts",
            "kept-over-seats",
            "More agents are kept for calls than the shift has seats.");
      }
      if (shifts.put(id(one.getString("shift")), new ShiftSeats(seats, reserved)) != null) {
        throw invalid("shifts", "twice", "A shift is named once.");
      }
    }
    return shifts;
  }

  private static long id(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw invalid("shifts", "unknown", "This is no shift: " + text + ".");
    }
  }

  private static JsonObject weights(Map<Channel, Integer> weights) {
    JsonObject json = new JsonObject();
    new TreeMap<>(weights).forEach((channel, units) -> json.put(channel.name(), units));
    return json;
  }

  private static JsonObject step(Step step) {
    return action(new JsonObject().put("afterMs", step.afterMs()), step.action());
  }

  private static JsonObject action(JsonObject json, Action action) {
    json.put("kind", action.kind().name());
    if (action.kind() == Action.Kind.QUEUE) {
      json.put("queue", Long.toString(action.queue()));
    }
    if (!action.target().isEmpty()) {
      json.put("target", action.target());
    }
    if (!action.english().isEmpty()) {
      json.put("english", action.english());
    }
    return json;
  }

  /**
   * Reads what {@link #write} wrote; what is absent is as in {@link QueueSettings#DEFAULT}.
   *
   * @param offerMs how long an offer rings
   * @throws Refusal INVALID with the field that cannot be so
   */
  public static QueueSettings read(JsonObject json, long offerMs) {
    QueueSettings unset = QueueSettings.DEFAULT;
    long maxWaitMs = number(json, "maxWaitMs", 0, DAY_MS);
    int maxWaiting = (int) number(json, "maxWaiting", 0, MOST_WAITING);
    JsonObject wrapUp = json.getJsonObject("wrapUp", new JsonObject());
    QueueSettingsBuilder builder =
        unset
            .but()
            .offerMs(offerMs)
            .strategy(
                name(
                    StrategyKind.class,
                    json.getString("strategy", unset.strategy().name()),
                    "strategy"))
            .priority((int) number(json, "priority", 0, MOST))
            .misses((int) number(json, "misses", unset.misses(), MOST))
            .maxWaiting(maxWaiting)
            .maxWaitMs(maxWaitMs)
            .memoryWaitMs(number(json, "memoryWaitMs", 0, DAY_MS))
            .wrapUp(
                number(wrapUp, "limitMs", 0, DAY_MS),
                number(wrapUp, "extensionMs", 0, DAY_MS),
                (int) number(wrapUp, "extensions", 0, MOST))
            .autoAccept(channels(json.getJsonArray("autoAccept", new JsonArray())))
            .reservedForCalls((int) number(json, "reservedForCalls", 0, MOST_RESERVED))
            .ownerGoneMs(number(json, "ownerGoneMs", 0, DAY_MS));
    JsonObject weights = json.getJsonObject("weights", new JsonObject());
    for (String name : weights.fieldNames()) {
      Channel channel = name(Channel.class, name, "weights");
      int usual = QueueSettings.usualWeight(channel);
      builder.weight(channel, (int) number(weights, name, usual, HEAVIEST));
    }
    JsonObject silence = json.getJsonObject("silence", new JsonObject());
    builder.silence(number(silence, "remindMs", 0, DAY_MS), number(silence, "closeMs", 0, DAY_MS));
    long away = number(json, "awayMs", unset.awayMs(), DAY_MS);
    if (away > 0 && away < SHORTEST_AWAY_MS) {
      throw invalid(
          "awayMs", "a-minute", "A page needs a minute to come back after a break of the network.");
    }
    builder.awayMs(away);
    builder.calls(CallSettingsJson.read(json.getJsonObject("calls", new JsonObject())));
    builder.shifts(shifts(json.getJsonArray("shifts", new JsonArray())));
    JsonObject later = json.getJsonObject("later", new JsonObject());
    builder.later(
        Boolean.TRUE.equals(later.getBoolean("keepPlace", unset.later().keepPlace())),
        number(later, "dueMs", unset.later().dueMs(), WEEK_MS));
    JsonObject onLimit = json.getJsonObject("onLimit");
    if (onLimit != null) {
      builder.onLimit(action(onLimit, "onLimit"));
    } else if (maxWaiting > 0 || maxWaitMs > 0) {
      throw invalid("onLimit", "at-limit", "A limit needs something that happens at it.");
    }
    steps(json.getJsonArray("steps", new JsonArray()), maxWaitMs, builder);
    relaxation(json.getJsonArray("relaxation", new JsonArray()), builder);
    return builder.build();
  }

  private static void steps(JsonArray steps, long maxWaitMs, QueueSettingsBuilder builder) {
    atMost(steps, "steps");
    long before = 0;
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      before = later(step, before, "steps");
      builder.after(before, action(step, "steps"));
    }
    if (maxWaitMs > 0 && before >= maxWaitMs) {
      throw invalid("steps", "before-longest", "All steps come before the longest wait.");
    }
  }

  private static void relaxation(JsonArray steps, QueueSettingsBuilder builder) {
    atMost(steps, "relaxation");
    long before = 0;
    long lowered = 0;
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      before = later(step, before, "relaxation");
      long lowerBy = number(step, "lowerBy", 0, MOST);
      if (lowerBy <= lowered) {
        throw invalid("relaxation", "lower-each", "Each step lowers by more than the one before.");
      }
      lowered = lowerBy;
      builder.relax(before, (int) lowerBy);
    }
  }

  private static void atMost(JsonArray steps, String field) {
    if (steps.size() > MOST_STEPS) {
      throw invalid(field, "too-many", "At most " + MOST_STEPS + " steps.");
    }
  }

  private static long later(JsonObject step, long before, String field) {
    long after = number(step, "afterMs", 0, DAY_MS);
    if (after <= before) {
      throw invalid(field, "in-order", "Steps come one after the other, the earliest first.");
    }
    return after;
  }

  private static Action action(JsonObject json, String field) {
    Action.Kind kind = name(Action.Kind.class, json.getString("kind", ""), field);
    String target = text(json, "target", field);
    String english = text(json, "english", field);
    return switch (kind) {
      case QUEUE -> Action.toQueue(queue(json.getString("queue"), field));
      case MESSAGE -> Action.message(needed(target, field)).inEnglish(english);
      case LEAVE_MESSAGE -> new Action(kind, 0, target, english);
      case EXTERNAL -> Action.external(needed(target, field)).inEnglish(english);
    };
  }

  private static String text(JsonObject action, String name, String field) {
    String text = action.getString(name, "");
    if (text.length() > LONGEST_TARGET) {
      throw invalid(
          field, "too-long", "A text or target has at most " + LONGEST_TARGET + " characters.");
    }
    return text;
  }

  private static String needed(String target, String field) {
    if (target.isBlank()) {
      throw invalid(field, "missing", "This needs a text or a target.");
    }
    return target;
  }

  private static long queue(@Nullable String text, String field) {
    try {
      long id = text == null ? 0 : Long.parseLong(text);
      if (id > 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      throw invalid(field, "unknown", "This is no queue: " + text + ".");
    }
    throw invalid(field, "missing", "Name the queue.");
  }

  private static Set<Channel> channels(JsonArray names) {
    Set<Channel> channels = EnumSet.noneOf(Channel.class);
    List<?> all = names.getList();
    all.forEach(one -> channels.add(name(Channel.class, String.valueOf(one), "autoAccept")));
    return channels;
  }

  private static <E extends Enum<E>> E name(Class<E> type, String name, String field) {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      String choices =
          Stream.of(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
      throw invalid(field, "no-choice", "There is no " + name + ", but " + choices + ".");
    }
  }

  private static long number(JsonObject json, String field, long unset, long most) {
    Long number = json.getLong(field, unset);
    long value = number == null ? unset : number;
    if (value < 0 || value > most) {
      throw invalid(field, value < 0 ? "too-small" : "too-great", "From 0 to " + most + ".");
    }
    return value;
  }

  private static Refusal invalid(String field, String reason, String why) {
    return Refusal.invalid("routing." + field, reason, why);
  }
}
