package org.omniline.conversation.intake;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.conversation.Change;

/**
 * Stores a batch of inbound messages in one transaction, exactly as design.md, "The way of a
 * message, in" says.
 *
 * <p>Contract (IntakeStoreContract runs against every implementation):
 *
 * <ul>
 *   <li>the answer completes only after a durable commit;
 *   <li>a message whose (account, external id) is known yields its first receipt, marked duplicate,
 *       and changes nothing, also when the repeat is in the same batch;
 *   <li>{@code receipts} stand in the order of the batch;
 *   <li>at most one open conversation per (account, thread key), also under concurrency;
 *   <li>{@code seq} and {@code rev} are gapless per conversation;
 *   <li>a conversation in WRAP_UP returns to SERVING with the same owner when a message comes in.
 * </ul>
 */
public interface IntakeStore {
  /**
   * What a batch led to.
   *
   * @param receipts one per message, in the batch's order
   * @param changes one per conversation that changed
   */
  record Outcome(List<Receipt> receipts, List<Change> changes) {
    public Outcome {
      receipts = List.copyOf(receipts);
      changes = List.copyOf(changes);
    }
  }

  /**
   * Stores the batch or nothing.
   *
   * @param batch 1 to 500 messages
   * @return fails with {@link BadRow} when the database refuses a value (splitting the batch finds
   *     it), with {@link Transient} when the same batch may succeed if repeated (deadlock,
   *     serialisation, lost connection)
   */
  Single<Outcome> commit(List<InboundMessage> batch);

  /** The database refuses a value of some message; nothing of the batch was stored. */
  final class BadRow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadRow(Throwable cause) {
      super(cause);
    }
  }

  /** Nothing of the batch was stored, or it is unknown; repeating it is safe (receipts). */
  final class Transient extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Transient(Throwable cause) {
      super(cause);
    }
  }
}
