package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.SimulatedSwitch;

/** Two switches share one queue; what happens to one is nothing to the calls of the other. */
class TwoSwitchesIT {
  @RegisterExtension static final Phoning phoning = new Phoning(2);

  private static final PhoneBehaviour ANSWERS = PhoneBehaviour.answers(Duration.ZERO);

  private final SimulatedSwitch other = Objects.requireNonNull(phoning.other);

  private Caller callsTheOther() {
    return phoning.calls(other, CallerId.of(Phoning.number()), "12356");
  }

  @Test
  void oneThatIsGone_takesItsOwnCallsWithIt_andNoOthers() {
    phoning.phone("one", ANSWERS);
    other.phone("1002", ANSWERS);
    Desk one = phoning.desk("one");
    one.ready();
    Caller here = phoning.calls(Phoning.number(), "12356");
    String first = one.sees("TALKING").getString("conversation");
    Desk two = phoning.desk("two");
    two.ready();
    Caller there = callsTheOther();
    String second = two.sees("TALKING").getString("conversation");

    other.crash().blockingAwait();

    Phoning.is(there, CallState.ENDED);
    assertThat(here.state()).isEqualTo(CallState.TALKING);
    one.call("call.hold", first);
    await().atMost(Desk.LONG).until(() -> phoning.heard(here).contains("moh"));
    one.call("call.resume", first);
    Caller waits = phoning.calls(Phoning.number(), "12356");
    String third = phoning.conversation(waits);
    assertThat(phoning.state(third)).isEqualTo("WAITING");

    other.restart(Duration.ofMillis(200)).blockingAwait();

    // What was up there is found to be over, and its agent is free again.
    phoning.stateIs(second, "WRAP_UP");
    one.call("call.hangup", first);
    phoning.stateIs(first, "WRAP_UP");
    assertThat(waits.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void agentWithATelephoneAtBoth_servesOneQueueOfBoth_inTheOrderTheyCame() {
    Phone here = phoning.phone("one", ANSWERS);
    Phone there = other.phone("1001", ANSWERS);
    Caller first = callsTheOther();
    String id = phoning.conversation(first);
    Caller second = phoning.calls(Phoning.number(), "12356");
    String next = phoning.conversation(second);

    Desk desk = phoning.desk("one");
    desk.ready();
    desk.sees("TALKING");
    Phoning.is(there, CallState.TALKING);
    assertThat(phoning.state(id)).isEqualTo("SERVING");
    assertThat(phoning.state(next)).isEqualTo("WAITING");
    assertThat(here.state()).isNotEqualTo(CallState.TALKING);

    desk.call("call.hangup", id);
    phoning.stateIs(id, "WRAP_UP");
    desk.writesUp(id);
    Phoning.is(here, CallState.TALKING);
    phoning.stateIs(next, "SERVING");
  }
}
