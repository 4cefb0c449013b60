package org.omniline.channels.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.call.Standing;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.ivr.TestFlows;
import org.omniline.conversation.Refusal;
import org.omniline.flow.run.FlowInput;

class CallLaneTest {
  private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");
  private static final Caller CALLER =
      new Caller("c", "13800138000", "+8613800138000", "MOBILE", "12356", NOW, null);

  private final List<CallEffect> done = new ArrayList<>();
  private final List<PhoneCall> kept = new ArrayList<>();
  private final List<CallEffect.Leg> legs = new ArrayList<>();
  private boolean over;
  private Single<Boolean> keeping = Single.just(true);

  private final CallLane lane =
      new CallLane(
          PhoneCall.arrived(CALLER),
          TestFlows.runs(),
          new CallLane.Around() {
            @Override
            public Single<Boolean> keep(
                @Nullable PhoneCall before, PhoneCall call, List<CallEffect.Leg> ended) {
              kept.add(call);
              legs.addAll(ended);
              return keeping;
            }

            @Override
            public Completable act(CallLane lane, CallEffect effect) {
              done.add(effect);
              return Completable.complete();
            }

            @Override
            public void changed(CallLane lane, PhoneCall before) {}

            @Override
            public void over(CallLane lane) {
              over = true;
            }
          });

  @Test
  void whatIsAsked_isKeptBefore() {
    SingleSubject<Boolean> database = SingleSubject.create();
    keeping = database;

    lane.begin();
    lane.tell(new CallInput.Stands(7, 1, Standing.WAITING, null, NOW));

    assertThat(done).isEmpty();
    keeping = Single.just(true);
    database.onSuccess(true);
    assertThat(done).containsExactly(new CallEffect.Open(), new CallEffect.Answer("c"));
    assertThat(kept).hasSize(2);
  }

  @Test
  void whatCouldNotBeKept_isKeptWithTheNextTick() {
    lane.begin();
    keeping = Single.just(false);
    lane.tell(new CallInput.Stands(7, 1, Standing.WAITING, null, NOW));
    assertThat(done).as("people do not wait for the record").contains(new CallEffect.Answer("c"));
    keeping = Single.just(true);
    int before = kept.size();

    lane.tell(new CallInput.Tick(NOW));

    assertThat(kept).hasSize(before + 1);
    lane.tell(new CallInput.Tick(NOW));
    assertThat(kept).hasSize(before + 1);
  }

  @Test
  void thatStepsAreWritten_isKeptWithWhatComesNext() {
    lane.begin();
    lane.tell(new CallInput.Stands(7, 1, Standing.SELF_SERVICE, null, NOW));
    lane.tell(new CallInput.Answered("c", NOW));
    lane.tell(new CallInput.FlowBegins("menu", 1, Map.of("caller", "138"), NOW));
    Ivr ivr = Objects.requireNonNull(lane.call().ivr());
    lane.tell(new CallInput.FlowTold(ivr.turn(), new FlowInput.Done(NOW)));
    assertThat(done).hasAtLeastOneElementOfType(CallEffect.WriteSteps.class);
    int before = kept.size();

    lane.tell(new CallInput.StepsWritten(1, NOW));
    assertThat(lane.call().ivr().written()).isEqualTo(1);
    assertThat(kept).hasSize(before);

    lane.tell(new CallInput.Tick(NOW));
    assertThat(kept).hasSize(before + 1);
    assertThat(kept.get(before).ivr().written()).isEqualTo(1);
  }

  @Test
  void whatIsUnderWay_isNotAskedAgainByTimeAlone() {
    lane.begin();
    lane.tell(new CallInput.Stands(7, 1, Standing.WAITING, null, NOW));
    done.clear();

    lane.tell(new CallInput.Tick(NOW.plusSeconds(1)));
    assertThat(done).isEmpty();
    lane.tell(new CallInput.Tick(NOW.plusSeconds(4)));
    assertThat(done).containsExactly(new CallEffect.Answer("c"));
  }

  @Test
  void agentWhoseTelephoneRejectsAgainAndAgain_isTakenForAway() {
    CallEffect.Decline rejected = new CallEffect.Decline(5, 1, Unreached.REJECTED);

    assertThat(lane.isUnreachable(rejected)).isFalse();
    assertThat(lane.isUnreachable(rejected)).isFalse();
    assertThat(lane.isUnreachable(new CallEffect.Decline(5, 2, Unreached.REJECTED))).isFalse();
    assertThat(lane.isUnreachable(rejected)).isTrue();
    assertThat(lane.isUnreachable(new CallEffect.Decline(6, 3, Unreached.NOT_REGISTERED))).isTrue();
    assertThat(lane.isUnreachable(new CallEffect.Decline(6, 4, Unreached.NO_ANSWER))).isFalse();
  }

  @Test
  void whatIsRefused_isAnswered() {
    lane.begin();

    var answer = lane.ask(new CallInput.Asked("a", 1, CallInput.Ask.HOLD, null, NOW)).test();

    answer.assertError(error -> error instanceof Refusal it && it.code() == Refusal.Code.FORBIDDEN);
  }

  @Test
  void legThatHasEnded_isKeptWithTheCall_untilItIs() {
    lane.begin();
    lane.tell(new CallInput.Stands(7, 1, Standing.WAITING, null, NOW));
    keeping = Single.just(false);
    lane.tell(new CallInput.Gone("c", new CallInput.End("NORMAL_CLEARING", null, null), NOW));
    assertThat(legs).hasSize(1);
    assertThat(done).doesNotHaveAnyElementsOfTypes(CallEffect.LegEnded.class);

    keeping = Single.just(true);
    lane.tell(new CallInput.Tick(NOW));
    assertThat(legs).extracting(CallEffect.Leg::uuid).containsExactly("c", "c");
    lane.tell(new CallInput.Stands(7, 2, Standing.OVER, null, NOW));
    assertThat(legs).as("once").hasSize(2);
  }

  @Test
  void callThatIsOver_isTold_onceItIsKept() {
    lane.begin();
    lane.tell(new CallInput.Refused(CallEffect.Prompt.UNKNOWN_NUMBER, NOW));
    keeping = Single.just(false);
    lane.tell(new CallInput.Gone("c", new CallInput.End("NORMAL_CLEARING", null, null), NOW));
    assertThat(over).isFalse();
    keeping = Single.just(true);
    lane.tell(new CallInput.Tick(NOW));
    assertThat(over).isTrue();
  }

  /** Ends come thrice: as CHANNEL_HANGUP, CHANNEL_HANGUP_COMPLETE and CHANNEL_DESTROY. */
  @Test
  void callThatIsOver_isTold_alsoWhenItsEndIsToldAgainMeanwhile() {
    CallInput end = new CallInput.Gone("c", new CallInput.End("NORMAL_CLEARING", null, null), NOW);
    lane.begin();
    lane.tell(new CallInput.Stands(7, 1, Standing.NOTED, null, NOW));
    SingleSubject<Boolean> database = SingleSubject.create();
    keeping = database;
    lane.tell(end);
    lane.tell(end);
    keeping = Single.just(true);
    database.onSuccess(true);
    assertThat(over).isTrue();

    done.clear();
    lane.tell(new CallInput.Stands(7, 2, Standing.SERVED, null, NOW));
    assertThat(done).as("who takes whoever is to be called back keeps the conversation").isEmpty();
  }

  @Test
  void laneThatIsClosed_doesNothingMore() {
    lane.begin();
    done.clear();

    lane.close();
    lane.tell(new CallInput.Stands(7, 1, Standing.WAITING, null, NOW));

    assertThat(done).isEmpty();
  }
}
