package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.PhoneCall.Phase;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.Recorded;
import org.omniline.channels.phone.ivr.TestFlows;

/** What a real switch sent, told to a call; skipped where the recordings are not. */
class CallEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");

  private static String leg(List<EslEvent> events, String direction) {
    return events.stream()
        .filter(event -> event.name().equals("CHANNEL_CREATE"))
        .filter(event -> direction.equals(event.header("Call-Direction")))
        .map(EslEvent::uuid)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static PhoneCall served(String caller, Ear ear) {
    Caller who = new Caller(caller, "881", null, "EXTENSION", "12357", NOW, null);
    PhoneCall call = PhoneCall.arrived(who);
    call =
        CallMachine.step(
                call, new CallInput.Stands(7, 1, Standing.WAITING, null, NOW), TestFlows.runs())
            .call();
    call =
        CallMachine.step(
                call, new CallInput.Offered(5, ear, NOW.plusSeconds(60), NOW), TestFlows.runs())
            .call();
    return CallMachine.step(
            call, new CallInput.Stands(7, 2, Standing.SERVED, ear, NOW), TestFlows.runs())
        .call();
  }

  @Test
  void bridgedHeldAndTransferred_asRecorded() {
    List<EslEvent> events = Recorded.events("34-originate-uuid_bridge-hold-transfer");
    String caller = leg(events, "inbound");
    Ear ear = new Ear(1, "林晓", "1002", "user/1002", leg(events, "outbound"));
    PhoneCall call = served(caller, ear);
    List<Phase> phases = new ArrayList<>();
    List<CallEffect> effects = new ArrayList<>();
    for (EslEvent event : events) {
      CallInput input = CallEvents.of(event, NOW);
      if (input != null) {
        CallMachine.Step step = CallMachine.step(call, input, TestFlows.runs());
        call = step.call();
        effects.addAll(step.effects());
        if (phases.isEmpty() || phases.get(phases.size() - 1) != call.phase()) {
          phases.add(call.phase());
        }
      }
    }

    assertThat(phases).containsExactly(Phase.CONNECTING, Phase.TALKING, Phase.ENDED);
    assertThat(effects)
        .contains(new CallEffect.Bridge(caller, ear.leg()), new CallEffect.Finish(7, 1));
    assertThat(call.legs()).isEmpty();
    assertThat(effects.stream().filter(CallEffect.LegEnded.class::isInstance)).hasSize(2);
  }

  @Test
  void busyTelephone_asRecorded_tellsItsCodes() {
    List<EslEvent> events = Recorded.events("31-bridge-busy");
    String agent = leg(events, "outbound");
    CallInput.Gone gone =
        events.stream()
            .map(event -> CallEvents.of(event, NOW))
            .filter(CallInput.Gone.class::isInstance)
            .map(CallInput.Gone.class::cast)
            .filter(input -> input.leg().equals(agent))
            .reduce((first, last) -> last)
            .orElseThrow();

    assertThat(gone.end()).isEqualTo(new CallInput.End("USER_BUSY", 486, 17));
  }

  @Test
  void cancelledCall_asRecorded_isAbandonedByItsCaller() {
    List<EslEvent> events = Recorded.events("38-caller-cancels");
    String caller = leg(events, "inbound");
    PhoneCall call =
        PhoneCall.arrived(new Caller(caller, "881", null, "EXTENSION", "12356", NOW, null));
    call =
        CallMachine.step(
                call, new CallInput.Stands(7, 1, Standing.WAITING, null, NOW), TestFlows.runs())
            .call();
    List<CallEffect> effects = new ArrayList<>();
    for (EslEvent event : events) {
      CallInput input = CallEvents.of(event, NOW);
      if (input != null) {
        CallMachine.Step step = CallMachine.step(call, input, TestFlows.runs());
        call = step.call();
        effects.addAll(step.effects());
      }
    }

    assertThat(effects).containsOnlyOnce(new CallEffect.Leave(7, true));
    assertThat(effects)
        .filteredOn(CallEffect.LegEnded.class::isInstance)
        .singleElement()
        .satisfies(
            effect -> {
              CallEffect.Leg over = ((CallEffect.LegEnded) effect).leg();
              assertThat(over.by()).isEqualTo(By.CALLER);
              assertThat(over.end().cause()).isEqualTo("ORIGINATOR_CANCEL");
            });
  }
}
