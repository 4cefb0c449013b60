package org.omniline.gateway.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.AgentLeg;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.Consult;
import org.omniline.channels.phone.call.Ear;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.call.PhoneCall.Phase;
import org.omniline.channels.phone.call.Track;
import org.omniline.channels.phone.call.Watch;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.flow.recording.RecordingPlan;
import org.omniline.flow.recording.RecordingRule;

/** A call as desks get it (objects.md). */
public final class CallWire {
  private final PhonePlaces places;
  private final boolean tellsWatched;

  /**
   * @param tellsWatched whether agents are told that a supervisor listens
   */
  public CallWire(PhonePlaces places, boolean tellsWatched) {
    this.places = places;
    this.tellsWatched = tellsWatched;
  }

  /**
   * A call as an agent sees it: who is not concerned any more is told that it has ended.
   *
   * @param conversation whose call it is
   */
  public JsonObject call(PhoneCall call, long conversation, long agent) {
    Phase phase = call.agents().contains(agent) ? phase(call, agent) : Phase.ENDED;
    AgentLeg leg = call.agent();
    JsonObject given = new JsonObject();
    if (call.ivr() != null) {
      new TreeMap<>(call.ivr().given()).forEach(given::put);
    }
    return new JsonObject()
        .put("conversation", WireJson.id(conversation))
        .put("given", given)
        .put("keys", call.ivr() == null ? new JsonArray() : WireJson.way(call.ivr().way()))
        .put("phase", phase.name())
        .put("direction", call.out() == null ? "INBOUND" : "OUTBOUND")
        .put("number", number(call.caller()))
        .put("place", place(places, call.caller().e164()))
        .put("accessNumber", call.caller().accessNumber())
        .put("since", WireJson.time(call.since()))
        .put("held", leg != null && leg.heldSince() != null)
        .put("muted", call.muted())
        .put("awaitsKey", call.awaitsKey(agent))
        .put("flow", call.sentThrough())
        .put("consult", consult(call, agent))
        .put("watches", watches(call, agent))
        .put("recording", recording(call))
        .put("legs", legs(call));
  }

  /** Who is consulted has a telephone that rings while the others talk. */
  private static Phase phase(PhoneCall call, long agent) {
    Consult consult = call.consult();
    boolean beside = consult != null && consult.ear().agent() == agent;
    return beside && !consult.isUp() && call.phase() != Phase.ENDED
        ? Phase.RINGING
        : call.phase(agent);
  }

  /** What is recorded just now; null where nothing is, nor can be asked for. */
  private static @Nullable JsonObject recording(PhoneCall call) {
    RecordingPlan plan = call.recorder().plan();
    Track now = call.recorder().now();
    if (call.phase() == Phase.ENDED || (plan == null && now == null)) {
      return null;
    }
    boolean asks = plan != null && plan.mode() == RecordingRule.Mode.DEMAND;
    return new JsonObject()
        .put("state", state(now))
        .put("masked", now != null && now.mask() != null)
        .put("onDemand", asks);
  }

  private static String state(@Nullable Track now) {
    if (now != null && now.failure() != null) {
      return "FAILED";
    }
    if (now == null || now.ended() != null) {
      return "OFF";
    }
    return now.began() == null ? "STARTING" : "ON";
  }

  /** Who listens: to the one who does it always, to others where that is told. */
  private JsonArray watches(PhoneCall call, long agent) {
    JsonArray all = new JsonArray();
    for (Watch watch : call.watches()) {
      if (watch.by() == agent || tellsWatched) {
        all.add(
            new JsonObject()
                .put("by", WireJson.id(watch.by()))
                .put("name", watch.leg().ear().name())
                .put("state", watch.leg().isUp() ? "UP" : "RINGING")
                .put("mode", watch.mode().name()));
      }
    }
    return all;
  }

  private static @Nullable JsonObject consult(PhoneCall call, long agent) {
    Consult consult = call.consult();
    if (consult == null || !call.agents().contains(agent)) {
      return null;
    }
    AgentLeg from = call.agent();
    Ear who = consult.ear();
    return new JsonObject()
        .put("with", who.name())
        .put("agent", who.isOutside() ? null : WireJson.id(who.agent()))
        .put("from", from == null ? null : from.ear().name())
        .put("state", consult.isUp() ? "UP" : "RINGING")
        .put("mode", consult.mode().name())
        .put(
            "since",
            WireJson.time(
                consult.leg().answered() == null
                    ? consult.leg().rang()
                    : consult.leg().answered()));
  }

  private static JsonObject number(Caller caller) {
    JsonObject number = new JsonObject();
    if (caller.e164() != null) {
      number.put("e164", caller.e164());
    }
    return number.put("raw", caller.raw()).put("kind", caller.kind());
  }

  /** Where a normalised number is from, for readers of either language. */
  public static JsonObject place(PhonePlaces places, @Nullable String e164) {
    PhonePlaces.Place place = places.of(e164);
    PhonePlaces.Place english = places.inEnglish(e164);
    return new JsonObject()
        .put("region", place.region())
        .put("carrier", place.carrier())
        .put("regionEn", english.region())
        .put("carrierEn", english.carrier());
  }

  private static JsonArray legs(PhoneCall call) {
    Caller caller = call.caller();
    Instant gone = call.gone();
    Instant answered = caller.answered();
    JsonArray legs = new JsonArray();
    legs.add(
        gone != null
            ? leg("CALLER", "ENDED", null, gone)
            : leg(
                "CALLER",
                answered == null ? "RINGING" : "UP",
                null,
                answered == null ? caller.rang() : answered));
    for (AgentLeg agent : call.ringing()) {
      Instant up = agent.answered();
      legs.add(
          leg(
              "AGENT",
              up == null ? "RINGING" : "UP",
              agent.agent(),
              up == null ? agent.rang() : up));
    }
    Consult consult = call.consult();
    if (consult != null) {
      Instant up = consult.leg().answered();
      legs.add(
          leg(
              consult.isOutside() ? "OUTSIDE" : "AGENT",
              up == null ? "RINGING" : "UP",
              consult.isOutside() ? null : (Long) consult.ear().agent(),
              up == null ? consult.leg().rang() : up));
    }
    return legs;
  }

  private static JsonObject leg(String role, String state, @Nullable Long agent, Instant since) {
    return new JsonObject()
        .put("role", role)
        .put("state", state)
        .put("agent", agent == null ? null : WireJson.id(agent))
        .put("since", WireJson.time(since));
  }

  /** A telephone that is an agent's ear; null for none. */
  public static @Nullable JsonObject terminal(@Nullable Terminal terminal) {
    return terminal == null
        ? null
        : new JsonObject()
            .put("kind", terminal.kind().name())
            .put(terminal.extension() == null ? "number" : "extension", terminal.address());
  }
}
