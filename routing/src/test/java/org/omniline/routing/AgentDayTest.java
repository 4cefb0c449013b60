package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.routing.AgentDay.Piece;
import org.omniline.routing.AgentLog.Stretch;
import org.omniline.routing.AgentLog.Work;

/** What agents did, out of what they had chosen and of whom they served. */
class AgentDayTest {
  private static Instant at(int minute) {
    return Instant.parse("2026-11-30T08:00:00Z").plusSeconds(60L * minute);
  }

  private static Stretch stretch(AgentState state, int from, @Nullable Integer to) {
    return new Stretch(state, null, at(from), to == null ? null : at(to), null);
  }

  private static Work work(boolean talk, int from, @Nullable Integer to) {
    return new Work(talk, at(from), to == null ? null : at(to));
  }

  private static List<Piece> day(List<Stretch> states, Work... work) {
    return AgentDay.of(new AgentLog.Log(states, List.of(), List.of(work)));
  }

  private static Piece piece(String doing, int from, @Nullable Integer to) {
    return new Piece(doing, at(from), to == null ? null : at(to));
  }

  @Test
  @Tag("R65")
  void talkAndWrapUp_areKeptApartFromBeingReady() {
    assertThat(
            day(
                List.of(stretch(AgentState.NOT_READY, 0, 1), stretch(AgentState.READY, 1, null)),
                work(true, 5, 10),
                work(false, 10, 12)))
        .containsExactly(
            piece("NOT_READY", 0, 1),
            piece("READY", 1, 5),
            piece("TALKING", 5, 10),
            piece("WRAP_UP", 10, 12),
            piece("READY", 12, null));
  }

  @Test
  @Tag("R65")
  void severalAtOnce_countOnce_andATalkGoesBeforeAWrapUp() {
    assertThat(
            day(
                List.of(stretch(AgentState.READY, 0, 30)),
                work(true, 5, 15),
                work(true, 10, 20),
                work(false, 15, 25)))
        .containsExactly(
            piece("READY", 0, 5),
            piece("TALKING", 5, 20),
            piece("WRAP_UP", 20, 25),
            piece("READY", 25, 30));
  }

  @Test
  void aBreak_staysABreak_andWhoIsSignedOutDoesNothing() {
    assertThat(
            day(
                List.of(
                    stretch(AgentState.READY, 0, 10),
                    stretch(AgentState.BREAK, 10, 20),
                    stretch(AgentState.READY, 30, null)),
                work(true, 5, null)))
        .containsExactly(
            piece("READY", 0, 5),
            piece("TALKING", 5, 10),
            piece("BREAK", 10, 20),
            piece("TALKING", 30, null));
  }
}
