package org.omniline.channels.phone.esl;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the switch, decoded. Where the switch says a header twice (it does: {@code
 * Hangup-Cause}, {@code Channel-Write-Codec-Name}) the first counts, as in the switch itself.
 * Immutable.
 */
public final class EslEvent {
  /**
   * Timestamps tick this coarsely: the switch's clock moves about every 20 ms, and its listeners
   * look for events every 20 ms. Smaller differences mean nothing.
   */
  public static final Duration CLOCK_GRAIN = Duration.ofMillis(40);

  private final Map<String, String> headers;
  private final Map<String, List<String>> arrays;
  private final byte @Nullable [] body;
  private final int size;

  private EslEvent(Builder made) {
    this.headers = made.headers;
    this.arrays = made.arrays;
    this.body = made.body;
    this.size = made.size;
  }

  /** What stands in a text of JSON; null when that is no event. */
  static @Nullable EslEvent read(byte[] json) {
    Builder event = new Builder(json.length);
    return new EslJson(json, new EslNames()).read(event) ? event.build() : null;
  }

  /** For example {@code CHANNEL_ANSWER}; {@code CUSTOM} has a {@link #subclass()}. */
  public String name() {
    return headers.getOrDefault("Event-Name", "");
  }

  /** Of a CUSTOM event, for example {@code sofia::register}; null for all others. */
  public @Nullable String subclass() {
    return headers.get("Event-Subclass");
  }

  /** The leg, null where the event belongs to none. */
  public @Nullable String uuid() {
    return headers.get("Unique-ID");
  }

  /** Changes when the switch starts anew. */
  public @Nullable String coreUuid() {
    return headers.get("Core-UUID");
  }

  /** A header's value, decoded; of an array the first. Null when absent. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** A channel variable; null when not set. */
  public @Nullable String variable(String name) {
    return headers.get("variable_" + name);
  }

  /** All values of a header: one, or those of an array; empty when absent. */
  public List<String> values(String name) {
    List<String> array = arrays.get(name);
    if (array != null) {
      return array;
    }
    String only = headers.get(name);
    return only == null ? List.of() : List.of(only);
  }

  /** Every header, of arrays the first value. */
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** The text inside an event, as of BACKGROUND_JOB; null when it has none. */
  public @Nullable String body() {
    return body == null ? null : EslText.decode(body);
  }

  /** The same as bytes, for text that is itself JSON: it is unescaped as bytes too. */
  byte @Nullable [] bodyBytes() {
    return body;
  }

  /**
   * A number that grows with each event of one run of a switch ({@link #coreUuid()}); -1 when
   * absent. This tells the order, not the time.
   */
  public long sequence() {
    return number("Event-Sequence");
  }

  /** When it happened by the switch's clock, with its {@link #CLOCK_GRAIN}; null when not said. */
  public @Nullable Instant at() {
    return instant(number("Event-Date-Timestamp"));
  }

  /** When its leg came in or was made, by the switch's clock; null when not said. */
  public @Nullable Instant created() {
    long micros = number("Caller-Channel-Created-Time");
    return micros == 0 ? null : instant(micros);
  }

  private static @Nullable Instant instant(long micros) {
    return micros < 0
        ? null
        : Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  /** How many bytes its frame's body had. */
  int size() {
    return size;
  }

  private long number(String name) {
    String value = headers.get(name);
    // A microsecond of our age has sixteen digits.
    return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  @Override
  public String toString() {
    // Names and numbers of people stay out of logs.
    return name() + "[" + uuid() + ", " + headers.size() + " headers]";
  }

  /** Collects what a decoder finds. */
  static final class Builder {
    private final Map<String, String> headers;
    private final int size;
    private Map<String, List<String>> arrays = Map.of();
    private byte @Nullable [] body;

    /**
     * @param size bytes of the event as it came
     */
    Builder(int size) {
      this.size = size;
      // A header takes some 40 bytes; the room keeps the map from growing while it is filled.
      this.headers = new HashMap<>(Math.min(512, Math.max(16, size / 20)));
    }

    void header(String name, String value) {
      headers.putIfAbsent(name, value);
    }

    void array(String name, List<String> values) {
      if (headers.putIfAbsent(name, values.isEmpty() ? "" : values.get(0)) == null) {
        if (arrays.isEmpty()) {
          arrays = new HashMap<>();
        }
        arrays.put(name, List.copyOf(values));
      }
    }

    void body(byte[] text) {
      body = text;
    }

    Map<String, String> headers() {
      return headers;
    }

    /** Null when there is not even a name. */
    @Nullable EslEvent build() {
      return headers.containsKey("Event-Name") ? new EslEvent(this) : null;
    }
  }
}
