package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import org.omniline.conversation.port.Leases;

/** Looks at leases within the transaction that writes by them. Stateless. */
public final class Fences {
  private Fences() {}

  /**
   * Whether a lease is still held: nobody else takes it before this transaction has ended.
   *
   * @return empty when somebody else has it
   */
  public static Maybe<Boolean> stands(Sql tx, Leases.Fence fence) {
    return tx.first(
        """
        select true as holds from lease
        where name = $1 and token = $2 and until > clock_timestamp() for share
        """,
        Tuple.of(fence.name(), fence.token()),
        row -> row.getBoolean("holds"));
  }
}
