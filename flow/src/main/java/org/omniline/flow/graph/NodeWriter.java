package org.omniline.flow.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Writes the nodes of a graph, with every field that has a value. Stateless. */
final class NodeWriter implements NodeVisitor<ObjectNode> {
  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode begin(Node node, String type) {
    ObjectNode json = object().put("id", node.id()).put("type", type);
    if (!node.name().isEmpty()) {
      json.put("name", node.name());
    }
    return json;
  }

  private static void texts(ObjectNode json, String name, List<String> texts) {
    ArrayNode array = json.putArray(name);
    texts.forEach(array::add);
  }

  private static <T> void list(
      ObjectNode json, String name, List<T> items, BiConsumer<ObjectNode, T> writer) {
    ArrayNode array = json.putArray(name);
    items.forEach(item -> writer.accept(array.addObject(), item));
  }

  @Override
  public ObjectNode play(Node.Play node) {
    ObjectNode json = begin(node, "PLAY");
    texts(json, "prompts", node.prompts());
    return json.put("next", node.next());
  }

  @Override
  public ObjectNode say(Node.Say node) {
    return begin(node, "SAY")
        .put("text", node.text())
        .put("reading", node.reading().name())
        .put("next", node.next());
  }

  @Override
  public ObjectNode menu(Node.Menu node) {
    ObjectNode json = begin(node, "MENU");
    texts(json, "prompts", node.prompts());
    list(
        json,
        "choices",
        node.choices(),
        (o, c) -> o.put("key", c.key()).put("label", c.label()).put("next", c.next()));
    json.put("tries", node.tries()).put("timeoutMs", node.timeoutMs());
    texts(json, "noInput", node.noInput());
    texts(json, "badInput", node.badInput());
    json.put("exhausted", node.exhausted()).put("zero", node.zero());
    if (node.variable() != null) {
      json.put("variable", node.variable());
    }
    return json;
  }

  @Override
  public ObjectNode collect(Node.Collect node) {
    ObjectNode json = begin(node, "COLLECT");
    texts(json, "prompts", node.prompts());
    json.put("min", node.min())
        .put("max", node.max())
        .put("terminator", node.terminator())
        .put("tries", node.tries())
        .put("timeoutMs", node.timeoutMs());
    texts(json, "noInput", node.noInput());
    texts(json, "badInput", node.badInput());
    return json.put("variable", node.variable())
        .put("next", node.next())
        .put("exhausted", node.exhausted());
  }

  @Override
  public ObjectNode condition(Node.Condition node) {
    ObjectNode json = begin(node, "CONDITION");
    list(
        json, "branches", node.branches(), (o, b) -> o.put("when", b.when()).put("next", b.next()));
    return json.put("otherwise", node.otherwise());
  }

  @Override
  public ObjectNode assign(Node.Assign node) {
    return begin(node, "SET")
        .put("variable", node.variable())
        .put("value", node.value())
        .put("next", node.next());
  }

  @Override
  public ObjectNode script(Node.Script node) {
    ObjectNode json = begin(node, "SCRIPT");
    list(
        json,
        "assignments",
        node.assignments(),
        (o, a) -> o.put("variable", a.variable()).put("value", a.value()));
    json.put("next", node.next());
    if (node.failed() != null) {
      json.put("failed", node.failed());
    }
    return json;
  }

  @Override
  public ObjectNode fetch(Node.Fetch node) {
    ObjectNode json = begin(node, "FETCH").put("service", node.service());
    list(
        json,
        "parameters",
        node.parameters(),
        (o, p) -> o.put("name", p.name()).put("value", p.value()));
    list(
        json,
        "results",
        node.results(),
        (o, r) -> o.put("field", r.field()).put("variable", r.variable()));
    return json.put("ok", node.ok()).put("failed", node.failed()).put("timedOut", node.timedOut());
  }

  @Override
  public ObjectNode queue(Node.Queue node) {
    ObjectNode json =
        begin(node, "QUEUE").put("queue", node.queue()).put("priority", node.priority());
    ObjectNode skills = json.putObject("skills");
    new TreeMap<>(node.skills()).forEach(skills::put);
    return json.put("failed", node.failed());
  }

  @Override
  public ObjectNode agent(Node.Agent node) {
    return begin(node, "AGENT").put("login", node.login()).put("failed", node.failed());
  }

  @Override
  public ObjectNode dial(Node.Dial node) {
    return begin(node, "DIAL")
        .put("to", node.to().name())
        .put("number", node.number())
        .put("ringMs", node.ringMs())
        .put("failed", node.failed());
  }

  @Override
  public ObjectNode voicemail(Node.Voicemail node) {
    ObjectNode json = begin(node, "VOICEMAIL");
    texts(json, "prompts", node.prompts());
    return json.put("maxMs", node.maxMs()).put("next", node.next());
  }

  @Override
  public ObjectNode survey(Node.Survey node) {
    return begin(node, "SURVEY").put("survey", node.survey()).put("next", node.next());
  }

  @Override
  public ObjectNode subflow(Node.Subflow node) {
    return begin(node, "SUBFLOW").put("flow", node.flow()).put("next", node.next());
  }

  @Override
  public ObjectNode hours(Node.Hours node) {
    return begin(node, "HOURS")
        .put("hours", node.hours())
        .put("open", node.open())
        .put("closed", node.closed())
        .put("holiday", node.holiday());
  }

  @Override
  public ObjectNode giveBack(Node.Return node) {
    return begin(node, "RETURN");
  }

  @Override
  public ObjectNode hangup(Node.Hangup node) {
    ObjectNode json = begin(node, "HANGUP");
    texts(json, "prompts", node.prompts());
    return json;
  }
}
