package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.cti.CtiEventType;
import org.omniline.conversation.port.CallStore.Notice;

class CallNoticesTest {
  private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");
  private static final Ear ONE = new Ear(5, "安", "1001", "user/1001", "a");
  private static final Ear OUTSIDE = new Ear(0, "+862087654321", null, "user/x", "o");

  private final PhoneCall arrived =
      PhoneCall.arrived(
          new Caller("c", "13800138000", "+8613800138000", "MOBILE", "12356", NOW, null));

  /** The call, changed by whoever is given the parts of it. */
  private static PhoneCall like(PhoneCall call, java.util.function.Consumer<Turn> change) {
    Turn turn = new Turn(call, NOW);
    change.accept(turn);
    return turn.call();
  }

  private static PhoneCall waiting(PhoneCall call) {
    return like(
        call,
        turn -> {
          turn.conversation = 7L;
          turn.standing = Standing.WAITING;
        });
  }

  private static PhoneCall talking(PhoneCall call) {
    return like(
        waiting(call),
        turn -> {
          turn.standing = Standing.SERVED;
          turn.owner = ONE;
          turn.agent =
              AgentLeg.ringing(ONE, 0, NOW, NOW.plusSeconds(30)).answered(NOW).bridged(NOW);
        });
  }

  private static List<CtiEventType> types(@Nullable PhoneCall before, PhoneCall after) {
    return CallNotices.between(before, after).stream().map(Notice::type).toList();
  }

  @Test
  void callWithoutAConversation_isTold_onlyOnceItHasOne() {
    assertThat(types(null, arrived)).isEmpty();
    assertThat(types(arrived, waiting(arrived)))
        .containsExactly(CtiEventType.CALL_BEGAN, CtiEventType.CALL_QUEUED);
    assertThat(types(waiting(arrived), waiting(arrived))).isEmpty();
  }

  @Test
  void stepsThatWereKeptTogether_areToldOneByOne() {
    assertThat(types(waiting(arrived), talking(arrived)))
        .containsExactly(
            CtiEventType.CALL_RINGING, CtiEventType.CALL_ANSWERED, CtiEventType.CALL_CONNECTED);
  }

  @Test
  void whoDidNotAnswer_isTold_andNumbersOutsideAreNot() {
    PhoneCall ringing =
        like(
            waiting(arrived),
            turn -> turn.agent = AgentLeg.ringing(ONE, 70, NOW, NOW.plusSeconds(30)));
    assertThat(types(ringing, waiting(arrived))).containsExactly(CtiEventType.CALL_UNANSWERED);

    PhoneCall consulting =
        like(
            talking(arrived),
            turn -> turn.consult = Consult.ringing(OUTSIDE, NOW, NOW.plusSeconds(30)));
    List<Notice> told = CallNotices.between(talking(arrived), consulting);
    assertThat(told.toString()).contains("CALL_CONSULTING", "OUTSIDE").doesNotContain("2087654321");
    assertThat(types(consulting, talking(arrived)))
        .containsExactly(CtiEventType.CALL_CONSULT_ENDED);
  }

  @Test
  void holdAndItsEnd_andTheWayBackToAQueue_areTold() {
    PhoneCall talking = talking(arrived);
    PhoneCall held = like(talking, turn -> turn.agent = turn.agent.held(NOW));
    assertThat(types(talking, held)).containsExactly(CtiEventType.CALL_HELD);
    assertThat(types(held, talking)).containsExactly(CtiEventType.CALL_RESUMED);

    Notice moved = CallNotices.between(talking, waiting(arrived)).get(0);
    assertThat(moved.type()).isEqualTo(CtiEventType.CALL_TRANSFERRED);
    assertThat(moved.detail()).containsEntry("from", "5").containsEntry("to", "QUEUE");
  }
}
