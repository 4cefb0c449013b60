package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.staff.BrowserPhones;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;

/**
 * Agents' pages as rows, their passwords enciphered: a switch needs them as they are. Whether one
 * is good is asked anew each time, so that nothing has to be cleared away when a session ends or
 * the agent names another telephone. Thread-safe.
 */
public final class PgBrowserPhones implements BrowserPhones {
  /** Nine and seven digits: with a million taken, ten tries fail once in 10^10. */
  private static final int FIRST = 90_000_000;

  private static final int EXTENSIONS = 10_000_000;
  private static final int TRIES = 10;

  private final PgDatabase database;
  private final Cipher cipher;
  private final RandomGenerator random;

  public PgBrowserPhones(PgDatabase database, Cipher cipher, RandomGenerator random) {
    this.database = database;
    this.cipher = cipher;
    this.random = random;
  }

  @Override
  public Single<String> extension(long agent) {
    return found(agent)
        .switchIfEmpty(
            Single.defer(() -> allot(agent))
                .retry((tries, error) -> tries < TRIES && PgErrors.isTaken(error)));
  }

  private Maybe<String> found(long agent) {
    return database
        .sql()
        .first(
            "select b.extension from browser_phone b where b.user_id = $1",
            Tuple.of(agent),
            row -> row.getString("extension"));
  }

  /**
   * Nothing is inserted where a telephone of the house has the extension: then it is tried anew.
   */
  private Single<String> allot(long agent) {
    String extension = Integer.toString(FIRST + random.nextInt(EXTENSIONS));
    return database
        .sql()
        .update(
            """
            insert into browser_phone (user_id, extension)
            select $1::bigint, $2::text
            where not exists (select 1 from sip_account a where a.extension = $2)
            on conflict (user_id) do nothing
            """,
            Tuple.of(agent, extension))
        .flatMap(rows -> found(agent).switchIfEmpty(Single.defer(() -> allot(agent))));
  }

  @Override
  public Single<Credential> claim(Claim claim, String password, Duration valid) {
    return store(
        claim,
        password,
        valid,
        "",
        new Refusal(
            Refusal.Code.WRONG_STATE,
            "The browser is not your telephone.",
            Map.of("reason", "not-browser-phone")));
  }

  @Override
  public Single<Credential> renew(Claim claim, String password, Duration valid) {
    return store(
        claim,
        password,
        valid,
        " and b.claim = $2 and b.session_hash = $3",
        new Refusal(
            Refusal.Code.WRONG_STATE,
            "Another page is your telephone now.",
            Map.of("reason", "phone-taken")));
  }

  private Single<Credential> store(
      Claim claim, String password, Duration valid, String only, Refusal otherwise) {
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    return database.transact(
        tx ->
            tx.first(
                    """
                    update browser_phone b set claim = $2, session_hash = $3, secret_sealed = $4,
                      valid_until = clock_timestamp() + $5::bigint * interval '1 millisecond'
                    from agent_terminal t
                    where b.user_id = $1 and t.user_id = b.user_id and t.kind = 'BROWSER'
                      and t.extension = b.extension\
                    """
                        + only
                        + " returning b.extension, b.valid_until",
                    Tuple.of(
                        claim.agent(),
                        claim.claim(),
                        claim.sessionHash(),
                        Buffer.buffer(cipher.seal(secret, context(claim.agent()))),
                        valid.toMillis()),
                    row ->
                        new Credential(
                            row.getString("extension"),
                            password,
                            row.getOffsetDateTime("valid_until").toInstant()))
                .switchIfEmpty(Single.error(otherwise)));
  }

  @Override
  public Maybe<String> password(String extension) {
    return database
        .sql()
        .first(
            """
            select b.user_id, b.secret_sealed from browser_phone b
            join agent_terminal t on t.user_id = b.user_id and t.kind = 'BROWSER'
              and t.extension = b.extension
            join staff_session s on s.token_hash = b.session_hash and s.user_id = b.user_id
              and s.expires_at > clock_timestamp()
            join staff_user u on u.id = b.user_id and u.active
              and (u.expires_at is null or u.expires_at > clock_timestamp())
            where b.extension = $1 and b.valid_until > clock_timestamp()
            """,
            Tuple.of(extension),
            row ->
                new String(
                    cipher.open(
                        row.getBuffer("secret_sealed").getBytes(), context(row.getLong("user_id"))),
                    StandardCharsets.UTF_8));
  }

  private static String context(long agent) {
    return "browser_phone.secret:" + agent;
  }
}
