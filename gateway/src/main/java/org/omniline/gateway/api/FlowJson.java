package org.omniline.gateway.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.Finding;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.GraphJson;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.run.FlowTrial;
import org.omniline.flow.run.Utterance;
import org.omniline.flow.store.FlowStore;
import org.omniline.gateway.json.WireJson;

/** Flows and trials as the wire carries them. Stateless. */
final class FlowJson {
  private FlowJson() {}

  static JsonObject flow(FlowStore.Flow flow) {
    return new JsonObject()
        .put("id", WireJson.id(flow.id()))
        .put("version", flow.version())
        .put("code", flow.code())
        .put("name", flow.name())
        .put("active", flow.active())
        .put("published", flow.published());
  }

  static JsonObject draft(FlowStore.Draft draft, List<Finding> findings) {
    return flow(draft.flow())
        .put("graph", graph(draft.draft()))
        .put("findings", findings(findings));
  }

  static JsonObject graph(FlowGraph graph) {
    return new JsonObject(GraphJson.write(graph));
  }

  /** Nodes as graphs are written, by their ids. */
  static Map<String, JsonObject> nodes(FlowGraph graph) {
    Map<String, JsonObject> nodes = new HashMap<>();
    for (Object one : graph(graph).getJsonArray("nodes")) {
      JsonObject node = (JsonObject) one;
      nodes.put(node.getString("id"), node);
    }
    return nodes;
  }

  static JsonArray findings(List<Finding> findings) {
    return WireJson.array(
        findings,
        finding ->
            new JsonObject()
                .put("code", finding.code().name())
                .put("node", finding.node())
                .put("field", finding.field())
                .put("detail", finding.detail()));
  }

  static JsonObject version(FlowStore.Version version) {
    return new JsonObject()
        .put("number", version.number())
        .put("by", version.by())
        .put("at", WireJson.time(version.at()))
        .put("note", version.note());
  }

  static JsonObject publication(FlowStore.Publication publication) {
    return new JsonObject()
        .put("number", publication.number())
        .put("by", publication.by())
        .put("at", WireJson.time(publication.at()))
        .put("note", publication.note());
  }

  static JsonObject trial(FlowTrial.Outcome outcome) {
    return new JsonObject()
        .put("lines", WireJson.array(outcome.lines(), FlowJson::line))
        .put("over", outcome.over())
        .put("unused", outcome.unused());
  }

  private static JsonObject line(FlowTrial.Line line) {
    return new JsonObject()
        .put("input", line.input())
        .put("steps", WireJson.array(line.steps(), FlowJson::step))
        .put("node", line.node())
        .put("request", request(line.request()))
        .put("variables", values(line.variables()))
        .put("trouble", line.trouble() == null ? null : line.trouble().name());
  }

  private static JsonObject step(FlowStep step) {
    return new JsonObject()
        .put("flow", step.flow())
        .put("node", step.node())
        .put("key", step.key())
        .put("tries", step.tries())
        .put("exit", step.exit().name());
  }

  private static JsonObject values(Map<String, Object> values) {
    JsonObject json = new JsonObject();
    new TreeMap<>(values)
        .forEach(
            (name, value) ->
                json.put(name, value instanceof List<?> list ? new JsonArray(list) : value));
    return json;
  }

  private static @Nullable JsonObject request(@Nullable FlowRequest request) {
    if (request instanceof FlowRequest.Play play) {
      return asks("PLAY").put("say", say(play.say()));
    }
    if (request instanceof FlowRequest.Ask ask) {
      return ask(ask);
    }
    if (request instanceof FlowRequest.Fetch fetch) {
      return asks("FETCH")
          .put("service", fetch.service())
          .put("parameters", new JsonArray(fetch.parameters().keySet().stream().sorted().toList()));
    }
    if (request instanceof FlowRequest.Queue queue) {
      return asks("QUEUE")
          .put("queue", queue.queue())
          .put("priority", queue.priority())
          .put("skills", values(Map.copyOf(queue.skills())));
    }
    if (request instanceof FlowRequest.Agent agent) {
      return asks("AGENT").put("login", agent.login());
    }
    if (request instanceof FlowRequest.Dial dial) {
      return asks("DIAL")
          .put("to", dial.to().name())
          .put("number", dial.number())
          .put("ringMs", dial.ringMs());
    }
    if (request instanceof FlowRequest.Voicemail message) {
      return asks("VOICEMAIL").put("say", say(message.say())).put("maxMs", message.maxMs());
    }
    if (request instanceof FlowRequest.Survey survey) {
      return asks("SURVEY").put("survey", survey.survey());
    }
    return request instanceof FlowRequest.Hangup end
        ? asks("HANGUP").put("say", say(end.say()))
        : null;
  }

  private static JsonObject ask(FlowRequest.Ask ask) {
    JsonObject json = asks("ASK").put("say", say(ask.say())).put("timeoutMs", ask.timeoutMs());
    FlowRequest.DigitSpec digits = ask.digits();
    return digits == null
        ? json.put(
            "options",
            WireJson.array(
                ask.options(), o -> new JsonObject().put("key", o.key()).put("label", o.label())))
        : json.put(
            "digits",
            new JsonObject()
                .put("min", digits.min())
                .put("max", digits.max())
                .put("terminator", digits.terminator())
                .put("secret", digits.secret()));
  }

  private static JsonObject asks(String what) {
    return new JsonObject().put("do", what);
  }

  private static JsonArray say(List<Utterance> utterances) {
    return WireJson.array(
        utterances,
        one -> {
          if (one instanceof Utterance.Recorded prompt) {
            return new JsonObject().put("prompt", prompt.prompt());
          }
          return one instanceof Utterance.Words words
              ? new JsonObject().put("text", words.text())
              : value((Utterance.Value) one);
        });
  }

  private static JsonObject value(Utterance.Value value) {
    return new JsonObject().put("text", value.text()).put("reading", value.reading().name());
  }
}
