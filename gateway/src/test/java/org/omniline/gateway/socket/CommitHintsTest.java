package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.staff.Role;
import org.omniline.routing.Acd;
import org.omniline.routing.RoutingAlarms;

class CommitHintsTest {
  private final Truth truth = new Truth();
  private final Truth.Loop loop = new Truth.Loop();
  private final ChangeFeed feed =
      new ChangeFeed(
          loop::execute,
          truth.store(),
          (id, rev) -> {},
          InstantSource.system(),
          ChangeFeed.Limits.defaults());
  private final List<Long> observed = new ArrayList<>();
  private boolean acdAway;
  private final List<RoutingAlarms.Alarm> alarms = new ArrayList<>();
  private final CommitHints hints = new CommitHints(feed, acd(), alarms::add);

  private Acd acd() {
    return (Acd)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Acd.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "observe" -> heard(List.of((Conversation) args[0]));
                  case "observeAll" -> heard((Collection<?>) args[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Completable heard(Collection<?> conversations) {
    conversations.forEach(each -> observed.add(((Conversation) each).stateVersion()));
    return acdAway
        ? Completable.error(new IllegalStateException("ACD away"))
        : Completable.complete();
  }

  @Test
  void committed_tellsTheAcdOnlyWhatMattersToIt() {
    var opened = truth.message(1, "one");
    hints.committed(opened);
    hints.committed(opened);
    assertThat(observed).containsExactly(1L);
    hints.committed(List.of(truth.move(1, ConversationState.SERVING, 2L), truth.message(2, "x")));
    assertThat(observed).containsExactly(1L, 2L, 1L);
  }

  @Test
  void committed_tellsDesksEvenWhenTheAcdIsAway() {
    acdAway = true;
    DeskAudience audience =
        new DeskAudience(feed, truth.store(), Duration.ZERO, Schedulers.trampoline());
    DeskClient supervisor = new DeskClient(1, Role.SUPERVISOR, Set.of());
    audience.join(supervisor.listener).test().assertNoErrors();
    hints.committed(truth.message(1, "one"));
    loop.runAll();
    assertThat(supervisor.have).containsEntry(1L, 1L);
  }
}
