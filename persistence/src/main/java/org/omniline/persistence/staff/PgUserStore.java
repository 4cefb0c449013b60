package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.sqlclient.Pool;
import io.vertx.rxjava3.sqlclient.Row;
import io.vertx.rxjava3.sqlclient.RowSet;
import io.vertx.rxjava3.sqlclient.SqlClient;
import io.vertx.rxjava3.sqlclient.SqlConnection;
import io.vertx.rxjava3.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.persistence.PgErrors;

/** Users as rows, their names enciphered, their queues as dated memberships. */
public final class PgUserStore implements UserStore {
  /** The organisation every installation starts with (V1__directory.sql). */
  private static final long FIRST_ORGANISATION = 1;

  private final Pool pool;
  private final Ids ids;
  private final StaffRows staffRows;

  public PgUserStore(Pool pool, Cipher cipher, Ids ids) {
    this.pool = pool;
    this.ids = ids;
    this.staffRows = new StaffRows(cipher);
  }

  @Override
  public Single<List<User>> all() {
    return pool.query("select " + StaffRows.COLUMNS + " from staff_user u order by u.login")
        .rxExecute()
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(staffRows::user).toList());
  }

  @Override
  public Maybe<User> find(long id) {
    return find(pool, id);
  }

  private Maybe<User> find(SqlClient client, long id) {
    return client
        .preparedQuery("select " + StaffRows.COLUMNS + " from staff_user u where u.id = $1")
        .rxExecute(Tuple.of(id))
        .flatMapMaybe(PgUserStore::first)
        .map(staffRows::user);
  }

  private static Maybe<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Maybe.empty() : Maybe.just(rows.iterator().next());
  }

  @Override
  public Maybe<Credentials> byLogin(String login) {
    // PostgreSQL refuses NUL in text; nobody has such a login.
    return login.indexOf('\0') >= 0 ? Maybe.empty() : byCleanLogin(login);
  }

  private Maybe<Credentials> byCleanLogin(String login) {
    return pool.preparedQuery(
            "select u.password_hash, "
                + StaffRows.COLUMNS
                + " from staff_user u where u.login = $1")
        .rxExecute(Tuple.of(login.toLowerCase(Locale.ROOT)))
        .flatMapMaybe(PgUserStore::first)
        .map(row -> new Credentials(staffRows.user(row), row.getString("password_hash")));
  }

  @Override
  public Single<User> create(User user, String passwordHash, long byUser) {
    return Single.fromCallable(ids::next)
        .flatMap(
            id ->
                pool.rxWithTransaction(
                        connection ->
                            insert(connection, id, user, passwordHash)
                                .andThen(serve(connection, id, user))
                                .andThen(find(connection, id)))
                    .toSingle())
        .onErrorResumeNext(e -> Single.error(refusal(user, e)));
  }

  private Completable insert(SqlConnection connection, long id, User user, String passwordHash) {
    return connection
        .preparedQuery(
            """
            insert into staff_user (id, login, name_sealed, role, active, capacity,
              password_hash, must_change, organisation_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """)
        .rxExecute(
            Tuple.tuple()
                .addLong(id)
                .addString(user.login().toLowerCase(Locale.ROOT))
                .addBuffer(staffRows.sealName(id, user.name()))
                .addString(user.role().name())
                .addBoolean(user.active())
                .addInteger(user.capacity())
                .addString(passwordHash)
                .addBoolean(user.mustChangePassword())
                .addLong(FIRST_ORGANISATION))
        .ignoreElement();
  }

  @Override
  public Single<User> update(User user, long byUser) {
    return pool.rxWithTransaction(
            connection ->
                change(connection, user)
                    .andThen(leave(connection, user))
                    .andThen(serve(connection, user.id(), user))
                    .andThen(find(connection, user.id())))
        .toSingle()
        .onErrorResumeNext(e -> Single.error(refusal(user, e)));
  }

  /** First in its transaction: its row lock puts two administrators' edits one after the other. */
  private Completable change(SqlConnection connection, User user) {
    return connection
        .preparedQuery(
            """
            update staff_user set name_sealed = $2, role = $3, active = $4, capacity = $5
            where id = $1
            """)
        .rxExecute(
            Tuple.of(
                user.id(),
                staffRows.sealName(user.id(), user.name()),
                user.role().name(),
                user.active(),
                user.capacity()))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new Refusal(Refusal.Code.NOT_FOUND, "there is no such user");
              }
              return rows;
            })
        .ignoreElement();
  }

  private static Completable leave(SqlConnection connection, User user) {
    return connection
        .preparedQuery(
            """
            update queue_membership set valid_to = greatest(valid_from, clock_timestamp())
            where user_id = $1 and valid_to is null and not (queue_id = any($2))
            """)
        .rxExecute(Tuple.of(user.id(), queues(user)))
        .ignoreElement();
  }

  private static Completable serve(SqlConnection connection, long id, User user) {
    return connection
        .preparedQuery(
            """
            insert into queue_membership (queue_id, user_id, valid_from)
            select wanted.id, $1, clock_timestamp() from unnest($2::bigint[]) as wanted (id)
            where not exists (
              select 1 from queue_membership m
              where m.queue_id = wanted.id and m.user_id = $1 and m.valid_to is null)
            """)
        .rxExecute(Tuple.of(id, queues(user)))
        .ignoreElement();
  }

  private static Long[] queues(User user) {
    return user.queues().stream().sorted().toArray(Long[]::new);
  }

  private static Throwable refusal(User user, Throwable error) {
    if (PgErrors.isDuplicate(error)) {
      return new Refusal(
          Refusal.Code.CONFLICT,
          "another user has the login " + user.login(),
          Map.of("field", "login"));
    }
    if (PgErrors.isMissingReference(error)) {
      return new Refusal(Refusal.Code.INVALID, "there is no such queue", Map.of("field", "queues"));
    }
    return error;
  }

  @Override
  public Completable setPassword(long userId, String passwordHash, boolean mustChange) {
    return pool.preparedQuery(
            "update staff_user set password_hash = $2, must_change = $3 where id = $1")
        .rxExecute(Tuple.of(userId, passwordHash, mustChange))
        .ignoreElement();
  }

  @Override
  public Single<Integer> failed(long userId, int limit, Duration lockFor) {
    // A lock that has ended starts the count anew; one that stands is not prolonged.
    return pool.preparedQuery(
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
            """)
        .rxExecute(Tuple.of(userId, limit, (double) lockFor.toMillis()))
        .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger("failed"));
  }

  @Override
  public Completable unlock(long userId) {
    return pool.preparedQuery(
            """
            update staff_user set failed = 0, locked_until = null
            where id = $1 and (failed <> 0 or locked_until is not null)
            """)
        .rxExecute(Tuple.of(userId))
        .ignoreElement();
  }

  @Override
  public Single<Boolean> isEmpty() {
    return pool.query("select not exists (select 1 from staff_user) as empty")
        .rxExecute()
        .map(rows -> rows.iterator().next().getBoolean("empty"));
  }
}
