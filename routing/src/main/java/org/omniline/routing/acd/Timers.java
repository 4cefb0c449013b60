package org.omniline.routing.acd;

import org.jspecify.annotations.Nullable;

/** When something is due for a conversation, and what. Pure. */
final class Timers {
  /** What time alone brings about. */
  enum Due {
    /** The limit of wrap-up. */
    WRAP_UP,
    /** The owner's desk is gone for too long. */
    OWNER_GONE,
    /** High risk, and still nobody serves it. */
    ALONE,
    /** A transfer to a person nobody took. */
    OPEN,
    /** Waited long enough for the agent of last time. */
    MEMORY,
    RELAX,
    /** A step of the queue, or a step the host has not told to be done. */
    OVERFLOW
  }

  private final Talk talk;
  private long at;
  private @Nullable Due due;

  private Timers(Talk talk) {
    this.talk = talk;
  }

  /** Writes what is due next into the conversation. */
  static void set(Talk talk, QueueSettings settings) {
    Timers timers = new Timers(talk);
    if (talk.facts.waits()) {
      timers.waiting(settings);
    } else {
      timers.serving(settings);
    }
    talk.dueAt = timers.at;
    talk.due = timers.due;
  }

  private void serving(QueueSettings settings) {
    earliest(talk.wrapUpUntil, Due.WRAP_UP);
    long limit = settings.ownerGoneMs();
    if (talk.facts.whole() && limit == 0) {
      limit = Limits.ALONE_MS;
    }
    if (talk.goneSince > 0 && limit > 0) {
      earliest(Math.max(talk.alarmAgainAt, talk.goneSince + limit), Due.OWNER_GONE);
    }
  }

  private void waiting(QueueSettings settings) {
    if (talk.facts.whole() || talk.demand().first()) {
      earliest(Math.max(talk.alarmAgainAt, talk.enteredAt + Limits.ALONE_MS), Due.ALONE);
    }
    if (talk.offers.isEmpty() && !talk.doubtful) {
      earliest(talk.directedUntil, Due.OPEN);
    }
    if (!talk.bound()) {
      return;
    }
    earliest(talk.memoryUntil, Due.MEMORY);
    if (!talk.demand().skills().isEmpty()) {
      long relaxes = settings.nextRelaxation(talk.relaxedTo);
      earliest(relaxes == 0 ? 0 : talk.facts.waitsSince() + relaxes, Due.RELAX);
    }
    if (!talk.offers.isEmpty()) {
      // Somebody is being asked: it is not taken away from under the bell.
      return;
    }
    QueueSettings.Due step = settings.overflow().next(talk.actedTo);
    after(step == null ? 0 : step.afterMs(), Due.OVERFLOW);
    earliest(talk.ask == null ? 0 : talk.ask.againAt(), Due.OVERFLOW);
  }

  private void after(long ms, Due what) {
    earliest(ms == 0 ? 0 : talk.enteredAt + ms, what);
  }

  private void earliest(long when, Due what) {
    if (when > 0 && (at == 0 || when < at)) {
      at = when;
      due = what;
    }
  }
}
