package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final String LOCK_FREE =
      "select c.id from conversation c where c.id = any($1) for no key update skip locked";

  private final Sealing sealing;

  /**
   * Conversations as they were locked.
   *
   * @param works by id
   * @param held ids of those that somebody else has locked
   */
  record Locked(Map<Long, ConversationWork> works, Set<Long> held) {
    /** Others than these are held by somebody as well. */
    Locked only(Set<Long> free) {
      Map<Long, ConversationWork> mine = new HashMap<>(works);
      Set<Long> others = new HashSet<>(held);
      mine.keySet().retainAll(free);
      works.keySet().stream().filter(id -> !free.contains(id)).forEach(others::add);
      return new Locked(mine, others);
    }
  }

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

  /** Locks and reads those that nobody else has locked, and waits for nobody. */
  Single<Locked> lockFree(Sql tx, Collection<Long> ids) {
    Tuple params = Tuple.of(ids.toArray(Long[]::new));
    return Single.zip(
        tx.list(LOCK_FREE, params, row -> row.getLong("id")),
        tx.list(READ, params, row -> new ConversationDraft(row, sealing)),
        this::locked);
  }

  private Locked locked(List<Long> locked, List<ConversationDraft> drafts) {
    Map<Long, ConversationWork> works = new HashMap<>();
    Set<Long> held = new HashSet<>();
    for (ConversationDraft draft : drafts) {
      if (locked.contains(draft.id)) {
        works.put(draft.id, new ConversationWork(draft, sealing));
      } else {
        held.add(draft.id);
      }
    }
    return new Locked(works, held);
  }

  static Refusal unknown() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation.");
  }

  /** Locks one; fails with NOT_FOUND when it does not exist. */
  Single<ConversationWork> lock(Sql tx, long id) {
    return lock(tx, List.of(id))
        .map(
            drafts -> {
              if (drafts.isEmpty()) {
                throw unknown();
              }
              return new ConversationWork(drafts.get(0), sealing);
            });
  }
}
