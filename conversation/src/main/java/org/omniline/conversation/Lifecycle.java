package org.omniline.conversation;

import static org.omniline.conversation.ConversationState.ABANDONED;
import static org.omniline.conversation.ConversationState.CLOSED;
import static org.omniline.conversation.ConversationState.SELF_SERVICE;
import static org.omniline.conversation.ConversationState.SERVING;
import static org.omniline.conversation.ConversationState.WAITING;
import static org.omniline.conversation.ConversationState.WRAP_UP;

import java.util.Optional;

/**
 * The one pure function that holds every allowed transition of a conversation. No state, no I/O;
 * safe from any thread.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /**
   * Tells where a trigger leads.
   *
   * @return the next state (possibly the same one, when the trigger is allowed and moves nothing),
   *     or empty when the trigger is not allowed in {@code from}
   */
  public static Optional<ConversationState> next(ConversationState from, Trigger trigger) {
    ConversationState to =
        switch (trigger) {
          case REQUEST_PERSON -> from == SELF_SERVICE ? WAITING : null;
          case ACCEPT -> from == WAITING ? SERVING : null;
          case REQUEUE -> from == SERVING || from == WRAP_UP ? WAITING : null;
          case END -> from == SERVING ? WRAP_UP : null;
          case INBOUND_TEXT -> from == WRAP_UP ? SERVING : from.isOpen() ? from : null;
          case CLOSE -> from == SERVING || from == WRAP_UP ? CLOSED : null;
          case SELF_SERVED -> from == SELF_SERVICE ? CLOSED : null;
          case ABANDON -> from == WAITING || from == SELF_SERVICE ? ABANDONED : null;
        };
    return Optional.ofNullable(to);
  }

  /**
   * The next state, or the refusal a person can read.
   *
   * @throws Refusal with {@link Refusal.Code#WRONG_STATE} when the trigger is not allowed
   */
  public static ConversationState require(ConversationState from, Trigger trigger) {
    return next(from, trigger)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Code.WRONG_STATE,
                    trigger + " is not possible while the conversation is " + from));
  }
}
