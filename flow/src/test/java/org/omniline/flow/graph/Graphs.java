package org.omniline.flow.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.graph.FlowGraph.Variable;

/** Random graphs for properties. */
public final class Graphs {
  /** Everything that random graphs name. */
  public static final Surroundings AROUND =
      new Surroundings(
          Set.of("p1", "p2"),
          Set.of("care"),
          Set.of("dialect"),
          Set.of("orders"),
          Set.of("office"),
          Set.of("calls"),
          Map.of());

  private static final List<Variable> VARIABLES =
      List.of(
          new Variable("choice", ValueType.TEXT, false),
          new Variable("orderNo", ValueType.TEXT, false),
          new Variable("amount", ValueType.DECIMAL, false),
          new Variable("count", ValueType.WHOLE, false),
          new Variable("open_orders", ValueType.TEXTS, false),
          new Variable("known", ValueType.BOOLEAN, false),
          new Variable("pin", ValueType.TEXT, true),
          new Variable("pinCopy", ValueType.TEXT, true));

  private Graphs() {}

  /** Graphs that can be published. */
  public static Arbitrary<FlowGraph> valid() {
    return Arbitraries.randomValue(random -> prune(new Maker(random, true).graph()));
  }

  /** Graphs whose expressions compile, and whose ways may lead anywhere and nowhere. */
  public static Arbitrary<FlowGraph> any() {
    return Arbitraries.randomValue(random -> new Maker(random, false).graph());
  }

  private static FlowGraph prune(FlowGraph graph) {
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(graph.start()));
    if (graph.zero() != null) {
      open.add(graph.zero());
    }
    while (!open.isEmpty()) {
      String id = open.remove(open.size() - 1);
      if (reached.add(id)) {
        Edge.of(graph.node(id).orElseThrow()).forEach(edge -> open.add(edge.to()));
      }
    }
    return new FlowGraph(
        graph.start(),
        graph.zero(),
        graph.variables(),
        graph.nodes().stream().filter(node -> reached.contains(node.id())).toList());
  }

  private static final class Maker {
    private final Random random;
    private final boolean valid;
    private final int size;
    private int at;

    Maker(Random random, boolean valid) {
      this.random = random;
      this.valid = valid;
      this.size = 2 + random.nextInt(20);
    }

    FlowGraph graph() {
      List<Node> nodes = new ArrayList<>();
      for (at = 0; at < size - 1; at++) {
        nodes.add(node("n" + at));
      }
      nodes.add(new Node.Hangup("n" + at, "再见", random.nextBoolean() ? List.of("p1") : List.of()));
      String zero = random.nextBoolean() ? "n" + (size - 1 - random.nextInt(2)) : null;
      return new FlowGraph("n0", zero, VARIABLES, nodes);
    }

    /** Only ahead where nobody bounds a round. */
    private String ahead() {
      return valid ? "n" + (at + 1 + random.nextInt(size - 1 - at)) : anywhere();
    }

    private String anywhere() {
      return !valid && random.nextInt(10) == 0 ? "" : "n" + random.nextInt(size);
    }

    private Node node(String id) {
      return switch (random.nextInt(16)) {
        case 0 -> new Node.Play(id, "", List.of("p1", "p2"), ahead());
        case 1 -> new Node.Say(id, "", "单号{orderNo}共{amount}元", reading(), ahead());
        case 2, 3 -> menu(id);
        case 4, 5 -> collect(id);
        case 6 ->
            new Node.Condition(
                id,
                "",
                List.of(
                    new Node.Branch("choice == '1'", ahead()),
                    new Node.Branch("10 / count > 1", ahead()),
                    new Node.Branch("pin == '1234'", ahead())),
                ahead());
        case 7 -> new Node.Assign(id, "", "count", "count + 1", ahead());
        case 8 ->
            new Node.Script(
                id,
                "算",
                List.of(
                    new Node.Assignment("pinCopy", "pin + pin"),
                    new Node.Assignment("amount", "1.0 / amount"),
                    new Node.Assignment("known", "caller != '' && 1 / count == 1")),
                ahead(),
                random.nextBoolean() ? ahead() : null);
        case 9 ->
            new Node.Fetch(
                id,
                "",
                "orders",
                List.of(new Node.Parameter("pin", "pin"), new Node.Parameter("a", "amount")),
                List.of(
                    new Node.Result("no", "orderNo"),
                    new Node.Result("sum", "amount"),
                    new Node.Result("orders", "open_orders")),
                ahead(),
                ahead(),
                ahead());
        case 10 -> new Node.Queue(id, "", "care", 1, Map.of("dialect", 2), ahead());
        case 11 -> new Node.Agent(id, "", "a{choice}", ahead());
        case 12 -> new Node.Dial(id, "", Node.Target.EXTENSION, "8001", 20_000, ahead());
        case 13 -> new Node.Voicemail(id, "", List.of("p2"), 60_000, ahead());
        case 14 -> new Node.Survey(id, "", "calls", ahead());
        default -> new Node.Hours(id, "", "office", ahead(), ahead(), ahead());
      };
    }

    private Reading reading() {
      return random.nextBoolean() ? Reading.AMOUNT : Reading.DIGITS;
    }

    private Node menu(String id) {
      return new Node.Menu(
          id,
          "菜单",
          List.of("p1"),
          List.of(
              new Node.Choice("1", "一", anywhere()),
              new Node.Choice("2", "二", anywhere()),
              new Node.Choice("*", "", ahead())),
          1 + random.nextInt(3),
          5_000,
          List.of("p2"),
          List.of(),
          ahead(),
          random.nextBoolean(),
          random.nextBoolean() ? "choice" : null);
    }

    private Node collect(String id) {
      return new Node.Collect(
          id,
          "",
          List.of("p1"),
          4,
          11,
          random.nextBoolean() ? "#" : "",
          1 + random.nextInt(3),
          5_000,
          List.of(),
          List.of("p2"),
          random.nextBoolean() ? "pin" : "orderNo",
          anywhere(),
          ahead());
    }
  }
}
