package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.intake.Admission;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * Tells who writes of danger where help is while nobody serves them: in line, while the hotline is
 * closed, and after a message was left. Once in a conversation. Confined to its transaction.
 */
final class DangerHelp {
  private final Sql tx;
  private final SystemMessages messages;
  private final Admission.Gate gate;

  DangerHelp(Sql tx, SystemMessages messages, Admission.Gate gate) {
    this.tx = tx;
    this.messages = messages;
    this.gate = gate;
  }

  /** Called for a message with such words; the statements run after the entries were stored. */
  List<Completable> tell(ConversationWork work) {
    ConversationDraft draft = work.draft;
    String text = gate.dangerText(draft.language);
    if (draft.helpTold || draft.state != ConversationState.WAITING || text.isBlank()) {
      return List.of();
    }
    draft.helpTold = true;
    List<Completable> statements = new ArrayList<>(messages.send(tx, work, text));
    statements.add(
        tx.update(
                "update conversation set help_told_at = $2 where id = $1",
                Tuple.of(draft.id, Columns.time(work.at)))
            .ignoreElement());
    return statements;
  }
}
