package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.graph.Finding;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.GraphJson;
import org.omniline.flow.graph.MalformedGraph;
import org.omniline.flow.store.FlowStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.flow.FlowDesk;
import org.omniline.gateway.json.WireJson;

/** {@code /flows}: save drafts, check, try, publish, restore. */
final class FlowsApi {
  private final FlowStore flows;
  private final FlowDesk desk;
  private final WrittenFlows written;
  private final SilentNodes silent;
  private final Audit audit;
  private final InstantSource clock;

  FlowsApi(
      FlowStore flows,
      FlowDesk desk,
      WrittenFlows written,
      SilentNodes silent,
      Audit audit,
      InstantSource clock) {
    this.silent = silent;
    this.flows = flows;
    this.desk = desk;
    this.written = written;
    this.audit = audit;
    this.clock = clock;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("flows.list", this::list);
    handlers.put("flows.schema", new FlowSchemaFile()::answer);
    handlers.put("flows.create", request -> save(request, 0, 201));
    handlers.put("flows.read", this::read);
    handlers.put("flows.update", request -> save(request, request.id("id"), 200));
    handlers.put("flows.check", this::check);
    handlers.put("flows.try", this::rehearse);
    handlers.put("flows.publish", this::publish);
    handlers.put("flows.restore", this::restore);
    handlers.put("flows.versions", this::versions);
    handlers.put("flows.version", this::version);
  }

  private Completable list(ApiRequest request) {
    JsonArray given = new JsonArray();
    FlowGraph.GIVEN.forEach(
        (name, type) -> given.add(new JsonObject().put("name", name).put("type", type.name())));
    return flows
        .flows()
        .flatMapCompletable(
            all ->
                request.reply(
                    200,
                    new JsonObject()
                        .put("items", WireJson.array(all, FlowJson::flow))
                        .putNull("next")
                        .put("variables", given)));
  }

  private Completable read(ApiRequest request) {
    return found(request.id("id")).flatMapCompletable(draft -> reply(request, 200, draft));
  }

  private Single<FlowStore.Draft> found(long id) {
    return flows
        .find(id)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such flow.")));
  }

  private Completable reply(ApiRequest request, int status, FlowStore.Draft draft) {
    return Single.zip(
            desk.check(draft.flow().code(), draft.draft()),
            silent.of(draft.draft()),
            (findings, quiet) -> FlowJson.draft(draft, findings).put("silent", quiet))
        .flatMapCompletable(reply -> request.reply(status, reply));
  }

  private Completable save(ApiRequest request, long id, int status) {
    JsonObject body = request.body();
    FlowStore.Draft wanted =
        new FlowStore.Draft(
            new FlowStore.Flow(
                id,
                id == 0 ? 0 : body.getInteger("version", 0),
                body.getString("code", ""),
                body.getString("name"),
                body.getBoolean("active", true),
                null),
            graph(body));
    return written(request, id, Map.of())
        .andThen(Single.defer(() -> flows.save(wanted, request.user().id())))
        .flatMapCompletable(saved -> reply(request, status, saved));
  }

  private static FlowGraph graph(JsonObject body) {
    try {
      return GraphJson.read(body.getJsonObject("graph").encode());
    } catch (MalformedGraph e) {
      throw new Refusal(
          Refusal.Code.INVALID,
          "This is no flow: " + e.getMessage(),
          Map.of(
              "field",
              "graph",
              "path",
              e.path(),
              "reason",
              word(e.reason()),
              "allowed",
              e.allowed()));
    }
  }

  private static String word(MalformedGraph.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Completable check(ApiRequest request) {
    JsonObject body = request.body();
    FlowGraph graph = graph(body);
    return Single.zip(
            desk.check(body.getString("code"), graph),
            silent.of(graph),
            (findings, quiet) ->
                new JsonObject().put("findings", FlowJson.findings(findings)).put("silent", quiet))
        .flatMapCompletable(reply -> request.reply(200, reply));
  }

  private Completable rehearse(ApiRequest request) {
    JsonObject body = request.body();
    String code = body.getString("code");
    FlowGraph graph = graph(body);
    Instant at = ApiRequest.parseTime("at", body.getString("at"));
    return desk.rehearse(
            code,
            graph,
            at == null ? clock.instant() : at,
            FlowScript.plain(body.getJsonObject("variables", new JsonObject())),
            FlowScript.read(body.getJsonArray("inputs")))
        .onErrorResumeNext(
            error ->
                error instanceof InvalidExpression
                    ? desk.check(code, graph).flatMap(found -> Single.error(unfit(found)))
                    : Single.error(error))
        .flatMapCompletable(outcome -> request.reply(200, FlowJson.trial(outcome)));
  }

  private static Refusal unfit(List<Finding> findings) {
    return new Refusal(
        Refusal.Code.INVALID,
        "The flow has mistakes.",
        Map.of(
            "field",
            "graph",
            "reason",
            "mistakes",
            "findings",
            FlowJson.findings(findings).getList()));
  }

  /** What is checked is what is stored: both refuse when the draft moved meanwhile. */
  private Completable publish(ApiRequest request) {
    JsonObject body = request.body();
    long id = request.id("id");
    int version = body.getInteger("version");
    String note = body.getString("note").strip();
    return found(id)
        .flatMap(
            draft ->
                draft.flow().version() == version
                    ? sound(draft.flow().code(), draft.draft())
                    : Single.error(moved(draft)))
        .ignoreElement()
        .andThen(written(request, id, Map.of("note", note)))
        .andThen(Single.defer(() -> flows.publish(id, version, note, request.user().id())))
        .flatMapCompletable(draft -> reply(request, 200, draft));
  }

  private static Refusal moved(FlowStore.Draft draft) {
    return new Refusal(
        Refusal.Code.CONFLICT,
        "Somebody else saved this meanwhile: load it again.",
        Map.of("version", draft.flow().version()));
  }

  private Single<FlowGraph> sound(String code, FlowGraph graph) {
    return desk.check(code, graph)
        .flatMap(
            findings ->
                findings.isEmpty()
                    ? written.require(code, graph).toSingleDefault(graph)
                    : Single.error(unfit(findings)));
  }

  private Completable restore(ApiRequest request) {
    JsonObject body = request.body();
    long id = request.id("id");
    int number = body.getInteger("number");
    String note = body.getString("note").strip();
    return found(id)
        .flatMap(draft -> old(id, number).flatMap(graph -> sound(draft.flow().code(), graph)))
        .ignoreElement()
        .andThen(written(request, id, Map.of("number", Integer.toString(number), "note", note)))
        .andThen(
            Single.defer(
                () ->
                    flows.restore(
                        id, body.getInteger("version"), number, note, request.user().id())))
        .flatMapCompletable(draft -> reply(request, 200, draft));
  }

  private Single<FlowGraph> old(long id, int number) {
    return flows
        .graph(id, number)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such version.")));
  }

  private Completable versions(ApiRequest request) {
    long id = request.id("id");
    return Single.zip(
            flows.versions(id),
            flows.publications(id),
            (versions, publications) ->
                new JsonObject()
                    .put("items", WireJson.array(versions, FlowJson::version))
                    .putNull("next")
                    .put("publications", WireJson.array(publications, FlowJson::publication)))
        .flatMapCompletable(json -> request.reply(200, json));
  }

  private Completable version(ApiRequest request) {
    int number = (int) Math.min(request.id("number"), Integer.MAX_VALUE);
    return old(request.id("id"), number)
        .flatMapCompletable(
            graph ->
                request.reply(
                    200,
                    new JsonObject().put("number", number).put("graph", FlowJson.graph(graph))));
  }

  private Completable written(ApiRequest request, long id, Map<String, String> detail) {
    return audit.management(
        request.user(), request.operation(), request.address(), "flow:" + id, detail);
  }
}
