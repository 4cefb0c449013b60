package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where who waits stands now and how long it may last, for telling it to them: as it is known,
 * never guessed. Thread-safe.
 */
public interface WaitingPlaces {
  /**
   * A place.
   *
   * @param ahead how many go before
   * @param estimate in whole minutes, at the queue's recent pace; null when nobody can tell
   * @param attended whether somebody works who may serve it; else nobody is next, whoever is first
   */
  record Place(int ahead, @Nullable Duration estimate, boolean attended) {
    /** In milliseconds; null when nobody can tell. */
    public @Nullable Long estimateMs() {
      return estimate == null ? null : (Long) estimate.toMillis();
    }
  }

  /** Places by conversation, in one look; who does not wait or is not known yet is left out. */
  Single<Map<Long, Place>> of(Collection<Long> conversations);

  /**
   * Fact of record: what people were told first in this stay in their queue. May be repeated: only
   * the first counts.
   */
  Completable told(Map<Long, Place> places);
}
