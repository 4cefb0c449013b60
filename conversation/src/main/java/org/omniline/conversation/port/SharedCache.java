package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.time.Duration;

/**
 * Small values the whole cluster shares for a while, such as a platform's access token. May be
 * lost.
 */
public interface SharedCache {
  Maybe<String> get(String key);

  Completable put(String key, String value, Duration ttl);

  Completable remove(String key);
}
