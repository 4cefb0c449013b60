package org.omniline.playground.wechat;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import io.vertx.rxjava3.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the playground's page needs to be a follower: {@code /playground/api/wechat/…}. */
public final class FollowerApi {
  private static final Logger LOG = LoggerFactory.getLogger(FollowerApi.class);
  private static final String BASE = "/playground/api/wechat";
  private static final long LARGEST_BODY = 12L * 1024 * 1024;
  private static final int MOST_REPEATS = 100;

  private final Platform platform;
  private final Pusher pusher;

  public FollowerApi(Platform platform, Pusher pusher) {
    this.platform = platform;
    this.pusher = pusher;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router
        .route(BASE + "/*")
        .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
        .failureHandler(context -> error(context, 400, "the request is malformed or too large"));
    router.route(HttpMethod.GET, BASE + "/followers").handler(this::list);
    router.route(HttpMethod.POST, BASE + "/followers").handler(this::create);
    router.route(HttpMethod.POST, BASE + "/followers/:openid/messages").handler(this::message);
    router.route(HttpMethod.POST, BASE + "/followers/:openid/events").handler(this::event);
    router.route(HttpMethod.GET, BASE + "/followers/:openid/thread").handler(this::thread);
    router.route(HttpMethod.GET, BASE + "/media/:id").handler(this::media);
    router.route(HttpMethod.POST, BASE + "/faults").handler(this::faults);
  }

  private void list(RoutingContext context) {
    JsonArray all = new JsonArray();
    platform.followers().forEach(follower -> all.add(json(follower)));
    end(context, 200, all.toBuffer());
  }

  private static JsonObject json(Follower follower) {
    return new JsonObject()
        .put("openid", follower.openid)
        .put("nickname", follower.nickname)
        .put("subscribed", follower.subscribed);
  }

  private void create(RoutingContext context) {
    JsonObject body = body(context);
    String nickname = body.getString("nickname", "").strip();
    if (nickname.isEmpty() || nickname.length() > 40) {
      error(context, 422, "nickname: 1 to 40 characters");
      return;
    }
    end(context, 201, json(platform.follow(nickname)).toBuffer());
  }

  private void message(RoutingContext context) {
    Follower follower = platform.follower(context.pathParam("openid"));
    JsonObject body = body(context);
    if (follower == null) {
      error(context, 404, "no such follower");
      return;
    }
    String type = body.getString("type", "TEXT").toUpperCase(Locale.ROOT);
    long msgId = platform.nextMsgId();
    String mediaId = keptMedia(type, body);
    Map<String, String> fields = fields(type, body, mediaId);
    if (fields.isEmpty()) {
      error(context, 422, "type: TEXT, IMAGE, VOICE, VIDEO, LOCATION or LINK with what it needs");
      return;
    }
    fields.put("MsgType", type.toLowerCase(Locale.ROOT));
    fields.put("MsgId", Long.toString(msgId));
    synchronized (platform) {
      follower.wrote(type, shown(type, body), mediaId, platform.now());
    }
    platform.changed();
    push(context, follower, fields, body, Long.toString(msgId));
  }

  private static @Nullable String shown(String type, JsonObject body) {
    return switch (type) {
      case "TEXT" -> body.getString("text");
      case "LOCATION" -> body.getString("label");
      case "LINK" -> body.getString("title");
      case "VOICE" -> body.getString("recognition");
      default -> null;
    };
  }

  private @Nullable String keptMedia(String type, JsonObject body) {
    return switch (type) {
      case "IMAGE" -> {
        byte[] picture = decoded(body.getString("imageBase64"));
        yield picture.length == 0 ? null : platform.keep(Buffer.buffer(picture), "image/jpeg");
      }
      case "VOICE" ->
          platform.keep(Buffer.buffer("#!AMR\n").appendBytes(new byte[320]), "audio/amr");
      case "VIDEO" -> platform.keep(SampleVideo.bytes(), "video/mp4");
      default -> null;
    };
  }

  private static byte[] decoded(@Nullable String base64) {
    try {
      return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static Map<String, String> fields(
      String type, JsonObject body, @Nullable String mediaId) {
    Map<String, String> fields = new LinkedHashMap<>();
    switch (type) {
      case "TEXT" -> put(fields, "Content", body.getString("text"));
      case "IMAGE", "VIDEO" -> put(fields, "MediaId", mediaId);
      case "VOICE" -> {
        put(fields, "MediaId", mediaId);
        put(fields, "Format", "amr");
        put(fields, "Recognition", body.getString("recognition"));
      }
      case "LOCATION" -> {
        put(fields, "Location_X", string(body, "latitude"));
        put(fields, "Location_Y", string(body, "longitude"));
        put(fields, "Label", body.getString("label"));
      }
      case "LINK" -> {
        put(fields, "Title", body.getString("title"));
        put(fields, "Description", body.getString("description"));
        put(fields, "Url", body.getString("url"));
      }
      default -> {
        // Nothing to send: the caller answers 422.
      }
    }
    return fields;
  }

  private static @Nullable String string(JsonObject body, String key) {
    Object value = body.getValue(key);
    return value == null ? null : value.toString();
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      fields.put(name, value);
    }
  }

  private void event(RoutingContext context) {
    Follower follower = platform.follower(context.pathParam("openid"));
    JsonObject body = body(context);
    String event = body.getString("event", "");
    if (follower == null || event.isEmpty()) {
      error(context, follower == null ? 404 : 422, "a follower and an event are needed");
      return;
    }
    synchronized (platform) {
      follower.subscribed =
          switch (event) {
            case "subscribe" -> true;
            case "unsubscribe" -> false;
            default -> follower.subscribed;
          };
    }
    platform.changed();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("MsgType", "event");
    fields.put("Event", event);
    put(fields, "EventKey", body.getString("key"));
    push(context, follower, fields, body, null);
  }

  private void push(
      RoutingContext context,
      Follower follower,
      Map<String, String> fields,
      JsonObject body,
      @Nullable String msgId) {
    boolean safe = !"PLAIN".equals(body.getString("mode"));
    int repeat = Math.max(1, Math.min(MOST_REPEATS, body.getInteger("repeat", 1)));
    long created = platform.now() / 1_000;
    var unused = // both outcomes answer
        Flowable.range(0, repeat)
            .concatMapSingle(i -> pusher.push(follower.openid, created, fields, safe))
            .lastOrError()
            .subscribe(
                answer ->
                    end(
                        context,
                        200,
                        new JsonObject()
                            .put("msgId", msgId)
                            .put("status", answer.status())
                            .put("answer", answer.body())
                            .put("tookMs", answer.tookMs())
                            .toBuffer()),
                error -> error(context, 502, "the push failed"));
  }

  private void thread(RoutingContext context) {
    Follower follower = platform.follower(context.pathParam("openid"));
    if (follower == null) {
      error(context, 404, "no such follower");
      return;
    }
    String after = context.request().getParam("after");
    JsonArray items = new JsonArray();
    synchronized (platform) {
      follower.after(after == null ? 0 : Long.parseLong(after)).forEach(i -> items.add(json(i)));
      end(
          context,
          200,
          new JsonObject()
              .put("items", items)
              .put("typing", follower.isTyping(platform.now()))
              .toBuffer());
    }
  }

  private static JsonObject json(Follower.Item item) {
    JsonObject json =
        new JsonObject()
            .put("n", item.n())
            .put("direction", item.out() ? "OUT" : "IN")
            .put("type", item.type())
            .put("text", item.text())
            .put("at", Instant.ofEpochMilli(item.at()).toString());
    return item.mediaId() == null ? json : json.put("mediaUrl", BASE + "/media/" + item.mediaId());
  }

  private void media(RoutingContext context) {
    Platform.Media media = platform.media(context.pathParam("id"));
    if (media == null) {
      error(context, 404, "no such file");
      return;
    }
    context
        .response()
        .putHeader("content-type", media.contentType())
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("content-security-policy", "sandbox");
    end(context, media.bytes());
  }

  private void faults(RoutingContext context) {
    JsonObject body = body(context);
    platform.answerWith(body.getInteger("errcode", -1), body.getInteger("times", 1));
    end(context, 200, new JsonObject().toBuffer());
  }

  private static JsonObject body(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      return body == null ? new JsonObject() : body;
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  private static void error(RoutingContext context, int status, String detail) {
    end(context, status, new JsonObject().put("detail", detail).toBuffer());
  }

  private static void end(RoutingContext context, int status, Buffer body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json; charset=utf-8")
        .putHeader("cache-control", "no-store");
    end(context, body);
  }

  private static void end(RoutingContext context, Buffer body) {
    var unused = // the page may have been left
        context
            .response()
            .rxEnd(body)
            .subscribe(() -> {}, error -> LOG.debug("nobody took the answer", error));
  }
}
