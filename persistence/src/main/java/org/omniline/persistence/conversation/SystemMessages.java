package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Author;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Content;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.sql.Sql;

/** What the system itself says to a contact, within a transaction. Stateless but for the ids. */
final class SystemMessages {
  private final Ids ids;

  SystemMessages(Ids ids) {
    this.ids = ids;
  }

  /**
   * A text of the system's own in the language of the person; empty when there is none of this
   * code.
   */
  static Maybe<String> text(Sql tx, ConversationWork work, String code) {
    return tx.first(
        """
        select case when $2 = 'en' and text_en <> '' then text_en else text end as text
        from system_text where code = $1
        """,
        Tuple.of(code, work.draft.language),
        row -> row.getString("text"));
  }

  /** Whether words reach the person by voice: nothing is sent then. */
  static boolean isSpoken(ConversationWork work) {
    return work.draft.channel() == Channel.PHONE;
  }

  /** What the caller is told, for the timeline; whoever commands the call says it. */
  static void speak(ConversationWork work, String text) {
    work.event(Author.SYSTEM, Content.event(EntryType.CALL_TOLD, Map.of("text", text)), null);
  }

  /** Adds a message with its delivery; the statements run after the entry was stored. */
  List<Completable> send(Sql tx, ConversationWork work, String text) {
    if (isSpoken(work)) {
      speak(work, text);
      return List.of();
    }
    Entry entry =
        work.message(
            EntryKind.MESSAGE_OUT, Author.SYSTEM, Content.text(text), DeliveryState.PENDING, null);
    return List.of(
        tx.update(
                """
                insert into delivery (id, conversation_id, seq, due_at, created_at)
                values ($1, $2, $3, clock_timestamp(), clock_timestamp())
                """,
                Tuple.of(ids.next(), entry.conversationId(), entry.seq()))
            .ignoreElement(),
        Facts.messageState(
            tx, work.draft.id, List.of(entry.seq()), DeliveryState.PENDING, work.at, null, null));
  }
}
