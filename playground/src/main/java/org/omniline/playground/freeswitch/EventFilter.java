package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Which events a listener wants, and in which of two encodings. */
final class EventFilter {
  /** Names the switch knows; it drops others without a word. */
  private static final Set<String> NAMES =
      Set.of(
          "ADD_SCHEDULE",
          "ALL",
          "API",
          "BACKGROUND_JOB",
          "CALL_UPDATE",
          "CHANNEL_ANSWER",
          "CHANNEL_BRIDGE",
          "CHANNEL_CALLSTATE",
          "CHANNEL_CREATE",
          "CHANNEL_DATA",
          "CHANNEL_DESTROY",
          "CHANNEL_EXECUTE",
          "CHANNEL_EXECUTE_COMPLETE",
          "CHANNEL_HANGUP",
          "CHANNEL_HANGUP_COMPLETE",
          "CHANNEL_HOLD",
          "CHANNEL_ORIGINATE",
          "CHANNEL_OUTGOING",
          "CHANNEL_PARK",
          "CHANNEL_PROGRESS",
          "CHANNEL_PROGRESS_MEDIA",
          "CHANNEL_STATE",
          "CHANNEL_UNBRIDGE",
          "CHANNEL_UNHOLD",
          "CHANNEL_UNPARK",
          "CHANNEL_UUID",
          "CODEC",
          "COMMAND",
          "CUSTOM",
          "DEL_SCHEDULE",
          "DTMF",
          "HEARTBEAT",
          "LOG",
          "MEDIA_BUG_START",
          "MEDIA_BUG_STOP",
          "MESSAGE",
          "MODULE_LOAD",
          "MODULE_UNLOAD",
          "NOTIFY",
          "PLAYBACK_START",
          "PLAYBACK_STOP",
          "PRESENCE_IN",
          "PRIVATE_COMMAND",
          "RECORD_START",
          "RECORD_STOP",
          "RECV_INFO",
          "RECV_MESSAGE",
          "RECV_RTCP_MESSAGE",
          "RELOADXML",
          "RE_SCHEDULE",
          "SHUTDOWN",
          "STARTUP",
          "TALK",
          "NOTALK",
          "TRAP");

  /** What {@code myevents} subscribes to: everything of one call. */
  private static final String OF_ONE_CALL = "CHANNEL_";

  /** One {@code filter}. */
  private record Condition(String header, String value) {
    boolean holds(SwitchEvent event) {
      String wanted = value.startsWith("-") || value.startsWith("+") ? value.substring(1) : value;
      String has = event.first(header);
      if (has.isEmpty()) {
        return false;
      }
      if (wanted.length() > 1 && wanted.startsWith("/") && wanted.endsWith("/")) {
        try {
          return Pattern.compile(wanted.substring(1, wanted.length() - 1)).matcher(has).find();
        } catch (PatternSyntaxException e) {
          return false;
        }
      }
      return has.equalsIgnoreCase(wanted);
    }

    boolean excludes() {
      return value.startsWith("-");
    }
  }

  private final Set<String> names = new HashSet<>();
  private final Set<String> subclasses = new HashSet<>();
  private final List<Condition> conditions = new ArrayList<>();
  private boolean listening;
  private boolean json;
  private @Nullable String only;

  boolean isJson() {
    return json;
  }

  @Nullable String onlyLeg() {
    return only;
  }

  /**
   * {@code event …}: adds to what was wanted before.
   *
   * @return false when no name was understood. The encoding is another all the same.
   */
  boolean want(String arguments) {
    boolean understood = false;
    boolean custom = false;
    for (String word : Arrays.asList(arguments.strip().split("[ ,]+", -1))) {
      String name = word.toUpperCase(Locale.ROOT);
      if (name.equals("JSON") || name.equals("PLAIN")) {
        json = name.equals("JSON");
      } else if (custom) {
        subclasses.add(word);
      } else if (NAMES.contains(name)) {
        understood = true;
        custom = name.equals("CUSTOM");
        names.add(name);
      }
    }
    listening |= understood;
    return understood;
  }

  /** {@code nixevent …}; false when no name was understood. */
  boolean unwant(String arguments) {
    boolean understood = false;
    for (String word : Arrays.asList(arguments.strip().split("[ ,]+", -1))) {
      String name = word.toUpperCase(Locale.ROOT);
      understood |= NAMES.contains(name);
      if (names.contains("ALL") && NAMES.contains(name)) {
        names.remove("ALL");
        names.addAll(NAMES);
        names.remove("ALL");
      }
      names.remove(name);
      subclasses.remove(word);
    }
    return understood;
  }

  /** {@code noevents}; false when there were none. */
  boolean nothing() {
    boolean was = listening;
    names.clear();
    subclasses.clear();
    listening = false;
    only = null;
    return was;
  }

  /** {@code myevents}: always plain, whatever was asked for. */
  void only(String leg) {
    only = leg;
    json = false;
    listening = true;
  }

  void condition(String header, String value) {
    conditions.add(new Condition(header, value));
  }

  void dropConditions(String header) {
    conditions.removeIf(
        condition -> header.equalsIgnoreCase("all") || condition.header().equals(header));
  }

  boolean wants(SwitchEvent event) {
    if (!listening || !named(event)) {
      return false;
    }
    if (conditions.isEmpty()) {
      return true;
    }
    // Joined by "or"; where all of them exclude, nothing comes at all.
    boolean wanted = false;
    for (Condition condition : conditions) {
      if (condition.holds(event)) {
        if (condition.excludes()) {
          return false;
        }
        wanted = true;
      }
    }
    return wanted;
  }

  private boolean named(SwitchEvent event) {
    String name = event.name();
    if (only != null) {
      boolean ofCall = name.startsWith(OF_ONE_CALL) || names.contains(name);
      return ofCall && event.first("Unique-ID").equals(only);
    }
    if (names.contains("ALL")) {
      return true;
    }
    return name.equals("CUSTOM")
        ? subclasses.contains(event.first("Event-Subclass"))
        : names.contains(name);
  }
}
