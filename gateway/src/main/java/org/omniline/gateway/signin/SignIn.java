package org.omniline.gateway.signin;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.UnknownLogins;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.http.RateLimiter;

/**
 * Sign-in, sign-out and changing one's password. Every outcome is in the audit trail before it is
 * told.
 *
 * <p>What is told does not show which logins exist. An unknown login costs what a known one costs
 * (a password check, the same reads and one write), fails in the same words, and is locked after as
 * many failures for as long. So a lock can be told plainly: somebody at the start of a shift who
 * mistyped a password five times is served best by reading that it is locked, until when, and who
 * can lift it, and not by "wrong" for the right password. That an account was deactivated is told
 * to nobody, that it has expired to who knows its password.
 *
 * <p>Thread-safe.
 */
public final class SignIn {
  private static final String OPEN = "session.open";
  private static final String CLOSE = "session.close";
  private static final String PASSWORD = "session.password";

  private final UserStore users;
  private final UnknownLogins strangers;
  private final Sessions sessions;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final Audit audit;
  private final RateLimiter limiter;
  private final Config.Session config;
  private final InstantSource clock;

  public SignIn(
      UserStore users,
      UnknownLogins strangers,
      Sessions sessions,
      Passwords passwords,
      PasswordRules rules,
      Audit audit,
      RateLimiter limiter,
      Config.Session config,
      InstantSource clock) {
    this.users = users;
    this.strangers = strangers;
    this.sessions = sessions;
    this.passwords = passwords;
    this.rules = rules;
    this.audit = audit;
    this.limiter = limiter;
    this.config = config;
    this.clock = clock;
  }

  /** Who signed in, and the session. */
  public record SignedIn(User user, Sessions.Opened session) {}

  /**
   * Signs in.
   *
   * @param login as typed; case and surrounding blanks do not count
   * @return fails with SIGN_IN_FAILED, ACCOUNT_LOCKED ({@code fields.until}), ACCOUNT_EXPIRED,
   *     TOO_FAST or OVERLOADED
   */
  public Single<SignedIn> signIn(String login, String password, String address) {
    return Single.defer(
            () -> {
              limiter.require(RateLimiter.key(address));
              return check(login.strip().toLowerCase(Locale.ROOT), password);
            })
        .flatMap(
            user ->
                sessions
                    .open(user, address)
                    .flatMap(
                        opened ->
                            audit
                                .signIn(user, user.login(), OPEN, Audit.OK, address)
                                .toSingleDefault(new SignedIn(user, opened))))
        .onErrorResumeNext(error -> audited(null, login, OPEN, address, error).toSingle());
  }

  private Single<User> check(String login, String password) {
    return Single.zip(
            users.byLogin(login).map(Optional::of).defaultIfEmpty(Optional.empty()),
            // Asked for known logins, too: a question less would take less time.
            strangers.lockedUntil(login).map(Optional::of).defaultIfEmpty(Optional.empty()),
            (known, lock) -> check(login, known.orElse(null), lock.orElse(null), password))
        .flatMap(checked -> checked);
  }

  private Single<User> check(
      String login,
      UserStore.@Nullable Credentials known,
      @Nullable Instant strangerLock,
      String password) {
    Instant until = known == null ? strangerLock : known.user().lockedUntil();
    if (until != null && until.isAfter(clock.instant())) {
      return Single.error(locked(until));
    }
    return passwords
        .verify(password, known == null ? null : known.passwordHash())
        .flatMap(
            right -> {
              if (known == null) {
                return countFailure(strangers.failed(login, config.failures(), config.lockFor()));
              }
              User user = known.user();
              if (!right || !user.active()) {
                return countFailure(users.failed(user.id(), config.failures(), config.lockFor()));
              }
              return user.isExpired(clock.instant())
                  ? Single.error(expired())
                  : users.unlock(user.id()).toSingleDefault(user);
            });
  }

  private Single<User> countFailure(Single<Integer> counted) {
    return counted.flatMap(
        failures ->
            failures >= config.failures()
                ? Single.error(locked(clock.instant().plus(config.lockFor())))
                : Single.error(failed()));
  }

  /** Signs out; the sockets of the session close. */
  public Completable signOut(SessionStore.Session session, String address) {
    User user = session.user();
    return audit
        .signIn(user, user.login(), CLOSE, Audit.OK, address)
        .andThen(sessions.close(session));
  }

  /**
   * Changes one's own password. All sessions of the user end; the caller opens a new one.
   *
   * @return the new session; fails with SIGN_IN_FAILED (the current one is wrong; counts towards
   *     the lock), ACCOUNT_LOCKED or WEAK_PASSWORD
   */
  public Single<SignedIn> changePassword(
      SessionStore.Session session, String current, String next, String address) {
    User user = session.user();
    return Single.defer(
            () -> {
              limiter.require(RateLimiter.key(address));
              return check(user.login(), current);
            })
        .flatMap(
            checked -> {
              rules.require(next, user.login(), user.name());
              if (next.equals(current)) {
                throw new Refusal(
                    Refusal.Code.WEAK_PASSWORD,
                    "The new password is the old one.",
                    Map.of("reason", "unchanged"));
              }
              return passwords.hash(next);
            })
        .flatMap(
            hash ->
                audit
                    .signIn(user, user.login(), PASSWORD, Audit.OK, address)
                    .andThen(users.setPassword(user.id(), hash, false))
                    .andThen(sessions.closeAll(user.id()))
                    .andThen(users.find(user.id()).toSingle())
                    .flatMap(
                        fresh ->
                            sessions
                                .open(fresh, address)
                                .map(opened -> new SignedIn(fresh, opened))))
        .onErrorResumeNext(
            error -> audited(user, user.login(), PASSWORD, address, error).toSingle());
  }

  /** Writes down a refusal, then refuses. */
  private Maybe<SignedIn> audited(
      @Nullable User user, String login, String action, String address, Throwable error) {
    Completable written =
        error instanceof Refusal refusal && refusal.code() != Refusal.Code.OVERLOADED
            ? audit.signIn(user, login, action, refusal.code().wire(), address)
            : Completable.complete();
    return written.andThen(Maybe.error(error));
  }

  private static Refusal failed() {
    return new Refusal(Refusal.Code.SIGN_IN_FAILED, "The login or the password is wrong.");
  }

  private static Refusal locked(Instant until) {
    return new Refusal(
        Refusal.Code.ACCOUNT_LOCKED,
        "Too many failures: this login is locked for a while. Wait, or ask an administrator to"
            + " unlock it.",
        Map.of("until", until.truncatedTo(ChronoUnit.MILLIS).toString()));
  }

  private static Refusal expired() {
    return new Refusal(
        Refusal.Code.ACCOUNT_EXPIRED,
        "This account was temporary and has ended: ask an administrator.");
  }
}
