package org.omniline.flow.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Later;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.port.CallConversations.PersonAsked;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowStep;

/**
 * What is to be stored of a run, in one transaction.
 *
 * @param run as it stands now; null: it is over, and nothing is kept of it
 * @param say messages to whoever writes, in order
 * @param first the place of the first step among all of the conversation
 * @param steps nodes that were left
 * @param end what becomes of the conversation
 * @param next what has to be done after the commit, for the run to go on; null: nothing
 */
public record TextTurn(
    @Nullable TextRun run,
    List<String> say,
    int first,
    List<FlowStep> steps,
    End end,
    @Nullable Next next) {
  public TextTurn {
    say = List.copyOf(say);
    steps = List.copyOf(steps);
  }

  /** What becomes of the conversation. */
  public sealed interface End {
    /** It stays as it is. */
    record Stays() implements End {}

    /**
     * It waits for a person.
     *
     * @param asked with what is told of a closed queue, and how it is answered later
     */
    record Person(PersonAsked asked) implements End {}

    /** It is a message that somebody answers later. */
    record LeftMessage(Map<String, String> given, List<Pressed> way) implements End {
      public LeftMessage {
        way = List.copyOf(way);
        given = Map.copyOf(given);
      }
    }

    /** It needs nobody. */
    record Closed() implements End {}

    /** Whoever wrote has left. */
    record Left() implements End {}

    /** Somebody else has moved it already; what was learnt is told whoever serves. */
    record Moved(Map<String, String> given, List<Pressed> way) implements End {
      public Moved {
        way = List.copyOf(way);
        given = Map.copyOf(given);
      }
    }
  }

  /** What has to be done outside. */
  public sealed interface Next {
    int turn();

    /** A data service is to be asked. */
    record Ask(int turn, FlowRequest.Fetch fetch) implements Next {}

    /**
     * A person is to be asked for.
     *
     * @param target a queue or an agent; null: the conversation's own queue
     */
    record Person(int turn, @Nullable FlowRequest target) implements Next {}
  }

  /**
   * How a queue stands that is closed.
   *
   * @param tell what is told of it
   * @param later how whoever comes is answered; null: they wait all the same
   */
  public record Shut(List<String> tell, @Nullable Later later) {
    public Shut {
      tell = List.copyOf(tell);
    }
  }
}
