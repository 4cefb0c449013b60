package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.Event;
import org.omniline.routing.acd.Offer;

class QueueWorkTest {
  private final KeptWork kept = new KeptWork();
  private final List<String> acted = new ArrayList<>();
  private final List<Long> accepted = new ArrayList<>();
  private final QueueWork work =
      new QueueWork(
          kept,
          conversation -> {},
          (conversation, rule) ->
              Completable.fromAction(() -> acted.add(conversation + " " + rule)),
          offer -> Completable.fromAction(() -> accepted.add(offer.id())));

  private static Event asked(String rule, Action action) {
    return new Event.OverflowAsked(7, 3, 1, rule, action, 60_000, 60_000, 65_000);
  }

  private static Event offered(boolean automatic) {
    return new Event.Offered(new Offer(9, 7, 3, 1, 2, 0, 0, 20_000, false, false, automatic));
  }

  @Test
  void follow_carriesOutEachOverflow_andTellsThatItWasDone() {
    work.follow(asked("max-wait", Action.toQueue(5)));
    work.follow(asked("after-60000", Action.message("请稍候")));
    work.follow(asked("max-waiting", Action.external("12356")));
    work.follow(asked("after-9", Action.leaveMessage()));

    assertThat(kept.asked)
        .containsExactly(
            "overflow 7 to 5 by max-wait",
            "MESSAGE 7 请稍候 by after-60000",
            "EXTERNAL 7 12356 by max-waiting",
            "LEAVE_MESSAGE 7  by after-9");
    assertThat(acted).containsExactly("7 max-wait", "7 after-60000", "7 max-waiting", "7 after-9");
  }

  @Test
  void follow_endsWrapUpsAndLetsWaitAgainWhoseOwnerIsGone() {
    work.follow(new Event.CloseAsked(7, 3, 5_000));
    work.follow(new Event.ReassignAsked(8, 3, 2, 5_000));

    assertThat(kept.asked).containsExactly("close 7", "reassign 8 of 2");
  }

  @Test
  void follow_acceptsOnlyOffersThatAreAcceptedByThemselves() {
    work.follow(offered(false));
    assertThat(accepted).isEmpty();

    work.follow(offered(true));
    assertThat(accepted).containsExactly(9L);
  }
}
