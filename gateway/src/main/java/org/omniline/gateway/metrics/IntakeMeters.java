package org.omniline.gateway.metrics;

import java.util.List;
import java.util.function.Consumer;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.intake.IntakeObserver;

/** Counts what Intake does and passes on what it stored. Thread-safe. */
public final class IntakeMeters implements IntakeObserver {
  private final Meters meters;
  private final Consumer<List<Change>> committed;

  /**
   * Makes one.
   *
   * @param committed hears of durable changes; must not block or throw
   */
  public IntakeMeters(Meters meters, Consumer<List<Change>> committed) {
    this.meters = meters;
    this.committed = committed;
  }

  @Override
  public void committed(List<Change> changes) {
    committed.accept(changes);
  }

  @Override
  public void accepted(Channel channel, int n) {
    meters.accepted(channel, n);
  }

  @Override
  public void duplicate(Channel channel, int n) {
    meters.duplicate(channel, n);
  }

  @Override
  public void refused(Channel channel, String reason) {
    meters.intakeRefused(channel, reason);
  }

  @Override
  public void batch(int size, long nanos) {
    meters.batch(size, nanos);
  }
}
