package org.omniline.gateway.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.http.HttpServerRequest;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.util.List;
import org.omniline.gateway.config.AddressRange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz} (the process lives), {@code /readyz} (send it people), {@code /metrics}.
 *
 * <p>{@code /readyz?or=404} says 404 instead of 503 when the node lives but wants nobody new: so a
 * proxy can tell it from one that answers no more, whose open connections are worth ending.
 */
public final class HealthRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(HealthRoutes.class);

  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;
  private final ClientAddress addresses;
  private final List<AddressRange> metricsAllowed;

  public HealthRoutes(
      Readiness readiness,
      PrometheusMeterRegistry registry,
      ClientAddress addresses,
      List<AddressRange> metricsAllowed) {
    this.readiness = readiness;
    this.registry = registry;
    this.addresses = addresses;
    this.metricsAllowed = List.copyOf(metricsAllowed);
  }

  public void mount(Router router) {
    router
        .get("/healthz")
        .handler(
            context ->
                end(
                    context,
                    200,
                    "application/json",
                    new JsonObject().put("status", "UP").encode()));
    router.get("/readyz").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
  }

  private void ready(RoutingContext context) {
    var unused = // every outcome answers the request
        readiness
            .check()
            .subscribe(
                report ->
                    end(
                        context,
                        report.isReady() ? 200 : unready(context),
                        "application/json",
                        report.toJson().encode()),
                context::fail);
  }

  private static int unready(RoutingContext context) {
    return "404".equals(context.request().getParam("or")) ? 404 : 503;
  }

  private void metrics(RoutingContext context) {
    if (!mayScrape(context.request())) {
      context.fail(404);
      return;
    }
    end(context, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  private boolean mayScrape(HttpServerRequest request) {
    String address = addresses.of(request);
    return addresses.isLocal(request)
        || (!ClientAddress.isLoopback(address)
            && metricsAllowed.stream().anyMatch(range -> range.contains(address)));
  }

  private static void end(RoutingContext context, int status, String type, String text) {
    Buffer body = Buffer.buffer(text);
    var unused = // whoever hung up needs no answer
        context
            .response()
            .setStatusCode(status)
            .putHeader("content-type", type)
            .putHeader("cache-control", "no-store")
            .putHeader("content-length", Integer.toString(body.length()))
            .rxEnd(body)
            .subscribe(() -> {}, error -> LOG.debug("the client hung up", error));
  }
}
