package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.call.Wait;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Later;
import org.omniline.conversation.staff.Terminals.Terminal;

/** What calls need of routing and of whoever hears of changes. Thread-safe. */
public interface PhoneRouting {
  /**
   * Accepts an offer in the agent's name; the database has the last word.
   *
   * @return fails with a {@link org.omniline.conversation.Refusal} when it was lost
   */
  Single<Change> accept(long offer, long agent, String agentName);

  /**
   * The agent was not reached: the next one is asked.
   *
   * @param unreachable whether the agent's telephone will not do better for the next call: the
   *     agent is not ready from now on
   */
  Completable decline(long offer, long agent, Unreached reason, boolean unreachable);

  /**
   * Whoever answered the telephone of an offer is asked for a key, or has taken it at the desk and
   * is to lift the receiver.
   *
   * @param until when the offer is over
   */
  Completable lifted(long offer, long agent, Instant until);

  /**
   * An offer that stands.
   *
   * @param answers whether it is answered in the agent's name
   */
  record Standing(long offer, long conversation, long agent, Instant until, boolean answers) {
    /** One that its agent answers. */
    public Standing(long offer, long conversation, long agent, Instant until) {
      this(offer, conversation, agent, until, false);
    }

    /** The same, answered in the agent's name. */
    Standing answered() {
      return new Standing(offer, conversation, agent, until, true);
    }
  }

  /** The offers that stand for these conversations. */
  Single<List<Standing>> standing(Collection<Long> conversations);

  /**
   * An agent's telephone.
   *
   * @param terminal null when the agent has named none
   * @param outside of a telephone outside; null of any other
   */
  record Telephone(String agentName, @Nullable Terminal terminal, @Nullable Outside outside) {}

  /**
   * How a telephone outside is called.
   *
   * @param dialled its number as it is dialled from here
   * @param shows the number it is shown; empty for none
   */
  record Outside(String dialled, String shows) {
    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Outside";
    }
  }

  Single<Telephone> telephone(long agent);

  /** Whose telephone this is; empty when it is nobody's. */
  Maybe<Long> agentAt(String extension);

  /**
   * Who of a queue is ready, with room for a call, and has been for longest.
   *
   * @param except not this one
   */
  Maybe<Long> ready(long queue, long except);

  /** A colleague who was ready is consulted and offered nothing meanwhile, or is ready again. */
  Completable consulted(long agent, boolean on);

  /**
   * How somebody waits.
   *
   * @param ahead how many go before; null when it is not known
   * @param estimate null when nobody can tell
   */
  record Waiting(Wait.Rules rules, @Nullable Integer ahead, @Nullable Duration estimate) {}

  /** How whoever called waits in the conversation's queue. */
  Single<Waiting> waiting(Conversation conversation);

  /**
   * Who waits is to be called at this number instead, and keeps the place.
   *
   * @return empty when nothing waits any more, or it was so before
   */
  Maybe<Change> callBack(long account, String threadKey, String number);

  /** Who waits leaves a message instead. Empty as with {@link #callBack}. */
  Maybe<Change> leaveWord(long account, String threadKey);

  /**
   * What is told to who comes to a queue that is closed.
   *
   * @param later how they are answered; null: they wait all the same
   */
  record Closed(List<String> tell, @Nullable Later later) {
    public Closed {
      tell = List.copyOf(tell);
    }
  }

  /**
   * Whether a queue is closed just now.
   *
   * @param queue its code; null: the conversation's
   * @return empty while it is open, and where there is no such queue
   */
  Maybe<Closed> closed(@Nullable String queue, Conversation conversation);

  /** Changes are durable: desks and routing hear of them. Must not block. */
  void committed(List<Change> changes);

  /**
   * A call is kept and not as it was: the desks of these agents look at it. Must not block.
   *
   * @param conversation the call's
   */
  void callChanged(long conversation, PhoneCall call, Collection<Long> agents);
}
