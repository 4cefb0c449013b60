package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.Ref;

/**
 * What a call does to its conversation. Each is one transaction, and empty when there is nothing to
 * do or it was done before: so each may be asked again at any time.
 */
public interface CallConversations {
  /**
   * A step of the call for the timeline.
   *
   * @param key the same one is written once
   * @param agent whose step it is; null for the system's
   */
  Maybe<Change> note(
      long conversation, String key, EntryType type, @Nullable Ref agent, Map<String, String> data);

  /**
   * A colleague is consulted: sees the conversation from now on, and is asked for it.
   *
   * @param key the same one is written once
   * @param note for the colleague; null for none
   */
  Maybe<Change> consulted(long conversation, String key, Ref from, Ref to, @Nullable String note);

  /** The colleague is not consulted any more. */
  Maybe<Change> consultEnded(long conversation, long colleague);

  /**
   * The owner gives it to the colleague who was consulted.
   *
   * @return fails with a Refusal when the colleague cannot have it
   */
  Maybe<Change> given(long conversation, String key, Ref from, Ref to);

  /**
   * The caller is gone: who waits has left, who is served goes to wrap-up.
   *
   * @param unmet whether nobody has spoken with a caller whom somebody has: who so leaves has
   *     waited until now, and in vain
   */
  Maybe<Change> left(long conversation, boolean unmet);

  /** The agent who serves it has hung up: to wrap-up. */
  Maybe<Change> finished(long conversation, long agent);

  /**
   * What was learnt of a person who served themselves, and who is to serve them now.
   *
   * @param queue the code of the queue to wait in; null: the one it is in
   * @param agent the login of whom it is offered to first; null: everybody of the queue
   * @param priority 0 is ordinary; never lowers what it has
   * @param skills the lowest level that will do, by skill; replaces those of the same name
   * @param given by name, for whoever serves: without secrets
   * @param way what was chosen and entered, in order: without secrets
   * @param tell what the caller is told of it, in order
   * @param later answered later, for nobody is there; null: waits
   */
  record PersonAsked(
      @Nullable String queue,
      @Nullable String agent,
      int priority,
      Map<String, Integer> skills,
      Map<String, String> given,
      List<Pressed> way,
      List<String> tell,
      @Nullable Later later) {
    /** Waits, and is told nothing. */
    public PersonAsked(
        @Nullable String queue,
        @Nullable String agent,
        int priority,
        Map<String, Integer> skills,
        Map<String, String> given) {
      this(queue, agent, priority, skills, given, List.of(), List.of(), null);
    }

    /** The same, by this way. */
    public PersonAsked by(List<Pressed> chosen) {
      return new PersonAsked(queue, agent, priority, skills, given, chosen, tell, later);
    }

    /** The same where nobody is there. */
    public PersonAsked closed(List<String> told, @Nullable Later how) {
      return new PersonAsked(queue, agent, priority, skills, given, way, told, how);
    }

    public PersonAsked {
      tell = List.copyOf(tell);
      skills = Map.copyOf(skills);
      given = Map.copyOf(given);
      way = List.copyOf(way);
    }

    /** Keeps what was entered out of logs. */
    @Override
    public String toString() {
      return "PersonAsked[" + queue + ", " + agent + "]";
    }
  }

  /**
   * Whoever served themselves waits for a person from now on. Empty when they do already.
   *
   * @return fails with a {@link org.omniline.conversation.Refusal} INVALID for a queue or an agent
   *     that there is not
   */
  Maybe<Change> personAsked(long conversation, PersonAsked asked);

  /** Whoever served themselves needs nobody: it is closed. */
  Maybe<Change> selfServed(long conversation);

  /**
   * The agent who serves it cannot be heard: it waits again, before whoever came later.
   *
   * @param unmet whether the agent has not spoken with the caller: the wait has never ended
   */
  Maybe<Change> returned(long conversation, long agent, boolean unmet);
}
