package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Bad luck with calls up: people go on talking, and nothing stays that is over. */
class PhoneTroubleIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour ANSWERS = PhoneBehaviour.answers(Duration.ZERO);

  @Test
  void eventSocketThatBreaksInAFrame_harmsNoTalk() {
    Phone phone = phoning.phone("one", ANSWERS);
    Desk desk = phoning.desk("one");
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("TALKING").getString("conversation");

    phoning.freeswitch.faults().cutNextEvent();
    Caller meanwhile = phoning.calls(Phoning.number(), "12356");
    phoning.freeswitch.faults().mend();

    String second = phoning.conversation(meanwhile);
    assertThat(phoning.state(second)).isEqualTo("WAITING");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    assertThat(phone.state()).isEqualTo(CallState.TALKING);
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
  }

  @Test
  void endsThatWereNeverTold_areFoundOut() {
    phoning.phone("one", ANSWERS);
    Desk desk = phoning.desk("one");
    desk.ready();
    Caller served = phoning.calls(Phoning.number(), "12356");
    String first = desk.sees("TALKING").getString("conversation");
    Caller waits = phoning.calls(Phoning.number(), "12356");
    String second = phoning.conversation(waits);
    phoning.freeswitch.faults().dropHangups(true);

    served.hangUp();
    waits.hangUp();
    Phoning.is(waits, CallState.ENDED);
    phoning.freeswitch.dropConnections();

    phoning.stateIs(first, "WRAP_UP");
    phoning.stateIs(second, "ABANDONED");
  }

  @Test
  void switchThatStartsAnew_endsItsCalls_andTakesTheNext() {
    phoning.phone("one", ANSWERS);
    Desk desk = phoning.desk("one");
    desk.ready();
    phoning.calls(Phoning.number(), "12356");
    String served = desk.sees("TALKING").getString("conversation");
    String waiting = phoning.conversation(phoning.calls(Phoning.number(), "12356"));

    phoning.freeswitch.restart(Duration.ofMillis(300)).blockingAwait();

    phoning.stateIs(served, "WRAP_UP");
    phoning.stateIs(waiting, "ABANDONED");
    // Its event socket answers before it takes calls.
    AtomicReference<Caller> next = new AtomicReference<>(phoning.calls(Phoning.number(), "12356"));
    await()
        .atMost(Desk.LONG)
        .until(
            () -> {
              if (next.get().state() == CallState.ENDED) {
                next.set(phoning.calls(Phoning.number(), "12356"));
              }
              return next.get().state() == CallState.TALKING;
            });
  }

  @Test
  void nodeThatStartsAnew_findsItsCallsAgain() {
    Phone phone = phoning.phone("one", ANSWERS);
    Desk before = phoning.desk("one");
    before.ready();
    Caller served = phoning.calls(Phoning.number(), "12356");
    String first = before.sees("TALKING").getString("conversation");
    Caller waits = phoning.calls(Phoning.number(), "12356");
    String second = phoning.conversation(waits);
    Caller leaves = phoning.calls(Phoning.number(), "12356");
    String third = phoning.conversation(leaves);

    phoning.stopNode();
    leaves.hangUp();
    Caller comes = phoning.calls(Phoning.number(), "12356");
    assertThat(served.state()).as("callers keep talking").isEqualTo(CallState.TALKING);
    assertThat(phone.state()).isEqualTo(CallState.TALKING);
    phoning.startNode();

    Desk after = phoning.desk("one");
    JsonObject call =
        after.hello.getJsonArray("calls").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("conversation").equals(first))
            .findFirst()
            .orElseThrow();
    assertThat(call.getString("phase")).isEqualTo("TALKING");
    phoning.stateIs(third, "ABANDONED");
    assertThat(phoning.state(phoning.conversation(comes))).isEqualTo("WAITING");
    assertThat(phoning.state(second)).isEqualTo("WAITING");
    assertThat(waits.state()).isEqualTo(CallState.TALKING);
    await().atMost(Desk.LONG).untilAsserted(() -> after.call("call.hold", first));
    after.call("call.resume", first);
    after.call("call.hangup", first);
    Phoning.is(served, CallState.ENDED);
    phoning.stateIs(first, "WRAP_UP");
  }
}
