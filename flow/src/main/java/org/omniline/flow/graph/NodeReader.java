package org.omniline.flow.graph;

import java.util.List;

/** Reads the nodes of a graph. Stateless. */
final class NodeReader {
  /** How long a menu waits when it does not say. */
  static final int TIMEOUT_MS = 5_000;

  /** How often it asks when it does not say. */
  static final int TRIES = 3;

  private static final int RING_MS = 30_000;
  private static final int VOICEMAIL_MS = 120_000;

  private NodeReader() {}

  private static final List<String> TYPES =
      List.of(
          "PLAY",
          "SAY",
          "MENU",
          "COLLECT",
          "CONDITION",
          "SET",
          "SCRIPT",
          "FETCH",
          "QUEUE",
          "AGENT",
          "DIAL",
          "VOICEMAIL",
          "SURVEY",
          "SUBFLOW",
          "HOURS",
          "RETURN",
          "HANGUP");

  static Node read(JsonFields f) throws MalformedGraph {
    String type = f.requiredText("type");
    return switch (type) {
      case "PLAY" -> new Node.Play(id(f), name(f), f.texts("prompts"), f.text("next"));
      case "SAY" -> say(f);
      case "MENU" -> menu(f);
      case "COLLECT" -> collect(f);
      case "CONDITION" -> condition(f);
      case "SET" ->
          new Node.Assign(id(f), name(f), f.text("variable"), f.text("value"), f.text("next"));
      case "SCRIPT" -> script(f);
      case "FETCH" -> fetch(f);
      case "QUEUE" -> queue(f);
      case "AGENT" -> new Node.Agent(id(f), name(f), f.text("login"), f.text("failed"));
      case "DIAL" -> dial(f);
      case "VOICEMAIL" ->
          new Node.Voicemail(
              id(f), name(f), f.texts("prompts"), f.whole("maxMs", VOICEMAIL_MS), f.text("next"));
      case "SURVEY" -> new Node.Survey(id(f), name(f), f.text("survey"), f.text("next"));
      case "SUBFLOW" -> new Node.Subflow(id(f), name(f), f.text("flow"), f.text("next"));
      case "HOURS" -> hours(f);
      case "RETURN" -> new Node.Return(id(f), name(f));
      case "HANGUP" -> new Node.Hangup(id(f), name(f), f.texts("prompts"));
      default -> throw f.unknownWord("type", type, TYPES);
    };
  }

  private static String id(JsonFields f) throws MalformedGraph {
    return f.requiredText("id");
  }

  private static String name(JsonFields f) throws MalformedGraph {
    return f.text("name");
  }

  private static Node say(JsonFields f) throws MalformedGraph {
    return new Node.Say(
        id(f),
        name(f),
        f.text("text"),
        f.word("reading", Reading.class, Reading.WORDS),
        f.text("next"));
  }

  private static Node menu(JsonFields f) throws MalformedGraph {
    return new Node.Menu(
        id(f),
        name(f),
        f.texts("prompts"),
        f.list("choices", c -> new Node.Choice(c.text("key"), c.text("label"), c.text("next"))),
        f.whole("tries", TRIES),
        f.whole("timeoutMs", TIMEOUT_MS),
        f.texts("noInput"),
        f.texts("badInput"),
        f.text("exhausted"),
        f.flag("zero", true),
        f.textOrNull("variable"));
  }

  private static Node collect(JsonFields f) throws MalformedGraph {
    return new Node.Collect(
        id(f),
        name(f),
        f.texts("prompts"),
        f.whole("min", 1),
        f.whole("max", 20),
        f.text("terminator"),
        f.whole("tries", TRIES),
        f.whole("timeoutMs", TIMEOUT_MS),
        f.texts("noInput"),
        f.texts("badInput"),
        f.text("variable"),
        f.text("next"),
        f.text("exhausted"));
  }

  private static Node condition(JsonFields f) throws MalformedGraph {
    return new Node.Condition(
        id(f),
        name(f),
        f.list("branches", b -> new Node.Branch(b.text("when"), b.text("next"))),
        f.text("otherwise"));
  }

  private static Node script(JsonFields f) throws MalformedGraph {
    return new Node.Script(
        id(f),
        name(f),
        f.list("assignments", a -> new Node.Assignment(a.text("variable"), a.text("value"))),
        f.text("next"),
        f.textOrNull("failed"));
  }

  private static Node fetch(JsonFields f) throws MalformedGraph {
    return new Node.Fetch(
        id(f),
        name(f),
        f.text("service"),
        f.list("parameters", p -> new Node.Parameter(p.text("name"), p.text("value"))),
        f.list("results", r -> new Node.Result(r.text("field"), r.text("variable"))),
        f.text("ok"),
        f.text("failed"),
        f.text("timedOut"));
  }

  private static Node queue(JsonFields f) throws MalformedGraph {
    return new Node.Queue(
        id(f),
        name(f),
        f.text("queue"),
        f.whole("priority", 0),
        f.wholes("skills"),
        f.text("failed"));
  }

  private static Node dial(JsonFields f) throws MalformedGraph {
    return new Node.Dial(
        id(f),
        name(f),
        f.word("to", Node.Target.class, Node.Target.EXTERNAL),
        f.text("number"),
        f.whole("ringMs", RING_MS),
        f.text("failed"));
  }

  private static Node hours(JsonFields f) throws MalformedGraph {
    return new Node.Hours(
        id(f), name(f), f.text("hours"), f.text("open"), f.text("closed"), f.text("holiday"));
  }
}
