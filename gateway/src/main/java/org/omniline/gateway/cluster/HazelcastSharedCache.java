package org.omniline.gateway.cluster;

import com.hazelcast.map.IMap;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.omniline.conversation.port.SharedCache;

/** A Hazelcast map with a time to live per value. Lost with the last member. Thread-safe. */
public final class HazelcastSharedCache implements SharedCache {
  private final IMap<String, String> map;

  public HazelcastSharedCache(IMap<String, String> map) {
    this.map = map;
  }

  @Override
  public Maybe<String> get(String key) {
    return Maybe.defer(() -> Maybe.fromCompletionStage(map.getAsync(key)));
  }

  @Override
  public Completable put(String key, String value, Duration ttl) {
    return Completable.defer(
        () ->
            Completable.fromCompletionStage(
                map.setAsync(key, value, ttl.toMillis(), TimeUnit.MILLISECONDS)));
  }

  @Override
  public Completable remove(String key) {
    return Completable.defer(() -> Completable.fromCompletionStage(map.removeAsync(key)));
  }
}
