package org.omniline.flow.recording;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.expression.Vocabulary;

/**
 * What is known of a call when it is decided whether it is recorded.
 *
 * @param account the code of the channel account
 * @param queue the code of the queue; within a menu the account's
 * @param outbound whether an agent makes the call
 * @param number of the person, normalised where it can be; empty where none was told
 * @param kind of the number, by name
 * @param accessNumber what was dialled; of a call we make, what is shown
 */
public record RecordingFacts(
    String account,
    String queue,
    boolean outbound,
    String number,
    String kind,
    String accessNumber) {
  /** The value of {@code direction} for calls that come in. */
  public static final String INBOUND = "INBOUND";

  /** The value of {@code direction} for calls that agents make. */
  public static final String OUTBOUND = "OUTBOUND";

  /** What recording rules may ask for; docs/管理员手册.md explains each. */
  public static final Vocabulary VOCABULARY = new Vocabulary(variables());

  private static Map<String, ValueType> variables() {
    Map<String, ValueType> v = new LinkedHashMap<>();
    v.put("account", ValueType.TEXT);
    v.put("queue", ValueType.TEXT);
    v.put("direction", ValueType.TEXT);
    v.put("number", ValueType.TEXT);
    v.put("kind", ValueType.TEXT);
    v.put("accessNumber", ValueType.TEXT);
    return v;
  }

  Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    values.put("account", account);
    values.put("queue", queue);
    values.put("direction", outbound ? OUTBOUND : INBOUND);
    values.put("number", number);
    values.put("kind", kind);
    values.put("accessNumber", accessNumber);
    return values;
  }

  /** The facts of values by variable; what is missing is empty, the direction inbound. */
  public static RecordingFacts of(Map<String, ?> values) {
    return new RecordingFacts(
        text(values.get("account")),
        text(values.get("queue")),
        OUTBOUND.equals(values.get("direction")),
        text(values.get("number")),
        text(values.get("kind")),
        text(values.get("accessNumber")));
  }

  private static String text(@Nullable Object value) {
    return Optional.ofNullable(value).map(Object::toString).orElse("");
  }

  /** Keeps people's numbers out of logs. */
  @Override
  public String toString() {
    return "RecordingFacts[" + account + ", " + queue + "]";
  }
}
