package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Ref;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.TeamPlace;
import org.omniline.conversation.staff.Teams;
import org.omniline.conversation.staff.User;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.AlarmRule;

class TeamSightTest {
  private static final Teams TEAMS =
      new Teams(Map.of(1L, 10L, 2L, 20L), Map.of(10L, Set.of(100L), 20L, Set.of(200L)));

  private static User supervisor(boolean teamOnly) {
    return new User(
        1,
        "boss",
        "周敏",
        Role.SUPERVISOR,
        true,
        3,
        Map.of(),
        Map.of(),
        false,
        null,
        null,
        1,
        new TeamPlace(new Ref(10, "白班"), teamOnly));
  }

  private static Alarm alarm(AlarmKind kind, @Nullable Long queue, Set<Long> users) {
    AlarmRule rule =
        new AlarmRule(1, 1, "a", kind, null, 1, 0, Set.of(Role.SUPERVISOR), users, 0, true);
    return new Alarm(9, rule, queue, null, null, null, 1, "", 1, Instant.EPOCH, null, null, null);
  }

  private static boolean told(AlarmKind kind, @Nullable Long queue, Set<Long> users) {
    return TeamSight.concerns(supervisor(true), alarm(kind, queue, users), TEAMS);
  }

  @Test
  void alarm_ofAnotherTeamsQueueIsNotTold() {
    assertThat(told(AlarmKind.WAITING, 100L, Set.of())).isTrue();
    assertThat(told(AlarmKind.WAITING, 200L, Set.of())).isFalse();
    assertThat(
            TeamSight.concerns(supervisor(false), alarm(AlarmKind.WAITING, 200L, Set.of()), TEAMS))
        .isTrue();
  }

  @Test
  void alarm_isNeverLeftToNobody() {
    assertThat(told(AlarmKind.HIGH_RISK_WAITING, 200L, Set.of()))
        .as("a person in danger concerns everybody")
        .isTrue();
    assertThat(told(AlarmKind.WAITING, 300L, Set.of())).as("no team's queue").isTrue();
    assertThat(told(AlarmKind.WAITING, null, Set.of())).as("of no queue").isTrue();
    assertThat(told(AlarmKind.WAITING, 200L, Set.of(1L))).as("named by the rule").isTrue();
  }
}
