package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.Entry;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Ref;
import org.omniline.conversation.intake.MediaFetch;
import org.omniline.persistence.conversation.ConversationWork.NewEntry;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/** Writes what {@link ConversationWork}s hold: a few statements however many rows. Stateless. */
final class ConversationWriter {
  private static final String INSERT_ENTRIES =
      """
      insert into entry (conversation_id, seq, rev, at, kind, type, author_kind, author_id,
        body_sealed, words, delivery, command_id, peer_at)
      select n.conversation_id, n.seq, n.rev, n.at, n.kind, n.type, n.author_kind, n.author_id,
        n.body_sealed, array_to_tsvector(string_to_array(n.words, ' ')), n.delivery, n.command_id,
        n.peer_at
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[],
        $6::text[], $7::text[], $8::bigint[], $9::bytea[], $10::text[], $11::text[], $12::text[],
        $13::timestamptz[])
        as n(conversation_id, seq, rev, at, kind, type, author_kind, author_id, body_sealed, words,
          delivery, command_id, peer_at)
      """;

  private static final String UPDATE_CONVERSATIONS =
      """
      update conversation c set rev = n.rev, changed_rev = n.changed_rev,
        changed_at = n.changed_at, state_version = n.state_version, state = n.state,
        queue_id = n.queue_id, owner_id = n.owner_id, only_agent_id = n.only_agent_id,
        risk = n.risk, waiting_since = n.waiting_since, served_at = n.served_at,
        ended_at = n.ended_at, closed_at = n.closed_at, last_seq = n.last_seq,
        last_in_seq = n.last_in_seq, owner_read_seq = n.owner_read_seq, unread = n.unread,
        last_message_seq = n.last_message_seq, last_message_kind = n.last_message_kind,
        last_message_type = n.last_message_type, last_message_at = n.last_message_at,
        last_preview_sealed = n.last_preview_sealed, disposition_code = n.disposition_code,
        disposition_version = n.disposition_version, visit = n.visit,
        risk_proposal = n.risk_proposal, risk_proposal_seq = n.risk_proposal_seq,
        risk_proposal_at = n.risk_proposal_at,
        risk_words = coalesce(string_to_array(n.risk_words, ' ')::bigint[], '{}'),
        owned_since = n.owned_since, back_since = n.back_since,
        aside_since = n.aside_since
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::bigint[],
        $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[], $11::timestamptz[],
        $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::bigint[], $16::bigint[],
        $17::bigint[], $18::int[], $19::bigint[], $20::text[], $21::text[], $22::timestamptz[],
        $23::bytea[], $24::text[], $25::int[], $26::int[], $27::text[], $28::bigint[],
        $29::timestamptz[], $30::text[], $31::timestamptz[],
        $32::timestamptz[], $33::timestamptz[])
        as n(id, rev, changed_rev, changed_at, state_version, state, queue_id, owner_id,
          only_agent_id, risk, waiting_since, served_at, ended_at, closed_at, last_seq,
          last_in_seq, owner_read_seq, unread, last_message_seq, last_message_kind,
          last_message_type, last_message_at, last_preview_sealed, disposition_code,
          disposition_version, visit, risk_proposal, risk_proposal_seq, risk_proposal_at,
          risk_words, owned_since, back_since, aside_since)
      where c.id = n.id
      """;

  private final Sealing sealing;

  ConversationWriter(Sealing sealing) {
    this.sealing = sealing;
  }

  /** Stores one conversation's work. */
  Completable store(Sql tx, ConversationWork work) {
    return store(tx, List.of(work));
  }

  /** Stores entries, then conversations, then what hangs on the entries; pipelined. */
  Completable store(Sql tx, List<ConversationWork> works) {
    List<NewEntry> added = works.stream().flatMap(work -> work.added().stream()).toList();
    List<Completable> statements = new ArrayList<>();
    if (!added.isEmpty()) {
      statements.add(insert(tx, added));
    }
    statements.add(update(tx, works.stream().map(work -> work.draft).toList()));
    addMedia(tx, added, statements);
    addFetches(tx, added, statements);
    return Completable.merge(statements);
  }

  private Completable insert(Sql tx, List<NewEntry> added) {
    return tx.update(
            INSERT_ENTRIES,
            new Columns<>(added)
                .longs(n -> n.entry().conversationId())
                .longs(n -> n.entry().seq())
                .longs(n -> n.entry().rev())
                .times(n -> n.entry().at())
                .texts(n -> n.entry().kind().name())
                .texts(n -> n.entry().content().type().name())
                .texts(n -> n.entry().author().kind().name())
                .longs(n -> n.entry().author().id())
                .bytes(n -> seal(n.entry()))
                .texts(NewEntry::words)
                .texts(n -> name(n.entry().delivery()))
                .texts(n -> n.entry().commandId())
                .times(NewEntry::peerAt)
                .tuple())
        .ignoreElement();
  }

  /** An entry's body as it is stored. */
  byte[] seal(Entry entry) {
    Author author = entry.author();
    return sealing.sealBody(
        entry.conversationId(), entry.seq(), new Sealing.Body(author.name(), entry.content()));
  }

  private Completable update(Sql tx, List<ConversationDraft> drafts) {
    return tx.update(UPDATE_CONVERSATIONS, columns(drafts).tuple()).ignoreElement();
  }

  private static Columns<ConversationDraft> columns(List<ConversationDraft> drafts) {
    return new Columns<>(drafts)
        .longs(d -> d.id)
        .longs(d -> d.rev)
        .longs(d -> d.changedRev)
        .times(d -> d.changedAt)
        .longs(d -> d.stateVersion)
        .texts(d -> d.state.name())
        .longs(d -> d.queue.id())
        .longs(d -> id(d.owner))
        .longs(d -> d.onlyAgent)
        .texts(d -> d.risk.name())
        .times(d -> d.waitingSince)
        .times(d -> d.servedAt)
        .times(d -> d.endedAt)
        .times(d -> d.closedAt)
        .longs(d -> d.lastSeq)
        .longs(d -> d.lastInSeq)
        .longs(d -> d.ownerReadSeq)
        .ints(d -> d.unread)
        .longs(d -> d.last == null ? null : (Long) d.last.seq())
        .texts(d -> d.last == null ? null : d.last.kind().name())
        .texts(d -> type(d.last))
        .times(d -> d.last == null ? null : d.last.at())
        .bytes(d -> d.previewSealed)
        .texts(d -> code(d.disposition))
        .ints(d -> d.dispositionVersion)
        .ints(d -> d.visit)
        .texts(d -> d.riskProposal == null ? null : d.riskProposal.level().name())
        .longs(d -> d.riskProposal == null ? null : (Long) d.riskProposal.seq())
        .times(d -> d.riskProposal == null ? null : d.riskProposal.at())
        .texts(ConversationWriter::riskWords)
        .times(d -> d.ownedSince)
        .times(d -> d.backSince)
        .times(d -> d.asideSince);
  }

  private static @Nullable String riskWords(ConversationDraft draft) {
    return draft.riskWords.isEmpty()
        ? null
        : draft.riskWords.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private record Carried(long mediaId, long conversationId) {}

  /** A file belongs to the first conversation whose entry carries it. */
  private static void addMedia(Sql tx, List<NewEntry> added, List<Completable> statements) {
    List<Carried> carried = new ArrayList<>();
    for (NewEntry one : added) {
      for (MediaRef ref : one.entry().content().media()) {
        carried.add(new Carried(ref.id(), one.entry().conversationId()));
      }
    }
    if (!carried.isEmpty()) {
      statements.add(carry(tx, carried));
    }
  }

  /** Notes that a stored file is part of a conversation now. */
  static Completable carry(Sql tx, MediaRef ref, long conversationId) {
    return carry(tx, List.of(new Carried(ref.id(), conversationId)));
  }

  private static Completable carry(Sql tx, List<Carried> carried) {
    List<Carried> sorted =
        carried.stream().sorted(Comparator.comparingLong(Carried::mediaId)).toList();
    return tx.update(
            """
            update media m set conversation_id = n.conversation_id
            from unnest($1::bigint[], $2::bigint[]) as n(id, conversation_id)
            where m.id = n.id and m.conversation_id is null
            """,
            new Columns<>(sorted).longs(Carried::mediaId).longs(Carried::conversationId).tuple())
        .ignoreElement();
  }

  private static void addFetches(Sql tx, List<NewEntry> added, List<Completable> statements) {
    List<Entry> wanted =
        added.stream()
            .map(NewEntry::entry)
            .filter(entry -> entry.content().media().isEmpty())
            .filter(entry -> entry.content().data().containsKey(MediaFetch.PEER_MEDIA_ID))
            .toList();
    if (!wanted.isEmpty()) {
      statements.add(
          tx.update(
                  """
                  insert into media_fetch (conversation_id, seq, due_at)
                  select n.conversation_id, n.seq, n.at
                  from unnest($1::bigint[], $2::bigint[], $3::timestamptz[])
                    as n(conversation_id, seq, at)
                  """,
                  new Columns<>(wanted)
                      .longs(Entry::conversationId)
                      .longs(Entry::seq)
                      .times(Entry::at)
                      .tuple())
              .ignoreElement());
    }
  }

  private static @Nullable Long id(@Nullable Ref ref) {
    return ref == null ? null : (Long) ref.id();
  }

  private static @Nullable String type(@Nullable LastMessage last) {
    return last == null ? null : last.type().name();
  }

  private static @Nullable String code(@Nullable DispositionRef disposition) {
    return disposition == null ? null : disposition.code();
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }
}
