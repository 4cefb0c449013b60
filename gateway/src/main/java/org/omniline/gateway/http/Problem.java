package org.omniline.gateway.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.omniline.conversation.Refusal;

/**
 * An error as RFC 9457 writes it. Sockets carry the same object.
 *
 * @param status HTTP status
 * @param code stable, lower case with hyphens
 * @param detail one sentence for a person
 * @param fields values a client can use
 */
public record Problem(int status, String code, String detail, Map<String, Object> fields) {
  /** The media type. */
  public static final String TYPE = "application/problem+json";

  public Problem {
    fields = Map.copyOf(fields);
  }

  /** What to tell a client; what is not a refusal tells nothing of our inside. */
  public static Problem of(Throwable error) {
    if (error instanceof Refusal refusal) {
      return new Problem(
          status(refusal.code()),
          refusal.code().wire(),
          String.valueOf(refusal.getMessage()),
          refusal.fields());
    }
    if (error instanceof HttpException http) {
      return ofStatus(http.getStatusCode());
    }
    if (error instanceof TimeoutException) {
      return new Problem(503, "unavailable", "It took too long: try again.", Map.of());
    }
    return new Problem(500, "internal", "Something went wrong on our side.", Map.of());
  }

  /** For what the HTTP layer refuses by itself. */
  public static Problem ofStatus(int status) {
    return switch (status) {
      case 400 -> new Problem(400, "malformed", "The request is not well formed.", Map.of());
      case 404 -> new Problem(404, "not-found", "There is nothing here.", Map.of());
      case 405 -> new Problem(405, "method-not-allowed", "This cannot be done with it.", Map.of());
      case 413 -> new Problem(413, "too-large", "The request is too large.", Map.of());
      case 415 -> new Problem(415, "type-not-allowed", "This content type is not taken.", Map.of());
      default ->
          status >= 400 && status < 500
              ? new Problem(status, "malformed", "The request cannot be served.", Map.of())
              : new Problem(500, "internal", "Something went wrong on our side.", Map.of());
    };
  }

  private static int status(Refusal.Code code) {
    return switch (code) {
      case NOT_FOUND, UNKNOWN_COMMAND -> 404;
      case FORBIDDEN, ACCOUNT_EXPIRED -> 403;
      case NOT_SIGNED_IN, SIGN_IN_FAILED -> 401;
      case MALFORMED -> 400;
      case INVALID, TEXT_TOO_LONG, WEAK_PASSWORD -> 422;
      case WRONG_STATE,
          CONFLICT,
          OFFER_LOST,
          OFFER_EXPIRED,
          CAPACITY_FULL,
          NEWER_MESSAGE,
          RISK_UNDECIDED,
          IN_USE ->
          409;
      case TOO_LARGE -> 413;
      case TYPE_NOT_ALLOWED -> 415;
      case TOO_FAST -> 429;
      case OVERLOADED, UNAVAILABLE -> 503;
      case ACCOUNT_LOCKED -> 423;
    };
  }

  /** The code in words. */
  public String title() {
    String words = code.replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** As HTTP carries it. */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", "urn:omniline:problem:" + code)
            .put("title", title())
            .put("status", status)
            .put("code", code)
            .put("detail", detail);
    if (!fields.isEmpty()) {
      json.put("fields", new JsonObject(fields));
    }
    return json;
  }
}
