package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;

/** All conversations that stand in line or are served: what the ACD rebuilds from. Thread-safe. */
public final class OpenConversations {
  private final PgDatabase database;
  private final Sealing sealing;

  public OpenConversations(PgDatabase database, Cipher cipher, WordIndexer indexer) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
  }

  /** In the order of waiting, those who do not wait last. */
  public Single<List<Conversation>> all() {
    return database
        .sql()
        .list(
            ConversationDraft.SELECT
                + "from conversation c\n"
                + ConversationDraft.JOINS
                + """
                where c.state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP')
                  and c.state <> 'SELF_SERVICE'
                  and (c.state <> 'WAITING' or c.later is null or c.keeps_place
                    or c.risk = 'HIGH' or c.risk_proposal = 'HIGH')
                order by c.waiting_since nulls last, c.id
                """,
            Tuple.tuple(),
            row -> new ConversationDraft(row, sealing).toConversation());
  }
}
