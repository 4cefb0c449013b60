package org.omniline.conversation.intake;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Refusal;

/**
 * Fetches the files of inbound messages after these are stored, and keeps trying while the peer
 * still has them. Thread-safe.
 */
public final class MediaCollector {
  private static final Duration CLAIM = Duration.ofSeconds(90);
  private static final int ATTEMPTS = 10;
  private static final int PARALLEL = 8;

  private final MediaFetchStore store;
  private final Consumer<Change> changed;
  private final Map<Channel, MediaFetcher> fetchers = new EnumMap<>(Channel.class);

  /**
   * @param changed hears of each stored change; must not block
   */
  public MediaCollector(
      MediaFetchStore store, Collection<MediaFetcher> fetchers, Consumer<Change> changed) {
    this.store = store;
    this.changed = changed;
    fetchers.forEach(fetcher -> this.fetchers.put(fetcher.channel(), fetcher));
  }

  /**
   * Fetches the files of the entries of a change that wait for one; errors are those of the store.
   */
  public Completable collect(Change change) {
    return Flowable.fromIterable(change.entries())
        .filter(entry -> entry.content().data().containsKey(MediaFetch.PEER_MEDIA_ID))
        .filter(entry -> entry.content().media().isEmpty())
        .flatMapMaybe(entry -> store.claim(entry.conversationId(), entry.seq(), CLAIM))
        .flatMapCompletable(this::fetch, false, PARALLEL);
  }

  /** Takes up to {@code limit} due fetches that no node holds. Call it every few seconds. */
  public Single<Integer> sweep(int limit) {
    return store
        .claimDue(limit, CLAIM)
        .flatMap(
            due ->
                Flowable.fromIterable(due)
                    .flatMapCompletable(this::fetch, false, PARALLEL)
                    .toSingleDefault(due.size()));
  }

  private Completable fetch(MediaFetch fetch) {
    MediaFetcher fetcher = fetchers.get(fetch.account().channel());
    if (fetcher == null) {
      return settle(store.giveUp(fetch, "media.no-fetcher"));
    }
    return fetcher
        .fetch(fetch)
        .flatMapCompletable(media -> settle(store.attach(fetch, media)))
        .onErrorResumeNext(error -> failed(fetch, error));
  }

  private Completable failed(MediaFetch fetch, Throwable error) {
    if (error instanceof Refusal refusal) {
      switch (refusal.code()) {
        case TOO_LARGE, TYPE_NOT_ALLOWED, NOT_FOUND -> {
          return settle(store.giveUp(fetch, "media." + refusal.code().wire()));
        }
        default -> {
          // Anything else may pass: try again below.
        }
      }
    }
    if (fetch.attempt() >= ATTEMPTS) {
      return settle(store.giveUp(fetch, "media.unreachable"));
    }
    // 2 s, 4 s … about 17 minutes in all, far within the days a platform keeps media.
    return store.tryLater(fetch, Duration.ofSeconds(1L << Math.min(9, fetch.attempt())));
  }

  private Completable settle(Maybe<Change> stored) {
    return stored.doOnSuccess(changed::accept).ignoreElement();
  }
}
