package org.omniline.routing.admission;

import io.reactivex.rxjava3.core.Single;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.hours.TimeSpan;

/**
 * Hours, calendar and texts as administrators edit them. Every save names the version it was made
 * from: when somebody else saved meanwhile it fails with Refusal CONFLICT and changes nothing.
 */
public interface HoursStore {
  /**
   * Opening hours that queues can share.
   *
   * @param leaveMessage whether whoever writes while it is closed leaves a message, instead of
   *     waiting until it opens
   * @param closed told to whoever comes while it is closed; empty: the system's own text
   * @param followsSpecialDays whether the calendar's days replace the week
   * @param queues ids of the queues that keep these hours
   */
  record SavedHours(
      long id,
      int version,
      String code,
      String name,
      ZoneId zone,
      Map<DayOfWeek, List<TimeSpan>> week,
      boolean followsSpecialDays,
      Wording closed,
      boolean leaveMessage,
      List<Long> queues,
      boolean active) {}

  Single<List<SavedHours>> hours();

  /** A queue that kept other hours until now. */
  record Moved(long queue, long fromHours, String fromName) {}

  /**
   * What was saved.
   *
   * @param moved queues that it has taken from other hours, in the order of their ids
   */
  record Kept(SavedHours hours, List<Moved> moved) {}

  Single<Kept> saveHours(SavedHours hours, long byUser);

  /** A day of the calendar. */
  record SavedDay(LocalDate day, int version, SpecialDay special) {}

  /** From a day on, in order. */
  Single<List<SavedDay>> specialDays(LocalDate from);

  Single<SavedDay> saveSpecialDay(SavedDay day, long byUser);

  /** Fails NOT_FOUND or CONFLICT. */
  Single<LocalDate> removeSpecialDay(LocalDate day, int version, long byUser);

  /**
   * A text of the system's own.
   *
   * @param english for who reads English; empty: the other one, null in a save: it stays
   */
  record SystemText(String code, int version, String text, @Nullable String english) {}

  Single<List<SystemText>> texts();

  Single<SystemText> saveText(SystemText text, long byUser);
}
