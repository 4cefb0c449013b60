package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/** One leg of a call: what it is, in which state, and the events about it. */
final class Channel {
  /** These events tell less than the others, as in the real one. */
  private static final Set<String> WITHOUT_VARIABLES =
      Set.of(
          "CHANNEL_CALLSTATE",
          "CHANNEL_OUTGOING",
          "CHANNEL_STATE",
          "CODEC",
          "DTMF",
          "PRIVATE_COMMAND",
          "RECV_INFO");

  /** The order is the switch's and gives {@code Channel-Call-State-Number}. */
  private static final List<String> CALL_STATES =
      List.of(
          "DOWN", "DIALING", "RINGING", "EARLY", "ACTIVE", "HELD", "RING_WAIT", "HANGUP", "UNHELD");

  final Core core;
  final String uuid;
  final boolean inbound;
  final Profile profile = new Profile();
  final Map<String, String> variables = new LinkedHashMap<>();
  final Map<String, Recording> recordings = new LinkedHashMap<>();
  private final List<Runnable> mourners = new ArrayList<>();
  final Session session;
  final Party party;
  String callUuid;
  String presence = "";
  String callState = "DOWN";
  @Nullable Bridge bridge;
  private ChannelState state = ChannelState.CS_NEW;
  private ChannelState next = ChannelState.CS_NEW;
  private String answer = "ringing";
  private boolean media;
  private @Nullable Cause cause;
  private @Nullable Channel other;
  private String otherType = "";

  Channel(Core core, String uuid, boolean inbound, String name, Party party) {
    this.core = core;
    this.uuid = uuid;
    this.inbound = inbound;
    this.callUuid = uuid;
    this.party = party;
    this.session = new Session(this);
    profile.channelName = name;
    profile.created = core.micros();
    profile.profileCreated = profile.created;
    core.channels.put(uuid, this);
  }

  String direction() {
    return inbound ? "inbound" : "outbound";
  }

  ChannelState state() {
    return state;
  }

  boolean isHungUp() {
    return cause != null;
  }

  boolean isAnswered() {
    return answer.equals("answered");
  }

  boolean hasMedia() {
    return media;
  }

  Cause cause() {
    return cause == null ? Cause.NORMAL_CLEARING : cause;
  }

  /** Whether a variable says yes. */
  boolean isTrue(String variable) {
    return variables.getOrDefault(variable, "").matches("(?i)true|yes|on|1");
  }

  void beside(Channel leg, String type) {
    other = leg;
    otherType = type;
  }

  /** Goes to a state and tells. */
  void state(ChannelState to) {
    enter(to);
    fire("CHANNEL_STATE");
  }

  void enter(ChannelState to) {
    state = to;
    next = to;
  }

  /** What {@code Channel-State-Number} already tells of while the state before is still running. */
  void next(ChannelState coming) {
    next = coming;
  }

  void callState(String to) {
    String was = callState;
    callState = to;
    publish(
        event(
            "CHANNEL_CALLSTATE",
            new Header("Original-Channel-Call-State", was),
            new Header("Channel-Call-State-Number", Integer.toString(CALL_STATES.indexOf(to)))));
  }

  /** Makes sure there is a voice path. */
  void media() {
    if (media) {
      return;
    }
    media = true;
    Variables.media(this);
    fire("CODEC", codec("channel-read-codec-name", "channel-read-codec-rate", "channel-read-"));
    fire("CODEC", codec("Channel-Write-Codec-Name", "Channel-Write-Codec-Rate", "Channel-Write-"));
    if (inbound) {
      answer = "early";
      profile.progressMedia = core.micros();
      fire("CHANNEL_PROGRESS_MEDIA");
      callState("EARLY");
    }
  }

  private static Header[] codec(String name, String rate, String bits) {
    return new Header[] {
      new Header(name, "PCMU"),
      new Header(rate, "8000"),
      new Header(bits + "codec-bit-rate", "64000")
    };
  }

  void ringing() {
    profile.progress = core.micros();
    fire("CHANNEL_PROGRESS");
    callState("RINGING");
  }

  /** Tells the caller that it rings somewhere. */
  void ringReady() {
    if (profile.progress == 0 && !isAnswered()) {
      profile.progress = core.micros();
      fire("CHANNEL_PROGRESS");
    }
  }

  void answer() {
    if (isAnswered() || isHungUp()) {
      return;
    }
    media();
    answer = "answered";
    profile.answered = core.micros();
    variables.put("endpoint_disposition", "ANSWER");
    fire("CHANNEL_ANSWER");
    callState("ACTIVE");
    party.answered();
  }

  /** Whoever is at the other end of the line ends it. */
  void partyHangsUp(Cause why) {
    if (!isHungUp()) {
      String before = inbound ? "recv_cancel" : "recv_refuse";
      variables.put("sip_hangup_disposition", isAnswered() ? "recv_bye" : before);
      variables.put("sip_term_status", Integer.toString(why.sip));
      variables.put("proto_specific_hangup_cause", "sip:" + why.sip);
      variables.put("sip_term_cause", Integer.toString(why.q850));
      hangUp(why);
    }
  }

  /** Ends it. The first cause counts. */
  void hangUp(Cause why) {
    if (isHungUp()) {
      return;
    }
    String before = inbound ? "send_refuse" : "send_cancel";
    variables.putIfAbsent("sip_hangup_disposition", isAnswered() ? "send_bye" : before);
    cause = why;
    answer = "hangup";
    next = ChannelState.CS_HANGUP;
    profile.hungUp = core.micros();
    fire("CHANNEL_HANGUP");
    party.ended(why);
    core.later(Core.TICK, this::windDown);
  }

  private void windDown() {
    Bridge joined = bridge;
    if (joined != null) {
      joined.end(this);
    }
    session.unwind();
    state(ChannelState.CS_HANGUP);
    callState("HANGUP");
    for (String file : List.copyOf(recordings.keySet())) {
      Recording.stop(this, file);
    }
    state(ChannelState.CS_REPORTING);
    Variables.ended(this, cause());
    publish(event("CHANNEL_HANGUP_COMPLETE", new Header("Hangup-Cause", cause().name())));
    next = ChannelState.CS_DESTROY;
    fire("CHANNEL_DESTROY");
    state(ChannelState.CS_DESTROY);
    core.channels.remove(uuid);
    session.over();
    mourners.forEach(Runnable::run);
  }

  /** Does something when this leg is no more. */
  void whenGone(Runnable work) {
    mourners.add(work);
  }

  void fire(String name, Header... after) {
    publish(event(name).add(List.of(after)));
  }

  void publish(SwitchEvent event) {
    core.publish(event);
  }

  /** An event about this leg. */
  SwitchEvent event(String name, Header... first) {
    return describe(core.event(name).add(List.of(first)), name);
  }

  /** Adds what an event of this name tells about the leg. */
  SwitchEvent describe(SwitchEvent event, String name) {
    event
        .add("Channel-State", state.name())
        .add("Channel-Call-State", callState)
        .add("Channel-State-Number", Integer.toString(next.number))
        .add("Channel-Name", profile.channelName)
        .add("Unique-ID", uuid)
        .add("Call-Direction", direction())
        .add("Presence-Call-Direction", direction())
        .add("Channel-HIT-Dialplan", Boolean.toString(inbound));
    if (!presence.isEmpty()) {
      event.add("Channel-Presence-ID", presence);
    }
    event.add("Channel-Call-UUID", callUuid).add("Answer-State", answer);
    if (cause != null) {
      event.add("Hangup-Cause", cause.name());
    }
    if (media) {
      for (String way : List.of("Read", "Write")) {
        event.add("Channel-" + way + "-Codec-Name", "PCMU");
        event.add("Channel-" + way + "-Codec-Rate", "8000");
        event.add("Channel-" + way + "-Codec-Bit-Rate", "64000");
      }
    }
    if (state == ChannelState.CS_NEW) {
      return event; // nobody knows yet who calls
    }
    event.add(profile.headers("Caller-", this, false));
    Channel leg = other;
    if (leg != null) {
      event.add("Other-Type", otherType);
      event.add(leg.profile.headers("Other-Leg-", leg, otherType.equals("originatee")));
    }
    if (!WITHOUT_VARIABLES.contains(name)) {
      event.add(variableHeaders());
    }
    return event;
  }

  private List<Header> variableHeaders() {
    List<Header> headers = new ArrayList<>(variables.size());
    variables.forEach((name, value) -> headers.add(new Header("variable_" + name, value)));
    return headers;
  }
}
