package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.AlarmJson;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.AlarmRule;
import org.omniline.routing.alarm.AlarmStore;

/** {@code /alarm-rules} and {@code /alarms}. */
final class AlarmsApi {
  private static final int PAGE = 50;
  private static final long WITHIN_MS = 15_000;

  private final AlarmStore alarms;
  private final DirectoryStore directory;
  private final UserStore users;
  private final Audit audit;

  AlarmsApi(AlarmStore alarms, DirectoryStore directory, UserStore users, Audit audit) {
    this.alarms = alarms;
    this.directory = directory;
    this.users = users;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("alarm-rules.list", this::rules);
    handlers.put("alarm-rules.create", request -> save(request, 0, 201));
    handlers.put("alarm-rules.update", request -> save(request, request.id("id"), 200));
    handlers.put("alarms.list", this::history);
  }

  /** With the people who can be told: whoever sets alarms need not manage accounts. */
  private Completable rules(ApiRequest request) {
    return Single.zip(
            alarms.rules(),
            users.all(),
            (rules, people) ->
                new JsonObject()
                    .put("items", WireJson.array(rules, AlarmJson::rule))
                    .putNull("next")
                    .put(
                        "people",
                        WireJson.array(
                            people.stream().filter(User::active).toList(), AlarmsApi::person)))
        .flatMapCompletable(json -> request.reply(200, json));
  }

  private static JsonObject person(User user) {
    return new JsonObject()
        .put("id", WireJson.id(user.id()))
        .put("name", user.name())
        .put("role", user.role().name());
  }

  private Completable save(ApiRequest request, long id, int status) {
    JsonObject body = request.body();
    String queue = body.getString("queue");
    AlarmRule rule =
        new AlarmRule(
            id,
            id == 0 ? 0 : body.getInteger("version", 0),
            body.getString("name"),
            AlarmKind.valueOf(body.getString("kind")),
            queue == null ? null : (Long) ApiRequest.parseId(queue),
            body.getInteger("threshold"),
            body.getLong("withinMs", WITHIN_MS),
            strings(body.getJsonArray("roles")).stream()
                .map(Role::valueOf)
                .collect(Collectors.toSet()),
            strings(body.getJsonArray("users")).stream()
                .map(ApiRequest::parseId)
                .collect(Collectors.toSet()),
            body.getLong("repeatMs", 0L),
            body.getBoolean("active", true));
    if (rule.active() && rule.roles().isEmpty() && rule.users().isEmpty()) {
      throw Refusal.invalid("users", "nobody-told", "Somebody has to be told.");
    }
    if (rule.kind() == AlarmKind.SERVICE_LEVEL && rule.threshold() > 100) {
      throw Refusal.invalid("threshold", "too-great", "A part of all is at most 100 percent.");
    }
    Single<List<TwinNames.Named>> known =
        alarms.rules().map(all -> all.stream().map(AlarmsApi::named).toList());
    return TwinNames.refuse(known, named(rule), "name")
        .andThen(
            Completable.defer(
                () ->
                    audit.management(
                        request.user(),
                        request.operation(),
                        request.address(),
                        "alarm-rule:" + id,
                        Map.of())))
        .andThen(Single.defer(() -> alarms.saveRule(rule, request.user().id())))
        .flatMapCompletable(saved -> request.reply(status, AlarmJson.rule(saved)));
  }

  private static TwinNames.Named named(AlarmRule one) {
    return new TwinNames.Named(Long.toString(one.id()), one.name(), one.active());
  }

  private static Set<String> strings(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getString).collect(Collectors.toSet());
  }

  private Completable history(ApiRequest request) {
    return Single.zip(
            alarms.history(request.query("after"), request.limit(PAGE)),
            directory.queues(),
            users.all(),
            AlarmsApi::page)
        .flatMapCompletable(json -> request.reply(200, json));
  }

  private static JsonObject page(
      Page<Alarm> page, List<DirectoryStore.Queue> queues, List<User> users) {
    Map<Long, String> names = new HashMap<>();
    queues.forEach(queue -> names.put(queue.id(), queue.name()));
    Map<Long, String> people = new HashMap<>();
    users.forEach(user -> people.put(user.id(), user.name()));
    return new JsonObject()
        .put("items", WireJson.array(page.items(), alarm -> AlarmJson.alarm(alarm, names, people)))
        .put("next", page.next());
  }
}
