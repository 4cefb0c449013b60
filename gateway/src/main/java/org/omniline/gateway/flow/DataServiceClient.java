package org.omniline.gateway.flow;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.omniline.flow.store.DataServiceStore.DataService;
import org.omniline.flow.store.DataServiceStore.Method;
import org.omniline.gateway.flow.DataAnswer.Outcome;

/**
 * Asks data services: bounded in time, size and number, on allowed hosts alone, without following
 * redirections. Nothing asked or answered is logged, for it may be about people. Thread-safe.
 */
public final class DataServiceClient {
  /** The largest answer. */
  static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_AT_ONCE = 64;

  private final Vertx vertx;
  private final HttpClient http;
  private final AllowedHosts hosts;
  private final AtomicInteger running = new AtomicInteger();

  public DataServiceClient(Vertx vertx, AllowedHosts hosts) {
    this.vertx = vertx;
    this.hosts = hosts;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(MAX_AT_ONCE));
  }

  /** Whether a service may be asked at all. */
  public boolean allows(DataService service) {
    return service.active() && hosts.allows(service.url());
  }

  /**
   * Asks once.
   *
   * @param parameters in the address or the body, as the service says
   * @return never fails
   */
  public Single<DataAnswer> ask(DataService service, Map<String, Object> parameters) {
    return Single.defer(
        () -> {
          if (!allows(service)) {
            return Single.just(DataAnswer.failed(Outcome.NOT_ALLOWED));
          }
          if (running.incrementAndGet() > MAX_AT_ONCE) {
            running.decrementAndGet();
            return Single.just(DataAnswer.failed(Outcome.BUSY));
          }
          return Single.<DataAnswer>create(
                  emitter -> {
                    DataExchange exchange =
                        new DataExchange(vertx, service.timeout().toMillis(), emitter::onSuccess);
                    vertx
                        .getOrCreateContext()
                        .runOnContext(
                            unused ->
                                exchange.start(
                                    http, options(service, parameters), body(service, parameters)));
                  })
              .doFinally(running::decrementAndGet);
        });
  }

  private static RequestOptions options(DataService service, Map<String, Object> parameters) {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(address(service, parameters))
            .setMethod(service.method() == Method.GET ? HttpMethod.GET : HttpMethod.POST)
            .setFollowRedirects(false)
            .setConnectTimeout(service.timeout().toMillis())
            .putHeader("accept", "application/json");
    service.headers().forEach(options::putHeader);
    return service.method() == Method.POST
        ? options.putHeader("content-type", "application/json")
        : options;
  }

  private static String address(DataService service, Map<String, Object> parameters) {
    String url = service.url().toString();
    if (service.method() == Method.POST || parameters.isEmpty()) {
      return url;
    }
    String query =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .map(p -> encode(p.getKey()) + "=" + encode(String.valueOf(p.getValue())))
                .collect(Collectors.joining("&"));
    return url + (url.contains("?") ? "&" : "?") + query;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Buffer body(DataService service, Map<String, Object> parameters) {
    return service.method() == Method.POST
        ? new JsonObject(new TreeMap<>(parameters)).toBuffer()
        : Buffer.buffer();
  }
}
