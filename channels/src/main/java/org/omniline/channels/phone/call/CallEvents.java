package org.omniline.channels.phone.call;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.SwitchChannel;

/** The switch's events as inputs of calls. Pure. */
public final class CallEvents {
  private CallEvents() {}

  /**
   * What an event means for the call it belongs to.
   *
   * @param now where the event tells no time
   * @return null when it means nothing
   */
  public static @Nullable CallInput of(EslEvent event, Instant now) {
    String leg = event.uuid();
    if (leg == null) {
      return null;
    }
    Instant told = event.at();
    Instant at = told == null ? now : told;
    return switch (event.name()) {
      case "CHANNEL_ANSWER" -> new CallInput.Answered(leg, at);
      case "CHANNEL_BRIDGE" -> new CallInput.Bridged(one(event, leg), other(event), at);
      case "CHANNEL_UNBRIDGE" -> new CallInput.Unbridged(one(event, leg), other(event), at);
      case "CHANNEL_HOLD" -> new CallInput.Held(leg, at);
      case "CHANNEL_UNHOLD" -> new CallInput.Resumed(leg, at);
      case "CHANNEL_PARK" -> new CallInput.Parked(leg, at);
      // Its end comes by CHANNEL_EXECUTE_COMPLETE, whyever the leg leaves.
      case "CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE" ->
          running(event, leg, event.name().equals("CHANNEL_EXECUTE"), at);
      case "DTMF" -> {
        String key = event.header("DTMF-Digit");
        yield key == null ? null : new CallInput.Pressed(leg, key, at);
      }
      case "RECORD_STOP" -> {
        String file = event.header("Record-File-Path");
        yield file == null
            ? null
            : new CallInput.Recorded(leg, file, length(event), isBroken(event), at);
      }
      case "RECORD_START" -> {
        String file = event.header("Record-File-Path");
        yield file == null ? null : new CallInput.RecordBegan(file, at);
      }
      case "PLAYBACK_START" -> new CallInput.Playing(leg, true, at);
      case "PLAYBACK_STOP" -> new CallInput.Playing(leg, false, at);
      case "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY" ->
          new CallInput.Gone(leg, end(event), at);
      default -> null;
    };
  }

  /**
   * Every leg of the switch.
   *
   * @param unheard whether the switch was not heard before: then also who hears whom
   */
  public static CallInput.Compared of(List<SwitchChannel> channels, boolean unheard, Instant now) {
    Map<String, Boolean> legs = new HashMap<>();
    Map<String, String> joined = new HashMap<>();
    for (SwitchChannel channel : channels) {
      boolean up =
          switch (channel.callState()) {
            case "ACTIVE", "HELD", "UNHELD" -> true;
            default -> false;
          };
      legs.put(channel.uuid(), up);
      // Two that are bridged are listed with one call's id (switch_core_sqldb.c).
      if (unheard && up && !channel.callUuid().isEmpty()) {
        joined.put(channel.uuid(), channel.callUuid());
      }
    }
    return new CallInput.Compared(legs, joined, now);
  }

  private static @Nullable Long length(EslEvent event) {
    String ms = event.variable("record_ms");
    return ms != null && ms.matches("[0-9]{1,12}") ? Long.valueOf(ms) : null;
  }

  /** "uri-failure" where a file cannot be written (switch_ivr_async.c: record_callback). */
  private static boolean isBroken(EslEvent event) {
    String cause = event.header("Record-Completion-Cause");
    return cause != null && !cause.startsWith("success");
  }

  private static @Nullable CallInput running(EslEvent event, String leg, boolean on, Instant at) {
    String application = event.header("Application");
    return application == null
        ? null
        : switch (application) {
          case "conference" -> new CallInput.InRoom(leg, on, at);
          case "eavesdrop" -> new CallInput.Listening(leg, on, at);
          case "bridge" -> on ? null : new CallInput.DialEnded(leg, dialled(event), at);
          default -> null;
        };
  }

  private static String dialled(EslEvent event) {
    String disposition = event.variable("originate_disposition");
    return disposition == null ? "" : disposition;
  }

  private static String one(EslEvent event, String leg) {
    String told = event.header("Bridge-A-Unique-ID");
    return told == null ? leg : told;
  }

  private static String other(EslEvent event) {
    String told = event.header("Bridge-B-Unique-ID");
    if (told == null) {
      told = event.header("Other-Leg-Unique-ID");
    }
    return told == null ? "" : told;
  }

  private static CallInput.End end(EslEvent event) {
    String cause = event.header("Hangup-Cause");
    return new CallInput.End(
        cause == null ? "" : cause,
        number(event.variable("sip_term_status")),
        number(event.variable("hangup_cause_q850")));
  }

  private static @Nullable Integer number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,4}") ? Integer.valueOf(text) : null;
  }
}
