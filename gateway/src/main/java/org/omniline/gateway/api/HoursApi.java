package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.admission.HoursStore;
import org.omniline.routing.admission.HoursStore.SavedDay;
import org.omniline.routing.admission.HoursStore.SavedHours;
import org.omniline.routing.admission.HoursStore.SystemText;
import org.omniline.routing.admission.PolicyJson;

/** {@code /business-hours}, {@code /special-days}, {@code /system-texts}. */
final class HoursApi {
  private final HoursStore hours;
  private final Audit audit;
  private final ZoneId zone;

  /**
   * Makes the operations.
   *
   * @param zone where the hotline is: what new hours begin with
   */
  HoursApi(HoursStore hours, Audit audit, ZoneId zone) {
    this.hours = hours;
    this.zone = zone;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put(
        "hours.list",
        request ->
            hours
                .hours()
                .flatMapCompletable(
                    all ->
                        request.reply(
                            200,
                            new JsonObject()
                                .put("items", WireJson.array(all, HoursApi::json))
                                .putNull("next")
                                .put("zone", zone.getId()))));
    handlers.put("hours.create", request -> save(request, 0, 201));
    handlers.put("hours.update", request -> save(request, request.id("id"), 200));
    handlers.put("special-days.list", this::days);
    handlers.put("special-days.save", this::saveDay);
    handlers.put("special-days.remove", this::removeDay);
    handlers.put(
        "system-texts.list",
        request ->
            hours
                .texts()
                .flatMapCompletable(all -> request.replyAll(WireJson.array(all, HoursApi::json))));
    handlers.put("system-texts.save", this::saveText);
  }

  private Completable save(ApiRequest request, long id, int status) {
    JsonObject body = request.body();
    JsonArray queues = body.getJsonArray("queues");
    SavedHours wanted =
        valid(
            "zone",
            () ->
                new SavedHours(
                    id,
                    id == 0 ? 0 : body.getInteger("version", 0),
                    body.getString("code"),
                    body.getString("name"),
                    ZoneId.of(body.getString("zone")),
                    valid("week", () -> PolicyJson.week(body.getJsonObject("week"))),
                    body.getBoolean("followsSpecialDays", true),
                    closed(body),
                    body.getBoolean("leaveMessage", false),
                    IntStream.range(0, queues.size())
                        .mapToObj(i -> ApiRequest.parseId(queues.getString(i)))
                        .toList(),
                    body.getBoolean("active", true)));
    wanted.week().forEach((day, open) -> apart("week", open));
    Single<List<TwinNames.Named>> known =
        hours.hours().map(all -> all.stream().map(HoursApi::named).toList());
    return TwinNames.refuse(known, named(wanted), "name")
        .andThen(Completable.defer(() -> written(request, "hours:" + wanted.code())))
        .andThen(Single.defer(() -> hours.saveHours(wanted, request.user().id())))
        .flatMapCompletable(
            kept ->
                request.reply(
                    status,
                    json(kept.hours()).put("moved", WireJson.array(kept.moved(), HoursApi::json))));
  }

  private static TwinNames.Named named(SavedHours one) {
    return new TwinNames.Named(Long.toString(one.id()), one.name(), one.active());
  }

  private static Wording closed(JsonObject body) {
    return new Wording(
        body.getString("closedText", "").strip(), body.getString("closedEnglish", "").strip());
  }

  /** Two spans that overlap are one that was mistyped. */
  private static void apart(String field, List<TimeSpan> ofOneDay) {
    if (TimeSpan.overlap(ofOneDay)) {
      throw Refusal.invalid(field, "overlap", "Two spans of one day overlap.");
    }
  }

  private static JsonObject json(HoursStore.Moved moved) {
    return new JsonObject()
        .put("queue", WireJson.id(moved.queue()))
        .put(
            "from",
            new JsonObject()
                .put("id", WireJson.id(moved.fromHours()))
                .put("name", moved.fromName()));
  }

  private static <T> T valid(String field, Supplier<T> make) {
    try {
      return make.get();
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Refusal.invalid(field, "no-such", "This does not exist: " + e.getMessage());
    }
  }

  private Completable days(ApiRequest request) {
    LocalDate from = date(request.query("from"), "from");
    return hours
        .specialDays(from == null ? LocalDate.EPOCH : from)
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, HoursApi::json)));
  }

  private static @Nullable LocalDate date(@Nullable String text, String field) {
    return text == null ? null : valid(field, () -> LocalDate.parse(text));
  }

  private static LocalDate day(ApiRequest request) {
    return valid("day", () -> LocalDate.parse(request.context().pathParam("day")));
  }

  private Completable saveDay(ApiRequest request) {
    JsonObject body = request.body();
    LocalDate day = day(request);
    SavedDay wanted =
        new SavedDay(
            day,
            body.getInteger("version", 0),
            new SpecialDay(
                body.getString("name"),
                body.getBoolean("holiday", true),
                valid("open", () -> PolicyJson.spans(body.getJsonArray("open"))),
                closed(body)));
    apart("open", wanted.special().open());
    return written(request, "special-day:" + day)
        .andThen(Single.defer(() -> hours.saveSpecialDay(wanted, request.user().id())))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private Completable removeDay(ApiRequest request) {
    LocalDate day = day(request);
    String version = request.query("version");
    return written(request, "special-day:" + day)
        .andThen(
            Single.defer(
                () ->
                    hours.removeSpecialDay(
                        day, version == null ? 0 : Integer.parseInt(version), request.user().id())))
        .flatMapCompletable(removed -> request.done());
  }

  private Completable saveText(ApiRequest request) {
    JsonObject body = request.body();
    SystemText wanted =
        new SystemText(
            request.context().pathParam("code"),
            body.getInteger("version", 0),
            body.getString("text"),
            body.getString("english"));
    return written(request, "system-text:" + wanted.code())
        .andThen(Single.defer(() -> hours.saveText(wanted, request.user().id())))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private Completable written(ApiRequest request, String target) {
    return audit.management(
        request.user(), request.operation(), request.address(), target, Map.of());
  }

  private static JsonObject json(SavedHours saved) {
    JsonArray queues = new JsonArray();
    List<Long> ids = saved.queues();
    ids.forEach(id -> queues.add(WireJson.id(id)));
    return new JsonObject()
        .put("id", WireJson.id(saved.id()))
        .put("version", saved.version())
        .put("code", saved.code())
        .put("name", saved.name())
        .put("zone", saved.zone().getId())
        .put("week", PolicyJson.week(saved.week()))
        .put("followsSpecialDays", saved.followsSpecialDays())
        .put("closedText", saved.closed().chinese())
        .put("closedEnglish", saved.closed().english())
        .put("leaveMessage", saved.leaveMessage())
        .put("queues", queues)
        .put("active", saved.active());
  }

  private static JsonObject json(SavedDay saved) {
    return new JsonObject()
        .put("day", saved.day().toString())
        .put("version", saved.version())
        .put("name", saved.special().name())
        .put("holiday", saved.special().holiday())
        .put("open", PolicyJson.spans(saved.special().open()))
        .put("closedText", saved.special().closed().chinese())
        .put("closedEnglish", saved.special().closed().english());
  }

  private static JsonObject json(SystemText text) {
    return new JsonObject()
        .put("code", text.code())
        .put("version", text.version())
        .put("text", text.text())
        .put("english", text.english());
  }
}
