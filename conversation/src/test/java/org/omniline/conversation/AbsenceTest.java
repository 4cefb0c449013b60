package org.omniline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AbsenceTest {
  private static final Instant AT = Instant.parse("2026-11-28T03:00:00Z");
  private static final Duration GRACE = Duration.ofMinutes(5);

  private static Absence absence(Instant seen, Instant watchedSince) {
    return new Absence(seen, watchedSince, GRACE);
  }

  @Test
  void place_isKeptForTheGraceAndNoLonger() {
    Absence away = absence(AT, AT.minusSeconds(86_400));
    assertThat(away.isOver(AT.plus(GRACE).minusMillis(1))).isFalse();
    assertThat(away.isOver(AT.plus(GRACE))).isTrue();
  }

  @Test
  void whileNobodyWatched_nothingCounts() {
    Instant again = AT.plusSeconds(7_200);
    Absence away = absence(AT, again);
    assertThat(away.isOver(again)).isFalse();
    assertThat(away.isOver(again.plus(GRACE))).isTrue();
  }

  @Test
  void noGrace_keepsThePlaceForEver() {
    assertThat(new Absence(AT, AT, Duration.ZERO).isOver(AT.plusSeconds(1_000_000))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ConversationState.class)
  void onlyAWaitWithoutDangerOrWishMayEnd(ConversationState state) {
    boolean waits = state == ConversationState.WAITING;
    assertThat(Absence.mayEnd(state, Risk.NOT_ASSESSED, false, null)).isEqualTo(waits);
    assertThat(Absence.mayEnd(state, Risk.CONCERN, false, null)).isEqualTo(waits);
    assertThat(Absence.mayEnd(state, Risk.HIGH, false, null)).isFalse();
    assertThat(Absence.mayEnd(state, Risk.NONE, true, null)).isFalse();
    assertThat(Absence.mayEnd(state, Risk.NONE, false, new Later(Later.Kind.CONTACT_REQUEST, true)))
        .isFalse();
  }
}
