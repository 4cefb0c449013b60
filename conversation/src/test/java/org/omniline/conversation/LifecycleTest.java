package org.omniline.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.omniline.conversation.ConversationState.ABANDONED;
import static org.omniline.conversation.ConversationState.CLOSED;
import static org.omniline.conversation.ConversationState.SELF_SERVICE;
import static org.omniline.conversation.ConversationState.SERVING;
import static org.omniline.conversation.ConversationState.WAITING;
import static org.omniline.conversation.ConversationState.WRAP_UP;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private record Move(ConversationState from, Trigger trigger, ConversationState to) {}

  /** design.md: SELF_SERVICE → WAITING → SERVING → WRAP_UP → CLOSED, ABANDONED, back to WAITING. */
  private static final Set<Move> ALLOWED =
      Set.of(
          new Move(SELF_SERVICE, Trigger.REQUEST_PERSON, WAITING),
          new Move(WAITING, Trigger.ACCEPT, SERVING),
          new Move(SERVING, Trigger.REQUEUE, WAITING),
          new Move(WRAP_UP, Trigger.REQUEUE, WAITING),
          new Move(SERVING, Trigger.END, WRAP_UP),
          new Move(SELF_SERVICE, Trigger.INBOUND_TEXT, SELF_SERVICE),
          new Move(SELF_SERVICE, Trigger.SELF_SERVED, CLOSED),
          new Move(WAITING, Trigger.INBOUND_TEXT, WAITING),
          new Move(SERVING, Trigger.INBOUND_TEXT, SERVING),
          new Move(WRAP_UP, Trigger.INBOUND_TEXT, SERVING),
          new Move(SERVING, Trigger.CLOSE, CLOSED),
          new Move(WRAP_UP, Trigger.CLOSE, CLOSED),
          new Move(WAITING, Trigger.ABANDON, ABANDONED),
          new Move(SELF_SERVICE, Trigger.ABANDON, ABANDONED));

  @Test
  void next_allowsExactlyTheMovesOfTheDesign() {
    Set<Move> found = new HashSet<>();
    for (ConversationState from : ConversationState.values()) {
      for (Trigger trigger : Trigger.values()) {
        Lifecycle.next(from, trigger).ifPresent(to -> found.add(new Move(from, trigger, to)));
      }
    }
    assertThat(found).isEqualTo(ALLOWED);
  }

  @Test
  void next_leavesNothingOnceClosedOrAbandoned() {
    for (Trigger trigger : Trigger.values()) {
      assertThat(Lifecycle.next(CLOSED, trigger)).isEmpty();
      assertThat(Lifecycle.next(ABANDONED, trigger)).isEmpty();
    }
  }

  @Test
  void require_saysWhatIsNotPossible() {
    assertThatThrownBy(() -> Lifecycle.require(CLOSED, Trigger.ACCEPT))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.WRONG_STATE))
        .hasMessageContaining("ACCEPT")
        .hasMessageContaining("CLOSED");
  }
}
