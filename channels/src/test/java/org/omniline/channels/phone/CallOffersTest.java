package org.omniline.channels.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.Ear;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.call.Standing;
import org.omniline.channels.phone.ivr.TestFlows;

class CallOffersTest {
  private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");
  private static final Instant UNTIL = NOW.plus(Duration.ofSeconds(30));
  private static final Ear EAR = new Ear(5, "安", "1001", "user/1001", "a");
  private static final PhoneRouting.Standing OFFER = new PhoneRouting.Standing(70, 7, 5, UNTIL);

  private final List<PhoneRouting.Standing> told = new ArrayList<>();
  private final List<CallEffect> done = new ArrayList<>();
  private final CallOffers offers = new CallOffers(told::add);

  private final CallLane lane =
      new CallLane(
          PhoneCall.arrived(
              new Caller("c", "13800138000", "+8613800138000", "MOBILE", "12356", NOW, null)),
          TestFlows.runs(),
          new CallLane.Around() {
            @Override
            public Single<Boolean> keep(
                @Nullable PhoneCall before, PhoneCall call, List<CallEffect.Leg> ended) {
              return Single.just(true);
            }

            @Override
            public Completable act(CallLane of, CallEffect effect) {
              done.add(effect);
              return Completable.complete();
            }

            @Override
            public void changed(CallLane of, PhoneCall before) {
              offers.recall(of);
            }

            @Override
            public void over(CallLane of) {}
          });

  private void waits() {
    lane.begin();
    lane.tell(new CallInput.Stands(7, 1, Standing.WAITING, null, NOW));
  }

  @Test
  void offer_thatIsThereBeforeTheCallKnowsItsConversation_isToldAsSoonAsItDoes() {
    offers.stands(OFFER);
    assertThat(told).isEmpty();

    waits();

    assertThat(told).contains(OFFER);
    lane.tell(new CallInput.Offered(70, EAR, UNTIL, NOW));
    assertThat(done).anyMatch(CallEffect.Ring.class::isInstance);
    told.clear();
    offers.recall(lane);
    assertThat(told).as("it rings already").isEmpty();
  }

  @Test
  void offersOfAQueueThatAsksAll_areEachToldInTheirTurn() {
    waits();
    PhoneRouting.Standing second = new PhoneRouting.Standing(71, 7, 6, UNTIL);
    PhoneRouting.Standing third = new PhoneRouting.Standing(72, 7, 8, UNTIL);
    offers.stands(OFFER);
    offers.stands(second);
    offers.stands(third);

    offers.over(7, 70);
    offers.recall(lane);
    offers.over(7, 71);
    offers.recall(lane);

    assertThat(told).containsSubsequence(second, third);
  }

  @Test
  void offer_besideATelephoneThatRings_isToldAtOnce_andRingsThereToo() {
    waits();
    lane.tell(new CallInput.Offered(70, EAR, UNTIL, NOW));
    PhoneRouting.Standing next = new PhoneRouting.Standing(71, 7, 6, UNTIL);
    offers.stands(next);
    offers.recall(lane);
    assertThat(told).contains(next);

    Ear other = new Ear(6, "宁", "1002", "user/1002", "b");
    lane.tell(new CallInput.Offered(71, other, UNTIL, NOW));

    assertThat(lane.call().ringing()).extracting(leg -> leg.agent()).containsExactly(5L, 6L);
  }

  @Test
  void newOffer_toATelephoneThatStillRingsForTheLastOne_isToldWhenThatOneIsGone() {
    waits();
    lane.tell(new CallInput.Offered(70, EAR, UNTIL, NOW));
    PhoneRouting.Standing next = new PhoneRouting.Standing(71, 7, 5, UNTIL);
    offers.stands(next);
    Ear same = new Ear(5, "安", "1001", "user/1001", "b");
    lane.tell(new CallInput.Offered(71, same, UNTIL, NOW));
    assertThat(lane.call().ringing()).hasSize(1);
    told.clear();

    lane.tell(new CallInput.OfferEnded(70, true, NOW));

    assertThat(told).contains(next);
  }

  @Test
  void offer_thatIsOver_isNotToldAgain() {
    offers.stands(OFFER);
    offers.over(7, 69);
    offers.over(7, 70);
    waits();
    assertThat(told).isEmpty();

    offers.stands(OFFER);
    offers.forget(UNTIL.plusMillis(1));
    offers.recall(lane);
    assertThat(told).isEmpty();
  }
}
