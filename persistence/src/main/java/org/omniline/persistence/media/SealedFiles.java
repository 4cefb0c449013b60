package org.omniline.persistence.media;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.crypto.SealedPart;
import org.omniline.persistence.sql.PgDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents of all files. One process seals a file with one key, so its first chunk tells for
 * the whole. A file is written anew beside the old one and takes its name at once: whoever is
 * reading goes on with the old one, and a crash leaves one of the two whole.
 */
final class SealedFiles implements SealedPart {
  private static final Logger LOG = LoggerFactory.getLogger(SealedFiles.class);
  private static final int BATCH = 3;

  /** The format's name, a chunk's length, and the byte of the sealed value before its key. */
  private static final int BEFORE_KEY = 4 + 4 + 1;

  private final PgDatabase database;
  private final Cipher cipher;
  private final FileWorkers workers;
  private final MediaFolder folder;
  private final int activeKey;

  SealedFiles(
      PgDatabase database, Cipher cipher, FileWorkers workers, MediaFolder folder, int activeKey) {
    this.database = database;
    this.cipher = cipher;
    this.workers = workers;
    this.folder = folder;
    this.activeKey = activeKey;
  }

  private record File(long id, long size) {}

  private enum Done {
    FRESH,
    RESEALED,
    FAILED
  }

  @Override
  public String name() {
    return "media files";
  }

  @Override
  public Single<Batch> next(Place after) {
    return database
        .sql()
        .list(
            "select id, size from media where id > $1 order by id limit $2",
            Tuple.of(after.first(), BATCH),
            row -> new File(row.getLong("id"), row.getLong("size")))
        .flatMap(
            files ->
                Flowable.fromIterable(files)
                    .concatMapSingle(file -> workers.call(() -> reseal(file)))
                    .toList()
                    .map(done -> batch(files, done)));
  }

  private static Batch batch(List<File> files, List<Done> done) {
    return new Batch(
        files.isEmpty() ? null : new Place(files.get(files.size() - 1).id(), 0),
        (int) done.stream().filter(one -> one == Done.RESEALED).count(),
        (int) done.stream().filter(one -> one == Done.FAILED).count());
  }

  private Done reseal(File file) throws IOException {
    try {
      if (keyOf(folder.file(file.id())) == activeKey) {
        return Done.FRESH;
      }
      write(file);
      folder.replace(file.id());
      return Done.RESEALED;
    } catch (java.nio.file.NoSuchFileException | EOFException | IllegalStateException e) {
      LOG.error("cannot seal media file {} anew: {}", file.id(), e.toString());
      return Done.FAILED;
    }
  }

  private void write(File file) throws IOException {
    Path part = folder.part(file.id());
    Files.deleteIfExists(part);
    try (SealedFileReader reader =
            new SealedFileReader(folder.file(file.id()), cipher, file.id(), file.size());
        SealedFileWriter writer = new SealedFileWriter(part, cipher, file.id())) {
      for (Optional<ByteBuffer> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
        writer.write(piece.get());
      }
      writer.finish();
    }
  }

  private static int keyOf(Path path) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(BEFORE_KEY + Integer.BYTES);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      while (head.hasRemaining()) {
        if (channel.read(head) < 0) {
          throw new EOFException("it was cut");
        }
      }
    }
    return head.getInt(BEFORE_KEY);
  }
}
