package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.Hit;
import org.omniline.persistence.conversation.Cursors.Place;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Finding people and what was said, within what the viewer may see. Thread-safe. */
final class ConversationSearch {
  private static final int MOST_EARLIER = 50;

  private final Sql sql;
  private final Sealing sealing;
  private final EntryRows entries;

  ConversationSearch(PgDatabase database, Sealing sealing) {
    this.sql = database.sql();
    this.sealing = sealing;
    this.entries = new EntryRows(sealing);
  }

  // ---- words ----

  Single<Page<Hit>> search(Viewer viewer, String query, @Nullable String after, int asked) {
    int limit = Cursors.limit(asked);
    return Single.defer(
        () -> {
          String words = sealing.query(query);
          Place place = Place.parse(after, Place.END);
          if (words == null) {
            return Single.just(new Page<Hit>(List.of(), null));
          }
          return matches(viewer, words, place, limit + 1)
              .flatMap(found -> withConversations(viewer, found))
              .map(hits -> Cursors.page(hits, limit, h -> ConversationReads.cursor(h.entry())));
        });
  }

  private Single<List<Entry>> matches(Viewer viewer, String words, Place place, int limit) {
    return sql.list(
        "select "
            + EntryRows.COLUMNS
            + """
             from entry e join conversation c on c.id = e.conversation_id
            where e.words @@ ($3::text)::tsquery
              and (e.at, e.conversation_id, e.seq) < ($4, $5, $6) and
            """
            + Sight.VISIBLE
            + " order by e.at desc, e.conversation_id desc, e.seq desc limit $7",
        Tuple.of(
            Sight.scope(viewer),
            viewer.userId(),
            words,
            Columns.time(place.at()),
            place.conversationId(),
            place.seq(),
            limit),
        entries::entry);
  }

  private Single<List<Hit>> withConversations(Viewer viewer, List<Entry> found) {
    Long[] ids = found.stream().map(Entry::conversationId).distinct().toArray(Long[]::new);
    if (ids.length == 0) {
      return Single.just(List.of());
    }
    return sql.list(
            ConversationDraft.SELECT
                + "from conversation c\n"
                + ConversationDraft.JOINS
                + "where c.id = any($3) and "
                + Sight.VISIBLE,
            Tuple.of(Sight.scope(viewer), viewer.userId(), ids),
            this::conversation)
        .map(
            conversations -> {
              Map<Long, Conversation> byId = new HashMap<>();
              conversations.forEach(one -> byId.put(one.id(), one));
              return found.stream()
                  .filter(entry -> byId.containsKey(entry.conversationId()))
                  .map(entry -> new Hit(byId.get(entry.conversationId()), entry))
                  .toList();
            });
  }

  private Conversation conversation(Row row) {
    return new ConversationDraft(row, sealing).toConversation();
  }

  // ---- people ----

  Maybe<ContactCard> contact(Viewer viewer, long contactId) {
    return sql.first(
            """
            select t.id, t.name_sealed, t.visits, t.created_at from contact t
            where t.id = $3 and exists (
              select 1 from conversation c where c.contact_id = t.id and
            """
                + Sight.VISIBLE
                + ")",
            Tuple.of(Sight.scope(viewer), viewer.userId(), contactId),
            row ->
                new ContactCard(
                    contactId,
                    sealing.openContactName(contactId, Rows.bytesOrNull(row, "name_sealed")),
                    List.of(),
                    Rows.instant(row, "created_at"),
                    row.getInteger("visits"),
                    List.of()))
        .flatMap(
            card ->
                Single.zip(
                        identities(contactId),
                        earlier(viewer, contactId),
                        (identities, earlier) ->
                            new ContactCard(
                                card.id(),
                                card.name(),
                                identities,
                                card.firstSeenAt(),
                                card.visits(),
                                earlier))
                    .toMaybe());
  }

  private Single<List<ContactCard.Identity>> identities(long contactId) {
    return sql.list(
        """
        select i.kind, i.hint, a.name as account_name from contact_identity i
        left join channel_account a on a.id = i.account_id
        where i.contact_id = $1 order by i.id
        """,
        Tuple.of(contactId),
        row ->
            new ContactCard.Identity(
                IdentityKey.Kind.valueOf(row.getString("kind")),
                row.getString("hint"),
                row.getString("account_name")));
  }

  private Single<List<ContactCard.Earlier>> earlier(Viewer viewer, long contactId) {
    return sql.list(
        ConversationDraft.SELECT
            + ", f.seq as first_seq, f.type as first_type, f.body_sealed as first_body\n"
            + "from conversation c\n"
            + ConversationDraft.JOINS
            + """
            left join lateral (
              select e.seq, e.type, e.body_sealed from entry e
              where e.conversation_id = c.id and e.kind = 'MESSAGE_IN'
              order by e.seq limit 1) f on true
            where c.contact_id = $3 and c.state in ('CLOSED', 'ABANDONED') and
            """
            + Sight.VISIBLE
            + " order by c.id desc limit "
            + MOST_EARLIER,
        Tuple.of(Sight.scope(viewer), viewer.userId(), contactId),
        row -> new ContactCard.Earlier(conversation(row), firstText(row)));
  }

  private @Nullable String firstText(Row row) {
    byte[] body = Rows.bytesOrNull(row, "first_body");
    if (body == null) {
      return null;
    }
    EntryType type = EntryType.valueOf(row.getString("first_type"));
    return sealing
        .openBody(row.getLong("id"), row.getLong("first_seq"), type, body)
        .content()
        .text();
  }
}
