package org.omniline.routing.acd;

import org.jspecify.annotations.Nullable;

/** The machine's times, in milliseconds, and counts. Ours; no public source fixes them. */
final class Limits {
  /** How long an offer rings where its queue says nothing. */
  static final long OFFER_MS = 20_000;

  /** How long an accept may take in PostgreSQL before the offer counts as unanswered. */
  static final long ANSWER_MS = 10_000;

  /** How long an agent is not offered again what the agent has just refused. */
  static final long BACK_OFF_MS = 5_000;

  /** An agent nobody has seen for so long is signed out. */
  static final long UNSEEN_MS = 30_000;

  /**
   * How long the wrap-up of who is on duty by telephone lasts where the queue says nothing: there
   * is nobody who could end it.
   */
  static final long PHONE_WRAP_UP_MS = 120_000;

  /** How long a transfer to a person waits for that person alone. */
  static final long DIRECTED_MS = 60_000;

  /**
   * The same where somebody is, or may be, in danger: as long as such a person may be with nobody
   * unnoticed.
   */
  static final long DIRECTED_DANGER_MS = 20_000;

  /** How long it waits for somebody who is signed in but not ready, and is told of it: a bell. */
  static final long DIRECTED_UNREADY_MS = 20_000;

  /** How often the host is asked again for what only it can do. */
  static final long OPEN_AGAIN_MS = 5_000;

  /** How long a high-risk conversation may be with nobody before somebody is alarmed. */
  static final long ALONE_MS = 20_000;

  /** How often an alarm is told while its cause stands. */
  static final long ALARM_AGAIN_MS = 30_000;

  /**
   * Lanes without anybody that a queue keeps, so that the next one of the kind finds its agents.
   */
  static final int EMPTY_LANES = 16;

  /** Offers in a row an agent may let pass where the queue says nothing. */
  static final int UNANSWERED = 3;

  /**
   * Offers to one agent that begin within so long ring together. Short, so that offers that follow
   * each other, one for each free place, never pass for one for ever.
   */
  static final long TOGETHER_MS = 1_000;

  /** Without a tick for so long, time itself stood still and counts against nobody. */
  static final long STALL_MS = 5_000;

  /** How long ended offers and gone conversations are remembered, against late repeats. */
  static final long MEMORY_MS = 60_000;

  private Limits() {}

  /**
   * What is held against an agent who let an offer ring, or declined it ({@link
   * Event.OfferEnded#barredUntil}). High risk bars nobody: while the only one who is free were
   * barred, others would be offered instead, and a person in danger would wait until they are done.
   */
  static long barredUntil(@Nullable Talk talk, long now) {
    boolean danger = talk != null && talk.facts.whole() && talk.facts.onlyAgent() == 0;
    // On one scale, so that who refused longest ago is known also of those whose risk rose between.
    return danger ? -(now + BACK_OFF_MS) : now + BACK_OFF_MS;
  }

  // Here and not in QueueSettings: its parts check themselves while its own constants, which are
  // made of them, may not be there yet.

  static void notNegative(long... numbers) {
    for (long number : numbers) {
      if (number < 0) {
        throw new IllegalArgumentException("Settings are not negative.");
      }
    }
  }

  static long later(long afterMs, long before) {
    if (afterMs <= before) {
      throw new IllegalArgumentException("Steps come one after the other.");
    }
    return afterMs;
  }
}
