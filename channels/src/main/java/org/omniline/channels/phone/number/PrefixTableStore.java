package org.omniline.channels.phone.number;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import org.omniline.conversation.Ref;

/** The table of prefixes that somebody has imported. Thread-safe. */
public interface PrefixTableStore {
  /**
   * What is in use.
   *
   * @param version another one for each import
   * @param name the file's
   * @param by who imported it
   */
  record Imported(long version, String name, int rows, Instant at, Ref by) {}

  /** Empty when there is none. */
  Maybe<Imported> imported();

  /** The file of a version; empty when it is not in use any more. */
  Maybe<byte[]> file(long version);

  /**
   * Takes a file instead of the one before.
   *
   * @param file as it was sent
   * @param rows how many it has
   */
  Single<Imported> replace(String name, byte[] file, int rows, long by);

  /** Without a table again. */
  Completable remove();
}
