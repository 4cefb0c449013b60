package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.SwitchPauses.Pause;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.phone.PausedSwitches;
import org.omniline.gateway.phone.SwitchBoard;
import org.omniline.gateway.phone.SwitchTrials;

/**
 * {@code /switches}: how the telephone switches are, from whichever node; whether one can be
 * reached as it is to be configured; and which take no new calls out.
 */
final class SwitchesApi {
  private final SwitchBoard board;
  private final PausedSwitches pauses;
  private final SwitchTrials trials;
  private final UserStore users;
  private final Audit audit;

  SwitchesApi(
      SwitchBoard board, PausedSwitches pauses, SwitchTrials trials, UserStore users, Audit audit) {
    this.board = board;
    this.pauses = pauses;
    this.trials = trials;
    this.users = users;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("switches.list", this::list);
    handlers.put("switches.test", this::test);
    handlers.put("switches.pause", request -> change(request, true));
    handlers.put("switches.resume", request -> change(request, false));
  }

  private Completable list(ApiRequest request) {
    return Single.zip(
            pauses.all(),
            users.all(),
            (paused, people) -> {
              Map<Long, String> names =
                  people.stream().collect(Collectors.toMap(User::id, User::name));
              List<JsonObject> all = board.switches();
              all.forEach(
                  one -> one.put("paused", paused(paused.get(one.getString("name")), names)));
              return all;
            })
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, one -> one)));
  }

  private static @Nullable JsonObject paused(@Nullable Pause pause, Map<Long, String> names) {
    return pause == null
        ? null
        : new JsonObject()
            .put("since", WireJson.time(pause.since()))
            .put(
                "by",
                new JsonObject()
                    .put("id", WireJson.id(pause.by()))
                    .put("name", names.getOrDefault(pause.by(), "")));
  }

  /** A password that is tried is neither kept nor written down. */
  private Completable test(ApiRequest request) {
    JsonObject body = request.body();
    String name = body.getString("name");
    SwitchTrials.Wanted wanted =
        name == null
            ? new SwitchTrials.Wanted(
                required(body, "host"),
                body.getInteger("port", 8021),
                body.getString("user"),
                required(body, "password"))
            : trials.configured(name).orElseThrow(SwitchesApi::noSuch);
    return audit
        .management(
            request.user(),
            request.operation(),
            request.address(),
            "switch:" + wanted.host() + ":" + wanted.port(),
            Map.of())
        .andThen(Single.defer(() -> trials.of(wanted)))
        .flatMapCompletable(outcome -> request.reply(200, outcome));
  }

  private static String required(JsonObject body, String field) {
    String text = body.getString(field, "");
    if (text.isBlank()) {
      throw Refusal.invalid(field, "missing", "This is needed to try a switch.");
    }
    return text.strip();
  }

  private Completable change(ApiRequest request, boolean pause) {
    String name = request.context().pathParam("name");
    if (board.switches().stream().noneMatch(one -> one.getString("name").equals(name))) {
      throw noSuch();
    }
    return audit
        .management(
            request.user(), request.operation(), request.address(), "switch:" + name, Map.of())
        .andThen(
            Completable.defer(
                () -> pause ? pauses.pause(name, request.user().id()) : pauses.resume(name)))
        .andThen(Completable.defer(() -> list(request)));
  }

  private static Refusal noSuch() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such switch.");
  }
}
