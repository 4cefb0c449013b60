package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.conversation.port.RecordingStore.Filter;
import org.omniline.conversation.port.RecordingStore.Listed;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/**
 * {@code /recordings}: found, listened to and taken away, each by a right of its own. Whoever may
 * not search hears the own talks and those of conversations in the own hands.
 */
final class RecordingsApi {
  private static final int PAGE = 50;
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]+");

  private final RecordingStore recordings;
  private final MediaStore media;
  private final UserStore users;
  private final PhoneNumbering numbering;
  private final Audit audit;
  private final Listenings listenings;

  RecordingsApi(
      RecordingStore recordings,
      MediaStore media,
      UserStore users,
      PhoneNumbering numbering,
      Audit audit,
      InstantSource clock) {
    this.recordings = recordings;
    this.media = media;
    this.users = users;
    this.numbering = numbering;
    this.audit = audit;
    this.listenings = new Listenings(audit, clock);
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("recordings.search", this::search);
    handlers.put("recordings.read", this::read);
    handlers.put("recordings.listen", this::listen);
    handlers.put("recordings.download", this::download);
  }

  // ---- found ----

  private Completable search(ApiRequest request) {
    Filter filter = filter(request);
    int limit = request.limit(PAGE);
    User user = request.user();
    return audit
        .access(user, request.operation(), request.address(), "recordings")
        .andThen(
            Single.defer(
                () ->
                    Single.zip(
                        recordings.list(user.viewer(), filter, request.query("after"), limit),
                        recordings.agents(user.viewer(), user.watchedTeam()),
                        names(),
                        (page, agents, names) ->
                            new JsonObject()
                                .put("items", WireJson.array(page.items(), one -> json(one, names)))
                                .put("agents", WireJson.array(named(agents, names), one -> one))
                                .put("next", page.next()))))
        .flatMapCompletable(reply -> request.reply(200, reply));
  }

  private static List<JsonObject> named(List<Long> agents, Map<Long, String> names) {
    return agents.stream()
        .map(id -> person(id, names))
        .sorted(Comparator.comparing(one -> one.getString("name")))
        .toList();
  }

  private static JsonObject person(long id, Map<Long, String> names) {
    return new JsonObject().put("id", WireJson.id(id)).put("name", names.getOrDefault(id, ""));
  }

  private Filter filter(ApiRequest request) {
    Instant from = request.time("from");
    Instant to = request.time("to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw Refusal.invalid("to", "before-from", "The end must be after the beginning.");
    }
    String direction = request.query("direction");
    return new Filter(
        from,
        to,
        id(request, "agent"),
        id(request, "queue"),
        direction == null ? null : (Boolean) direction.equals("OUTBOUND"),
        number(request),
        milliseconds(request, "minSeconds"),
        milliseconds(request, "maxSeconds"),
        "true".equals(request.query("failed")) ? Boolean.TRUE : null,
        request.user().watchedTeam());
  }

  /** A name or a slip would find nothing, as if there were no recording. */
  private @Nullable String number(ApiRequest request) {
    String told = request.query("number");
    if (told == null || told.isBlank()) {
      return null;
    }
    String number = numbering.of(told, false).value();
    if (!NUMBER.matcher(number).matches()) {
      throw Refusal.invalid("number", "not-searchable", "This is no telephone number.");
    }
    return number;
  }

  private static @Nullable Long id(ApiRequest request, String name) {
    String text = request.query(name);
    return text == null ? null : (Long) ApiRequest.parseId(text);
  }

  private static @Nullable Long milliseconds(ApiRequest request, String name) {
    String text = request.query(name);
    return text == null ? null : (Long) (Long.parseLong(text) * 1_000);
  }

  // ---- one ----

  private Completable read(ApiRequest request) {
    return Single.zip(mine(request), names(), RecordingsApi::json)
        .flatMapCompletable(one -> request.reply(200, one));
  }

  private Single<Map<Long, String>> names() {
    return users
        .all()
        .map(
            all -> {
              Map<Long, String> names = new HashMap<>();
              all.forEach(user -> names.put(user.id(), user.name()));
              return names;
            });
  }

  /** One that the user may listen to; fails NOT_FOUND, which is on record. */
  private Single<Listed> mine(ApiRequest request) {
    long id = request.id("id");
    User user = request.user();
    return recordings
        .find(user.viewer(), id)
        .filter(one -> mayHear(user, one))
        .switchIfEmpty(Single.defer(() -> refused(request, id)));
  }

  private static boolean mayHear(User user, Listed one) {
    if (user.may(Right.RECORDINGS_SEARCH)) {
      return true;
    }
    return Objects.equals(one.agent(), user.id()) || Objects.equals(one.owner(), user.id());
  }

  private Single<Listed> refused(ApiRequest request, long id) {
    return audit
        .refused(
            request.user(),
            request.operation(),
            Refusal.Code.NOT_FOUND.wire(),
            request.address(),
            target(id))
        .andThen(
            Single.error(
                new Refusal(Refusal.Code.NOT_FOUND, "There is no such recording for you.")));
  }

  private static String target(long id) {
    return "recording:" + id;
  }

  private Completable listen(ApiRequest request) {
    return mine(request)
        .flatMapCompletable(
            one ->
                listenings
                    .heard(request, target(one.id()))
                    .andThen(Completable.defer(() -> send(request, one))));
  }

  private Completable download(ApiRequest request) {
    return mine(request)
        .flatMapCompletable(
            one ->
                audit
                    .access(
                        request.user(), request.operation(), request.address(), target(one.id()))
                    .andThen(Completable.defer(() -> send(request, one))));
  }

  private Completable send(ApiRequest request, Listed one) {
    Long file = one.media();
    return (file == null ? Maybe.<MediaStore.Stored>empty() : media.find(file))
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "This recording has no file.")))
        .flatMapCompletable(
            stored -> FileReply.send(request, media, stored.ref(), FileReply.NOT_AT_ALL));
  }

  // ---- words ----

  private static JsonObject json(Listed one, Map<Long, String> names) {
    Long agent = one.agent();
    Long queue = one.queue();
    JsonArray silent = new JsonArray();
    one.silent()
        .forEach(
            each ->
                silent.add(
                    new JsonObject()
                        .put(
                            "fromMs",
                            Math.max(0, Duration.between(one.began(), each.from()).toMillis()))
                        .put(
                            "toMs",
                            Math.max(0, Duration.between(one.began(), each.to()).toMillis()))));
    return new JsonObject()
        .put("id", WireJson.id(one.id()))
        .put("conversation", WireJson.id(one.conversation()))
        .put("state", one.state().name())
        .put("number", one.number())
        .put("accessNumber", one.accessNumber())
        .put("direction", one.outbound() ? "OUTBOUND" : "INBOUND")
        .put("agent", agent == null ? null : person(agent, names))
        .put(
            "queue",
            queue == null
                ? null
                : new JsonObject().put("id", WireJson.id(queue)).put("name", one.queueName()))
        .put("rule", one.ruleName().isEmpty() ? null : one.ruleName())
        .put("mode", one.mode())
        .put("announced", one.announced())
        .put("began", WireJson.time(one.began()))
        .put("durationMs", one.durationMs())
        .put("size", one.size())
        .put("masked", silent)
        .put("failure", one.failure());
  }
}
