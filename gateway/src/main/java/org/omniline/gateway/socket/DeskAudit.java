package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.audit.Audit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit lines of desks. Never takes message text. Thread-safe. */
final class DeskAudit {
  private static final Logger LOG = LoggerFactory.getLogger(DeskAudit.class);

  private final Audit audit;

  DeskAudit(Audit audit) {
    this.audit = audit;
  }

  /** Somebody reads what is not part of the own work; chained in front, so nothing is unwritten. */
  Completable access(Desk desk, String action, String target) {
    return audit.access(desk.user(), action, desk.address(), target);
  }

  /** Somebody has changed how a conversation stands. */
  void operation(Desk desk, String action, String target) {
    if (!desk.isProgram()) {
      write(audit.operation(desk.user(), action, desk.address(), target));
    }
  }

  /** Somebody changes who is who; chained in front, so nothing is unwritten. */
  Completable management(Desk desk, String action, String target, Map<String, String> detail) {
    return audit.management(desk.user(), action, desk.address(), target, detail);
  }

  /** Somebody was refused. */
  void refused(Desk desk, String action, String outcome, @Nullable String target) {
    write(audit.refused(desk.user(), action, outcome, desk.address(), target));
  }

  /** Somebody was not let in. */
  void refusedConnection(@Nullable User user, String outcome, String address) {
    write(audit.refused(user, "desk.connect", outcome, address, "GET /ws/desk"));
  }

  private static void write(Completable line) {
    var unused = // what was done or refused stands, whether or not it could be written down
        line.subscribe(() -> {}, error -> LOG.error("Audit line not written", error));
  }
}
