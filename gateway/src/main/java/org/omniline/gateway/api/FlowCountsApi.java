package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.omniline.conversation.Refusal;
import org.omniline.flow.graph.Edge;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Node;
import org.omniline.flow.store.FlowCounts;
import org.omniline.flow.store.FlowCounts.Visits;
import org.omniline.flow.store.FlowCounts.Way;
import org.omniline.flow.store.FlowStore;
import org.omniline.gateway.json.WireJson;

/** {@code /flows/{id}/statistics}: what callers did in the menus of a flow, node by node. */
final class FlowCountsApi {
  private final FlowCounts counts;
  private final FlowStore flows;

  FlowCountsApi(FlowCounts counts, FlowStore flows) {
    this.counts = counts;
    this.flows = flows;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("flows.statistics", this::statistics);
  }

  private Completable statistics(ApiRequest request) {
    DayRange days = DayRange.of(request);
    long id = request.id("id");
    return flows
        .find(id)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such flow.")))
        .flatMap(
            draft ->
                counts
                    .visits(id, days.from(), days.to())
                    .flatMap(visits -> versions(id, visits))
                    .map(
                        items ->
                            new JsonObject()
                                .put("flow", FlowJson.flow(draft.flow()))
                                .put("items", items)))
        .flatMapCompletable(reply -> request.reply(200, reply));
  }

  private Single<JsonArray> versions(long flow, List<Visits> all) {
    Map<Integer, Map<String, Visits>> versions = new LinkedHashMap<>();
    all.forEach(
        one ->
            versions
                .computeIfAbsent(one.version(), version -> new LinkedHashMap<>())
                .put(one.node(), one));
    return Flowable.fromIterable(versions.entrySet())
        .concatMapMaybe(
            one ->
                flows
                    .graph(flow, one.getKey())
                    .map(
                        graph ->
                            new JsonObject()
                                .put("version", one.getKey())
                                .put("nodes", nodes(graph, one.getValue()))))
        .collect(JsonArray::new, JsonArray::add);
  }

  /** Also those that nobody came to. */
  private static JsonArray nodes(FlowGraph graph, Map<String, Visits> visits) {
    Map<String, JsonObject> heads = FlowJson.nodes(graph);
    return WireJson.array(
        List.copyOf(order(graph)),
        id -> {
          Visits here = visits.getOrDefault(id, new Visits(0, id, 0, 0, 0, 0, List.of()));
          JsonObject head = heads.getOrDefault(id, new JsonObject());
          return new JsonObject()
              .put("node", id)
              .put("type", head.getString("type", ""))
              .put("name", head.getString("name", ""))
              .put("entries", here.entries())
              .put("conversations", here.conversations())
              .put("vain", here.vain())
              .put("averageMs", here.averageMs())
              .put("keys", keys(labels(graph, id), here))
              .put("exits", exits(here));
        });
  }

  /** As a reader follows it from its start, way by way; then what no way leads to. */
  private static Set<String> order(FlowGraph graph) {
    Set<String> order = new LinkedHashSet<>();
    List<String> next = new ArrayList<>();
    graph.nodes().forEach(node -> next.add(0, node.id()));
    next.add(graph.start());
    while (!next.isEmpty()) {
      Node node = graph.node(next.remove(next.size() - 1)).orElse(null);
      if (node != null && order.add(node.id())) {
        List<Edge> edges = Edge.of(node);
        for (int i = edges.size() - 1; i >= 0; i--) {
          next.add(edges.get(i).to());
        }
      }
    }
    return order;
  }

  /** What a menu's keys mean. */
  private static Map<String, String> labels(FlowGraph graph, String id) {
    return graph.node(id).orElse(null) instanceof Node.Menu menu
        ? menu.choices().stream()
            .collect(Collectors.toMap(Node.Choice::key, Node.Choice::label, (one, two) -> one))
        : Map.of();
  }

  /** All keys that mean something, also those that nobody pressed. */
  private static JsonArray keys(Map<String, String> labels, Visits here) {
    Map<String, Long> times = new TreeMap<>();
    labels.keySet().forEach(key -> times.put(key, 0L));
    for (Way way : here.ways()) {
      if (way.key() != null) {
        times.merge(way.key(), way.times(), Long::sum);
      }
    }
    return WireJson.array(
        List.copyOf(times.entrySet()),
        one ->
            new JsonObject()
                .put("key", one.getKey())
                .put("label", labels.getOrDefault(one.getKey(), ""))
                .put("times", one.getValue()));
  }

  private static JsonArray exits(Visits here) {
    Map<String, Long> times = new LinkedHashMap<>();
    here.ways().forEach(way -> times.merge(way.exit().name(), way.times(), Long::sum));
    return WireJson.array(
        List.copyOf(times.entrySet()),
        one -> new JsonObject().put("exit", one.getKey()).put("times", one.getValue()));
  }
}
