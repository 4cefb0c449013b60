package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Completable;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Rows that do not depend on each other share a commit: a {@link GroupTransaction} of tasks that
 * only write. Thread-safe.
 *
 * @param <T> a row
 */
public final class GroupCommit<T> {
  private static final GroupTransaction.Outcome<Boolean> WRITTEN =
      new GroupTransaction.Done<>(true);

  private final GroupTransaction<T, Boolean> together;

  /**
   * Makes one.
   *
   * @param most rows in a batch
   * @param write writes some rows in one transaction, all or none; a single one too
   */
  public GroupCommit(int most, Function<List<T>, Completable> write) {
    this.together =
        new GroupTransaction<>(
            most,
            row -> List.of(),
            (rows, waits) ->
                write.apply(rows).toSingleDefault(Collections.nCopies(rows.size(), WRITTEN)));
  }

  /**
   * Writes a row with its neighbours. Completes after the commit; threads and errors as {@link
   * GroupTransaction#add}. Each subscription writes it again.
   */
  public Completable add(T row) {
    return together.add(row).ignoreElement();
  }
}
