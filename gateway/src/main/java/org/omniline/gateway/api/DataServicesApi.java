package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.omniline.conversation.Refusal;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.flow.store.DataServiceStore.DataService;
import org.omniline.flow.store.DataServiceStore.Method;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.flow.AllowedHosts;
import org.omniline.gateway.flow.DataServiceClient;
import org.omniline.gateway.json.WireJson;

/** {@code /data-services}: what flows may ask. Headers are written and never shown again. */
final class DataServicesApi {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,2000}");

  /** Headers that say how a request is written, which the client knows. */
  private static final Set<String> OURS =
      Set.of("host", "content-length", "content-type", "transfer-encoding", "connection", "te");

  private final DataServiceStore services;
  private final DataServiceClient client;
  private final AllowedHosts hosts;
  private final Audit audit;

  DataServicesApi(
      DataServiceStore services, DataServiceClient client, AllowedHosts hosts, Audit audit) {
    this.services = services;
    this.client = client;
    this.hosts = hosts;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put(
        "data-services.list",
        request ->
            services
                .services()
                .flatMapCompletable(
                    all -> request.replyAll(WireJson.array(all, DataServicesApi::json))));
    handlers.put("data-services.create", this::create);
    handlers.put("data-services.update", this::update);
    handlers.put("data-services.try", this::rehearse);
  }

  private Completable create(ApiRequest request) {
    return save(request, read(request.body(), 0, "", Map.of()), 201);
  }

  private Completable update(ApiRequest request) {
    return found(request.id("id"))
        .flatMapCompletable(
            before ->
                save(
                    request,
                    read(request.body(), before.id(), before.code(), before.headers()),
                    200));
  }

  private Single<DataService> found(long id) {
    return services
        .find(id)
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such data service.")));
  }

  private Completable save(ApiRequest request, DataService service, int status) {
    return written(request, service.code())
        .andThen(Single.defer(() -> services.save(service, request.user().id())))
        .flatMapCompletable(saved -> request.reply(status, json(saved)));
  }

  private Completable written(ApiRequest request, String code) {
    return audit.management(
        request.user(), request.operation(), request.address(), "data-service:" + code, Map.of());
  }

  private DataService read(
      JsonObject body, long id, String code, Map<String, String> headersBefore) {
    return new DataService(
        id,
        body.getInteger("version", 0),
        id == 0 ? body.getString("code") : code,
        body.getString("name"),
        url(body.getString("url")),
        Method.valueOf(body.getString("method", "GET")),
        headers(body.getJsonObject("headers", new JsonObject()), headersBefore),
        Duration.ofMillis(body.getInteger("timeoutMs", 3_000)),
        body.getBoolean("active", true));
  }

  private URI url(String text) {
    try {
      URI url = new URI(text);
      if (hosts.allows(url)) {
        return url;
      }
    } catch (java.net.URISyntaxException e) {
      throw Refusal.invalid("url", "url-form", "This is no address.");
    }
    throw Refusal.invalid(
        "url",
        "host-not-allowed",
        "The configuration (flows.data-hosts) does not allow this host.");
  }

  /** Those given replace those of the same name, null removes; the rest stays. */
  private static Map<String, String> headers(JsonObject given, Map<String, String> before) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(before);
    for (String name : given.fieldNames()) {
      String value = given.getString(name);
      if (!HEADER.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
        throw Refusal.invalid("headers." + name, "header-name", "This header cannot be set.");
      }
      if (value == null) {
        headers.remove(name);
      } else if (VALUE.matcher(value).matches()) {
        headers.put(name, value);
      } else {
        throw Refusal.invalid(
            "headers." + name, "header-value", "This cannot be a header's value.");
      }
    }
    return new LinkedHashMap<>(headers);
  }

  /** Really asks: an answer about somebody may come, so it stands in the audit. */
  private Completable rehearse(ApiRequest request) {
    return found(request.id("id"))
        .flatMap(
            service ->
                written(request, service.code())
                    .andThen(
                        Single.defer(
                            () ->
                                client.ask(
                                    service,
                                    FlowScript.plain(request.body().getJsonObject("parameters"))))))
        .flatMapCompletable(
            answer -> {
              JsonObject values = new JsonObject();
              new TreeMap<>(answer.values()).forEach(values::put);
              return request.reply(
                  200,
                  new JsonObject().put("outcome", answer.outcome().name()).put("values", values));
            });
  }

  private static JsonObject json(DataService service) {
    JsonArray names = new JsonArray();
    service.headers().keySet().stream().sorted().forEach(names::add);
    return new JsonObject()
        .put("id", WireJson.id(service.id()))
        .put("version", service.version())
        .put("code", service.code())
        .put("name", service.name())
        .put("url", service.url().toString())
        .put("method", service.method().name())
        .put("headers", names)
        .put("timeoutMs", service.timeout().toMillis())
        .put("active", service.active());
  }
}
