package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.Event;
import org.omniline.routing.acd.Offer;

class QueueWorkTest {
  private static final Instant AT = Instant.parse("2026-11-28T08:00:00Z");
  private final KeptWork kept = new KeptWork();
  private final List<String> acted = new ArrayList<>();
  private final List<Long> accepted = new ArrayList<>();
  private final List<RoutingAlarms.Alarm> raised = new ArrayList<>();
  private final QueueWork work =
      new QueueWork(
          kept,
          conversation -> {},
          (conversation, rule) ->
              Completable.fromAction(() -> acted.add(conversation + " " + rule)),
          offer -> Completable.fromAction(() -> accepted.add(offer.offer())),
          conversation -> Maybe.just(new Place(2, null, false)),
          raised::add);

  private static Event asked(String rule, Action action) {
    return new Event.OverflowAsked(7, 3, 1, rule, action, 60_000, 60_000, 65_000);
  }

  private static Event offered(boolean automatic) {
    return new Event.Offered(
        new Offer(9, 7, 3, 1, 2, 0, 0, 20_000, false, false, automatic, false));
  }

  private static Event shown(boolean automatic) {
    return new Event.OfferShown(9, 7, 2, automatic);
  }

  @Test
  void follow_carriesOutEachOverflow_andTellsThatItWasDone() {
    work.follow(asked("max-wait", Action.toQueue(5)), AT);
    work.follow(asked("after-60000", Action.message("请稍候")), AT);
    work.follow(asked("max-waiting", Action.external("12356")), AT);
    work.follow(asked("after-9", Action.leaveMessage()), AT);

    assertThat(kept.asked)
        .containsExactly(
            "overflow 7 to 5 by max-wait",
            "MESSAGE 7 请稍候 by after-60000",
            "EXTERNAL 7 12356 by max-waiting",
            "LEAVE_MESSAGE 7  by after-9");
    assertThat(acted).containsExactly("7 max-wait", "7 after-60000", "7 max-waiting", "7 after-9");
  }

  @Test
  void follow_tellsThePlaceWhereATextAsksForIt() {
    work.follow(asked("after-7", Action.message("还有{ahead}位")), AT);
    work.follow(asked("after-8", Action.message("请稍候").inEnglish("{ahead} before you")), AT);

    assertThat(kept.asked)
        .containsExactly(
            "MESSAGE 7 还有{ahead}位 by after-7 at 2",
            "MESSAGE 7 请稍候/{ahead} before you by after-8 at 2");
  }

  @Test
  void follow_endsWrapUpsAndLetsWaitAgainWhoseOwnerIsGone() {
    work.follow(new Event.CloseAsked(7, 3, 5_000, false), AT);
    work.follow(new Event.CloseAsked(9, 3, 5_000, true), AT);
    work.follow(new Event.ReassignAsked(8, 3, 2, 5_000), AT);

    assertThat(kept.asked).containsExactly("close 7", "set aside 9", "reassign 8 of 2 AWAY");
  }

  @Test
  void follow_raisesAnAlarmForHighRiskThatWaits_andForOneWhoseOwnerIsGone() {
    work.follow(new Event.Alarm(7, 1, 0, "waits", 0, 0), AT);
    work.follow(new Event.Alarm(8, 1, 2, "owner-gone", 0, 0), AT);

    assertThat(raised)
        .containsExactly(
            new RoutingAlarms.Alarm(RoutingAlarms.Kind.HIGH_RISK_WAITING, 7, 1, 0, AT),
            new RoutingAlarms.Alarm(RoutingAlarms.Kind.HIGH_RISK_OWNER_ABSENT, 8, 1, 2, AT));
  }

  @Test
  void follow_letsWaitAgainWhomSomebodyLeftByOrder_butOnlyRaisesAnAlarmForHighRisk() {
    work.follow(new Event.SignedOut(null, 2, "bye", "desk", null, 0, 2), AT);
    work.follow(new Event.SignedOut(null, 2, "unseen", "desk", null, 0, 0), AT);
    assertThat(kept.asked).isEmpty();

    work.follow(new Event.SignedOut(null, 2, "went home", "desk", null, 0, 9), AT);

    assertThat(kept.asked).containsExactly("owned by 2", "reassign 7 of 2 SIGNED_OUT");
    assertThat(raised)
        .containsExactly(
            new RoutingAlarms.Alarm(RoutingAlarms.Kind.HIGH_RISK_OWNER_ABSENT, 8, 1, 2, AT));
  }

  @Test
  void follow_acceptsOnlyOffersThatAreAcceptedByThemselves_andNoneThatNoDeskShows() {
    work.follow(offered(false), AT);
    work.follow(shown(false), AT);
    work.follow(offered(true), AT);
    assertThat(accepted).isEmpty();

    work.follow(shown(true), AT);
    assertThat(accepted).containsExactly(9L);
  }
}
