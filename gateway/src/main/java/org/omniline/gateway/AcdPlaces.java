package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.routing.Acd;
import org.omniline.routing.RoutingStore;

/** Places as the ACD has them. Thread-safe. */
record AcdPlaces(Acd acd, RoutingStore store) implements WaitingPlaces {
  @Override
  public Single<Map<Long, Place>> of(Collection<Long> conversations) {
    return acd.places(conversations)
        .map(
            views -> {
              Map<Long, Place> places = new HashMap<>();
              views.forEach(view -> places.put(view.conversation(), view.told()));
              return places;
            });
  }

  @Override
  public Completable told(Map<Long, Place> places) {
    return places.isEmpty() ? Completable.complete() : store.told(places);
  }
}
