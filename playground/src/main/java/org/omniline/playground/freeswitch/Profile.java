package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.List;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** The {@code Caller-…} headers of a leg, which are {@code Other-Leg-…} on the leg beside it. */
final class Profile {
  String username = "";
  String dialplan = "";
  String callerName = "";
  String callerNumber = "";
  String calleeName = "";
  String calleeNumber = "";
  String network = "";
  String destination = "";
  String source = "mod_sofia";
  String channelName = "";
  boolean hidden;
  long profileCreated;
  long created;
  long answered;
  long progress;
  long progressMedia;
  long hungUp;
  long transferred;
  long bridged;
  long held;

  List<Header> headers(String prefix, Channel channel, boolean logicalInbound) {
    List<Header> headers = new ArrayList<>(34);
    boolean own = prefix.equals("Caller-");
    String id = own ? "Caller-Caller-ID-" : "Other-Leg-Caller-ID-";
    String orig = prefix + "Orig-Caller-ID-";
    add(headers, prefix + "Direction", channel.direction());
    add(headers, prefix + "Logical-Direction", logicalInbound ? "inbound" : channel.direction());
    add(headers, prefix + "Username", username);
    add(headers, prefix + "Dialplan", dialplan);
    add(headers, id + "Name", callerName);
    add(headers, id + "Number", callerNumber);
    add(headers, orig + "Name", callerName);
    add(headers, orig + "Number", callerNumber);
    add(headers, prefix + "Callee-ID-Name", calleeName);
    add(headers, prefix + "Callee-ID-Number", calleeNumber);
    add(headers, prefix + "Network-Addr", network);
    add(headers, prefix + "ANI", callerNumber);
    add(headers, prefix + "Destination-Number", destination);
    add(headers, prefix + "Unique-ID", channel.uuid);
    add(headers, prefix + "Source", source);
    add(headers, prefix + "Context", "default");
    add(headers, prefix + "Channel-Name", channelName);
    if (own) {
      add(headers, prefix + "Profile-Index", transferred > 0 ? "2" : "1");
    }
    times(headers, prefix);
    add(headers, prefix + "Screen-Bit", "true");
    add(headers, prefix + "Privacy-Hide-Name", Boolean.toString(hidden));
    add(headers, prefix + "Privacy-Hide-Number", Boolean.toString(hidden));
    return headers;
  }

  private void times(List<Header> headers, String prefix) {
    time(headers, prefix + "Profile-Created", profileCreated);
    time(headers, prefix + "Channel-Created", created);
    time(headers, prefix + "Channel-Answered", answered);
    time(headers, prefix + "Channel-Progress", progress);
    time(headers, prefix + "Channel-Progress-Media", progressMedia);
    time(headers, prefix + "Channel-Hangup", hungUp);
    time(headers, prefix + "Channel-Transfer", transferred);
    time(headers, prefix + "Channel-Resurrect", 0);
    time(headers, prefix + "Channel-Bridged", bridged);
    add(headers, prefix + "Channel-Last-Hold", Long.toString(held));
    add(headers, prefix + "Channel-Hold-Accum", "0");
  }

  private static void time(List<Header> headers, String name, long micros) {
    add(headers, name + "-Time", Long.toString(micros));
  }

  private static void add(List<Header> headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.add(new Header(name, value));
    }
  }
}
