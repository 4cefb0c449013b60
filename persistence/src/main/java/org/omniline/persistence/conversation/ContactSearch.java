package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ContactStore.Found;
import org.omniline.conversation.port.ContactStore.FoundBy;
import org.omniline.persistence.conversation.Cursors.Place;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Finds people by what is known of them, within what the viewer may see. Thread-safe. */
final class ContactSearch {
  private static final int EARLIER = 3;

  /** Entries looked at: a word that one person wrote again and again hides nobody else. */
  private static final int ENTRIES = 100;

  private static final int READS_AT_ONCE = 4;

  private record Hit(long contactId, FoundBy by, @Nullable Entry entry) {}

  private final Sql sql;
  private final Sealing sealing;
  private final ConversationSearch words;
  private final ContactCards cards;

  ContactSearch(PgDatabase database, Sealing sealing) {
    this.sql = database.sql();
    this.sealing = sealing;
    this.words = new ConversationSearch(database, sealing);
    this.cards = new ContactCards(database.sql(), sealing);
  }

  Single<List<Found>> find(Viewer viewer, String query, @Nullable Long except, int asked) {
    int limit = Cursors.limit(asked);
    return Single.zip(
            byIdentity(viewer, query, limit),
            byName(viewer, query, limit),
            byWords(viewer, query),
            standing(except),
            (identities, names, entries, left) -> {
              Map<Long, Hit> people = new LinkedHashMap<>();
              List.of(identities, names, entries)
                  .forEach(hits -> hits.forEach(hit -> people.putIfAbsent(hit.contactId(), hit)));
              people.remove(left);
              return people.values().stream().limit(limit).toList();
            })
        .flatMapPublisher(Flowable::fromIterable)
        .concatMapEager(
            hit ->
                cards
                    .card(viewer, hit.contactId(), EARLIER)
                    .map(card -> new Found(card, hit.by(), hit.entry()))
                    .toFlowable(),
            READS_AT_ONCE,
            1)
        .toList();
  }

  private Single<Long> standing(@Nullable Long contact) {
    return sql.first(
            "select coalesce(t.joined_into, t.id) as id from contact t where t.id = $1",
            Tuple.of(contact),
            row -> row.getLong("id"))
        .defaultIfEmpty(0L);
  }

  /** The whole identity, or the masked one with whatever stands for what is left out. */
  private Single<List<Hit>> byIdentity(Viewer viewer, String query, int limit) {
    String text = query.strip();
    return people(
        """
        t.id in (
          select i.contact_id from contact_identity i where i.value_hash = $4
          union
          select i.contact_id from contact_identity i where i.hint = $5) and
        """,
        Tuple.of(
            Sight.scope(viewer),
            viewer.userId(),
            limit,
            Buffer.buffer(sealing.identityHash(text)),
            text.replaceAll("\\.{2,}|\\*+", "…")),
        FoundBy.IDENTITY);
  }

  private Single<List<Hit>> byName(Viewer viewer, String query, int limit) {
    String lexemes = sealing.nameQuery(query);
    if (lexemes == null) {
      return Single.just(List.of());
    }
    return people(
        """
        t.id in (
          select coalesce(h.joined_into, h.id) from contact h
          where h.name_words @@ ($4::text)::tsquery
          union
          select coalesce(h.joined_into, h.id) from contact_edit e
          join contact h on h.id = e.contact_id and h.edit_id = e.id
          where e.name_words @@ ($4::text)::tsquery) and
        """,
        Tuple.of(Sight.scope(viewer), viewer.userId(), limit, lexemes),
        FoundBy.NAME);
  }

  /** Newest people first. */
  private Single<List<Hit>> people(String which, Tuple params, FoundBy by) {
    return sql.list(
        "select t.id from contact t where "
            + which
            + " exists (select 1 from conversation c where c.contact_id = t.id and "
            + Sight.VISIBLE
            + ") order by t.id desc limit $3",
        params,
        row -> new Hit(row.getLong("id"), by, null));
  }

  private Single<List<Hit>> byWords(Viewer viewer, String query) {
    String lexemes = sealing.query(query);
    if (lexemes == null) {
      return Single.just(List.of());
    }
    return words
        .matches(viewer, lexemes, Place.END, ENTRIES)
        .flatMap(
            entries -> owners(entries).map(owners -> entries.stream().map(owners::hit).toList()));
  }

  private record Owners(Map<Long, Long> byConversation) {
    Hit hit(Entry entry) {
      return new Hit(byConversation.getOrDefault(entry.conversationId(), 0L), FoundBy.WORDS, entry);
    }
  }

  private Single<Owners> owners(List<Entry> entries) {
    Long[] ids = entries.stream().map(Entry::conversationId).distinct().toArray(Long[]::new);
    return sql.list(
            "select c.id, c.contact_id from conversation c where c.id = any($1)",
            Tuple.tuple().addArrayOfLong(ids),
            row -> Map.entry(row.getLong("id"), row.getLong("contact_id")))
        .map(
            rows -> {
              Map<Long, Long> map = new HashMap<>();
              rows.forEach(row -> map.put(row.getKey(), row.getValue()));
              return new Owners(map);
            });
  }
}
