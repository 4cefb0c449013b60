package org.omniline.gateway.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omniline.conversation.port.SwitchPauses;
import org.omniline.conversation.port.SwitchPauses.Pause;

/**
 * Through which switches nobody calls out just now, as this node read it last: a node without its
 * database goes on as before. Thread-safe.
 */
public final class PausedSwitches {
  /** How often it is read: so long another node's page may be ahead. */
  public static final Duration EVERY = Duration.ofSeconds(2);

  private final SwitchPauses store;
  private volatile Map<String, Pause> paused = Map.of();

  public PausedSwitches(SwitchPauses store) {
    this.store = store;
  }

  /** Whether nobody calls out through it. */
  public boolean isPaused(String switchName) {
    return paused.containsKey(switchName);
  }

  /** Those that are paused, by name, read now. */
  public Single<Map<String, Pause>> all() {
    return store.all().map(PausedSwitches::byName).doOnSuccess(now -> paused = now);
  }

  private static Map<String, Pause> byName(List<Pause> all) {
    return all.stream()
        .collect(Collectors.toUnmodifiableMap(Pause::switchName, Function.identity()));
  }

  /** Reads them. */
  public Completable read() {
    return all().ignoreElement();
  }

  /** From now on nobody calls out through it; calls that are up go on. */
  public Completable pause(String switchName, long byUser) {
    return store.pause(switchName, byUser).andThen(Completable.defer(this::read));
  }

  /** Calls go out through it again. */
  public Completable resume(String switchName) {
    return store.resume(switchName).andThen(Completable.defer(this::read));
  }
}
