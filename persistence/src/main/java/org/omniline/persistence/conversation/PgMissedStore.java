package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;

/** Who was missed, as rows. A conversation is always locked before them. Thread-safe. */
public final class PgMissedStore implements MissedStore {
  private final MissedReads reads;
  private final MissedTaking taking;
  private final LaterCommands later;

  /**
   * @param admission says where nobody works now, so that nobody is put into a line there
   */
  public PgMissedStore(
      PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids, Admission admission) {
    Sealing sealing = new Sealing(cipher, indexer);
    this.reads = new MissedReads(database, sealing);
    this.taking = new MissedTaking(database, sealing, reads, ids);
    this.later = new LaterCommands(database, sealing, ids, admission);
  }

  @Override
  public Single<Page<Item>> list(Viewer viewer, boolean done, @Nullable String after, int limit) {
    return reads.list(viewer, done, after, limit);
  }

  @Override
  public Maybe<Item> takenIn(Viewer viewer, long conversationId) {
    return reads.takenIn(viewer, conversationId);
  }

  @Override
  public Single<Map<Long, Open>> open() {
    return reads.open();
  }

  @Override
  public Maybe<String> numberToCall(long conversation, Actor agent) {
    return reads.numberToCall(conversation, agent);
  }

  @Override
  public Maybe<String> number(long item, Actor agent) {
    return reads.number(item, agent);
  }

  @Override
  public Single<Taken> take(Viewer viewer, long item, Actor agent, int capacity) {
    return taking.take(viewer, item, agent, capacity);
  }

  @Override
  public Single<Item> outcome(long item, Actor agent, Outcome outcome) {
    return taking.outcome(item, agent, outcome);
  }

  @Override
  public Maybe<Change> leaveMessage(long accountId, String threadKey) {
    return later.leaveMessage(accountId, threadKey);
  }

  @Override
  public Maybe<Change> askContact(
      long accountId, String threadKey, Way way, @Nullable String number) {
    return later.askContact(accountId, threadKey, way, number);
  }

  @Override
  public Maybe<Change> waitAgain(long accountId, String threadKey) {
    return later.waitAgain(accountId, threadKey);
  }
}
