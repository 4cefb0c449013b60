package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.AuditStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit lines of desks. Never takes message text. Thread-safe. */
final class DeskAudit {
  private static final Logger LOG = LoggerFactory.getLogger(DeskAudit.class);
  private static final String OK = "ok";

  private final AuditStore store;
  private final InstantSource clock;

  DeskAudit(AuditStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Somebody reads what is not part of the own work; chained in front, so nothing is unwritten. */
  Completable access(Desk desk, String action, String target) {
    return Completable.defer(
        () -> store.add(line(AuditStore.Kind.DATA_ACCESS, desk, action, OK, target)));
  }

  /** Somebody has changed how a conversation stands. */
  void operation(Desk desk, String action, String target) {
    write(line(AuditStore.Kind.OPERATION, desk, action, OK, target));
  }

  /** Somebody was refused. */
  void refused(Desk desk, String action, String outcome, @Nullable String target) {
    write(line(AuditStore.Kind.REFUSED, desk, action, outcome, target));
  }

  private void write(AuditStore.Line line) {
    var unused = // what was done or refused stands, whether or not it could be written down
        store.add(line).subscribe(() -> {}, error -> LOG.error("Audit line not written", error));
  }

  private AuditStore.Line line(
      AuditStore.Kind kind, Desk desk, String action, String outcome, @Nullable String target) {
    return new AuditStore.Line(
        clock.instant(),
        kind,
        desk.user().id(),
        desk.user().login(),
        action,
        outcome,
        desk.address(),
        target,
        Map.of());
  }
}
