package org.omniline.gateway.signin;

import io.reactivex.rxjava3.core.Maybe;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;

/** Creates the first administrator of an empty system. */
public final class FirstAdministrator {
  /** The first administrator's login. */
  public static final String LOGIN = "admin";

  private final UserStore users;
  private final Passwords passwords;
  private final Audit audit;

  public FirstAdministrator(UserStore users, Passwords passwords, Audit audit) {
    this.users = users;
    this.passwords = passwords;
    this.audit = audit;
  }

  /**
   * Creates the administrator when there is no user at all.
   *
   * @return the one-time password to print once, empty when there are users (also when another node
   *     was faster)
   */
  public Maybe<String> createIfEmpty() {
    return users
        .isEmpty()
        .filter(empty -> empty)
        .flatMap(
            empty -> {
              String password = passwords.oneTimePassword();
              User user =
                  new User(0, LOGIN, "系统管理员", Role.ADMINISTRATOR, true, 1, Set.of(), true, null);
              return passwords
                  .hash(password)
                  .flatMap(hash -> users.create(user, hash, 0))
                  .flatMapMaybe(
                      created ->
                          audit
                              .management(
                                  created,
                                  "users.create",
                                  null,
                                  "user:" + created.id(),
                                  Map.of("by", "first start"))
                              .andThen(Maybe.just(password)));
            })
        .onErrorResumeNext(
            error ->
                error instanceof Refusal refusal && refusal.code() == Refusal.Code.CONFLICT
                    ? Maybe.empty()
                    : Maybe.error(error));
  }
}
