package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.RiskProposal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.OfferSheet;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.GroupTransaction;
import org.omniline.persistence.sql.GroupTransaction.Done;
import org.omniline.persistence.sql.GroupTransaction.Outcome;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/**
 * What agents read of conversations that are offered to them. A shift that begins is offered
 * hundreds in one moment: those are read together, in a few statements on one connection.
 * Thread-safe.
 */
final class OfferSheets {
  private static final int MOST_AT_ONCE = 50;

  /** So many entries back the newest transfer is looked for. */
  private static final int NOTE_WITHIN = 50;

  private static final String READ =
      ConversationDraft.SELECT
          + "from conversation c\n"
          + ConversationDraft.JOINS
          + "where c.id = any($1)";

  private static final String ENTRIES =
      "select "
          + EntryRows.COLUMNS
          + """
           from unnest($1::bigint[], $2::bigint[]) as n(conversation_id, seq)
          join entry e on e.conversation_id = n.conversation_id and e.seq = n.seq
          """;

  private static final String PASSED_ON =
      "select "
          + EntryRows.COLUMNS
          + """
           from unnest($1::bigint[], $2::bigint[]) as n(conversation_id, after)
          cross join lateral (
            select e.* from entry e
            where e.conversation_id = n.conversation_id and e.seq > n.after
              and e.type = 'TRANSFERRED'
            order by e.seq desc limit 1) e
          """
              .replace("e.*", EntryRows.COLUMNS);

  private final PgDatabase database;
  private final Sealing sealing;
  private final ContactCards cards;
  private final EntryRows entries;
  private final GroupTransaction<Asked, Optional<OfferSheet>> together;

  private record Asked(Viewer agent, long conversationId) {}

  OfferSheets(PgDatabase database, Sealing sealing, ContactCards cards) {
    this.database = database;
    this.sealing = sealing;
    this.cards = cards;
    this.entries = new EntryRows(sealing);
    this.together =
        new GroupTransaction<>(MOST_AT_ONCE, asked -> List.of(), (asked, waits) -> read(asked));
  }

  Maybe<OfferSheet> read(Viewer agent, long conversationId) {
    return together.add(new Asked(agent, conversationId)).mapOptional(sheet -> sheet);
  }

  private Single<List<Outcome<Optional<OfferSheet>>>> read(List<Asked> asked) {
    Long[] ids = asked.stream().map(Asked::conversationId).distinct().toArray(Long[]::new);
    return database.transact(
        tx ->
            tx.list(READ, Tuple.of(ids), row -> new ConversationDraft(row, sealing))
                .map(all -> all.stream().map(ConversationDraft::toConversation).toList())
                .flatMap(all -> read(tx, asked, byId(all, Conversation::id))));
  }

  private Single<List<Outcome<Optional<OfferSheet>>>> read(
      Sql tx, List<Asked> asked, Map<Long, Conversation> conversations) {
    List<Asked> known =
        asked.stream().filter(one -> conversations.containsKey(one.conversationId())).toList();
    return Single.zip(
        cards.cards(
            tx,
            known.stream()
                .map(
                    one ->
                        new ContactCards.Wanted(
                            one.agent(), conversations.get(one.conversationId()).contact().id()))
                .toList()),
        entries(tx, conversations, OfferSheets::flaggedWords),
        entries(tx, conversations, OfferSheets::hiddenWords),
        passedOn(tx, conversations),
        (read, flagged, lastIn, passedOn) -> {
          List<Outcome<Optional<OfferSheet>>> sheets = new ArrayList<>();
          int next = 0;
          for (Asked one : asked) {
            long id = one.conversationId();
            Conversation conversation = conversations.get(id);
            sheets.add(
                new Done<>(
                    conversation == null
                        ? Optional.empty()
                        : Optional.of(
                            new OfferSheet(
                                conversation,
                                read.get(next++).orElse(null),
                                flagged.get(id),
                                lastIn.get(id),
                                passedOn.get(id)))));
          }
          return sheets;
        });
  }

  /** Where words of danger were found that nobody has judged. */
  private static @Nullable Long flaggedWords(Conversation c) {
    RiskProposal proposal = c.riskProposal();
    return proposal == null ? null : (Long) proposal.seq();
  }

  /** Where the person's last words stand when they are not the newest; null when they are. */
  private static @Nullable Long hiddenWords(Conversation c) {
    LastMessage last = c.last();
    // Words of the person that lists show stand before a mere request for the place.
    boolean hidden = c.lastInSeq() > 0 && (last == null || last.kind() != EntryKind.MESSAGE_IN);
    return hidden ? (Long) c.lastInSeq() : null;
  }

  /**
   * The entry of each conversation that has the number; conversations without a number are left
   * out.
   */
  private Single<Map<Long, Entry>> entries(
      Sql tx, Map<Long, Conversation> conversations, Function<Conversation, @Nullable Long> seq) {
    List<Conversation> some =
        conversations.values().stream().filter(c -> seq.apply(c) != null).toList();
    return some.isEmpty()
        ? Single.just(Map.of())
        : tx.list(
                ENTRIES,
                new Columns<>(some).longs(Conversation::id).longs(seq).tuple(),
                entries::entry)
            .map(all -> byId(all, Entry::conversationId));
  }

  private Single<Map<Long, Entry>> passedOn(Sql tx, Map<Long, Conversation> conversations) {
    List<Conversation> served =
        conversations.values().stream().filter(c -> c.servedAt() != null).toList();
    return served.isEmpty()
        ? Single.just(Map.of())
        : tx.list(
                PASSED_ON,
                new Columns<>(served)
                    .longs(Conversation::id)
                    .longs(c -> c.lastSeq() - NOTE_WITHIN)
                    .tuple(),
                entries::entry)
            .map(all -> byId(all, Entry::conversationId));
  }

  private static <T> Map<Long, T> byId(List<T> all, Function<T, Long> id) {
    return all.stream().collect(Collectors.toMap(id, one -> one));
  }
}
