package org.omniline.routing.alarm;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.port.Leases;
import org.omniline.routing.alarm.Scene.Level;

/** Alarms and their thresholds. Implemented in persistence. */
public interface AlarmStore {
  Single<List<AlarmRule>> rules();

  /** Fails with CONFLICT (somebody else saved meanwhile), NOT_FOUND, or INVALID with the field. */
  Single<AlarmRule> saveRule(AlarmRule rule, long byUser);

  /** Alarms that are not over, the oldest first. */
  Single<List<Alarm>> open();

  /** All alarms, the newest first. */
  Single<Page<Alarm>> history(@Nullable String after, int limit);

  /**
   * Raises and ends alarms, as far as the lease of whoever judged still stands: a verdict that was
   * held up is old, and would raise what is over or end what stands. An event that was raised
   * meanwhile is not raised again.
   *
   * @return ids of those that were raised
   */
  Single<List<Long>> settle(AlarmJudge.Verdict verdict, Leases.Fence fence);

  /**
   * Raises what an event told, which every node hears at its own time: once, and not again when it
   * was over since. One that stands already takes the agent who did not take a high-risk
   * conversation, so that more people are told.
   *
   * @param at when it happened
   * @return ids of those that were raised, or are told to more people
   */
  Single<List<Long>> raise(List<Cause> causes, Instant at);

  /** Ends alarms of proposed risks that somebody has judged; that nobody serves ends none. */
  Completable endJudged();

  /** Somebody has seen to it; the first who says so stands. NOT_FOUND when there is none. */
  Completable acknowledge(long alarmId, long byUser);

  /**
   * A high-risk conversation that is open, or over while the person stands among the missed; or one
   * that somebody serves and that is proposed to be at high risk and not judged yet.
   *
   * @param waitingSince null when it is served
   * @param owner 0 when it waits or is over
   */
  record Risky(long conversation, long queue, @Nullable Instant waitingSince, long owner) {}

  /** All of them. */
  Single<List<Risky>> risky();

  /** How many recordings of calls have failed, within a day, since one went well. */
  Single<Integer> failedRecordings();

  /** How many of those who left a queue since then were taken within so long. */
  Single<List<Level>> levels(Instant since, long withinMs);
}
