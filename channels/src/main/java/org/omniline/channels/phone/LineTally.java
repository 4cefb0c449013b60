package org.omniline.channels.phone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.SwitchChannel;
import org.omniline.channels.phone.esl.SwitchSignal;

/**
 * Counts the legs of a switch by the line they are on: a SIP profile, and the gateway where the
 * switch says it. Confined to its owner's context, except {@link #lines()}.
 */
final class LineTally {
  /** {@code sofia/trunks/…}: the profile that a leg goes through. */
  private static final Pattern NAME = Pattern.compile("^sofia/([^/]+)/.*");

  /**
   * What is busy on a line.
   *
   * @param gateway empty for legs of the profile that came or went through no named gateway
   * @param ringing legs that are not answered
   * @param talking legs that are
   */
  record Line(String profile, String gateway, int ringing, int talking) {}

  private record Leg(String profile, String gateway, boolean answered) {}

  private final Map<String, Leg> legs = new HashMap<>();
  private volatile List<Line> lines = List.of();

  /** What a switch told. */
  void heard(SwitchSignal signal) {
    if (signal instanceof SwitchSignal.Event told) {
      if (event(told.event())) {
        lines = counted();
      }
    } else if (signal instanceof SwitchSignal.Resynchronised all) {
      compared(all.channels());
      lines = counted();
    } else {
      legs.clear();
      lines = List.of();
    }
  }

  private boolean event(EslEvent event) {
    String id = event.uuid();
    if (id == null) {
      return false;
    }
    return switch (event.name()) {
      case "CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA" ->
          noted(id, event);
      case "CHANNEL_HANGUP", "CHANNEL_DESTROY" -> legs.remove(id) != null;
      default -> false;
    };
  }

  private boolean noted(String id, EslEvent event) {
    String profile = profile(event.header("Channel-Name"));
    if (profile == null) {
      return false;
    }
    String told = event.variable("sip_gateway_name");
    String named = told == null ? event.variable("sip_gateway") : told;
    Leg before = legs.get(id);
    String gateway = named != null ? named : before == null ? "" : before.gateway();
    boolean answered =
        event.name().equals("CHANNEL_ANSWER") || (before != null && before.answered());
    return !new Leg(profile, gateway, answered)
        .equals(legs.put(id, new Leg(profile, gateway, answered)));
  }

  private void compared(List<SwitchChannel> channels) {
    Map<String, Leg> there = new HashMap<>();
    for (SwitchChannel channel : channels) {
      String profile = profile(channel.name());
      if (profile != null) {
        Leg before = legs.get(channel.uuid());
        boolean answered =
            channel.callState().equals("ACTIVE") || channel.callState().equals("HELD");
        there.put(
            channel.uuid(),
            new Leg(
                profile,
                before == null ? "" : before.gateway(),
                answered || (before != null && before.answered())));
      }
    }
    legs.clear();
    legs.putAll(there);
  }

  private static @Nullable String profile(@Nullable String name) {
    if (name == null) {
      return null;
    }
    Matcher found = NAME.matcher(name);
    return found.matches() ? found.group(1) : null;
  }

  private List<Line> counted() {
    Map<String, Line> all = new TreeMap<>();
    for (Leg leg : legs.values()) {
      all.merge(
          leg.profile() + "\n" + leg.gateway(),
          new Line(leg.profile(), leg.gateway(), leg.answered() ? 0 : 1, leg.answered() ? 1 : 0),
          (one, other) ->
              new Line(
                  one.profile(),
                  one.gateway(),
                  one.ringing() + other.ringing(),
                  one.talking() + other.talking()));
    }
    return new ArrayList<>(all.values());
  }

  /** What is busy now, by profile and gateway. Any thread. */
  List<Line> lines() {
    return lines;
  }
}
