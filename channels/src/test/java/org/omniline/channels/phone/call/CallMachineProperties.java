package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.omniline.channels.phone.ivr.TestFlows;

/** Whatever comes in whatever order, twice, late or not at all. */
class CallMachineProperties {
  @Property(tries = 3_000)
  void everyCallEnds_noLegStaysUp_nobodyIsJoinedWithTwo(
      @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 999) Integer> choices) {
    CallWorld world = new CallWorld();
    for (int choice : choices) {
      world.happen(choice);
      assertThat(world.call.legs()).as("one agent at a time").doesNotHaveDuplicates();
    }
    world.settle();

    assertThat(world.legsUp()).as("legs in the switch").isEmpty();
    assertThat(world.call.isOver()).as(world.call + "").isTrue();
    assertThat(world.isServed()).as("nobody is left with a dead line").isFalse();
    assertThat(world.declines()).as("an offer is declined once").doesNotHaveDuplicates();
  }

  @Property(tries = 3_000)
  void callerIsNeverAlone_onceAllHasArrived(
      @ForAll @Size(max = 160) List<@IntRange(min = 0, max = 999) Integer> choices) {
    CallWorld world = new CallWorld();
    for (int choice : choices) {
      world.happen(choice);
    }

    callerHearsSomebodyOrMusic(world);
  }

  @Property(tries = 3_000)
  void callerIsNeverAlone_whateverBecomesOfAConsult(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 999) Integer> choices) {
    CallWorld world = new CallWorld();
    world.talk();
    assertThat(world.isCallerHeard()).isTrue();
    for (int choice : choices) {
      world.consulting(choice);
    }

    callerHearsSomebodyOrMusic(world);
  }

  private static void callerHearsSomebodyOrMusic(CallWorld world) {
    world.calm();
    if (world.isCallerThere()) {
      assertThat(world.isCallerHeard() || world.hearsMusic())
          .as("hears somebody, or music: " + world.call)
          .isTrue();
      assertThat(world.call.legs()).as("no leg but the call's").containsAll(world.legsUp());
      if (world.call.phase() == PhoneCall.Phase.TALKING) {
        assertThat(world.isCallerHeard()).as("is said to talk: " + world.call).isTrue();
        assertThat(world.call.others()).as("nobody else's telephone rings").isEmpty();
      }
    }
  }

  @Property(tries = 2_000)
  void callerInAFlow_isNeverLost_andEachStepIsStoredOnce(
      @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 999) Integer> choices) {
    CallWorld world = new CallWorld(choices.size() % 5 == 0 ? "broken" : "menu");
    for (int choice : choices) {
      world.happen(choice);
      assertThat(world.isHungUpWithoutCause()).as("hung up by us: " + world.call).isFalse();
      PhoneCall kept = CallJson.decode(CallJson.encode(world.call));
      assertThat(CallJson.encode(kept)).isEqualTo(CallJson.encode(world.call));
    }
    world.settle();

    assertThat(world.legsUp()).as("legs in the switch").isEmpty();
    assertThat(world.call.isOver()).as(world.call + "").isTrue();
    assertThat(world.isServed()).as("nobody is left with a dead line").isFalse();
    assertThat(world.isInSelfService()).isFalse();
    assertThat(world.stepsMixedUp()).as("a place has one step").isFalse();
    if (world.call.ivr() != null) {
      assertThat(world.steps()).as("steps stored").isEqualTo(world.call.ivr().written());
    }
  }

  @Property(tries = 1_000)
  void whatIsSaidTwice_changesNothing(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 999) Integer> choices) {
    CallWorld world = new CallWorld();
    for (int choice : choices) {
      CallInput told = world.happen(choice);
      if (told != null && !(told instanceof CallInput.Tick)) {
        CallMachine.Step again = CallMachine.step(world.call, told, TestFlows.runs());
        assertThat(again.call()).as(told.toString()).isEqualTo(world.call);
      }
      // What is said to who waits is not kept: whoever takes the call over looks anew.
      PhoneCall kept = CallJson.decode(CallJson.encode(world.call));
      assertThat(CallJson.encode(kept)).isEqualTo(CallJson.encode(world.call));
      if (world.call.line() == null) {
        assertThat(kept).isEqualTo(world.call);
      }
    }
  }
}
