package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.channels.phone.number.PrefixFile;
import org.omniline.channels.phone.number.PrefixTableStore;
import org.omniline.channels.phone.number.PrefixTableStore.Imported;
import org.omniline.conversation.Refusal;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.phone.NumberPlaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /number-places}: the table of where numbers are from. */
final class NumberPlacesApi {
  private static final Logger LOG = LoggerFactory.getLogger(NumberPlacesApi.class);
  private static final int MOST_BYTES = 64 * 1024 * 1024;
  private static final long IDLE_S = 30;
  private static final String TARGET = "number-places";

  private final PrefixTableStore store;
  private final NumberPlaces places;
  private final PhoneNumbering numbering;
  private final Audit audit;
  private final Scheduler scheduler;

  /**
   * Makes the operations.
   *
   * @param scheduler times uploads that stand still
   */
  NumberPlacesApi(
      PrefixTableStore store,
      NumberPlaces places,
      PhoneNumbering numbering,
      Audit audit,
      Scheduler scheduler) {
    this.store = store;
    this.places = places;
    this.numbering = numbering;
    this.audit = audit;
    this.scheduler = scheduler;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("numberPlaces.read", this::read);
    handlers.put("numberPlaces.replace", this::replace);
    handlers.put("numberPlaces.remove", this::remove);
    handlers.put("numberPlaces.find", this::find);
  }

  private Completable read(ApiRequest request) {
    return store
        .imported()
        .map(NumberPlacesApi::json)
        .defaultIfEmpty(new JsonObject().put("rows", 0))
        .flatMapCompletable(json -> request.reply(200, json));
  }

  private Completable replace(ApiRequest request) {
    String name = request.query("name");
    if (name == null || name.isBlank() || name.length() > 255) {
      throw new Refusal(
          Refusal.Code.MALFORMED, "Give the file's name as ?name=.", Map.of("field", "name"));
    }
    return body(request)
        .flatMap(file -> places.read(file).flatMap(content -> store(request, name, file, content)))
        .flatMapCompletable(
            imported ->
                takeNow().andThen(Completable.defer(() -> request.reply(200, json(imported)))));
  }

  /** It is stored: a node that cannot read it now, as every other, does within ten seconds. */
  private Completable takeNow() {
    return places
        .refresh()
        .doOnError(error -> LOG.warn("The table of places is read later: {}", error.toString()))
        .onErrorComplete();
  }

  private Single<byte[]> body(ApiRequest request) {
    return request
        .context()
        .request()
        .toFlowable()
        .timeout(IDLE_S, TimeUnit.SECONDS, scheduler)
        .reduce(
            Buffer.buffer(),
            (all, more) -> {
              if (all.length() + more.length() > MOST_BYTES) {
                throw new Refusal(
                    Refusal.Code.TOO_LARGE,
                    "This table is too large.",
                    Map.of("limitBytes", MOST_BYTES));
              }
              return all.appendBuffer(more);
            })
        .map(Buffer::getBytes);
  }

  private Single<Imported> store(
      ApiRequest request, String name, byte[] file, PrefixFile.Content content) {
    int rows = content.rows().size();
    if (!content.mistakes().isEmpty()) {
      throw new Refusal(
          Refusal.Code.INVALID,
          "Nothing was imported: mend these lines and send the file again.",
          Map.of("field", "file", "reason", "lines-wrong", "lines", lines(content.mistakes())));
    }
    if (rows == 0) {
      throw Refusal.invalid("file", "no-rows", "This file has no row of prefix and region.");
    }
    if (rows > PrefixFile.MOST_ROWS) {
      throw Refusal.invalid("file", "too-many-rows", "This file has too many rows.");
    }
    return audit
        .management(
            request.user(),
            request.operation(),
            request.address(),
            TARGET,
            Map.of("file", name, "rows", Integer.toString(rows)))
        .andThen(Single.defer(() -> store.replace(name, file, rows, request.user().id())));
  }

  private static JsonArray lines(List<PrefixFile.Mistake> mistakes) {
    JsonArray lines = new JsonArray();
    mistakes.forEach(
        mistake ->
            lines.add(
                new JsonObject()
                    .put("line", mistake.line())
                    .put(
                        "reason", mistake.wrong().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("text", mistake.text())));
    return lines;
  }

  private Completable remove(ApiRequest request) {
    return audit
        .management(request.user(), request.operation(), request.address(), TARGET, Map.of())
        .andThen(Completable.defer(store::remove))
        .andThen(Completable.defer(this::takeNow))
        .andThen(Completable.defer(request::done));
  }

  /** What an agent would be shown for a number, and whether the imported table says so. */
  private Completable find(ApiRequest request) {
    CallerNumber number = numbering.of(request.query("number"), false);
    PhonePlaces.Place place = places.places().of(number.e164());
    return request.reply(
        200,
        new JsonObject()
            .put("number", number.value())
            .put("region", place.region())
            .put("carrier", place.carrier())
            .put("imported", places.places().isImported(number.e164())));
  }

  private static JsonObject json(Imported imported) {
    return new JsonObject()
        .put("name", imported.name())
        .put("rows", imported.rows())
        .put("at", WireJson.time(imported.at()))
        .put("by", WireJson.ref(imported.by()));
  }
}
