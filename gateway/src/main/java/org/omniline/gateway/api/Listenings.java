package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.omniline.gateway.audit.Audit;

/**
 * Each listening to a sound is on record, and not each piece that a browser fetches for it.
 * Thread-safe.
 */
final class Listenings {
  /** Moving about in a sound within this time is one listening. */
  private static final Duration ONE_LISTENING = Duration.ofMinutes(30);

  private static final int REMEMBERED = 5_000;

  private record Listening(long user, String target) {}

  private final Audit audit;
  private final InstantSource clock;
  private final Map<Listening, Instant> listening = new LinkedHashMap<>();

  Listenings(Audit audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The user of the request listens.
   *
   * @param target what to, as the audit names it
   */
  Completable heard(ApiRequest request, String target) {
    String range = request.context().request().getHeader("range");
    boolean begins = range == null || range.trim().startsWith("bytes=0-");
    long user = request.user().id();
    return begins || isNew(user, target)
        ? audit
            .access(request.user(), request.operation(), request.address(), target)
            .doOnComplete(() -> remember(user, target))
        : Completable.complete();
  }

  private synchronized boolean isNew(long user, String target) {
    Instant since = listening.get(new Listening(user, target));
    return since == null || since.plus(ONE_LISTENING).isBefore(clock.instant());
  }

  private synchronized void remember(long user, String target) {
    if (listening.size() >= REMEMBERED) {
      listening.clear();
    }
    listening.put(new Listening(user, target), clock.instant());
  }
}
