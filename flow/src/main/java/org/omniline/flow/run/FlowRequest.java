package org.omniline.flow.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.Node;

/** What the medium does next; it answers with a {@link FlowInput}. */
public sealed interface FlowRequest {
  /** Says something to its end: answered with Done. */
  record Play(List<Utterance> say) implements FlowRequest {
    public Play {
      say = List.copyOf(say);
    }
  }

  /**
   * A choice to offer.
   *
   * @param label what it means; empty for key 0, which leads to a person
   */
  record Option(String key, String label) {}

  /**
   * Digits to take.
   *
   * @param terminator the key that ends them early; empty: none
   * @param secret they are shown, logged and recorded nowhere, also not in a recording of sound
   */
  record DigitSpec(int min, int max, String terminator, boolean secret) {}

  /**
   * Asks; an answer may come before the prompts have ended. Answered with Key or Digits, or with
   * NoInput.
   *
   * @param options of a menu; empty when digits are asked for
   * @param digits null for a menu
   * @param timeoutMs how long after the prompts
   */
  record Ask(List<Utterance> say, List<Option> options, @Nullable DigitSpec digits, int timeoutMs)
      implements FlowRequest {
    public Ask {
      say = List.copyOf(say);
      options = List.copyOf(options);
    }
  }

  /**
   * Asks a data service: answered with Fetched, FetchFailed or FetchTimedOut.
   *
   * @param parameters may hold secrets: never printed
   */
  record Fetch(String service, Map<String, Object> parameters) implements FlowRequest {
    public Fetch {
      parameters = Map.copyOf(parameters);
    }

    @Override
    public String toString() {
      return "Fetch[" + service + "]";
    }
  }

  /**
   * Lets wait: answered with Done when served, else with TargetFailed.
   *
   * @param variables all that was learnt, without secrets: goes with the person
   */
  record Queue(
      String queue, Map<String, Integer> skills, int priority, Map<String, Object> variables)
      implements FlowRequest {
    public Queue {
      skills = Map.copyOf(skills);
      variables = Map.copyOf(variables);
    }
  }

  /** Leads to an agent: answered like a queue. */
  record Agent(String login, Map<String, Object> variables) implements FlowRequest {
    public Agent {
      variables = Map.copyOf(variables);
    }
  }

  /** Dials: answered like a queue. */
  record Dial(Node.Target to, String number, int ringMs, Map<String, Object> variables)
      implements FlowRequest {
    public Dial {
      variables = Map.copyOf(variables);
    }
  }

  /** Takes a message: answered with Done, or TargetFailed. */
  record Voicemail(List<Utterance> say, int maxMs) implements FlowRequest {
    public Voicemail {
      say = List.copyOf(say);
    }
  }

  /** Asks how it was: answered with Done, or TargetFailed. */
  record Survey(String survey) implements FlowRequest {}

  /** Says something, perhaps, and ends. Not answered. */
  record Hangup(List<Utterance> say) implements FlowRequest {
    public Hangup {
      say = List.copyOf(say);
    }
  }
}
