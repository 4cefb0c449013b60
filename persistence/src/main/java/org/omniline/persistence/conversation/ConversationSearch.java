package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.Hit;
import org.omniline.persistence.conversation.Cursors.Place;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Finding what was said, within what the viewer may see. Thread-safe. */
final class ConversationSearch {
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

  /** Visible entries that hold all words, newest first, from a place on. */
  Single<List<Entry>> matches(Viewer viewer, String words, Place place, int limit) {
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
}
