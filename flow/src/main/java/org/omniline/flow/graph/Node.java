package org.omniline.flow.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a flow. A text that is empty where something has to be named stands for "not chosen
 * yet"; {@code next} and the like are ids of nodes. Prompts are codes of prompts.
 */
public sealed interface Node {
  /** Unique in its graph. */
  String id();

  /** What people call it; may be empty. */
  String name();

  /** Calls what fits. */
  <R> R accept(NodeVisitor<R> visitor);

  /** Plays recorded prompts to their end. */
  record Play(String id, String name, List<String> prompts, String next) implements Node {
    public Play {
      prompts = List.copyOf(prompts);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.play(this);
    }
  }

  /**
   * Says a text.
   *
   * @param text a {@link Template}
   * @param reading how the variables in it are read
   */
  record Say(String id, String name, String text, Reading reading, String next) implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.say(this);
    }
  }

  /**
   * What a key of a menu does.
   *
   * @param label what it means in words: shown in text menus and in statistics
   */
  record Choice(String key, String label, String next) {}

  /**
   * Asks for one key.
   *
   * @param tries how often it asks before it gives up and goes to {@code exhausted}
   * @param timeoutMs how long it waits after its prompts
   * @param noInput said before it asks again because nothing was pressed
   * @param badInput said before it asks again because of a wrong key
   * @param zero whether key 0 leads where the graph says
   * @param variable a TEXT that keeps the key; null: none
   */
  record Menu(
      String id,
      String name,
      List<String> prompts,
      List<Choice> choices,
      int tries,
      int timeoutMs,
      List<String> noInput,
      List<String> badInput,
      String exhausted,
      boolean zero,
      @Nullable String variable)
      implements Node {
    public Menu {
      prompts = List.copyOf(prompts);
      choices = List.copyOf(choices);
      noInput = List.copyOf(noInput);
      badInput = List.copyOf(badInput);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.menu(this);
    }
  }

  /**
   * Asks for digits; secret when its variable is.
   *
   * @param terminator the key that ends the input early; empty: none
   * @param variable a TEXT that gets the digits
   */
  record Collect(
      String id,
      String name,
      List<String> prompts,
      int min,
      int max,
      String terminator,
      int tries,
      int timeoutMs,
      List<String> noInput,
      List<String> badInput,
      String variable,
      String next,
      String exhausted)
      implements Node {
    public Collect {
      prompts = List.copyOf(prompts);
      noInput = List.copyOf(noInput);
      badInput = List.copyOf(badInput);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.collect(this);
    }
  }

  /** Where to go on when a condition holds. */
  record Branch(String when, String next) {}

  /** Takes the first branch that holds; one that has no value does not. */
  record Condition(String id, String name, List<Branch> branches, String otherwise)
      implements Node {
    public Condition {
      branches = List.copyOf(branches);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.condition(this);
    }
  }

  /** Sets a variable; one for which there is no value keeps what it had. */
  record Assign(String id, String name, String variable, String value, String next)
      implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.assign(this);
    }
  }

  /** A variable and the expression it gets. */
  record Assignment(String variable, String value) {}

  /**
   * Sets several variables in order; a later one sees the earlier.
   *
   * @param failed where to go when one has no value, nothing being set then; null: {@code next}
   */
  record Script(
      String id, String name, List<Assignment> assignments, String next, @Nullable String failed)
      implements Node {
    public Script {
      assignments = List.copyOf(assignments);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.script(this);
    }
  }

  /** A value given to a data service. */
  record Parameter(String name, String value) {}

  /**
   * A value of a data service's answer.
   *
   * @param field its name; within objects and lists with dots, {@code orders.0.state}
   */
  record Result(String field, String variable) {}

  /** Asks a data service; a value of the wrong kind makes it failed. */
  record Fetch(
      String id,
      String name,
      String service,
      List<Parameter> parameters,
      List<Result> results,
      String ok,
      String failed,
      String timedOut)
      implements Node {
    public Fetch {
      parameters = List.copyOf(parameters);
      results = List.copyOf(results);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.fetch(this);
    }
  }

  /**
   * Waits in a queue; the run ends when it was served.
   *
   * @param queue a queue's code
   * @param priority 0 is ordinary
   * @param skills the lowest level that will do, by skill
   * @param failed where to go when the queue lets nobody wait, or no longer
   */
  record Queue(
      String id,
      String name,
      String queue,
      int priority,
      Map<String, Integer> skills,
      String failed)
      implements Node {
    public Queue {
      skills = Map.copyOf(skills);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.queue(this);
    }
  }

  /**
   * Leads to one agent.
   *
   * @param login a {@link Template} that gives a login name
   */
  record Agent(String id, String name, String login, String failed) implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.agent(this);
    }
  }

  /** What a number is. */
  enum Target {
    EXTENSION,
    EXTERNAL
  }

  /**
   * Dials somebody.
   *
   * @param number a {@link Template} that gives a number
   * @param ringMs how long it rings before it failed
   */
  record Dial(String id, String name, Target to, String number, int ringMs, String failed)
      implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.dial(this);
    }
  }

  /** Takes a message. */
  record Voicemail(String id, String name, List<String> prompts, int maxMs, String next)
      implements Node {
    public Voicemail {
      prompts = List.copyOf(prompts);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.voicemail(this);
    }
  }

  /** Asks how it was. */
  record Survey(String id, String name, String survey, String next) implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.survey(this);
    }
  }

  /** Runs another flow, which sees the same variables, until it returns. */
  record Subflow(String id, String name, String flow, String next) implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.subflow(this);
    }
  }

  /**
   * Branches by opening hours.
   *
   * @param hours their code
   * @param holiday where to go when it is closed on a holiday
   */
  record Hours(String id, String name, String hours, String open, String closed, String holiday)
      implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.hours(this);
    }
  }

  /** Goes back to the flow that ran this one; where there is none it ends like a hang-up. */
  record Return(String id, String name) implements Node {
    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.giveBack(this);
    }
  }

  /** Says good-bye, perhaps, and ends. */
  record Hangup(String id, String name, List<String> prompts) implements Node {
    public Hangup {
      prompts = List.copyOf(prompts);
    }

    @Override
    public <R> R accept(NodeVisitor<R> visitor) {
      return visitor.hangup(this);
    }
  }
}
