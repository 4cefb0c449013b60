package org.omniline.persistence.crypto;

import io.reactivex.rxjava3.core.Single;

/** Sealed values of one kind, in an order that can be walked and gone on with after a restart. */
public interface SealedPart {
  /** A place in the walk: a row's key, of one number or two. */
  record Place(long first, long second) {
    /** Before everything. */
    public static final Place START = new Place(0, 0);
  }

  /**
   * What one batch did.
   *
   * @param last where to go on; null when nothing came after where it began
   * @param resealed how many values are under the newest key now
   * @param failed how many could not be opened or written; the log says which
   */
  record Batch(@org.jspecify.annotations.Nullable Place last, int resealed, int failed) {}

  /** Stable: it is kept with the place. */
  String name();

  /** Seals anew what comes next after a place and is under another key than the newest. */
  Single<Batch> next(Place after);
}
