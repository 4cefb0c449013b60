package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.WaitingPrecedence;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.admission.RuleAdmission;

/** Compares who waits with the list of those who go first. Thread-safe. */
public final class PgWaitingPrecedence implements WaitingPrecedence {
  private static final String WHAT = "what";
  private static final String BEFORE = "from";
  private static final String LISTED = "goes-first";

  private static final String MISPLACED =
      "select c.id, not c.vip as vip from conversation c where c.state = 'WAITING' and c.vip <> "
          + GoesFirst.sql("c.contact_id", "clock_timestamp()");

  private final Commands commands;
  private final EntryRows entries;

  public PgWaitingPrecedence(PgDatabase database, Cipher cipher, WordIndexer indexer) {
    Sealing sealing = new Sealing(cipher, indexer);
    this.commands = new Commands(database, sealing);
    this.entries = new EntryRows(sealing);
  }

  @Override
  public Single<List<Long>> misplaced(int most) {
    return commands
        .sql()
        .list(
            MISPLACED + " order by c.waiting_since, c.id limit $1",
            Tuple.of(most),
            row -> row.getLong("id"));
  }

  @Override
  public Maybe<Change> place(long conversation) {
    return commands.maybe(
        conversation,
        (tx, work) ->
            // Under the lock: what was found may have changed since.
            tx.first(
                    MISPLACED + " and c.id = $1",
                    Tuple.of(conversation),
                    row -> row.getBoolean("vip"))
                .flatMapSingle(
                    vip ->
                        priority(tx, work.draft, vip)
                            .map(priority -> placed(tx, work, vip, priority))));
  }

  /** Who leaves the list goes back to the priority from before; one set since then stays. */
  private Single<Integer> priority(Sql tx, ConversationDraft draft, boolean vip) {
    if (vip) {
      return Single.just(Math.max(draft.priority(), RuleAdmission.VIP_PRIORITY));
    }
    return draft.priority() == RuleAdmission.VIP_PRIORITY
        ? before(tx, draft.id)
        : Single.just(draft.priority());
  }

  private Single<Integer> before(Sql tx, long conversation) {
    return tx.list(
            "select "
                + EntryRows.COLUMNS
                + """
                 from entry e
                where e.conversation_id = $1 and e.kind = 'EVENT' and e.type = 'OTHER'
                order by e.seq desc
                """,
            Tuple.of(conversation),
            entries::entry)
        .map(
            events ->
                events.stream()
                    .map(event -> event.content().data())
                    .filter(data -> LISTED.equals(data.get(WHAT)))
                    .map(data -> Integer.valueOf(data.getOrDefault(BEFORE, "0")))
                    .findFirst()
                    .orElse(0));
  }

  private static List<Completable> placed(
      Sql tx, ConversationWork work, boolean vip, int priority) {
    ConversationDraft draft = work.draft;
    Map<String, String> data =
        Map.of(
            WHAT,
            vip ? LISTED : "goes-first-no-more",
            BEFORE,
            Integer.toString(draft.priority()),
            "priority",
            Integer.toString(priority));
    draft.demand = draft.demand.first(vip);
    draft.priority = priority;
    work.touch();
    work.event(Author.SYSTEM, Content.event(EntryType.OTHER, data), null);
    return List.of(
        tx.update(
                "update conversation set vip = $2, priority = $3 where id = $1",
                Tuple.of(draft.id, vip, priority))
            .ignoreElement());
  }
}
