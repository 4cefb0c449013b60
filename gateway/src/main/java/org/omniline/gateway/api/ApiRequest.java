package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;

/**
 * A request that was authenticated, authorised and validated against the contract. Used on its
 * event loop.
 *
 * @param operation its id in the contract
 * @param session null for a public operation
 * @param key of a program; null for whoever comes without one
 * @param address the client's
 * @param before what is done with an answer before it is sent
 */
public record ApiRequest(
    RoutingContext context,
    String operation,
    SessionStore.@Nullable Session session,
    @Nullable CtiKey key,
    String address,
    BiFunction<ApiRequest, JsonObject, Completable> before) {

  /** The session of an operation that is not public. */
  public SessionStore.Session signedIn() {
    if (session == null) {
      throw new Refusal(Refusal.Code.NOT_SIGNED_IN, "Sign in first.");
    }
    return session;
  }

  /** Who asks, for an operation that is not public. */
  public User user() {
    return signedIn().user();
  }

  /** The key of an operation for programs. */
  public CtiKey program() {
    if (key == null) {
      throw new Refusal(Refusal.Code.NOT_SIGNED_IN, "Come with a key.");
    }
    return key;
  }

  /** An id of the path; NOT_FOUND when it is beyond what an id can be. */
  public long id(String name) {
    return parseId(context.pathParam(name));
  }

  /** A decimal id, as the wire carries it. */
  static long parseId(@Nullable String text) {
    try {
      return Long.parseLong(text == null ? "" : text);
    } catch (NumberFormatException e) {
      throw new Refusal(Refusal.Code.NOT_FOUND, "There is nothing with this id.");
    }
  }

  /** The JSON body, valid by the contract. */
  public JsonObject body() {
    JsonObject body = context.body().asJsonObject();
    return body == null ? new JsonObject() : body;
  }

  /** A query parameter, null when absent or empty. */
  public @Nullable String query(String name) {
    List<String> values = context.queryParam(name);
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /** A time in the query; the contract has checked its shape, this its value. */
  public @Nullable Instant time(String name) {
    return parseTime(name, query(name));
  }

  /** A time of the query or the body; null stays null. */
  static @Nullable Instant parseTime(String name, @Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refusal(
          Refusal.Code.MALFORMED, "A time is written 2026-11-22T03:00:00Z.", Map.of("field", name));
    }
  }

  /** The parameter {@code limit}. */
  public int limit(int fallback) {
    String text = query("limit");
    return text == null ? fallback : Integer.parseInt(text);
  }

  /** Answers with JSON. */
  public Completable reply(int status, JsonObject json) {
    return before.apply(this, json).andThen(Completable.defer(() -> send(status, json)));
  }

  private Completable send(int status, JsonObject json) {
    Buffer body = json.toBuffer();
    return context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .putHeader("content-length", Integer.toString(body.length()))
        .rxEnd(body);
  }

  /** Answers with a list that is complete. */
  public Completable replyAll(JsonArray items) {
    return reply(200, new JsonObject().put("items", items).putNull("next"));
  }

  /** Answers that it is done. */
  public Completable done() {
    return context.response().setStatusCode(204).putHeader("cache-control", "no-store").rxEnd();
  }
}
