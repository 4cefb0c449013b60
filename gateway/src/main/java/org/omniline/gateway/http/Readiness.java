package org.omniline.gateway.http;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether this node should be sent people: started, not draining, and every part it needs answers.
 * Thread-safe.
 */
public final class Readiness {
  private static final long LIMIT_MS = 2_000;

  private final Scheduler scheduler;
  private final Map<String, Supplier<Completable>> parts = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Map<String, String>>> notes = new ConcurrentHashMap<>();
  private volatile boolean started;
  private volatile boolean draining;

  /**
   * Makes an unready one.
   *
   * @param scheduler times the checks
   */
  public Readiness(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * What was found.
   *
   * @param parts name to {@code UP}, {@code DOWN} or {@code STARTING}
   * @param notes what else there is to know, which makes nobody unready
   */
  public record Report(
      boolean isReady, Map<String, String> parts, Map<String, Map<String, String>> notes) {
    public Report {
      parts = Map.copyOf(parts);
      notes = Map.copyOf(notes);
    }

    JsonObject toJson() {
      JsonObject checks = new JsonObject();
      new TreeMap<>(parts).forEach(checks::put);
      JsonObject json =
          new JsonObject().put("status", isReady ? "UP" : "DOWN").put("checks", checks);
      notes.forEach((name, note) -> json.put(name, new JsonObject(new TreeMap<>(note))));
      return json;
    }
  }

  /** Adds a part; its check completes when it answers. */
  public void require(String part, Supplier<Completable> check) {
    parts.put(part, check);
  }

  /** Adds what is told beside, and makes nobody unready. */
  public void note(String name, Supplier<Map<String, String>> what) {
    notes.put(name, what);
  }

  /** Everything is wired. */
  public void started() {
    started = true;
  }

  /** From now on not ready, whatever the parts say. */
  public void draining() {
    draining = true;
  }

  /** Ready again when the parts are. */
  public void resumed() {
    draining = false;
  }

  public boolean isDraining() {
    return draining;
  }

  /** Asks every part, at most two seconds each; never fails. */
  public Single<Report> check() {
    if (draining || !started) {
      return Single.just(
          new Report(false, Map.of("node", draining ? "DRAINING" : "STARTING"), Map.of()));
    }
    return Flowable.fromIterable(parts.entrySet())
        .flatMapSingle(
            part ->
                Completable.defer(part.getValue()::get)
                    .timeout(LIMIT_MS, TimeUnit.MILLISECONDS, scheduler)
                    .toSingleDefault(Map.entry(part.getKey(), "UP"))
                    .onErrorReturn(error -> Map.entry(part.getKey(), "DOWN")))
        .toMap(Map.Entry::getKey, Map.Entry::getValue)
        .map(found -> new Report(!found.containsValue("DOWN"), found, told()));
  }

  private Map<String, Map<String, String>> told() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    notes.forEach((name, what) -> all.put(name, what.get()));
    return all;
  }
}
