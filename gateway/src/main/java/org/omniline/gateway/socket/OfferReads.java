package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.processors.FlowableProcessor;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.omniline.routing.Acd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads offers a few at a time, in the order in which they were made. A shift that goes ready
 * together is offered hundreds of conversations in one moment: read all at once they would fill the
 * database's queue, and the first acceptances would be refused behind them. Holds no more offers
 * than stand. Thread-safe.
 */
final class OfferReads {
  private static final Logger LOG = LoggerFactory.getLogger(OfferReads.class);

  private final Function<Acd.OfferView, Completable> read;
  private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
  private final FlowableProcessor<Acd.OfferView> toRead =
      UnicastProcessor.<Acd.OfferView>create().toSerialized();

  /**
   * Makes it.
   *
   * @param atOnce so many are read beside each other
   * @param read reads an offer and shows it; one that fails is logged, and may be added again
   */
  OfferReads(int atOnce, Function<Acd.OfferView, Completable> read) {
    this.read = read;
    var unused = // for as long as the process runs
        toRead
            .flatMapCompletable(this::next, false, atOnce)
            .subscribe(() -> {}, error -> LOG.error("No offers are shown any more", error));
  }

  /** In its turn; one that waits for its turn, or has it, is passed over. */
  void add(Acd.OfferView offer) {
    if (underWay.add(offer.offerId())) {
      toRead.onNext(offer);
    }
  }

  /** It has ended: it is not read any more, or not shown when it is being read. */
  void forget(long offerId) {
    underWay.remove(offerId);
  }

  /** Whether it is still to be shown. */
  boolean wanted(long offerId) {
    return underWay.contains(offerId);
  }

  private Completable next(Acd.OfferView offer) {
    return Completable.defer(
            () -> wanted(offer.offerId()) ? read.apply(offer) : Completable.complete())
        .doOnError(error -> LOG.warn("Offer {} not shown: {}", offer.offerId(), error.toString()))
        .onErrorComplete()
        .doFinally(() -> forget(offer.offerId()));
  }
}
