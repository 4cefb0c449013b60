package org.omniline.routing;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.routing.acd.QueueSettings;

/** The queues with all that an administrator sets. Rows are never deleted, only made inactive. */
public interface QueueStore {
  /**
   * A queue (skill group).
   *
   * @param id 0 to create
   * @param version what it was loaded with; the store gives the next one
   * @param settings how it works; an offer rings for {@link QueueSettings#offerMs}
   */
  record SavedQueue(
      long id, int version, String code, String name, boolean active, QueueSettings settings) {}

  Single<List<SavedQueue>> queues();

  /**
   * Saves a queue; routing works by it within seconds. All of it or nothing.
   *
   * @return fails with INVALID (field {@code routing.…}: an overflow leads in a circle, or to a
   *     queue that is not there or not active), IN_USE (it cannot be made inactive), CONFLICT (the
   *     code is taken, or somebody else saved meanwhile) or NOT_FOUND
   */
  Single<SavedQueue> saveQueue(SavedQueue queue, long byUser);
}
