package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.omniline.conversation.Refusal;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Shift;
import org.omniline.routing.ShiftStore;

/** {@code /shifts}: hours that queues count seats by. Made inactive, never removed. */
final class ShiftsApi {
  private final ShiftStore shifts;
  private final Supplier<Completable> configure;
  private final Audit audit;
  private final ZoneId zone;

  /**
   * Makes the operations.
   *
   * @param configure tells routing how queues now work
   * @param zone by whose clock shifts begin and end
   */
  ShiftsApi(ShiftStore shifts, Supplier<Completable> configure, Audit audit, ZoneId zone) {
    this.shifts = shifts;
    this.configure = configure;
    this.audit = audit;
    this.zone = zone;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("shifts.list", this::list);
    handlers.put("shifts.create", request -> save(request, 0, 201));
    handlers.put("shifts.update", request -> save(request, request.id("id"), 200));
  }

  private Completable list(ApiRequest request) {
    return shifts
        .shifts()
        .flatMapCompletable(
            all ->
                request.reply(
                    200,
                    new JsonObject()
                        .put("items", WireJson.array(all, ShiftsApi::json))
                        .putNull("next")
                        .put("zone", zone.getId())));
  }

  private Completable save(ApiRequest request, long id, int status) {
    Shift wanted = read(request.body(), id);
    return audit
        .management(
            request.user(),
            request.operation(),
            request.address(),
            "shift:" + wanted.name(),
            Map.of())
        .andThen(Single.defer(() -> shifts.saveShift(wanted, request.user().id())))
        .flatMap(saved -> configure.get().toSingleDefault(saved))
        .flatMapCompletable(saved -> request.reply(status, json(saved)));
  }

  private static Shift read(JsonObject body, long id) {
    JsonArray days = body.getJsonArray("days");
    int from = body.getInteger("from");
    int until = body.getInteger("until");
    if (from == until) {
      throw Refusal.invalid(
          "until", "begins-and-ends", "A shift ends at another time than it begins.");
    }
    return new Shift(
        id,
        id == 0 ? 0 : body.getInteger("version", 0),
        body.getString("name").strip(),
        IntStream.range(0, days.size())
            .mapToObj(i -> DayOfWeek.valueOf(days.getString(i)))
            .collect(Collectors.toSet()),
        new TimeSpan(from, until),
        body.getBoolean("active", true));
  }

  private static JsonObject json(Shift shift) {
    return new JsonObject()
        .put("id", WireJson.id(shift.id()))
        .put("version", shift.version())
        .put("name", shift.name())
        .put("days", new JsonArray(shift.days().stream().sorted().map(Enum::name).toList()))
        .put("from", shift.span().from())
        .put("until", shift.span().until())
        .put("active", shift.active());
  }
}
