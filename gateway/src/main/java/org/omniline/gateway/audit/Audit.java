package org.omniline.gateway.audit;

import io.reactivex.rxjava3.core.Completable;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.conversation.staff.User;

/**
 * Writes the audit trail. What is allowed is written before it happens, so that nothing happens
 * unwritten; callers chain these in front of the work. Never takes message text. Thread-safe.
 */
public final class Audit {
  /** Outcome of what was allowed. */
  public static final String OK = "ok";

  /** Outcome of what was asked for and is tried now; another line says what became of it. */
  public static final String ASKED = "asked";

  private final AuditStore store;
  private final InstantSource clock;

  public Audit(AuditStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A sign-in or sign-out.
   *
   * @param login as typed
   * @param action {@code session.open}, {@code session.close} or {@code session.password}
   * @param outcome {@link #OK} or the refusal's wire code
   */
  public Completable signIn(
      @Nullable User user, String login, String action, String outcome, @Nullable String address) {
    return add(
        AuditStore.Kind.SIGN_IN, user, shorten(login), action, outcome, address, null, Map.of());
  }

  /**
   * A refused access.
   *
   * @param user null when nobody is signed in
   * @param action the operation or socket command
   * @param outcome the refusal's wire code
   * @param target what was asked for, for example {@code conversation:7312}; never message text
   */
  public Completable refused(
      @Nullable User user,
      String action,
      String outcome,
      @Nullable String address,
      @Nullable String target) {
    return add(
        AuditStore.Kind.REFUSED, user, login(user), action, outcome, address, target, Map.of());
  }

  /** Somebody reads personal data: opens a conversation, fetches a file, exports, searches. */
  public Completable access(
      User user, String action, @Nullable String address, @Nullable String target) {
    return add(
        AuditStore.Kind.DATA_ACCESS, user, login(user), action, OK, address, target, Map.of());
  }

  /**
   * Somebody changes users, queues, accounts or dictionaries, or which identities are one person.
   */
  public Completable management(
      User user,
      String action,
      @Nullable String address,
      @Nullable String target,
      Map<String, String> detail) {
    return managed(user, action, OK, address, target, detail);
  }

  /**
   * As {@link #management}, with what became of it.
   *
   * @param outcome {@link #OK}, {@link #ASKED} or the refusal's wire code
   */
  public Completable managed(
      User user,
      String action,
      String outcome,
      @Nullable String address,
      @Nullable String target,
      Map<String, String> detail) {
    AuditStore.Kind kind =
        outcome.equals(OK) || outcome.equals(ASKED)
            ? AuditStore.Kind.MANAGEMENT
            : AuditStore.Kind.REFUSED;
    return add(kind, user, login(user), action, outcome, address, target, detail);
  }

  /** Somebody works on a conversation: accepts, closes, transfers, sets the risk. */
  public Completable operation(
      @Nullable User user,
      String action,
      @Nullable String address,
      @Nullable String target,
      Map<String, String> detail) {
    return add(AuditStore.Kind.OPERATION, user, login(user), action, OK, address, target, detail);
  }

  /**
   * A program of others does something, or is refused.
   *
   * @param key the name of the key it comes with; it stands where a person's login would
   * @param outcome {@link #OK} or the refusal's wire code
   */
  public Completable program(
      String key,
      String action,
      String outcome,
      @Nullable String address,
      @Nullable String target,
      Map<String, String> detail) {
    AuditStore.Kind kind = outcome.equals(OK) ? AuditStore.Kind.OPERATION : AuditStore.Kind.REFUSED;
    return add(kind, null, "cti:" + key, action, outcome, address, target, detail);
  }

  private Completable add(
      AuditStore.Kind kind,
      @Nullable User user,
      @Nullable String login,
      String action,
      String outcome,
      @Nullable String address,
      @Nullable String target,
      Map<String, String> detail) {
    return Completable.defer(
        () ->
            store.add(
                new AuditStore.Line(
                    clock.instant(),
                    kind,
                    user == null ? null : user.id(),
                    login,
                    action,
                    outcome,
                    address,
                    target,
                    detail)));
  }

  private static @Nullable String login(@Nullable User user) {
    return user == null ? null : user.login();
  }

  /** A login is typed by strangers: long enough to recognise, too short to fill a disk. */
  private static String shorten(String login) {
    String clean = login.replaceAll("\\p{Cntrl}", "");
    return clean.length() <= 64 ? clean : clean.substring(0, 64);
  }
}
