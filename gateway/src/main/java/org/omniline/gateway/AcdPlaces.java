package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.routing.Acd;
import org.omniline.routing.RoutingStore;

/** Places as the ACD has them. Thread-safe. */
record AcdPlaces(Acd acd, RoutingStore store) implements WaitingPlaces {
  private static final long MINUTE_MS = 60_000;

  @Override
  public Single<Map<Long, Place>> of(Collection<Long> conversations) {
    return acd.places(conversations)
        .map(
            views -> {
              Map<Long, Place> places = new HashMap<>();
              views.forEach(
                  view ->
                      places.put(
                          view.conversation(),
                          new Place(view.position() - 1, minutes(view.estimateMs()))));
              return places;
            });
  }

  /** Nobody is helped by seconds, and a number that changes every two seconds helps less. */
  private static @Nullable Duration minutes(@Nullable Long ms) {
    return ms == null ? null : Duration.ofMinutes(Math.max(1, (ms + MINUTE_MS - 1) / MINUTE_MS));
  }

  @Override
  public Completable told(Map<Long, Place> places) {
    return places.isEmpty() ? Completable.complete() : store.told(places);
  }
}
