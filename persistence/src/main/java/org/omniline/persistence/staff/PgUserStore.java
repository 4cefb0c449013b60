package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.staff.Teams;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

/** Users as rows, their names enciphered, their queues as dated memberships. */
public final class PgUserStore implements UserStore {
  /** The organisation every installation starts with (V1__directory.sql). */
  private static final long FIRST_ORGANISATION = 1;

  private final PgDatabase database;
  private final Ids ids;
  private final StaffRows staffRows;

  public PgUserStore(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.ids = ids;
    this.staffRows = new StaffRows(cipher);
  }

  @Override
  public Single<List<User>> all() {
    return database
        .sql()
        .list(
            "select " + StaffRows.COLUMNS + " from staff_user u order by u.login",
            Tuple.tuple(),
            staffRows::user);
  }

  @Override
  public Maybe<User> find(long id) {
    return find(database.sql(), id);
  }

  private Maybe<User> find(Sql sql, long id) {
    return sql.first(
        "select " + StaffRows.COLUMNS + " from staff_user u where u.id = $1",
        Tuple.of(id),
        staffRows::user);
  }

  @Override
  public Maybe<Credentials> byLogin(String login) {
    // PostgreSQL refuses NUL in text; nobody has such a login.
    return login.indexOf('\0') >= 0 ? Maybe.empty() : byCleanLogin(login);
  }

  private Maybe<Credentials> byCleanLogin(String login) {
    return database
        .sql()
        .first(
            "select u.password_hash, "
                + StaffRows.COLUMNS
                + " from staff_user u where u.login = $1",
            Tuple.of(login.toLowerCase(Locale.ROOT)),
            row -> new Credentials(staffRows.user(row), row.getString("password_hash")));
  }

  @Override
  public Single<User> create(User user, String passwordHash, long byUser) {
    return Single.fromCallable(ids::next)
        .flatMap(
            id ->
                database.transact(
                    tx ->
                        insert(tx, id, user, passwordHash)
                            .andThen(AgentProfiles.replace(tx, id, user))
                            .andThen(TeamRows.replace(tx, ids, id, FIRST_ORGANISATION, user))
                            .andThen(find(tx, id))
                            .toSingle()))
        .onErrorResumeNext(e -> Single.error(refusal(user, e)));
  }

  private Completable insert(Sql tx, long id, User user, String passwordHash) {
    return tx.update(
            """
            insert into staff_user (id, login, name_sealed, role, active, capacity,
              password_hash, must_change, organisation_id, expires_at, watches)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            Tuple.tuple()
                .addLong(id)
                .addString(user.login().toLowerCase(Locale.ROOT))
                .addBuffer(staffRows.sealName(id, user.name()))
                .addString(user.role().name())
                .addBoolean(user.active())
                .addInteger(user.capacity())
                .addString(passwordHash)
                .addBoolean(user.mustChangePassword())
                .addLong(FIRST_ORGANISATION)
                .addValue(Columns.time(user.expiresAt()))
                .addString(watches(user)))
        .ignoreElement();
  }

  @Override
  public Single<User> update(User user, long byUser) {
    return database
        .transact(
            tx ->
                change(tx, user)
                    .andThen(AgentProfiles.replace(tx, user.id(), user))
                    .andThen(TeamRows.replace(tx, ids, user.id(), FIRST_ORGANISATION, user))
                    .andThen(find(tx, user.id()))
                    .toSingle())
        .onErrorResumeNext(e -> Single.error(refusal(user, e)));
  }

  /** First in its transaction: its row lock puts two administrators' edits one after the other. */
  private Completable change(Sql tx, User user) {
    return tx.update(
            """
            update staff_user set name_sealed = $2, role = $3, active = $4, capacity = $5,
              expires_at = $6, watches = $8, version = version + 1
            where id = $1 and version = $7
            """,
            Tuple.tuple()
                .addLong(user.id())
                .addBuffer(staffRows.sealName(user.id(), user.name()))
                .addString(user.role().name())
                .addBoolean(user.active())
                .addInteger(user.capacity())
                .addValue(Columns.time(user.expiresAt()))
                .addInteger(user.version())
                .addString(watches(user)))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "staff_user", "id", user.id()));
  }

  private static String watches(User user) {
    return user.place().teamOnly() ? "TEAM" : "ALL";
  }

  @Override
  public Single<Teams> teams() {
    return TeamRows.teams(database.sql());
  }

  private static Throwable refusal(User user, Throwable error) {
    if (PgErrors.isTaken(error)) {
      return new Refusal(
          Refusal.Code.CONFLICT,
          "Another user has the login " + user.login() + ".",
          Map.of("field", "login"));
    }
    if (PgErrors.isUnknownReference(error)) {
      return Refusal.invalid("queues", "no-such", "There is no such queue.");
    }
    return error;
  }

  @Override
  public Completable setPassword(long userId, String passwordHash, boolean mustChange) {
    return database
        .sql()
        .update(
            "update staff_user set password_hash = $2, must_change = $3 where id = $1",
            Tuple.of(userId, passwordHash, mustChange))
        .ignoreElement();
  }

  @Override
  public Single<Integer> failed(long userId, int limit, Duration lockFor) {
    // A lock that has ended starts the count anew; one that stands is not prolonged.
    return database
        .sql()
        .first(
            """
            update staff_user set
              failed = case when locked_until <= clock_timestamp() then 1 else failed + 1 end,
              locked_until = case
                when locked_until > clock_timestamp() then locked_until
                when (case when locked_until is null then failed + 1 else 1 end) >= $2
                  then clock_timestamp() + $3 * interval '1 millisecond'
              end
            where id = $1
            returning failed
            """,
            Tuple.of(userId, limit, (double) lockFor.toMillis()),
            row -> row.getInteger("failed"))
        .defaultIfEmpty(0);
  }

  @Override
  public Completable unlock(long userId) {
    return database
        .sql()
        .update(
            """
            update staff_user set failed = 0, locked_until = null
            where id = $1 and (failed <> 0 or locked_until is not null)
            """,
            Tuple.of(userId))
        .ignoreElement();
  }

  @Override
  public Single<Boolean> isEmpty() {
    return database
        .sql()
        .first(
            "select not exists (select 1 from staff_user) as empty",
            Tuple.tuple(),
            row -> row.getBoolean("empty"))
        .toSingle();
  }
}
