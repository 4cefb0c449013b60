package org.omniline.routing;

import io.reactivex.rxjava3.core.Single;
import java.util.List;

/** The hotline's shifts. Made inactive, never removed. */
public interface ShiftStore {
  /** All, also those out of use, in the order of their making. */
  Single<List<Shift>> shifts();

  /**
   * Saves a shift; routing works by it within seconds.
   *
   * @return fails with CONFLICT (the name is taken, or somebody else saved meanwhile), NOT_FOUND or
   *     IN_USE (it cannot be made inactive while a queue counts on it; field {@code usedBy})
   */
  Single<Shift> saveShift(Shift shift, long byUser);
}
