package org.omniline.gateway.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.atomic.AtomicLong;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.channels.phone.number.PrefixFile;
import org.omniline.channels.phone.number.PrefixTable;
import org.omniline.channels.phone.number.PrefixTableStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places of numbers on this node: what is built in, and before it the table that somebody has
 * imported on whatever node. Thread-safe.
 */
public final class NumberPlaces {
  private static final Logger LOG = LoggerFactory.getLogger(NumberPlaces.class);
  private static final long NONE = 0;

  private final PhonePlaces places;
  private final PrefixTableStore store;
  private final Scheduler workers;
  private final AtomicLong inUse = new AtomicLong(NONE);

  /**
   * @param workers where files are read
   */
  public NumberPlaces(PhonePlaces places, PrefixTableStore store, Scheduler workers) {
    this.places = places;
    this.store = store;
    this.workers = workers;
  }

  /** For whoever asks for a place. */
  public PhonePlaces places() {
    return places;
  }

  /** Reads a file; blocks nobody. */
  public Single<PrefixFile.Content> read(byte[] file) {
    return Single.fromCallable(() -> PrefixFile.read(file)).subscribeOn(workers);
  }

  /** Takes what is in use now, if it is another than the last time. */
  public Completable refresh() {
    return store
        .imported()
        .map(PrefixTableStore.Imported::version)
        .defaultIfEmpty(NONE)
        .flatMapCompletable(
            version -> version == inUse.get() ? Completable.complete() : take(version));
  }

  private Completable take(long version) {
    if (version == NONE) {
      return Completable.fromAction(() -> use(version, PrefixTable.EMPTY));
    }
    return store
        .file(version)
        .flatMapSingle(
            file ->
                Single.fromCallable(() -> new PrefixTable(PrefixFile.read(file).rows()))
                    .subscribeOn(workers))
        .doOnSuccess(table -> use(version, table))
        .ignoreElement();
  }

  private void use(long version, PrefixTable table) {
    places.use(table);
    inUse.set(version);
    LOG.info("Places of {} prefixes are in use", table.size());
  }
}
