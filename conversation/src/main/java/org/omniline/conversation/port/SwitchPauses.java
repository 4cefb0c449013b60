package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;

/** Telephone switches through which nobody calls out for a while. Implemented in persistence. */
public interface SwitchPauses {
  /**
   * A switch that is paused.
   *
   * @param switchName in the configuration
   * @param by who paused it
   */
  record Pause(String switchName, Instant since, long by) {}

  /** All of them, by name. */
  Single<List<Pause>> all();

  /** Pauses it; who has paused it first stands. */
  Completable pause(String switchName, long byUser);

  /** Calls go out through it again; no error where it was not paused. */
  Completable resume(String switchName);
}
