package org.omniline.persistence.conversation;

import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.persistence.sql.Rows;

/** Reads entries. Stateless but for the keys. */
final class EntryRows {
  /** The columns {@link #entry} reads; {@code e} is the entry. */
  static final String COLUMNS =
      "e.conversation_id, e.seq, e.rev, e.at, e.kind, e.type, e.author_kind, e.author_id,"
          + " e.body_sealed, e.delivery, e.delivery_reason, e.command_id";

  /** {@link Entry#isForContact} as SQL, so that limits count only what is shown. */
  static final String FOR_CONTACT =
      "(e.kind in ('MESSAGE_IN', 'MESSAGE_OUT') or e.kind = 'EVENT' and e.type in"
          + " ('OPENED', 'ACCEPTED', 'ENDED', 'CLOSED', 'TRANSFERRED'))";

  private final Sealing sealing;

  EntryRows(Sealing sealing) {
    this.sealing = sealing;
  }

  Entry entry(Row row) {
    long conversation = row.getLong("conversation_id");
    long seq = row.getLong("seq");
    EntryType type = EntryType.valueOf(row.getString("type"));
    Sealing.Body body = sealing.openBody(conversation, seq, type, Rows.bytes(row, "body_sealed"));
    return new Entry(
        conversation,
        seq,
        row.getLong("rev"),
        Rows.instant(row, "at"),
        EntryKind.valueOf(row.getString("kind")),
        new Author(
            Author.Kind.valueOf(row.getString("author_kind")),
            row.getLong("author_id"),
            body.author()),
        body.content(),
        delivery(row.getString("delivery")),
        row.getString("delivery_reason"),
        row.getString("command_id"));
  }

  private static @Nullable DeliveryState delivery(@Nullable String name) {
    return name == null ? null : DeliveryState.valueOf(name);
  }
}
