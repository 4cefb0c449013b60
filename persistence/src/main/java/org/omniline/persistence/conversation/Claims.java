package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.AccountStore;
import org.omniline.persistence.sql.PgDatabase;

/**
 * Claims rows that several nodes work on, each with the account it is for. A statement takes what
 * is free in one step and gives {@code account_id}, {@code channel} and {@code account_code} beside
 * what the claimant needs. Thread-safe.
 */
final class Claims {
  private final PgDatabase database;
  private final Accounts accounts;

  Claims(PgDatabase database, AccountStore accounts) {
    this.database = database;
    this.accounts = new Accounts(accounts);
  }

  /** Makes of a claimed row what is to be done. */
  interface Claimant<T> {
    T claimed(Row row, ChannelAccount account);
  }

  /** What a statement has taken, in its order; each subscription claims anew. */
  <T> Single<List<T>> take(String statement, Tuple params, Claimant<T> claimant) {
    return database
        .sql()
        .list(statement, params, Claimed::new)
        .flatMap(
            rows ->
                Flowable.fromIterable(rows)
                    .concatMapSingle(row -> claimed(row.row(), claimant))
                    .collect(ArrayList<T>::new, List::add))
        .map(List::copyOf);
  }

  /** Keeps the row until the account is known. */
  private record Claimed(Row row) {}

  private <T> Single<T> claimed(Row row, Claimant<T> claimant) {
    return accounts
        .of(
            row.getLong("account_id"),
            Channel.valueOf(row.getString("channel")),
            row.getString("account_code"))
        .map(account -> claimant.claimed(row, account));
  }
}
