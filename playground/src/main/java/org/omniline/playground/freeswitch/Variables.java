package org.omniline.playground.freeswitch;

import java.util.Map;

/** The channel variables a leg gets by itself; no names but those of the real one. */
final class Variables {
  private static final String HOST = "127.0.0.1";

  private Variables() {}

  private static void begun(Channel channel) {
    Map<String, String> set = channel.variables;
    set.put("direction", channel.direction());
    set.put("uuid", channel.uuid);
    set.put("call_uuid", channel.callUuid);
    set.put("session_id", Integer.toString(channel.core.nextSession()));
    set.put("channel_name", channel.profile.channelName);
    set.put("sofia_profile_name", "internal");
    set.put("sofia_profile_url", "sip:mod_sofia@" + HOST + ":5060");
    set.put("recovery_profile_name", "internal");
    set.put("sip_local_network_addr", HOST);
    set.put("rtp_use_codec_string", "PCMU,PCMA");
  }

  /** Of a call that came in. */
  static void inbound(Channel channel) {
    begun(channel);
    Map<String, String> set = channel.variables;
    Profile who = channel.profile;
    String from = who.callerNumber + "@" + HOST + ":5070";
    String to = who.destination + "@" + HOST + ":5060";
    set.put("sip_from_user", who.callerNumber);
    set.put("sip_from_uri", from);
    set.put("sip_from_host", HOST);
    set.put("sip_from_user_stripped", who.callerNumber);
    set.put("sip_from_display", who.callerName);
    set.put("sip_full_from", "\"" + who.callerName + "\" <sip:" + from + ">;tag=" + tag(channel));
    set.put("sip_full_to", "<sip:" + to + ">");
    set.put("sip_call_id", "1-" + tag(channel) + "@" + HOST);
    set.put("sip_network_ip", HOST);
    set.put("sip_network_port", "5070");
    set.put("sip_received_ip", HOST);
    set.put("sip_received_port", "5070");
    set.put("sip_via_protocol", "udp");
    set.put("sip_req_user", who.destination);
    set.put("sip_req_uri", to);
    set.put("sip_to_user", who.destination);
    set.put("sip_to_uri", to);
    set.put("sip_contact_user", who.callerNumber);
    set.put("sip_contact_uri", from);
    set.put("sip_user_agent", "sipp-caller");
    set.put("sip_invite_stamp", Long.toString(who.created));
    set.put("max_forwards", "70");
    set.put("endpoint_disposition", "DELAYED NEGOTIATION");
  }

  /** Of a leg the switch dialled. */
  static void outbound(Channel channel) {
    begun(channel);
    Map<String, String> set = channel.variables;
    set.put("is_outbound", "true");
    set.put("sip_destination_url", "sip:" + channel.profile.destination + "@" + HOST + ":5090");
    set.put("originate_endpoint", "sofia");
    set.put("sip_req_uri", channel.profile.destination + "@" + HOST + ":5090");
  }

  static void media(Channel channel) {
    Map<String, String> set = channel.variables;
    set.put("audio_media_flow", "sendrecv");
    set.put("remote_audio_media_flow", "sendrecv");
    set.put("read_codec", "PCMU");
    set.put("read_rate", "8000");
    set.put("write_codec", "PCMU");
    set.put("write_rate", "8000");
    set.put("dtmf_type", "rfc2833");
    set.put("local_media_ip", HOST);
    set.put("remote_media_ip", HOST);
    set.put("rtp_use_codec_name", "PCMU");
  }

  /** What the records of calls are made of. */
  static void ended(Channel channel, Cause cause) {
    Map<String, String> set = channel.variables;
    Profile times = channel.profile;
    set.put("hangup_cause", cause.name());
    set.put("hangup_cause_q850", Integer.toString(cause.q850));
    time(set, "start", times.created);
    time(set, "answer", times.answered);
    time(set, "bridge", times.bridged);
    time(set, "progress", times.progress);
    time(set, "progress_media", times.progressMedia);
    time(set, "end", times.hungUp);
    set.put("caller_id", "\"" + times.callerName + "\" <" + times.callerNumber + ">");
    span(set, "duration", "mduration", "uduration", times.created, times.hungUp);
    span(set, "billsec", "billmsec", "billusec", times.answered, times.hungUp);
    span(set, "answersec", "answermsec", "answerusec", times.created, times.answered);
    span(set, "waitsec", "waitmsec", "waitusec", times.created, times.bridged);
  }

  private static void time(Map<String, String> set, String what, long micros) {
    if (micros > 0) {
      set.put(what + "_stamp", Core.stamp(micros));
    }
    set.put(what + "_epoch", Long.toString(micros / 1_000_000));
    set.put(what + "_uepoch", Long.toString(micros));
  }

  private static void span(
      Map<String, String> set, String seconds, String millis, String micros, long from, long to) {
    long length = from > 0 && to > from ? to - from : 0;
    set.put(seconds, Long.toString(length / 1_000_000));
    set.put(millis, Long.toString(length / 1_000));
    set.put(micros, Long.toString(length));
  }

  private static String tag(Channel channel) {
    return channel.uuid.substring(0, Math.min(8, channel.uuid.length()));
  }
}
