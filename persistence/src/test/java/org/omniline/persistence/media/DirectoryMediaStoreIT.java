package org.omniline.persistence.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgSettings;
import org.omniline.persistence.sql.PostgresExtension;

class DirectoryMediaStoreIT {
  private static final long MAX = 1_000_000;

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  @TempDir Path root;

  private FileWorkers workers;
  private DirectoryMediaStore store;

  @BeforeEach
  void open() {
    workers = new FileWorkers(postgres.vertx(), 2, 64, Duration.ofSeconds(20));
    store = on(postgres.database(), workers);
  }

  @AfterEach
  void close() {
    workers.close().blockingAwait();
  }

  private DirectoryMediaStore on(PgDatabase database, FileWorkers own) {
    return new DirectoryMediaStore(
        database,
        Keys.cipher(),
        new SnowflakeIds(InstantSource.system(), 1),
        InstantSource.system(),
        own,
        new FileTypes(FileTypes.known()),
        MAX,
        root);
  }

  private static byte[] pdf(int length) {
    byte[] bytes = new byte[length];
    byte[] magic = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(bytes, (byte) 'x');
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    return bytes;
  }

  private static Flowable<ByteBuffer> pieces(byte[] content, int size) {
    return Flowable.range(0, (content.length + size - 1) / size)
        .map(i -> ByteBuffer.wrap(content, i * size, Math.min(size, content.length - i * size)));
  }

  private MediaRef put(String name, byte[] content) {
    return store.put(name, null, "user:7", pieces(content, 8_192)).blockingGet();
  }

  private static byte[] read(MediaStore from, long id) {
    return from.read(id)
        .collect(java.io.ByteArrayOutputStream::new, (all, piece) -> all.writeBytes(rest(piece)))
        .blockingGet()
        .toByteArray();
  }

  private static byte[] rest(ByteBuffer piece) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    return bytes;
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long rows() {
    return postgres
        .database()
        .sql()
        .first("select count(*) as n from media", Tuple.tuple(), row -> row.getLong("n"))
        .blockingGet();
  }

  @Test
  void put_keepsTheFileAndWhatIsKnownOfIt() {
    byte[] content = pdf(300_000);
    MediaRef ref = put("../报告.pdf", content);
    assertThat(ref).isEqualTo(new MediaRef(ref.id(), "报告.pdf", "application/pdf", 300_000));
    MediaStore.Stored stored = store.find(ref.id()).blockingGet();
    assertThat(stored.ref()).isEqualTo(ref);
    assertThat(stored.conversationId()).isNull();
    assertThat(store.isOwner(stored, "user:7")).isTrue();
    assertThat(store.isOwner(stored, "user:8")).isFalse();
    assertThat(read(store, ref.id())).isEqualTo(content);
    // One file, nothing left of how it came.
    assertThat(files()).hasSize(1);
    assertThat(files().get(0).toString()).matches(".*/[0-9a-f]{2}/[0-9a-f]{2}/" + ref.id());
  }

  @Test
  void put_isReadableByAnotherNode() {
    MediaRef ref = put("a.pdf", pdf(10));
    PgDatabase another = PgDatabase.open(postgres.vertx(), postgres.settings());
    assertThat(read(on(another, workers), ref.id())).isEqualTo(pdf(10));
    another.close().blockingAwait();
  }

  @Test
  void fileAndRow_hideNameOwnerAndContent() throws IOException {
    MediaRef ref = put("遗书.pdf", pdf(200_000));
    assertThat(Files.readString(files().get(0), StandardCharsets.ISO_8859_1))
        .doesNotContain("%PDF", "xxxxxxxx");
    String row =
        postgres
            .database()
            .sql()
            .first(
                "select convert_from(decode(encode(name_sealed, 'hex'), 'escape'), 'LATIN1')"
                    + " || m::text as row from media m where id = $1",
                Tuple.of(ref.id()),
                r -> r.getString("row"))
            .blockingGet();
    assertThat(row).doesNotContain("遗书", "user:7", "e98197"); // 遗 in hexadecimal UTF-8
  }

  @Test
  void put_refusesAsSoonAsTheLimitIsPassed() {
    AtomicInteger asked = new AtomicInteger();
    Flowable<ByteBuffer> endless =
        Flowable.<ByteBuffer>generate(
                out -> out.onNext(ByteBuffer.wrap(asked.get() == 0 ? pdf(8_192) : new byte[8_192])))
            .doOnNext(piece -> asked.incrementAndGet());
    assertThatThrownBy(() -> store.put("a.pdf", null, "user:7", endless).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            r -> {
              assertThat(r.code()).isEqualTo(Refusal.Code.TOO_LARGE);
              assertThat(r.fields()).containsEntry("limit", MAX);
            });
    assertThat(asked.get()).isLessThan((int) (MAX / 8_192) + 10);
    assertThat(files()).isEmpty();
  }

  @Test
  void put_acceptsExactlyTheLimit() {
    assertThat(put("a.pdf", pdf((int) MAX)).size()).isEqualTo(MAX);
  }

  @Test
  void put_refusesAProgramBehindAHarmlessNameAndLeavesNothing() {
    long before = rows();
    byte[] program = new byte[200_000];
    program[0] = 'M';
    program[1] = 'Z';
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                store
                    .put(
                        "photo.jpg",
                        "image/jpeg",
                        "user:7",
                        pieces(program, 8_192).doOnNext(p -> asked.incrementAndGet()))
                    .blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.TYPE_NOT_ALLOWED));
    // The first 64 KiB decide.
    assertThat(asked.get()).isLessThan(12);
    assertThat(files()).isEmpty();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void put_tellsOldOfficeDocumentsByWhatIsInThem() {
    // Their directories stand behind the first chunk of the file, and across two chunks.
    byte[] word = OleFile.of(300, "\1CompObj", "WordDocument");
    byte[] excel = OleFile.of(125, "a", "b", "c", "d", "e", "f", "g", "h", "i", "Workbook");

    assertThat(put("letter.doc", word).contentType()).isEqualTo("application/msword");
    assertThat(put("table.xls", excel).contentType()).isEqualTo("application/vnd.ms-excel");
    assertThat(put("table", excel).name()).isEqualTo("table.xls");
    for (byte[] other :
        List.of(excel, OleFile.of(300, "!Property"), OleFile.of(300, "\1Ole10Native"))) {
      assertThatThrownBy(() -> put("letter.doc", other))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.TYPE_NOT_ALLOWED));
    }
  }

  @Test
  void put_refusesAnEmptyFile() {
    assertThatThrownBy(() -> put("a.txt", new byte[0]))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.INVALID));
    assertThat(files()).isEmpty();
  }

  @Test
  void interruptedBySender_leavesNothing() {
    long before = rows();
    Flowable<ByteBuffer> broken =
        pieces(pdf(200_000), 8_192)
            .take(20)
            .concatWith(Flowable.error(new IOException("connection reset")));
    assertThatThrownBy(() -> store.put("a.pdf", null, "user:7", broken).blockingGet())
        .hasRootCauseMessage("connection reset");
    assertThat(files()).isEmpty();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void abandoned_leavesNothing() {
    UnicastProcessor<ByteBuffer> bytes = UnicastProcessor.create();
    Disposable upload = store.put("a.pdf", null, "user:7", bytes).test();
    bytes.onNext(ByteBuffer.wrap(pdf(200_000)));
    await().until(() -> !files().isEmpty() && Files.size(files().get(0)) > 100_000);
    upload.dispose();
    await().until(() -> files().isEmpty());
  }

  @Test
  void rowThatCannotBeWritten_failsThePut() {
    PgSettings nowhere = PgSettings.of("127.0.0.1", 1, "none", "a", "b");
    PgDatabase away = PgDatabase.open(postgres.vertx(), nowhere);
    assertThatThrownBy(
            () -> on(away, workers).put("a.pdf", null, "user:7", pieces(pdf(10), 10)).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.UNAVAILABLE));
    // Nobody knows whether the row was committed: file and mark wait for the sweep.
    assertThat(files()).hasSize(2);
    store.sweep().blockingAwait();
    assertThat(files()).hasSize(2);
    makeOld();
    store.sweep().blockingAwait();
    assertThat(files()).isEmpty();
  }

  @Test
  void sweep_removesPartsOfACrashAndKeepsWhatHasARow() throws IOException {
    MediaRef ref = put("a.pdf", pdf(10));
    Files.createFile(root.resolve("tmp/" + ref.id() + ".new"));
    Files.write(root.resolve("tmp/77.part"), new byte[9]);
    Path young = Files.write(root.resolve("tmp/78.part"), new byte[9]);
    makeOld();
    Files.setLastModifiedTime(young, FileTime.from(Instant.now()));
    store.sweep().blockingAwait();
    assertThat(read(store, ref.id())).isEqualTo(pdf(10));
    assertThat(files()).hasSize(2).contains(young);
  }

  private void makeOld() {
    for (Path file : files()) {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Test
  void read_refusesACutFile() throws IOException {
    MediaRef ref = put("a.pdf", pdf(200_000));
    byte[] all = Files.readAllBytes(files().get(0));
    Files.write(
        files().get(0),
        Arrays.copyOf(all, all.length - 5_000),
        StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> read(store, ref.id())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void read_refusesAnotherFilesContent() throws IOException {
    MediaRef one = put("a.pdf", pdf(10));
    Path first = files().get(0);
    MediaRef two = put("b.pdf", pdf(10));
    Path second = files().stream().filter(file -> !file.equals(first)).findFirst().orElseThrow();
    Files.copy(first, second, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> read(store, two.id())).isInstanceOf(IllegalStateException.class);
    assertThat(read(store, one.id())).isEqualTo(pdf(10));
  }

  @Test
  void read_refusesWhatIsNotThere() {
    assertThat(store.find(404).blockingGet()).isNull();
    assertThatThrownBy(() -> read(store, 404))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.NOT_FOUND));
  }

  @Test
  void read_goesNoFasterThanItsReader() {
    MediaRef ref = put("a.pdf", pdf(900_000));
    var reader = store.read(ref.id()).test(2);
    await().until(() -> reader.values().size() == 2);
    reader.requestMore(1);
    await().until(() -> reader.values().size() == 3);
    reader.cancel();
    assertThat(reader.values()).hasSize(3);
  }

  @Test
  void fullWorkers_refuseInsteadOfWaiting() throws InterruptedException {
    FileWorkers one = new FileWorkers(postgres.vertx(), 1, 1, Duration.ofSeconds(20));
    CountDownLatch release = new CountDownLatch(1);
    TestObserver<Boolean> busy = one.call(() -> release.await(10, TimeUnit.SECONDS)).test();
    assertThatThrownBy(
            () ->
                on(postgres.database(), one)
                    .put("a.pdf", null, "user:7", PublishProcessor.create())
                    .blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.OVERLOADED));
    release.countDown();
    assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
    one.close().blockingAwait();
  }

  @Test
  void stuckDisk_isRefusedAfterItsTime() throws InterruptedException {
    FileWorkers slow = new FileWorkers(postgres.vertx(), 1, 4, Duration.ofMillis(200));
    CountDownLatch release = new CountDownLatch(1);
    slow.call(() -> release.await(10, TimeUnit.SECONDS))
        .test()
        .await()
        .assertError(
            e -> e instanceof Refusal refusal && refusal.code() == Refusal.Code.OVERLOADED);
    release.countDown();
    slow.close().blockingAwait();
  }
}
