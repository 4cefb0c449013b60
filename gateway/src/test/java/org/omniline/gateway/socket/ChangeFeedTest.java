package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How far back a feed looks for what nobody told it. */
class ChangeFeedTest {
  private final Truth truth = new Truth();
  private final Truth.Loop loop = new Truth.Loop();
  private Instant now = Truth.AT;
  private final ChangeFeed feed =
      new ChangeFeed(
          loop::execute,
          truth.store(),
          (id, rev) -> {},
          () -> now,
          new ChangeFeed.Limits(1_000, 1_000, 2, 1_000));

  private Instant sweep() {
    feed.sweep().test().assertNoErrors();
    loop.runAll();
    truth.answer(new Random(1));
    loop.runAll();
    return truth.asked.get(truth.asked.size() - 1);
  }

  @Test
  void sweep_looksFromTheOneBefore() {
    sweep();
    now = now.plusSeconds(60);
    sweep();
    now = now.plusSeconds(2);
    assertThat(sweep()).isBetween(now.minusSeconds(20), now.minusSeconds(2));
  }

  @Test
  void sweep_looksAgainFromTheBeginOfATransactionThatStoodOpen() {
    sweep();
    Instant silent = now;
    now = now.plusSeconds(60);
    truth.settled = silent;
    sweep();
    now = now.plusSeconds(2);
    truth.settled = Instant.MAX;
    assertThat(sweep()).isBeforeOrEqualTo(silent);
    now = now.plusSeconds(2);
    assertThat(sweep()).isAfter(silent.plusSeconds(30));
  }
}
