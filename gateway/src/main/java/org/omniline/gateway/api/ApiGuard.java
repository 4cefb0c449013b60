package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.cti.CtiAccess;
import org.omniline.gateway.cti.CtiHost;
import org.omniline.gateway.http.ClientAddress;
import org.omniline.gateway.http.RateLimiter;
import org.omniline.gateway.signin.Sessions;

/**
 * Decides whether a request may reach its operation: session, CSRF, right. Refused unless the
 * contract allows it; a refusal is in the audit trail before it is told. Thread-safe.
 */
final class ApiGuard {
  private final Sessions sessions;
  private final Audit audit;
  private final Savers savers;
  private final ClientAddress addresses;
  private final Predicate<HttpServerRequest> foreignPage;
  private final CtiHost programs;
  private final RateLimiter limiter;

  /**
   * Makes it.
   *
   * @param savers notes who saves
   * @param foreignPage whether a request was made by a page of somebody else
   * @param programs knows the keys of programs
   */
  ApiGuard(
      Sessions sessions,
      Audit audit,
      Savers savers,
      ClientAddress addresses,
      Predicate<HttpServerRequest> foreignPage,
      CtiHost programs,
      RateLimiter limiter) {
    this.sessions = sessions;
    this.audit = audit;
    this.savers = savers;
    this.addresses = addresses;
    this.foreignPage = foreignPage;
    this.programs = programs;
    this.limiter = limiter;
  }

  /**
   * Admits a request.
   *
   * @return fails with TOO_FAST, NOT_SIGNED_IN or FORBIDDEN
   */
  Single<ApiRequest> admit(RoutingContext context, Contract.Access access) {
    return Single.defer(
        () -> {
          String address = addresses.of(context.request());
          limiter.require(RateLimiter.key(address));
          if (access.scope() != null) {
            return program(context, access, access.scope(), address);
          }
          if (access.isPublic()) {
            return check(context, access, null, address);
          }
          return sessions
              .of(context.request())
              .map(Optional::of)
              .defaultIfEmpty(Optional.empty())
              .flatMap(session -> check(context, access, session.orElse(null), address));
        });
  }

  /** No cookie is looked at, so no page of somebody else can use one. */
  private Single<ApiRequest> program(
      RoutingContext context, Contract.Access access, CtiKey.Scope scope, String address) {
    String what = context.request().method() + " " + context.normalizedPath();
    return programs
        .admit(CtiAccess.carried(context.request().getDelegate()))
        .map(
            key -> {
              CtiHost.need(key, scope);
              return new ApiRequest(context, access.operation(), null, key, address, savers::note);
            })
        .onErrorResumeNext(
            error ->
                error instanceof Refusal refusal && refusal.code() != Refusal.Code.TOO_FAST
                    ? audit
                        .refused(null, access.operation(), refusal.code().wire(), address, what)
                        .andThen(Single.error(error))
                    : Single.error(error));
  }

  private Single<ApiRequest> check(
      RoutingContext context,
      Contract.Access access,
      SessionStore.@Nullable Session session,
      String address) {
    Refusal refusal = refusal(context, access, session);
    if (refusal == null) {
      return Single.just(
          new ApiRequest(context, access.operation(), session, null, address, savers::note));
    }
    User user = session == null ? null : session.user();
    Completable written =
        access.isAudited()
            ? audit.refused(
                user,
                access.operation(),
                refusal.code().wire(),
                address,
                context.request().method() + " " + context.normalizedPath())
            : Completable.complete();
    return written.andThen(Single.error(refusal));
  }

  private @Nullable Refusal refusal(
      RoutingContext context, Contract.Access access, SessionStore.@Nullable Session session) {
    HttpMethod method = context.request().method();
    boolean reads = HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
    if (access.isPublic()) {
      // No session yet, so no CSRF value: else a page of somebody else could sign a person in
      // under an account of its own, and read what the person then writes there.
      return reads || !foreignPage.test(context.request().getDelegate())
          ? null
          : new Refusal(
              Refusal.Code.FORBIDDEN,
              "This is for pages of ours.",
              Map.of("reason", "foreign-origin"));
    }
    if (session == null) {
      return new Refusal(Refusal.Code.NOT_SIGNED_IN, "Sign in first.");
    }
    if (!reads && !Sessions.hasCsrf(context.request(), session)) {
      return new Refusal(
          Refusal.Code.FORBIDDEN,
          "The header " + Sessions.CSRF_HEADER + " is missing or wrong.",
          Map.of("reason", "csrf"));
    }
    Right right = access.right();
    if (right != null && session.user().mustChangePassword()) {
      return new Refusal(
          Refusal.Code.FORBIDDEN,
          "Change the one-time password first.",
          Map.of("reason", "must-change-password"));
    }
    if (right != null && !session.user().may(right)) {
      return new Refusal(
          Refusal.Code.FORBIDDEN,
          "This needs the right " + right.wire() + ".",
          Map.of("right", right.wire()));
    }
    return null;
  }
}
