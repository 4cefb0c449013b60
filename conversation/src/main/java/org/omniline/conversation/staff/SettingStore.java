package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;

/** How somebody likes to see things; the same on every machine, and tomorrow. */
public interface SettingStore {
  /** What was saved under this name, as JSON. */
  Maybe<String> find(long userId, String name);

  Completable save(long userId, String name, String json);
}
