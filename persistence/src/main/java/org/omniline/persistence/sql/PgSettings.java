package org.omniline.persistence.sql;

import io.vertx.pgclient.SslMode;
import java.time.Duration;

/**
 * Where the database is and how much of it one node takes. Every number is explicit: the client's
 * own defaults are a pool of four, an unbounded queue and half a minute.
 *
 * @param host name or address
 * @param sslMode DISABLE only on a trusted host
 * @param poolSize most connections of this pool
 * @param waitQueue most callers that wait for a connection; the next is refused OVERLOADED
 * @param connectTimeout longest wait for a connection, queueing included
 * @param statementTimeout the server cancels a statement that runs longer
 */
public record PgSettings(
    String host,
    int port,
    String database,
    String user,
    String password,
    SslMode sslMode,
    int poolSize,
    int waitQueue,
    Duration connectTimeout,
    Duration statementTimeout) {

  /** Bounds that fit one node, without encryption: a starting point for {@code with…}. */
  public static PgSettings of(
      String host, int port, String database, String user, String password) {
    return new PgSettings(
        host,
        port,
        database,
        user,
        password,
        SslMode.DISABLE,
        12,
        2_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(15));
  }

  /** The same database with a pool of another size. */
  public PgSettings withPoolSize(int size) {
    return new PgSettings(
        host,
        port,
        database,
        user,
        password,
        sslMode,
        size,
        waitQueue,
        connectTimeout,
        statementTimeout);
  }

  /** The same database, encrypted on the way as told. */
  public PgSettings withSslMode(SslMode mode) {
    return new PgSettings(
        host,
        port,
        database,
        user,
        password,
        mode,
        poolSize,
        waitQueue,
        connectTimeout,
        statementTimeout);
  }

  /** For Flyway, which speaks JDBC. */
  String jdbcUrl() {
    return "jdbc:postgresql://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port
        + "/"
        + database
        + "?sslmode="
        + sslMode.value;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PgSettings[" + user + "@" + host + ":" + port + "/" + database + "]";
  }
}
