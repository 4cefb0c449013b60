package org.omniline.channels.phone.esl;

/**
 * Hears what the links to switches do, for the counters. Called on event loops: must not block or
 * throw. {@code name} is the switch's in the configuration.
 */
public interface SwitchObserver {
  /** A link came up, or is gone. */
  void up(String name, boolean up);

  /**
   * A connection ended, or could not be made.
   *
   * @param detail for the person who reads it; may be empty
   */
  void lost(String name, LossReason reason, String detail);

  /**
   * An event came in.
   *
   * @param lagMs since it happened by the switch's clock, in milliseconds; 0 when within its grain
   */
  void event(String name, long lagMs);

  /** An event could not be read. */
  void unreadable(String name);

  /** An event was dropped because the owner did not keep up; a resynchronisation follows. */
  void dropped(String name);

  /** All calls of the switch were compared: so many legs. */
  void resynchronised(String name, int legs);

  /** Counts nothing. */
  SwitchObserver NONE =
      new SwitchObserver() {
        @Override
        public void up(String name, boolean up) {}

        @Override
        public void lost(String name, LossReason reason, String detail) {}

        @Override
        public void event(String name, long lagMs) {}

        @Override
        public void unreadable(String name) {}

        @Override
        public void dropped(String name) {}

        @Override
        public void resynchronised(String name, int legs) {}
      };
}
