package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.PhoneBehaviour.Kind;

/** Bad luck in each state of a call: it ends cleanly, or goes on, and never hangs between. */
class PhoneEachStateIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour ANSWERS = PhoneBehaviour.answers(Duration.ZERO);
  private static final PhoneBehaviour RINGS = PhoneBehaviour.of(Kind.RINGS);

  /** How far a call is. */
  enum State {
    WAITING,
    RINGING,
    KEY_AWAITED,
    TALKING,
    HELD,
    CONSULT_RINGS,
    CONSULTING,
    ALL_THREE;

    private boolean isServed() {
      return this != WAITING && this != RINGING && this != KEY_AWAITED;
    }

    private boolean consults() {
      return this == CONSULT_RINGS || this == CONSULTING || this == ALL_THREE;
    }
  }

  private Caller caller;
  private Phone agent;
  private Desk desk;
  private String id;

  @AfterEach
  void mend() {
    phoning.freeswitch.faults().mend();
  }

  private void reach(State state) {
    desk = phoning.desk("one");
    boolean rings = state == State.RINGING || state == State.KEY_AWAITED;
    agent =
        state == State.KEY_AWAITED
            ? phoning.outside(desk, "one", RINGS)
            : phoning.phone("one", rings ? RINGS : ANSWERS);
    if (state != State.WAITING) {
      desk.ready();
    }
    caller = phoning.calls(Phoning.number(), "12356");
    id = phoning.conversation(caller);
    Phoning.is(caller, CallState.TALKING);
    if (rings) {
      Phoning.is(agent, CallState.RINGING);
      desk.sees("RINGING");
    }
    if (state == State.KEY_AWAITED) {
      agent.answer();
      desk.sees(call -> call.getBoolean("awaitsKey"));
    }
    if (state.isServed()) {
      desk.sees("TALKING");
    }
    if (state == State.HELD) {
      desk.call("call.hold", id);
      desk.sees(call -> call.getBoolean("held"));
    }
    if (state.consults()) {
      consult(state);
    }
  }

  private void consult(State state) {
    Phone other = phoning.phone("two", state == State.CONSULT_RINGS ? RINGS : ANSWERS);
    phoning.desk("two");
    desk.ask("call.consult", Desk.asking(id).put("agent", phoning.user("two")));
    Phoning.is(other, state == State.CONSULT_RINGS ? CallState.RINGING : CallState.TALKING);
    desk.sees("CONSULTING");
    if (state != State.CONSULT_RINGS) {
      await().atMost(Desk.LONG).until(() -> phoning.hears(other.uuid()).startsWith("bridge"));
    }
    if (state == State.ALL_THREE) {
      desk.call("call.join", id);
      await().atMost(Desk.LONG).until(() -> phoning.heard(caller).equals("conference"));
    }
  }

  private void isOver(State state) {
    phoning.stateIs(id, state.isServed() ? "WRAP_UP" : "ABANDONED");
    phoning.quiet();
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                assertThat(phoning.freeswitch.heard().blockingGet())
                    .as("no leg is left in the switch")
                    .isEmpty());
    assertThat(
            phoning.sql(
                "select count(*) from call_leg where role = 'CALLER' and conversation_id = " + id))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void callerWhoHangsUp_endsIt(State state) {
    reach(state);

    caller.hangUp();

    isOver(state);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void callersEndThatIsNeverTold_isFoundOut(State state) {
    reach(state);
    phoning.freeswitch.faults().dropHangups(true);

    caller.hangUp();
    Phoning.is(caller, CallState.ENDED);
    phoning.freeswitch.dropConnections();
    phoning.stateIs(id, state.isServed() ? "WRAP_UP" : "ABANDONED");

    // The ends of the legs that were let go for it are not told either. What is just being made is
    // missed a little later; calls are compared every minute in any case.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> {
              phoning.freeswitch.dropConnections();
              return phoning.sql("select count(*) from phone_call where not over").equals("0");
            });
    isOver(state);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void keysThatMeanNothing_changeNothing(State state) {
    reach(state);
    String before = phoning.state(id);

    caller.press("9*#0A");
    if (state != State.WAITING && state != State.RINGING) {
      agent.press("9*#0A");
    }

    // What comes later is heard after the keys.
    if (state.isServed()) {
      await().atMost(Desk.LONG).until(() -> phoning.variable(agent, "digits_dialed").length() >= 5);
    }
    Caller next = phoning.calls(Phoning.number(), "12348");
    phoning.conversation(next);
    assertThat(phoning.state(id)).isEqualTo(before);
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    next.hangUp();
    caller.hangUp();
    isOver(state);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"RINGING", "KEY_AWAITED", "TALKING", "HELD", "CONSULTING", "ALL_THREE"})
  void agentsTelephoneThatVanishes_leavesTheCallerOnTheLine(State state) {
    reach(state);

    agent.lose();

    if (state == State.ALL_THREE) {
      await().atMost(Desk.LONG).until(() -> phoning.owner(id).equals(phoning.user("two")));
    } else {
      await()
          .atMost(Desk.LONG)
          .until(
              () ->
                  !phoning
                      .sql(
                          "select 1 from entry where type = 'AGENT_UNREACHED' and conversation_id ="
                              + " "
                              + id
                              + " limit 1")
                      .isEmpty());
    }
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    assertThat(phoning.state(id)).isIn("WAITING", "SERVING");
    caller.hangUp();
    Phoning.is(caller, CallState.ENDED);
    phoning.quiet();
  }
}
