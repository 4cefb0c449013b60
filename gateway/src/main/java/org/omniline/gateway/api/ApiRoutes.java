package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import io.vertx.rxjava3.ext.web.handler.BodyHandler;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.http.Arrivals;
import org.omniline.gateway.http.Problems;

/**
 * Binds the operations to the contract. The order is part of it: size, rate, session, right, body,
 * shape; so nobody learns what a request should look like before being allowed to send it, and no
 * body is read for somebody who may not.
 */
public final class ApiRoutes {
  private static final String REQUEST = "omniline.request";

  private final Vertx vertx;
  private final Contract contract;
  private final Map<String, ApiHandler> handlers;
  private final ApiGuard guard;
  private final Problems problems;
  private final Savers savers;
  private final Config.Limits limits;

  ApiRoutes(
      Vertx vertx,
      Contract contract,
      Map<String, ApiHandler> handlers,
      ApiGuard guard,
      Problems problems,
      Savers savers,
      Config.Limits limits) {
    contract.requireHandlers(handlers.keySet());
    this.vertx = vertx;
    this.contract = contract;
    this.handlers = Map.copyOf(handlers);
    this.guard = guard;
    this.problems = problems;
    this.savers = savers;
    this.limits = limits;
  }

  /** After the socket routes: the body handler among these must not see an upgrade. */
  public void mount(Router router) {
    // The body handler below has read the body; over HTTP/2 nobody can read it a second time.
    RouterBuilder builder =
        RouterBuilder.create(
            vertx.getDelegate(), contract.delegate(), RequestExtractor.withBodyHandler());
    for (OpenAPIRoute route : builder.getRoutes()) {
      String id = route.getOperation().getOperationId();
      Contract.Access access = contract.accesses().get(id);
      // ApiGuard has decided already: it knows rights, which the contract's security does not.
      route.setDoSecurity(false);
      // A streamed body is checked while it streams; reading it whole first would buffer it.
      route.setDoValidation(access == null || !access.isStream());
      ApiHandler handler = handlers.get(id);
      route.addHandler(
          handler == null
              ? context -> context.fail(404)
              : context -> handle(RoutingContext.newInstance(context), handler));
      route.addFailureHandler(context -> fail(RoutingContext.newInstance(context)));
    }
    Router api = Router.newInstance(builder.createRouter());
    problems.mount(api);
    router.route(Contract.BASE + "/*").handler(this::admit);
    BodyHandler bodies = BodyHandler.create(false).setBodyLimit(limits.bodyBytes());
    router
        .route(Contract.BASE + "/*")
        .handler(
            context -> {
              if (isStream(context)) {
                context.next();
              } else {
                bodies.handle(context);
              }
            });
    router.route(Contract.BASE + "/*").subRouter(api);
  }

  private boolean isStream(RoutingContext context) {
    return contract
        .find(context.normalizedPath(), context.request().method())
        .map(Contract.Access::isStream)
        .orElse(false);
  }

  private void admit(RoutingContext context) {
    var found = contract.find(context.normalizedPath(), context.request().method());
    if (found.isEmpty() || found.get().isServedElsewhere()) {
      context.fail(contract.knows(context.normalizedPath()) ? 405 : 404);
      return;
    }
    Contract.Access access = found.get();
    long limit = access.isStream() ? limits.uploadBytes() : limits.bodyBytes();
    if (Arrivals.announced(context.request()) > limit) {
      problems.answer(
          context,
          new Refusal(Refusal.Code.TOO_LARGE, "This is too large.", Map.of("limitBytes", limit)));
      return;
    }
    // The session is looked up first: until then nothing of the body may be lost or kept.
    HttpServerRequest request = context.request().getDelegate().pause();
    var unused = // every outcome answers the request or goes on
        guard
            .admit(context, access)
            .subscribe(
                admitted -> {
                  context.put(REQUEST, admitted);
                  context.next();
                  if (!access.isStream()) {
                    request.resume();
                  }
                },
                error -> problems.answer(context, error));
  }

  /** Says which field is wrong where the contract was broken. */
  private void fail(RoutingContext context) {
    Refusal breach = ContractBreach.of(context.failure());
    if (breach == null) {
      context.next();
    } else {
      problems.answer(context, breach);
    }
  }

  private void handle(RoutingContext context, ApiHandler handler) {
    ApiRequest request = context.get(REQUEST);
    var unused = // every outcome answers the request
        Completable.defer(() -> handler.handle(request))
            .onErrorResumeNext(
                error -> savers.named(context, error).flatMapCompletable(Completable::error))
            .subscribe(() -> {}, error -> problems.answer(context, error));
  }
}
