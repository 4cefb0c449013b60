package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Content;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/** Changes of entries that stand already, under the conversation's lock. Stateless. */
final class EntryChanges {
  private final EntryRows rows;
  private final ConversationWriter writer;

  EntryChanges(Sealing sealing) {
    this.rows = new EntryRows(sealing);
    this.writer = new ConversationWriter(sealing);
  }

  Maybe<Entry> find(Sql tx, long conversationId, long seq) {
    return tx.first(
        "select " + EntryRows.COLUMNS + " from entry e where e.conversation_id = $1 and e.seq = $2",
        Tuple.of(conversationId, seq),
        rows::entry);
  }

  /** The entry with another delivery state. */
  static Entry delivery(Entry entry, long rev, DeliveryState state, @Nullable String reason) {
    return new Entry(
        entry.conversationId(),
        entry.seq(),
        rev,
        entry.at(),
        entry.kind(),
        entry.author(),
        entry.content(),
        state,
        reason,
        entry.commandId());
  }

  /** The entry with other content. */
  static Entry content(Entry entry, long rev, Content content) {
    return new Entry(
        entry.conversationId(),
        entry.seq(),
        rev,
        entry.at(),
        entry.kind(),
        entry.author(),
        content,
        entry.delivery(),
        entry.deliveryReason(),
        entry.commandId());
  }

  /** Stores rev, delivery state and body of changed entries. */
  Completable store(Sql tx, List<Entry> entries) {
    return tx.update(
            """
            update entry e set rev = n.rev, delivery = n.delivery,
              delivery_reason = n.delivery_reason, body_sealed = n.body_sealed
            from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[],
              $6::bytea[])
              as n(conversation_id, seq, rev, delivery, delivery_reason, body_sealed)
            where e.conversation_id = n.conversation_id and e.seq = n.seq
            """,
            new Columns<>(entries)
                .longs(Entry::conversationId)
                .longs(Entry::seq)
                .longs(Entry::rev)
                .texts(e -> e.delivery() == null ? null : e.delivery().name())
                .texts(Entry::deliveryReason)
                .bytes(writer::seal)
                .tuple())
        .ignoreElement();
  }
}
