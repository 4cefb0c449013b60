package org.omniline.playground.phone;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import io.vertx.rxjava3.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Equipment;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the playground's page needs to call and to answer: {@code /playground/api/phone/…}. */
public final class PhoneApi {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneApi.class);
  private static final String BASE = "/playground/api/phone";
  private static final long LARGEST_BODY = 4_096;
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9*#]{2,32}");
  private static final Pattern KEYS = Pattern.compile("[0-9*#A-D]{1,32}");

  private final PhonePeer peer;
  private final Single<Map<String, String>> prompts;

  /**
   * Makes one.
   *
   * @param prompts what prompts say now, by code
   */
  public PhoneApi(PhonePeer peer, Single<Map<String, String>> prompts) {
    this.peer = peer;
    this.prompts = prompts;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router
        .route(BASE + "/*")
        .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
        .failureHandler(context -> end(context, 400, new JsonObject()));
    router.route(HttpMethod.GET, BASE + "/state").handler(this::state);
    router.route(HttpMethod.POST, BASE + "/calls").handler(this::call);
    router.route(HttpMethod.POST, BASE + "/calls/:id/keys").handler(this::keys);
    router.route(HttpMethod.POST, BASE + "/calls/:id/hangup").handler(this::hangUp);
    router.route(HttpMethod.POST, BASE + "/phones/:number/:what").handler(this::phone);
    router.route(HttpMethod.POST, BASE + "/disk").handler(this::disk);
    router.route(HttpMethod.POST, BASE + "/power").handler(this::power);
    router.route(HttpMethod.POST, BASE + "/modules/:name").handler(this::module);
    router.route(HttpMethod.POST, BASE + "/gateways/:name").handler(this::gateway);
  }

  private void state(RoutingContext context) {
    var unused = // every outcome answers the request
        Single.zip(peer.heard(), prompts, this::state)
            .subscribe(
                state -> end(context, 200, state), error -> end(context, 500, new JsonObject()));
  }

  private JsonObject state(Map<String, String> heard, Map<String, String> said) {
    return new JsonObject()
        .put("calls", calls(heard))
        .put("prompts", new JsonObject(new TreeMap<>(said)))
        .put("phones", phones())
        .put("diskFull", peer.isDiskFull());
  }

  private JsonArray calls(Map<String, String> heard) {
    JsonArray all = new JsonArray();
    for (PhonePeer.Placed placed : peer.calls()) {
      Caller caller = placed.caller();
      all.add(
          new JsonObject()
              .put("id", caller.uuid())
              .put("number", placed.number())
              .put("accessNumber", placed.accessNumber())
              .put("state", caller.state().name())
              .put("cause", caller.cause())
              .put("keys", caller.heard())
              .put("hears", heard.getOrDefault(caller.uuid(), "")));
    }
    return all;
  }

  private JsonArray phones() {
    JsonArray all = new JsonArray();
    new TreeMap<>(peer.phones())
        .forEach(
            (number, phone) ->
                all.add(
                    new JsonObject()
                        .put("number", number)
                        .put("state", phone.state().name())
                        .put("behaviour", peer.behaviour(number).name())));
    return all;
  }

  private void call(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    String number = body == null ? "" : body.getString("number", "");
    String access = body == null ? "" : body.getString("accessNumber", "");
    boolean anonymous = number.isEmpty();
    if (!NUMBER.matcher(access).matches() || (!anonymous && !NUMBER.matcher(number).matches())) {
      end(context, 400, new JsonObject());
      return;
    }
    end(context, 201, new JsonObject().put("id", peer.call(number, access).caller().uuid()));
  }

  private void keys(RoutingContext context) {
    PhonePeer.Placed placed = peer.find(context.pathParam("id"));
    JsonObject body = context.body().asJsonObject();
    String keys = body == null ? "" : body.getString("keys", "");
    if (placed == null || !KEYS.matcher(keys).matches()) {
      end(context, placed == null ? 404 : 400, new JsonObject());
      return;
    }
    placed.caller().press(keys);
    end(context, 200, new JsonObject());
  }

  private void hangUp(RoutingContext context) {
    PhonePeer.Placed placed = peer.find(context.pathParam("id"));
    if (placed != null) {
      placed.caller().hangUp();
    }
    end(context, placed == null ? 404 : 200, new JsonObject());
  }

  private void disk(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    peer.fillDisk(body != null && body.getBoolean("full", false));
    end(context, 200, new JsonObject());
  }

  private void power(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    var unused = // every outcome answers the request
        peer.power(body != null && body.getBoolean("on", false))
            .subscribe(
                () -> end(context, 200, new JsonObject()),
                error -> end(context, 409, new JsonObject()));
  }

  private void module(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    String name = context.pathParam("name");
    if (body != null && body.getBoolean("loaded", false)) {
      peer.equipment().load(name);
    } else {
      peer.equipment().unload(name);
    }
    end(context, 200, new JsonObject());
  }

  private void gateway(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    String wanted = body == null ? "" : body.getString("state", "");
    for (Equipment.GatewayState state : Equipment.GatewayState.values()) {
      if (state.name().equals(wanted)) {
        peer.equipment().gateway(context.pathParam("name"), state);
        end(context, 200, new JsonObject());
        return;
      }
    }
    end(context, 400, new JsonObject());
  }

  private void phone(RoutingContext context) {
    String number = context.pathParam("number");
    Phone phone = peer.phones().get(number);
    if (phone == null) {
      end(context, 404, new JsonObject());
      return;
    }
    switch (context.pathParam("what")) {
      case "answer" -> phone.answer();
      case "hangup" -> phone.hangUp();
      case "lose" -> phone.lose();
      case "keys" -> {
        JsonObject body = context.body().asJsonObject();
        String keys = body == null ? "" : body.getString("keys", "");
        if (KEYS.matcher(keys).matches()) {
          phone.press(keys);
        }
      }
      case "behaviour" -> {
        String kind = context.body().asJsonObject().getString("behaviour", "");
        for (PhoneBehaviour.Kind one : PhoneBehaviour.Kind.values()) {
          if (one.name().equals(kind)) {
            peer.behave(number, one);
          }
        }
      }
      default -> {
        end(context, 404, new JsonObject());
        return;
      }
    }
    end(context, 200, new JsonObject());
  }

  private static void end(RoutingContext context, int status, JsonObject body) {
    var unused = // whoever asked may be gone
        context
            .response()
            .setStatusCode(status)
            .putHeader("content-type", "application/json")
            .putHeader("cache-control", "no-store")
            .rxEnd(body.encode())
            .subscribe(() -> {}, error -> LOG.debug("nobody took the answer", error));
  }
}
