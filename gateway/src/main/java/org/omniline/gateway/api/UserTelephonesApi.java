package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.PhoneSeats;
import org.omniline.conversation.staff.PhoneSeats.Seat;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.Terminals.Kind;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;

/** {@code /users/{id}/telephone}: which telephone a user has, and whether it may be outside. */
final class UserTelephonesApi {
  private static final String KIND = "kind";
  private static final String NUMBER = "number";
  private static final String EXTENSION = "extension";
  private static final String MAY_OUTSIDE = "mayOutside";
  private static final String EXPERTISE = "expertise";

  private final UserStore users;
  private final Terminals terminals;
  private final PhoneSeats seats;
  private final OutgoingLines lines;
  private final Audit audit;

  UserTelephonesApi(
      UserStore users, Terminals terminals, PhoneSeats seats, OutgoingLines lines, Audit audit) {
    this.users = users;
    this.terminals = terminals;
    this.seats = seats;
    this.lines = lines;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("users.telephone.read", this::read);
    handlers.put("users.telephone.save", this::save);
  }

  private Single<User> known(ApiRequest request) {
    return users
        .find(request.id("id"))
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such user.")));
  }

  private Completable read(ApiRequest request) {
    return known(request)
        .flatMap(user -> json(user.id()))
        .flatMapCompletable(json -> request.reply(200, json));
  }

  private Single<JsonObject> json(long user) {
    return Single.zip(
        terminals.of(user).map(Optional::of).defaultIfEmpty(Optional.empty()),
        seats.seat(user),
        (terminal, seat) -> json(terminal.orElse(null), seat));
  }

  private static JsonObject json(@Nullable Terminal terminal, Seat seat) {
    return new JsonObject()
        .put(KIND, terminal == null ? null : terminal.kind().name())
        .put(EXTENSION, terminal == null ? null : terminal.extension())
        .put(
            NUMBER, terminal == null || terminal.kind() != Kind.OUTSIDE ? null : terminal.address())
        .put(MAY_OUTSIDE, seat.outside())
        .put(EXPERTISE, seat.expertise());
  }

  private Completable save(ApiRequest request) {
    JsonObject body = request.body();
    return known(request)
        .flatMap(
            user ->
                Single.zip(
                        json(user.id()),
                        wanted(body),
                        (before, wanted) -> saved(request, user, before, wanted))
                    .flatMapCompletable(done -> done)
                    .andThen(Single.defer(() -> json(user.id()))))
        .flatMapCompletable(json -> request.reply(200, json));
  }

  /**
   * The telephone that is asked for.
   *
   * @param stays whether it is to be the one there is
   * @param terminal null for none
   */
  private record Wanted(boolean stays, @Nullable Terminal terminal) {}

  private Single<Wanted> wanted(JsonObject body) {
    if (!body.containsKey(KIND)) {
      return Single.just(new Wanted(true, null));
    }
    String kind = body.getString(KIND);
    if (kind == null) {
      return Single.just(new Wanted(false, null));
    }
    if (Kind.valueOf(kind) == Kind.OUTSIDE) {
      return lines
          .seat(body.getString(NUMBER, ""))
          .map(number -> new Wanted(false, new Terminal(Kind.OUTSIDE, number.value())));
    }
    String extension = body.getString(EXTENSION);
    return extension == null
        ? Single.error(Refusal.invalid(EXTENSION, "missing", "A telephone has an extension."))
        : Single.just(new Wanted(false, Terminal.sip(extension)));
  }

  private Completable saved(ApiRequest request, User user, JsonObject before, Wanted wanted) {
    boolean may = request.body().getBoolean(MAY_OUTSIDE, before.getBoolean(MAY_OUTSIDE));
    Terminal terminal = wanted.terminal();
    String kind = terminal == null ? null : terminal.kind().name();
    if (wanted.stays()) {
      kind = before.getString(KIND);
    }
    if (!may && Kind.OUTSIDE.name().equals(kind)) {
      return Completable.error(
          Refusal.invalid(
              MAY_OUTSIDE, "outside-in-use", "A telephone outside needs that it is allowed."));
    }
    String told =
        request.body().containsKey(EXPERTISE)
            ? request.body().getString(EXPERTISE)
            : before.getString(EXPERTISE);
    Seat seat = new Seat(may, told == null || told.isBlank() ? null : told.strip());
    Map<String, String> detail = new HashMap<>();
    detail.put(EXPERTISE, seat.expertise() == null ? "" : seat.expertise());
    detail.put(MAY_OUTSIDE, Boolean.toString(may));
    detail.put(KIND, kind == null ? "NONE" : kind);
    return audit
        .management(
            request.user(), request.operation(), request.address(), "user:" + user.id(), detail)
        .andThen(Completable.defer(() -> seats.save(user.id(), seat, request.user().id())))
        .andThen(
            Completable.defer(
                () ->
                    wanted.stays() ? Completable.complete() : terminals.set(user.id(), terminal)));
  }
}
