package org.omniline.gateway.cti;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallJson;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.cti.CtiEvents.Event;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.CallWire;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.AgentState;

/** What programs of others read, as JSON; numbers are masked unless their key says otherwise. */
final class CtiWire {
  /** What a call says on desks and is nobody else's business. */
  private static final List<String> DESKS_ONLY = List.of("given", "watches", "awaitsKey");

  private final CallWire calls;

  CtiWire(PhonePlaces places) {
    this.calls = new CallWire(places, false);
  }

  /**
   * @param view null for one who was never signed in
   */
  static JsonObject agent(User user, @Nullable AgentView view) {
    JsonArray queues = new JsonArray();
    user.queues().stream().sorted().map(WireJson::id).forEach(queues::add);
    return new JsonObject()
        .put("id", WireJson.id(user.id()))
        .put("login", user.login())
        .put("name", user.name())
        .put("queues", queues)
        .put("state", (view == null ? AgentState.SIGNED_OUT : view.state()).name())
        .put("reason", view == null ? null : view.reason())
        .put("since", view == null ? null : WireJson.time(view.since()))
        .put("load", view == null ? 0 : view.load())
        .put("capacity", user.capacity());
  }

  /** A call that goes on. */
  JsonObject call(CtiKey key, String state, long conversation) {
    PhoneCall call = CallJson.decode(state);
    Long agent = call.agents().isEmpty() ? null : call.agents().get(0);
    JsonObject json = calls.call(call, conversation, agent == null ? 0 : agent);
    DESKS_ONLY.forEach(json::remove);
    JsonArray agents = new JsonArray();
    call.agents().stream()
        .filter(one -> call.watches().stream().noneMatch(watch -> watch.by() == one))
        .forEach(one -> agents.add(WireJson.id(one)));
    JsonObject consult = json.getJsonObject("consult");
    if (consult != null && consult.getString("agent") == null) {
      consult.put("with", key.has(CtiKey.Scope.NUMBERS) ? consult.getString("with") : "…");
    }
    return json.put("keys", keys(key, call))
        .put("phase", call.phase().name())
        .put("agents", agents)
        .put("number", number(key, call.caller()));
  }

  /** An event, with what of its call does not change. */
  JsonObject event(CtiKey key, Event event, CtiNames.Known names) {
    JsonObject detail = new JsonObject();
    event
        .detail()
        .forEach(
            (name, value) ->
                detail.put(
                    name,
                    value.equals("true") || value.equals("false")
                        ? (Object) Boolean.valueOf(value)
                        : value));
    Long queue = event.queue();
    JsonArray agents = new JsonArray();
    event.agents().forEach(one -> agents.add(WireJson.id(one)));
    return new JsonObject()
        .put("seq", event.seq())
        .put("at", WireJson.time(event.at()))
        .put("type", event.type().name())
        .put("agent", agent(event.agent(), names))
        .put("agents", agents)
        .put(
            "queue",
            queue == null
                ? null
                : new JsonObject().put("id", WireJson.id(queue)).put("name", names.queue(queue)))
        .put("call", call(key, event))
        .put("detail", detail);
  }

  private static @Nullable JsonObject agent(@Nullable Long id, CtiNames.Known names) {
    if (id == null) {
      return null;
    }
    User user = names.users().get(id);
    return new JsonObject()
        .put("id", WireJson.id(id))
        .put("login", user == null ? null : user.login())
        .put("name", user == null ? null : user.name());
  }

  private @Nullable JsonObject call(CtiKey key, Event event) {
    Long conversation = event.conversation();
    String state = event.call();
    if (conversation == null) {
      return null;
    }
    JsonObject json = new JsonObject().put("conversation", WireJson.id(conversation));
    if (state != null) {
      PhoneCall call = CallJson.decode(state);
      JsonObject all = calls.call(call, conversation, 0);
      json.put("direction", all.getString("direction"))
          .put("number", number(key, call.caller()))
          .put("place", all.getJsonObject("place"))
          .put("accessNumber", all.getString("accessNumber"))
          .put("keys", keys(key, call));
    }
    return json;
  }

  /**
   * The way through the menus. What was entered may be somebody's number: its key tells whether a
   * program reads it.
   */
  private static JsonArray keys(CtiKey key, PhoneCall call) {
    Ivr ivr = call.ivr();
    JsonArray way = ivr == null ? new JsonArray() : WireJson.way(ivr.way());
    if (!key.has(CtiKey.Scope.NUMBERS)) {
      way.stream()
          .map(JsonObject.class::cast)
          .filter(one -> one.getString("kind").equals(Pressed.Kind.INPUT.name()))
          .forEach(one -> one.putNull("key"));
    }
    return way;
  }

  private static JsonObject number(CtiKey key, Caller caller) {
    JsonObject json = new JsonObject().put("kind", caller.kind());
    if (key.has(CtiKey.Scope.NUMBERS)) {
      return json.put("e164", caller.e164()).put("raw", caller.raw());
    }
    String value = caller.e164() == null ? caller.raw() : caller.e164();
    return json.putNull("e164")
        .put("raw", value.isEmpty() ? "" : new IdentityKey(IdentityKey.Kind.PHONE, value).hint());
  }
}
