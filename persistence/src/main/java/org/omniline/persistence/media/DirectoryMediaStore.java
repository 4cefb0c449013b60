package org.omniline.persistence.media;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.MediaStore;
import org.omniline.persistence.crypto.SealedPart;
import org.omniline.persistence.sql.PgDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in a directory that all nodes share (one node: any directory), enciphered in chunks; what
 * is known of them in the table {@code media}. A file is written, forced to the disk and renamed
 * before its row is inserted: a row never names a file that is not whole.
 */
public final class DirectoryMediaStore implements MediaStore {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryMediaStore.class);
  private static final String OWNER = "media.owner";

  /** Older leftovers belong to nobody who still writes: each write moves a file's time. */
  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  private final PgDatabase database;
  private final Cipher cipher;
  private final Ids ids;
  private final InstantSource clock;
  private final FileWorkers workers;
  private final FileTypes types;
  private final long maxBytes;
  private final MediaFolder folder;

  /**
   * @param root the directory; made when it is missing
   * @param types decides what is accepted
   * @param maxBytes the largest file
   */
  public DirectoryMediaStore(
      PgDatabase database,
      Cipher cipher,
      Ids ids,
      InstantSource clock,
      FileWorkers workers,
      FileTypes types,
      long maxBytes,
      Path root) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
    this.clock = clock;
    this.workers = workers;
    this.types = types;
    this.maxBytes = maxBytes;
    this.folder = new MediaFolder(root);
  }

  @Override
  public Single<MediaRef> put(
      String name, @Nullable String declaredType, String owner, Flowable<ByteBuffer> bytes) {
    return put(name, declaredType, owner, bytes, maxBytes);
  }

  @Override
  public Single<MediaRef> putOwn(
      String name, String type, String owner, Flowable<ByteBuffer> bytes) {
    return put(name, type, owner, bytes, Long.MAX_VALUE);
  }

  private Single<MediaRef> put(
      String name,
      @Nullable String declaredType,
      String owner,
      Flowable<ByteBuffer> bytes,
      long most) {
    return Single.defer(
        () -> {
          FileName clean = FileName.clean(name);
          MediaUpload upload =
              new MediaUpload(folder, cipher, types, most, ids.next(), clean, declaredType);
          return workers
              .run(upload::open)
              .andThen(
                  bytes.concatMapCompletable(part -> workers.run(() -> upload.accept(part)), 1))
              .andThen(workers.call(upload::finish))
              .flatMap(ref -> insert(ref, owner).andThen(settle(upload)).toSingleDefault(ref))
              .onErrorResumeNext(e -> abort(upload, e).andThen(Single.error(e)))
              .doOnDispose(() -> abandon(upload));
        });
  }

  private Completable insert(MediaRef ref, String owner) {
    return database
        .sql()
        .update(
            """
            insert into media (id, name_sealed, content_type, size, owner_hash)
            values ($1, $2, $3, $4, $5)
            """,
            Tuple.of(
                ref.id(),
                Buffer.buffer(sealName(ref.id(), ref.name())),
                ref.contentType(),
                ref.size(),
                Buffer.buffer(ownerHash(owner))))
        .ignoreElement();
  }

  /** A mark that stays is swept later, when the row is found. */
  private Completable settle(MediaUpload upload) {
    return workers.run(upload::settle).onErrorComplete();
  }

  /** An error of PostgreSQL itself means no row; a lost connection means nothing. */
  private Completable abort(MediaUpload upload, Throwable error) {
    boolean rowRefused = error instanceof PgException;
    return workers
        .run(() -> upload.abort(rowRefused))
        .doOnError(e -> LOG.warn("an upload's leftovers wait for the sweep", e))
        .onErrorComplete();
  }

  private void abandon(MediaUpload upload) {
    workers.later(() -> upload.abort(false), "remove an abandoned upload");
  }

  @Override
  public Maybe<Stored> find(long id) {
    return database
        .sql()
        .first(
            """
            select id, name_sealed, content_type, size, owner_hash, conversation_id
            from media where id = $1
            """,
            Tuple.of(id),
            this::stored);
  }

  private Stored stored(Row row) {
    long id = row.getLong("id");
    byte[] name = cipher.open(row.getBuffer("name_sealed").getBytes(), nameContext(id));
    return new Stored(
        new MediaRef(
            id,
            new String(name, StandardCharsets.UTF_8),
            row.getString("content_type"),
            row.getLong("size")),
        HexFormat.of().formatHex(row.getBuffer("owner_hash").getBytes()),
        row.getLong("conversation_id"));
  }

  @Override
  public Flowable<ByteBuffer> read(long id) {
    return find(id)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such file.")))
        .flatMapPublisher(stored -> content(stored.ref()));
  }

  private Flowable<ByteBuffer> content(MediaRef ref) {
    return workers
        .call(() -> new SealedFileReader(folder.file(ref.id()), cipher, ref.id(), ref.size()))
        .flatMapPublisher(
            reader ->
                workers
                    .call(reader::next)
                    .repeat()
                    .takeWhile(Optional::isPresent)
                    .map(Optional::get)
                    .doFinally(() -> close(reader)));
  }

  private void close(SealedFileReader reader) {
    workers.later(reader::close, "close a file");
  }

  @Override
  public boolean isOwner(Stored stored, String owner) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(stored.ownerHash()), ownerHash(owner));
  }

  /**
   * Removes what crashes left: parts nobody writes any more, and files that never got their row.
   * Called at start and every hour; harmless when several nodes do it.
   */
  public Completable sweep() {
    return Single.fromCallable(() -> clock.instant().minus(LEFTOVER_AGE))
        .flatMapCompletable(
            before -> workers.run(() -> folder.removeParts(before)).andThen(sweepMarked(before)));
  }

  /** The files' contents, for sealing them with another key. */
  public SealedPart contents(int activeKey) {
    return new SealedFiles(database, cipher, workers, folder, activeKey);
  }

  private Completable sweepMarked(Instant before) {
    return workers
        .call(() -> folder.marked(before))
        .filter(marked -> !marked.isEmpty())
        .flatMapCompletable(
            marked ->
                withRow(marked)
                    .flatMapCompletable(known -> workers.run(() -> removeUnknown(marked, known))));
  }

  private Single<Set<Long>> withRow(List<Long> marked) {
    return database
        .sql()
        .list(
            "select id from media where id = any($1)",
            Tuple.tuple().addArrayOfLong(marked.toArray(Long[]::new)),
            row -> row.getLong("id"))
        .map(HashSet::new);
  }

  private void removeUnknown(List<Long> marked, Set<Long> known) throws java.io.IOException {
    for (long id : marked) {
      if (known.contains(id)) {
        folder.settle(id);
      } else {
        folder.remove(id);
        LOG.info("removed a file that never got its row: media {}", id);
      }
    }
  }

  private byte[] sealName(long id, String name) {
    return cipher.seal(name.getBytes(StandardCharsets.UTF_8), nameContext(id));
  }

  private static String nameContext(long id) {
    return "media.name:" + id;
  }

  private byte[] ownerHash(String owner) {
    return cipher.hash(OWNER, owner.getBytes(StandardCharsets.UTF_8));
  }
}
