package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.MediaRef;
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
  private final MissedLetting letting;
  private final LaterCommands later;

  /**
   * @param admission says where nobody works now, so that nobody is put into a line there
   */
  public PgMissedStore(
      PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids, Admission admission) {
    Sealing sealing = new Sealing(cipher, indexer);
    this.reads = new MissedReads(database, sealing);
    this.taking = new MissedTaking(database, sealing, reads, ids);
    this.letting = new MissedLetting(database, sealing, reads, taking);
    this.later = new LaterCommands(database, sealing, ids, admission);
  }

  @Override
  public Single<Page<Item>> list(Viewer viewer, Filter filter, @Nullable String after, int limit) {
    return reads.list(viewer, filter, after, limit);
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
  public Single<Item> outcome(long item, Actor agent, Outcome outcome, @Nullable String note) {
    return taking.outcome(item, agent, outcome, note);
  }

  @Override
  public Single<Let> giveBack(long item, Actor agent) {
    return letting.giveBack(item, agent);
  }

  @Override
  public Single<Let> free(Viewer viewer, long item, Actor supervisor) {
    return letting.free(viewer, item, supervisor);
  }

  @Override
  public Single<Let> assign(Viewer viewer, long item, Actor supervisor, Actor agent, int capacity) {
    return letting.assign(viewer, item, supervisor, agent, capacity);
  }

  @Override
  public Single<Let> settle(Viewer viewer, long item, Actor agent, String note) {
    return letting.settle(viewer, item, agent, note);
  }

  @Override
  public Single<List<Let>> lapse(Duration after, int most) {
    return letting.lapse(after, most);
  }

  @Override
  public Maybe<MediaRef> hear(Viewer viewer, long item, long seq) {
    return reads.hear(viewer, item, seq);
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
