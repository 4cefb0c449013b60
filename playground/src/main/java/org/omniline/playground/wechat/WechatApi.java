package org.omniline.playground.wechat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.FileUpload;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import io.vertx.rxjava3.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The part of WeChat's HTTP API that official accounts use for customer service, with its
 * documented answers: {@code /cgi-bin/token}, {@code stable_token}, {@code message/custom/send} and
 * {@code typing}, {@code media/upload} and {@code get}.
 */
public final class WechatApi {
  private static final long LARGEST_UPLOAD = 12L * 1024 * 1024;

  private final Platform platform;
  private final Vertx vertx;
  private final Path uploads;

  /**
   * @param uploads where uploads stand while they are read
   */
  public WechatApi(Platform platform, Vertx vertx, Path uploads) {
    this.platform = platform;
    this.vertx = vertx;
    this.uploads = uploads;
  }

  /** The routes, for a server of their own. */
  public Router router() {
    Router router = Router.router(vertx);
    router
        .route("/cgi-bin/*")
        .handler(
            BodyHandler.create(uploads.toString())
                .setBodyLimit(LARGEST_UPLOAD)
                .setDeleteUploadedFilesOnEnd(true));
    router.route(HttpMethod.GET, "/cgi-bin/token").handler(this::token);
    router.route(HttpMethod.POST, "/cgi-bin/stable_token").handler(this::stableToken);
    router
        .route(HttpMethod.POST, "/cgi-bin/message/custom/send")
        .handler(context -> guarded(context, body -> send(body)));
    router
        .route(HttpMethod.POST, "/cgi-bin/message/custom/typing")
        .handler(context -> answered(context, body -> typing(body)));
    router.route(HttpMethod.POST, "/cgi-bin/media/upload").handler(this::upload);
    router.route(HttpMethod.GET, "/cgi-bin/media/get").handler(this::download);
    return router;
  }

  private void token(RoutingContext context) {
    answerToken(
        context, platform.token(parameter(context, "appid"), parameter(context, "secret"), true));
  }

  private void stableToken(RoutingContext context) {
    JsonObject body = body(context);
    if (body == null) {
      error(context, 47001);
      return;
    }
    answerToken(
        context,
        platform.token(
            body.getString("appid", ""),
            body.getString("secret", ""),
            body.getBoolean("force_refresh", false)));
  }

  private static void answerToken(RoutingContext context, String token) {
    if (token.isEmpty()) {
      error(context, 40125);
    } else {
      json(context, new JsonObject().put("access_token", token).put("expires_in", 7_200));
    }
  }

  /**
   * Answers a call that needs a token and can be told to fail. Only answers to people can: "typing"
   * goes before each of them and would take the fault away.
   */
  private void guarded(RoutingContext context, ToIntFunction<JsonObject> action) {
    Integer fault = platform.takeFault();
    if (fault != null) {
      if (fault != 0) {
        error(context, fault);
      }
      return; // 0: never answered, as when the platform hangs
    }
    answered(context, action);
  }

  private void answered(RoutingContext context, ToIntFunction<JsonObject> action) {
    int refused = platform.check(parameter(context, "access_token"));
    JsonObject body = body(context);
    error(context, refused != 0 ? refused : body == null ? 47001 : action.applyAsInt(body));
  }

  private int send(JsonObject body) {
    Follower follower = platform.follower(body.getString("touser"));
    if (follower == null) {
      return 40003;
    }
    String type = body.getString("msgtype", "");
    JsonObject content = body.getJsonObject(type, new JsonObject());
    String text = content.getString("content");
    String mediaId = content.getString("media_id");
    if (type.equals("text") ? text == null || text.isEmpty() : platform.media(mediaId) == null) {
      return type.equals("text") ? 44004 : 40007;
    }
    synchronized (platform) {
      int refusal = follower.refusal(platform.now());
      if (refusal == 0) {
        follower.received(type.toUpperCase(java.util.Locale.ROOT), text, mediaId, platform.now());
        platform.changed();
      }
      return refusal;
    }
  }

  private int typing(JsonObject body) {
    Follower follower = platform.follower(body.getString("touser"));
    if (follower == null) {
      return 40003;
    }
    synchronized (platform) {
      follower.typing("Typing".equals(body.getString("command")), platform.now());
    }
    return 0;
  }

  private void upload(RoutingContext context) {
    int refused = platform.check(parameter(context, "access_token"));
    if (refused != 0 || context.fileUploads().isEmpty()) {
      error(context, refused != 0 ? refused : 41005);
      return;
    }
    FileUpload file = context.fileUploads().iterator().next();
    var unused = // both outcomes answer
        vertx
            .fileSystem()
            .rxReadFile(file.uploadedFileName())
            .subscribe(
                bytes ->
                    json(
                        context,
                        new JsonObject()
                            .put("type", parameter(context, "type"))
                            .put("media_id", platform.keep(bytes, file.contentType()))
                            .put("created_at", platform.now() / 1_000)),
                error -> error(context, -1));
  }

  private void download(RoutingContext context) {
    int refused = platform.check(parameter(context, "access_token"));
    Platform.Media media = platform.media(parameter(context, "media_id"));
    if (refused != 0 || media == null) {
      error(context, refused != 0 ? refused : 40007);
      return;
    }
    String extension = media.contentType().contains("png") ? "png" : extension(media.contentType());
    context
        .response()
        .putHeader("content-type", media.contentType())
        .putHeader("content-disposition", "attachment; filename=\"media." + extension + "\"");
    end(context, media.bytes());
  }

  private static String extension(String contentType) {
    return switch (contentType) {
      case "audio/amr" -> "amr";
      case "audio/mpeg" -> "mp3";
      case "video/mp4" -> "mp4";
      case "image/gif" -> "gif";
      default -> "jpg";
    };
  }

  private static String parameter(RoutingContext context, String name) {
    String value = context.request().getParam(name);
    return value == null ? "" : value;
  }

  private static @Nullable JsonObject body(RoutingContext context) {
    try {
      return context.body().asJsonObject();
    } catch (DecodeException e) {
      return null;
    }
  }

  private static void error(RoutingContext context, int errcode) {
    json(
        context,
        new JsonObject().put("errcode", errcode).put("errmsg", errcode == 0 ? "ok" : "playground"));
  }

  private static void json(RoutingContext context, JsonObject value) {
    context.response().putHeader("content-type", "application/json; charset=utf-8");
    end(context, value.toBuffer());
  }

  private static void end(RoutingContext context, io.vertx.core.buffer.Buffer body) {
    var unused = context.response().rxEnd(body).onErrorComplete().subscribe();
  }
}
