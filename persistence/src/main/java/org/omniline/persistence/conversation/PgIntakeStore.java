package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.conversation.Arrival.ReceiptKey;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;

/**
 * Stores inbound messages: one READ COMMITTED transaction per batch, rows in the order of their
 * keys, a fixed number of statements however many messages. Thread-safe.
 */
public final class PgIntakeStore implements IntakeStore {
  /** Below so many characters cutting words costs less than changing the thread. */
  private static final int CHARS_IN_PLACE = 1_000;

  private final PgDatabase database;
  private final Sealing sealing;
  private final Ids ids;
  private final Scheduler preparing;
  private final Admission admission;
  private final CrisisWatch watch;

  /**
   * @param database has a connection for each lane of Intake, best a pool of Intake's own
   * @param preparing where long batches are hashed and cut into words, off the event loop
   * @param admission where conversations that open wait
   * @param watch finds words of danger
   */
  public PgIntakeStore(
      PgDatabase database,
      Cipher cipher,
      WordIndexer indexer,
      Ids ids,
      Scheduler preparing,
      Admission admission,
      CrisisWatch watch) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
    this.ids = ids;
    this.preparing = preparing;
    this.admission = admission;
    this.watch = watch;
  }

  /** One that looks for no words. */
  public PgIntakeStore(
      PgDatabase database,
      Cipher cipher,
      WordIndexer indexer,
      Ids ids,
      Scheduler preparing,
      Admission admission) {
    this(database, cipher, indexer, ids, preparing, admission, CrisisWatch.NONE);
  }

  @Override
  public Single<Outcome> commit(List<InboundMessage> batch) {
    Single<List<Arrival>> work =
        Single.fromCallable(() -> batch.stream().map(m -> Arrival.of(m, sealing)).toList());
    return (chars(batch) > CHARS_IN_PLACE ? work.subscribeOn(preparing) : work)
        .flatMap(this::store)
        .onErrorResumeNext(error -> Single.error(PgErrors.forIntake(error)));
  }

  private record Policy(Admission.Gate gate, CrisisWatch.Matcher matcher) {}

  private Single<Outcome> store(List<Arrival> arrivals) {
    // A repeat within the batch is answered from the first one's receipt.
    Map<ReceiptKey, Arrival> first = new LinkedHashMap<>();
    arrivals.forEach(arrival -> first.putIfAbsent(arrival.receipt(), arrival));
    return Single.zip(admission.gate(), watch.matcher(), Policy::new)
        .flatMap(
            policy ->
                database.transactOnce(
                    tx ->
                        new IntakeTransaction(
                                tx, sealing, ids, policy.gate(), policy.matcher(), first)
                            .run()))
        .map(stored -> outcome(arrivals, stored));
  }

  private static Outcome outcome(List<Arrival> arrivals, IntakeTransaction.Stored stored) {
    Set<ReceiptKey> answered = new HashSet<>();
    List<Receipt> receipts = new ArrayList<>(arrivals.size());
    for (Arrival arrival : arrivals) {
      Receipt receipt = stored.receipts().get(arrival.receipt());
      boolean repeated = !answered.add(arrival.receipt());
      receipts.add(
          repeated && !receipt.duplicate()
              ? new Receipt(receipt.conversationId(), receipt.seq(), receipt.rev(), true)
              : receipt);
    }
    return new Outcome(receipts, stored.changes());
  }

  private static int chars(List<InboundMessage> batch) {
    int chars = 0;
    for (InboundMessage message : batch) {
      String text = message.content().text();
      chars += 20 + (text == null ? 0 : text.length());
    }
    return chars;
  }
}
