package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.PhoneNumbers;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Refusal;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.admission.ListingStore;
import org.omniline.routing.admission.ListingStore.ListKind;
import org.omniline.routing.admission.ListingStore.Listing;

/** {@code /listings}: who is blocked and who goes first. Identities come in and never go out. */
final class ListingsApi {
  /** As calls are told from each other. */
  private static final PhoneNumbering NUMBERING = new PhoneNumbering("CN");

  private final ListingStore listings;
  private final Audit audit;
  private final InstantSource clock;

  ListingsApi(ListingStore listings, Audit audit, InstantSource clock) {
    this.listings = listings;
    this.audit = audit;
    this.clock = clock;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("listings.list", this::list);
    handlers.put("listings.create", this::create);
    handlers.put("listings.end", this::end);
  }

  private Completable list(ApiRequest request) {
    String after = request.query("after");
    return listings
        .listings(
            ListKind.valueOf(request.query("list")),
            "true".equals(request.query("ended")),
            after == null ? 0 : ApiRequest.parseId(after))
        .flatMapCompletable(
            all ->
                request.reply(
                    200,
                    new JsonObject()
                        .put("items", WireJson.array(all, ListingsApi::json))
                        .put(
                            "next",
                            all.size() < ListingStore.PAGE
                                ? null
                                : WireJson.id(all.get(all.size() - 1).id()))));
  }

  private Completable create(ApiRequest request) {
    JsonObject body = request.body();
    ListKind list = ListKind.valueOf(body.getString("list"));
    Instant until = until(body.getString("until"));
    if (list == ListKind.BLOCKED && until == null) {
      throw Refusal.invalid("until", "block-ends", "A block always ends: say when.");
    }
    if (until != null && !until.isAfter(clock.instant())) {
      throw Refusal.invalid("until", "past", "This end is over already.");
    }
    IdentityKey identity = body.getString("conversation") == null ? identity(body) : null;
    return audit
        .management(
            request.user(),
            request.operation(),
            request.address(),
            "listing:" + list,
            Map.of("reason", body.getString("reason")))
        .andThen(Single.defer(() -> put(request, body, identity, list, until)))
        .flatMapCompletable(
            saved -> request.reply(201, json(saved).put("reading", reading(identity))));
  }

  /** What a number was taken for, so that whoever typed it sees a slip; null for anything else. */
  private static @Nullable String reading(@Nullable IdentityKey identity) {
    if (identity == null || identity.kind() != IdentityKey.Kind.PHONE) {
      return null;
    }
    CallerNumber number = NUMBERING.of(identity.value(), false);
    boolean local = number.kind() == CallerNumber.Kind.OTHER && number.e164() == null;
    return local && !number.raw().startsWith("+") ? "LOCAL" : number.kind().name();
  }

  private Single<Listing> put(
      ApiRequest request,
      JsonObject body,
      @Nullable IdentityKey identity,
      ListKind list,
      @Nullable Instant until) {
    String reason = body.getString("reason");
    long user = request.user().id();
    if (identity == null) {
      long conversation = ApiRequest.parseId(body.getString("conversation"));
      return listings.listConversation(list, conversation, reason, until, user);
    }
    String account = body.getString("account");
    return listings.list(
        list, identity, account == null ? null : ApiRequest.parseId(account), reason, until, user);
  }

  /** Numbers as they are compared when somebody calls; anything else without what surrounds it. */
  private static IdentityKey identity(JsonObject body) {
    String name = body.getString("kind");
    String value = body.getString("value", "").strip();
    if (name == null || value.isEmpty()) {
      throw Refusal.invalid(
          name == null ? "kind" : "value",
          "missing",
          "Name a conversation, or an identity by kind and value.");
    }
    IdentityKey.Kind kind = IdentityKey.Kind.valueOf(name);
    if (kind != IdentityKey.Kind.PHONE) {
      return new IdentityKey(kind, value);
    }
    return PhoneNumbers.parse(value)
        .map(ListingsApi::possible)
        .map(number -> new IdentityKey(kind, NUMBERING.of(number, false).value()))
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "value", "no-listed-number", "This is no telephone number: 5 to 20 digits."));
  }

  private static String possible(String number) {
    if (!NUMBERING.isPossible(number)) {
      throw Refusal.invalid(
          "value", "impossible-number", "There is no telephone number of this length.");
    }
    return number;
  }

  private static @Nullable Instant until(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refusal(
          Refusal.Code.MALFORMED,
          "A time is written 2026-11-22T03:00:00Z.",
          Map.of("field", "until"));
    }
  }

  private Completable end(ApiRequest request) {
    long id = request.id("id");
    return audit
        .management(
            request.user(), request.operation(), request.address(), "listing:" + id, Map.of())
        .andThen(Single.defer(() -> listings.endListing(id, request.user().id())))
        .flatMapCompletable(ended -> request.reply(200, json(ended)));
  }

  private static JsonObject json(Listing one) {
    Long account = one.accountId();
    return new JsonObject()
        .put("id", WireJson.id(one.id()))
        .put("list", one.list().name())
        .put("kind", one.kind().name())
        .put("account", account == null ? null : WireJson.id(account))
        .put("hint", one.hint())
        .put("reason", one.reason())
        .put("from", WireJson.time(one.from()))
        .put("until", WireJson.time(one.until()))
        .put("by", one.byName())
        .put("ended", WireJson.time(one.ended()))
        .put("attempts", one.attempts())
        .put("lastAttempt", WireJson.time(one.lastAttempt()));
  }
}
