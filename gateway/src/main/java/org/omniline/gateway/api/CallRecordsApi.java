package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.CallRecords;
import org.omniline.conversation.port.CallRecords.Call;
import org.omniline.conversation.port.CallRecords.Filter;
import org.omniline.conversation.port.CallRecords.Happening;
import org.omniline.conversation.port.CallRecords.Kind;
import org.omniline.conversation.port.CallRecords.Outcome;
import org.omniline.conversation.port.CallRecords.Reach;
import org.omniline.conversation.port.CallRecords.Whole;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.flow.store.FlowStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.CallWire;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.phone.NumberPlaces;

/**
 * {@code /calls}: what was of telephone calls. Supervisors find those of conversations they may
 * see, agents the own, administrators all of them; nobody is shown a whole number.
 */
final class CallRecordsApi {
  private static final int PAGE = 50;

  /** Shorter ones are extensions and services. */
  private static final int WHOLE = 8;

  private final CallRecords calls;
  private final FlowStore flows;
  private final UserStore users;
  private final NumberPlaces places;
  private final PhoneNumbering numbering;
  private final Audit audit;

  CallRecordsApi(
      CallRecords calls,
      FlowStore flows,
      UserStore users,
      NumberPlaces places,
      PhoneNumbering numbering,
      Audit audit) {
    this.calls = calls;
    this.flows = flows;
    this.users = users;
    this.places = places;
    this.numbering = numbering;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("calls.list", this::list);
    handlers.put("calls.read", this::read);
  }

  private static Reach reach(User user) {
    Viewer viewer = user.viewer();
    boolean everything = user.may(Right.CALLS_SEARCH) && viewer.scope() == Viewer.Scope.NONE;
    return new Reach(viewer, everything, user.watchedTeam());
  }

  // ---- found ----

  private Completable list(ApiRequest request) {
    Filter filter = filter(request);
    int limit = request.limit(PAGE);
    User user = request.user();
    return audit
        .access(user, request.operation(), request.address(), "calls")
        .andThen(
            Single.defer(
                () ->
                    Single.zip(
                        calls.list(reach(user), filter, request.query("after"), limit),
                        names(),
                        (page, names) ->
                            new JsonObject()
                                .put("items", WireJson.array(page.items(), one -> json(one, names)))
                                .put("next", page.next()))))
        .flatMapCompletable(reply -> request.reply(200, reply));
  }

  private Filter filter(ApiRequest request) {
    DayRange days = DayRange.of(request);
    User user = request.user();
    String outcome = request.query("outcome");
    return new Filter(
        days.from(),
        days.to(),
        kept(request.query("number")),
        user.may(Right.CALLS_SEARCH) ? id(request, "agent") : (Long) user.id(),
        id(request, "queue"),
        kept(request.query("accessNumber")),
        outcome == null ? null : Outcome.valueOf(outcome));
  }

  /** A number as it is kept, however it is written. */
  private @Nullable String kept(@Nullable String number) {
    return number == null || number.isBlank() ? null : numbering.of(number, false).value();
  }

  private static @Nullable Long id(ApiRequest request, String name) {
    String text = request.query(name);
    return text == null ? null : (Long) ApiRequest.parseId(text);
  }

  private Single<Map<Long, String>> names() {
    return users
        .all()
        .map(
            all -> {
              Map<Long, String> names = new HashMap<>();
              all.forEach(user -> names.put(user.id(), user.name()));
              return names;
            });
  }

  // ---- one ----

  private Completable read(ApiRequest request) {
    long id = request.id("id");
    User user = request.user();
    return calls
        .find(reach(user), id)
        .switchIfEmpty(Single.defer(() -> refused(request, id)))
        .flatMap(
            whole ->
                audit
                    .access(user, request.operation(), request.address(), target(id))
                    .andThen(Single.defer(() -> told(whole))))
        .flatMapCompletable(one -> request.reply(200, one));
  }

  private Single<Whole> refused(ApiRequest request, long id) {
    return audit
        .refused(
            request.user(),
            request.operation(),
            Refusal.Code.NOT_FOUND.wire(),
            request.address(),
            target(id))
        .andThen(
            Single.error(new Refusal(Refusal.Code.NOT_FOUND, "There is no such call for you.")));
  }

  private static String target(long id) {
    return "call:" + id;
  }

  private Single<JsonObject> told(Whole whole) {
    return Single.zip(
        names(),
        nodes(whole),
        (names, nodes) ->
            json(whole.call(), names)
                .put(
                    "happenings",
                    WireJson.array(whole.happenings(), one -> json(one, names, nodes))));
  }

  /** The nodes of the versions that the call went through, as their graphs have them. */
  private Single<Map<String, JsonObject>> nodes(Whole whole) {
    return Flowable.fromIterable(whole.happenings())
        .filter(one -> one.kind() == Kind.STEP)
        .map(Happening::detail)
        .distinct(CallRecordsApi::graph)
        .concatMapMaybe(
            step ->
                flows
                    .graph(
                        Long.parseLong(step.getOrDefault("flow", "0")),
                        Integer.parseInt(step.getOrDefault("version", "0")))
                    .map(
                        graph -> {
                          Map<String, JsonObject> nodes = new HashMap<>();
                          FlowJson.nodes(graph)
                              .forEach((id, node) -> nodes.put(graph(step) + "/" + id, node));
                          return nodes;
                        }))
        .collect(HashMap::new, Map::putAll);
  }

  private static String graph(Map<String, String> step) {
    return step.get("flow") + "/" + step.get("version");
  }

  // ---- words ----

  private JsonObject json(Call call, Map<Long, String> names) {
    Long queue = call.queue();
    String e164 = call.number().startsWith("+") ? call.number() : null;
    return new JsonObject()
        .put("id", WireJson.id(call.id()))
        .put("conversation", call.conversation() == null ? null : WireJson.id(call.conversation()))
        .put("direction", call.outbound() ? "OUTBOUND" : "INBOUND")
        .put("began", WireJson.time(call.began()))
        .put("answered", call.answered() == null ? null : WireJson.time(call.answered()))
        .put("ended", WireJson.time(call.ended()))
        .put("number", masked(call.number()))
        .put("place", CallWire.place(places.places(), e164))
        .put("accessNumber", call.accessNumber())
        .put(
            "queue",
            queue == null
                ? null
                : new JsonObject().put("id", WireJson.id(queue)).put("name", call.queueName()))
        .put("agents", WireJson.array(call.agents(), one -> agent(one, names)))
        .put("waitedMs", call.waitedMs())
        .put("talkedMs", call.talkedMs())
        .put("outcome", call.outcome().name())
        .put("endedBy", call.endedBy())
        .put("sipCode", call.sipCode())
        .put("q850", call.q850())
        .put("cause", call.cause())
        .put("refused", call.refused());
  }

  /** As in the list of the missed: enough to tell two apart, not enough to call. */
  private static String masked(String number) {
    String shown = number.startsWith("+86") ? number.substring(3) : number;
    int n = shown.length();
    if (n == 0) {
      return "";
    }
    return n < WHOLE
        ? "****" + shown.substring(Math.max(0, n - 2))
        : shown.substring(0, 3) + "****" + shown.substring(n - 4);
  }

  private static @Nullable JsonObject agent(@Nullable Long id, Map<Long, String> names) {
    return id == null
        ? null
        : new JsonObject().put("id", WireJson.id(id)).put("name", names.getOrDefault(id, ""));
  }

  private static JsonObject json(
      Happening one, Map<Long, String> names, Map<String, JsonObject> nodes) {
    JsonObject detail = new JsonObject();
    new TreeMap<>(one.detail()).forEach(detail::put);
    if (one.kind() == Kind.LEG && detail.containsKey("number")) {
      detail.put("number", masked(detail.getString("number")));
    }
    if (one.kind() == Kind.STEP) {
      JsonObject node =
          nodes.getOrDefault(
              graph(one.detail()) + "/" + detail.getString("node"), new JsonObject());
      detail.put("type", node.getString("type", "")).put("name", node.getString("name", ""));
    }
    return new JsonObject()
        .put("kind", one.kind().name())
        .put("from", WireJson.time(one.from()))
        .put("to", one.to() == null ? null : WireJson.time(one.to()))
        .put(
            "durationMs",
            one.to() == null
                ? null
                : (Long) Math.max(0, Duration.between(one.from(), one.to()).toMillis()))
        .put("agent", agent(one.agent(), names))
        .put("detail", detail);
  }
}
