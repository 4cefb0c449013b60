package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
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
    operation(desk, action, target, Map.of());
  }

  /** As {@link #operation(Desk, String, String)}, with why or how. */
  void operation(Desk desk, String action, String target, Map<String, String> detail) {
    if (!desk.isProgram()) {
      write(audit.operation(desk.user(), action, desk.address(), target, detail));
    }
  }

  /** Somebody changes who is who; chained in front, so nothing is unwritten. */
  Completable management(Desk desk, String action, String target, Map<String, String> detail) {
    return audit.management(desk.user(), action, desk.address(), target, detail);
  }

  /**
   * Somebody does with a call of others what may still be refused: that it was asked for is written
   * before it is tried, what became of it as soon as that is known.
   */
  <T> Single<T> supervised(
      Desk desk, String action, String target, Map<String, String> detail, Single<T> work) {
    return supervised(desk, action, Audit.ASKED, target, detail)
        .andThen(work)
        .onErrorResumeNext(
            error ->
                supervised(desk, action, code(error).wire(), target, detail)
                    .andThen(Single.error(error)))
        .flatMap(done -> supervised(desk, action, Audit.OK, target, detail).toSingleDefault(done));
  }

  private Completable supervised(
      Desk desk, String action, String outcome, String target, Map<String, String> detail) {
    return audit.managed(desk.user(), action, outcome, desk.address(), target, detail);
  }

  private static Refusal.Code code(Throwable error) {
    return error instanceof Refusal refusal ? refusal.code() : Refusal.Code.UNAVAILABLE;
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
