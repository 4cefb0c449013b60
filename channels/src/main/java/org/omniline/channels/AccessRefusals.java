package org.omniline.channels;

import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.AuditStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the audit trail what people without a session were refused: with time and address,
 * never with what they wrote. Ten a second in the long run and 600 in a row; what is beyond that is
 * in the counters only, so that nobody fills the trail by knocking. Thread-safe.
 */
public final class AccessRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(AccessRefusals.class);
  private static final double PER_SECOND = 10;
  private static final double IN_A_ROW = 600;

  private final AuditStore audit;
  private final InstantSource clock;
  private final TokenBucket bucket = new TokenBucket(PER_SECOND, IN_A_ROW, System.nanoTime());

  public AccessRefusals(AuditStore audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Somebody was refused. Never fails: the refusal stands whether or not it can be written down.
   *
   * @param action stable code, for example {@code visitor.connect}
   * @param code the refusal's wire code
   * @param address where it came from
   * @param target what was asked for, or null
   * @param account the channel account's code
   * @return false when there are too many to be written down
   */
  public boolean refused(
      String action, String code, String address, @Nullable String target, String account) {
    return refused(action, code, address, target, Map.of("account", account));
  }

  /** The same, where it was no account that was asked for. */
  public boolean refused(String action, String code, String address, @Nullable String target) {
    return refused(action, code, address, target, Map.of());
  }

  private boolean refused(
      String action,
      String code,
      String address,
      @Nullable String target,
      Map<String, String> detail) {
    synchronized (bucket) {
      if (bucket.take(System.nanoTime()) > 0) {
        return false;
      }
    }
    var line =
        new AuditStore.Line(
            clock.instant(),
            AuditStore.Kind.REFUSED,
            null,
            null,
            action,
            code,
            address,
            target,
            detail);
    var unused = // see above
        audit.add(line).subscribe(() -> {}, error -> LOG.error("Audit of a refusal failed", error));
    return true;
  }
}
