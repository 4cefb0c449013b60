package org.omniline.persistence.crypto;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/**
 * Compares a key ring with the fingerprints of the keys a database was written with, and adds those
 * that are used for the first time. It catches a lost key file that was silently made anew, a
 * backup that belongs to another installation, and two nodes that gave different keys the same id.
 */
public final class PgKeyCheck {
  private static final String HASH = "hash";
  static final String SEAL = "seal.";

  private final PgDatabase database;

  public PgKeyCheck(PgDatabase database) {
    this.database = database;
  }

  private record Used(String name, Buffer fingerprint) {
    boolean is(byte[] other) {
      return MessageDigest.isEqual(fingerprint.getBytes(), other);
    }
  }

  /**
   * Run at start, after the migrations and before anything is written.
   *
   * @return fails with IllegalStateException, in words for the operator, when the ring does not fit
   */
  public Completable verify(KeyRing ring) {
    // Compared before the commit: a ring that is refused leaves no fingerprint of its keys.
    return database
        .transact(
            tx ->
                remember(tx, ring)
                    .andThen(used(tx))
                    .doOnSuccess(used -> used.forEach(key -> compare(ring, key))))
        .ignoreElement();
  }

  /**
   * Says that this node seals with the active key. While a node says so, an older key is not
   * forgotten. To be said at least every {@link PgResealing#QUIET}.
   */
  public Completable using(KeyRing ring) {
    return remember(database.sql(), SEAL + ring.active().id(), ring.fingerprint(ring.active()))
        .ignoreElement();
  }

  /** First, so that of two nodes that start at once with different keys one is refused. */
  private static Completable remember(Sql tx, KeyRing ring) {
    Map<String, byte[]> keys = new TreeMap<>();
    keys.put(HASH, ring.hashFingerprint());
    keys.put(SEAL + ring.active().id(), ring.fingerprint(ring.active()));
    return Maybe.concat(
            keys.entrySet().stream()
                .map(key -> remember(tx, key.getKey(), key.getValue()).toMaybe())
                .toList())
        .ignoreElements();
  }

  private static Single<Integer> remember(Sql tx, String name, byte[] fingerprint) {
    return tx.update(
        """
        insert into key_check (name, fingerprint) values ($1, $2)
        on conflict (name) do update set used_at = clock_timestamp()
        """,
        Tuple.of(name, Buffer.buffer(fingerprint)));
  }

  private static Single<List<Used>> used(Sql tx) {
    return tx.list(
        "select name, fingerprint from key_check order by name",
        Tuple.tuple(),
        row -> new Used(row.getString("name"), row.getBuffer("fingerprint")));
  }

  private static void compare(KeyRing ring, Used used) {
    if (used.name().equals(HASH)) {
      if (!used.is(ring.hashFingerprint())) {
        throw new IllegalStateException(
            "they are not the keys this database was written with: put back the key file from its"
                + " backup; nothing was changed");
      }
      return;
    }
    int id = Integer.parseInt(used.name().substring(SEAL.length()));
    KeyRing.SealingKey key =
        ring.sealing(id)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the key "
                            + used.name()
                            + " is missing, with which values of this database are sealed: copy"
                            + " the key file from another node or from its backup"));
    if (!used.is(ring.fingerprint(key))) {
      throw new IllegalStateException(
          "the key "
              + used.name()
              + " is another one than this database's: give the new key another number, or copy"
              + " the key file from another node");
    }
  }
}
