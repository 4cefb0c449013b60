package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import org.omniline.conversation.Refusal;
import org.omniline.persistence.sql.Sql;

/** Locks conversations, always in the order of their ids. */
final class ConversationLocks {
  // Ids never change, so what only refers to a conversation, as a fact of record, need not wait.
  private static final String LOCK =
      "select c.id from conversation c where c.id = any($1) order by c.id for no key update";

  // A statement of its own: it sees what was committed while the first one waited for the locks.
  private static final String READ =
      ConversationDraft.SELECT
          + "from conversation c\n"
          + ConversationDraft.JOINS
          + "where c.id = any($1) order by c.id";

  private final Sealing sealing;

  ConversationLocks(Sealing sealing) {
    this.sealing = sealing;
  }

  /** Locks and reads conversations; those that do not exist are missing in the answer. */
  Single<List<ConversationDraft>> lock(Sql tx, Collection<Long> ids) {
    Tuple params = Tuple.of(ids.stream().sorted().toArray(Long[]::new));
    return Single.zip(
        tx.list(LOCK, params, row -> row.getLong("id")),
        tx.list(READ, params, row -> new ConversationDraft(row, sealing)),
        (locked, drafts) -> drafts);
  }

  /** Locks one; fails with NOT_FOUND when it does not exist. */
  Single<ConversationWork> lock(Sql tx, long id) {
    return lock(tx, List.of(id))
        .map(
            drafts -> {
              if (drafts.isEmpty()) {
                throw new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation.");
              }
              return new ConversationWork(drafts.get(0), sealing);
            });
  }
}
