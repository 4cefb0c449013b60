package org.omniline.conversation.intake;

import java.util.List;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;

/**
 * Hears what Intake did, after the commit: hints to routing and desks start here, and the counters.
 * Methods are called on the thread that completed the commit and must not block or throw.
 */
public interface IntakeObserver {
  /** For those who need not hear. */
  IntakeObserver NONE =
      new IntakeObserver() {
        @Override
        public void committed(List<Change> changes) {}

        @Override
        public void accepted(Channel channel, int n) {}

        @Override
        public void duplicate(Channel channel, int n) {}

        @Override
        public void refused(Channel channel, String reason) {}

        @Override
        public void batch(int size, long nanos) {}
      };

  /** New facts are durable. */
  void committed(List<Change> changes);

  /** {@code n} messages were stored for the first time. */
  void accepted(Channel channel, int n);

  /** {@code n} repeats were answered from their receipt. */
  void duplicate(Channel channel, int n);

  /**
   * A message was refused: bound reached, a value the database refuses, or the database is away.
   */
  void refused(Channel channel, String reason);

  /** A batch was committed. */
  void batch(int size, long nanos);
}
