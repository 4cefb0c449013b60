package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code show channels}, {@code show codec} and {@code show calls count}. */
final class Listing {
  private final Core core;

  Listing(Core core) {
    this.core = core;
  }

  String show(String arguments) {
    String[] words = arguments.strip().split(" +", -1);
    if (words[0].equals("codec") || words[0].equals("codecs")) {
      return printed(core.equipment.codecs(), words);
    }
    if (words[0].equals("calls") && words.length > 1 && words[1].equals("count")) {
      return "\n" + calls() + " total.\n";
    }
    if (!words[0].equals("channels")) {
      return "-USAGE: codec|endpoint|application|api|dialplan|file|timer|calls [count]|channels"
          + " [count|like <match string>]|registrations\n";
    }
    List<Map<String, String>> rows = new ArrayList<>();
    core.channels.values().forEach(channel -> rows.add(row(channel)));
    if (words.length > 1 && words[1].equals("count")) {
      return "\n" + rows.size() + " total.\n";
    }
    return printed(rows, words);
  }

  private static String printed(List<Map<String, String>> rows, String[] words) {
    boolean json = words.length > 2 && words[1].equals("as") && words[2].equals("json");
    return json ? json(rows) : csv(rows);
  }

  /** Legs that talk with each other are one call. */
  private long calls() {
    return core.channels.values().stream()
        .map(channel -> channel.bridge == null ? channel.callUuid : channel.bridge.callUuid())
        .distinct()
        .count();
  }

  private static String json(List<Map<String, String>> rows) {
    StringBuilder text = new StringBuilder("{\"row_count\":").append(rows.size());
    String open = ",\"rows\":[";
    for (Map<String, String> row : rows) {
      text.append(open);
      open = ",";
      String comma = "{";
      for (Map.Entry<String, String> field : row.entrySet()) {
        SwitchEvent.quote(text.append(comma), field.getKey()).append(':');
        SwitchEvent.quote(text, field.getValue());
        comma = ",";
      }
      text.append('}');
    }
    return text.append(rows.isEmpty() ? "}" : "]}").toString();
  }

  private static String csv(List<Map<String, String>> rows) {
    StringBuilder text = new StringBuilder();
    for (Map<String, String> row : rows) {
      if (text.isEmpty()) {
        text.append(String.join(",", row.keySet())).append('\n');
      }
      text.append(String.join(",", row.values())).append('\n');
    }
    return text.append("\n").append(rows.size()).append(" total.\n").toString();
  }

  private Map<String, String> row(Channel channel) {
    Profile who = channel.profile;
    Map<String, String> row = new LinkedHashMap<>();
    row.put("uuid", channel.uuid);
    row.put("direction", channel.direction());
    row.put("created", Core.stamp(who.created));
    row.put("created_epoch", Long.toString(who.created / 1_000_000));
    row.put("name", who.channelName);
    row.put("state", channel.state().name());
    row.put("cid_name", who.callerName);
    row.put("cid_num", who.callerNumber);
    row.put("ip_addr", who.network);
    row.put("dest", who.destination);
    row.put("application", channel.session.application());
    row.put("application_data", channel.session.argument());
    row.put("dialplan", who.dialplan);
    row.put("context", "default");
    for (String way : List.of("read", "write")) {
      row.put(way + "_codec", channel.hasMedia() ? "PCMU" : "");
      row.put(way + "_rate", channel.hasMedia() ? "8000" : "");
      row.put(way + "_bit_rate", channel.hasMedia() ? "64000" : "");
    }
    row.put("secure", "");
    row.put("hostname", core.settings.name());
    row.put("presence_id", channel.presence);
    row.put("presence_data", "");
    row.put("accountcode", channel.variables.getOrDefault("accountcode", ""));
    row.put("callstate", channel.callState);
    row.put("callee_name", who.calleeName);
    row.put("callee_num", who.calleeNumber);
    row.put("callee_direction", "");
    Bridge joined = channel.bridge;
    // switch_core_sqldb.c: CHANNEL_BRIDGE gives both the first leg's, CHANNEL_UNBRIDGE takes it
    // back.
    row.put("call_uuid", joined == null ? channel.callUuid : joined.callUuid());
    row.put("sent_callee_name", "");
    row.put("sent_callee_num", "");
    row.put("initial_cid_name", who.callerName);
    row.put("initial_cid_num", who.callerNumber);
    row.put("initial_ip_addr", who.network);
    row.put("initial_dest", channel.variables.getOrDefault("sip_req_user", who.destination));
    row.put("initial_dialplan", who.dialplan);
    row.put("initial_context", "default");
    return row;
  }
}
