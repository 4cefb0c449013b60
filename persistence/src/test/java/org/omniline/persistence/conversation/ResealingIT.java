package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ContactStore.Details;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Way;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.conversation.staff.BrowserPhones;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.SipAccounts.SipAccount;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.flow.run.FlowState;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.flow.store.DataServiceStore.DataService;
import org.omniline.flow.text.TextRun;
import org.omniline.flow.text.TextRuns;
import org.omniline.flow.text.TextTurn;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.crypto.KeyRing;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.crypto.PgKeyCheck;
import org.omniline.persistence.crypto.PgResealing;
import org.omniline.persistence.crypto.SealingAlgorithm;
import org.omniline.persistence.crypto.SealingCipher;
import org.omniline.persistence.flow.PgDataServiceStore;
import org.omniline.persistence.media.DirectoryMediaStore;
import org.omniline.persistence.media.FileTypes;
import org.omniline.persistence.media.FileWorkers;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.persistence.staff.PgBrowserPhones;
import org.omniline.persistence.staff.PgSipAccounts;
import org.omniline.persistence.staff.PgTerminals;
import org.omniline.routing.admission.ListingStore.ListKind;

/** A rotation, from the new key in the file to the old one out of it. */
class ResealingIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final KeyRing OLD = Keys.ring(1, SealingAlgorithm.AES_256_GCM);
  private static final KeyRing BOTH =
      Keys.ring(2, SealingAlgorithm.AES_256_GCM, SealingAlgorithm.SM4_GCM);

  private static final KeyRing NEW = Keys.without(BOTH, 1);
  private static final Terminal OUTSIDE = new Terminal(Terminals.Kind.OUTSIDE, "+8613900005678");
  private static final String OLDEST = "'\\x00000001'::bytea";

  @TempDir static Path files;

  private final Map<String, Integer> resealed = new ConcurrentHashMap<>();
  private final Map<String, Integer> failed = new ConcurrentHashMap<>();
  private FileWorkers workers;

  @BeforeEach
  void begin() {
    workers = new FileWorkers(postgres.vertx(), 2, 64, Duration.ofSeconds(20));
    sql("delete from key_check");
    sql("delete from resealing");
    verify(OLD);
  }

  @AfterEach
  void end() {
    workers.close().blockingAwait();
  }

  private static void sql(String statement) {
    assertThat(postgres.database().sql().update(statement, Tuple.tuple()).blockingGet())
        .isNotNegative();
  }

  private static long number(String query) {
    return postgres
        .database()
        .sql()
        .first(query, Tuple.tuple(), row -> row.getLong(0))
        .blockingGet();
  }

  private static void verify(KeyRing ring) {
    new PgKeyCheck(postgres.database()).verify(ring).blockingAwait();
  }

  private static SealingCipher cipher(KeyRing ring) {
    return new SealingCipher(ring, new SecureRandom());
  }

  private static Hotline hotline(KeyRing ring) {
    return new Hotline(postgres.database(), cipher(ring));
  }

  private DirectoryMediaStore media(KeyRing ring) {
    return new DirectoryMediaStore(
        postgres.database(),
        cipher(ring),
        new org.omniline.conversation.port.SnowflakeIds(InstantSource.system(), 2),
        InstantSource.system(),
        workers,
        new FileTypes(FileTypes.known()),
        1_000_000,
        files);
  }

  /** No node uses the old key any more: all have been restarted with the new one. */
  private static void rotated() {
    verify(BOTH);
    sql("update key_check set used_at = used_at - interval '1 hour' where name = 'seal.1'");
  }

  private PgResealing resealing() {
    return new PgResealing(
        postgres.database(),
        cipher(BOTH),
        BOTH,
        PgResealing.QUIET,
        new PgResealing.Heard() {
          @Override
          public void batch(String part, int n, int bad) {
            resealed.merge(part, n, Integer::sum);
            failed.merge(part, bad, Integer::sum);
          }

          @Override
          public void keys(int inUse) {}
        },
        List.of(media(BOTH).contents(2)));
  }

  private static boolean oldIsForgotten() {
    return number("select count(*) from key_check where name = 'seal.1'") == 0;
  }

  /** Runs, as the job does, until the old key is forgotten or nothing more can be done. */
  private void run(int most) {
    PgResealing job = resealing();
    for (int i = 0; i < most && !oldIsForgotten(); i++) {
      job.run().blockingAwait();
    }
  }

  private static Map<String, Long> underTheOldKey() {
    List<String> columns =
        postgres
            .database()
            .sql()
            .list(
                """
                select table_name || '.' || column_name as name from information_schema.columns
                where table_schema = 'public' and column_name like '%\\_sealed'
                """,
                Tuple.tuple(), row -> row.getString("name"))
            .blockingGet();
    Map<String, Long> counts = new TreeMap<>();
    for (String column : columns) {
      int dot = column.indexOf('.');
      counts.put(
          column,
          number(
              "select count(*) from "
                  + column.substring(0, dot)
                  + " where substring("
                  + column.substring(dot + 1)
                  + " from 2 for 4) = "
                  + OLDEST));
    }
    return counts;
  }

  private static byte[] pdf() {
    byte[] bytes = new byte[200_000];
    new java.util.Random(7).nextBytes(bytes);
    byte[] magic = "%PDF-1.7\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    return bytes;
  }

  private static byte[] read(DirectoryMediaStore store, long id) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    store
        .read(id)
        .blockingForEach(
            piece -> {
              byte[] bytes = new byte[piece.remaining()];
              piece.get(bytes);
              all.writeBytes(bytes);
            });
    return all.toByteArray();
  }

  /** A call that stands, and a leg that is over. */
  private static CallStore.Live call(Hotline hotline, long conversation) {
    PgCallStore calls = new PgCallStore(hotline.database, hotline.cipher, hotline.ids);
    Long token =
        new PgLeases(hotline.database)
            .hold("switch:fs1", "one", Duration.ofMinutes(1))
            .blockingGet();
    CallStore.Live live =
        new CallStore.Live(
            "fs1", "c" + conversation, conversation, List.of(), false, "13900001234");
    boolean kept = calls.save(live, new Leases.Fence("switch:fs1", token)).blockingGet();
    assertThat(kept).isTrue();
    Instant at = Instant.EPOCH;
    hotline.legEnded(
        new CallStore.Leg(
            "fs1",
            "l" + conversation,
            null,
            conversation,
            "CALLER",
            "12356",
            "13900001234",
            "+8613900001234",
            "MOBILE",
            null,
            null,
            at,
            null,
            at,
            null,
            null,
            "NORMAL_CLEARING",
            "CALLER",
            null,
            null,
            List.of()));
    new PgRecordingStore(hotline.database, hotline.cipher, hotline.ids)
        .keep(
            new RecordingStore.Fact(
                "fs1",
                "l" + conversation,
                "r.wav",
                conversation,
                null,
                null,
                null,
                false,
                "12356",
                "+8613900001234",
                0,
                0,
                "START",
                true,
                at,
                null,
                false,
                null,
                List.of(),
                null,
                1))
        .blockingAwait();
    return live;
  }

  /** A menu that stands. */
  private static TextTurn turn(TextRuns.Standing stands) {
    return new TextTurn(
        new TextRun(FlowState.before("hotline", 1), TextRun.Stage.RUNNING, 1, 1, 0, Instant.EPOCH),
        List.of(),
        0,
        List.of(),
        new TextTurn.End.Stays(),
        null);
  }

  private static DataService dataService() {
    return new DataService(
        0,
        0,
        "orders",
        "工单",
        URI.create("https://orders.example.org/q"),
        DataServiceStore.Method.GET,
        Map.of("X-Key", "s3cret"),
        Duration.ofSeconds(1),
        true);
  }

  @Test
  void rotate_run_andTakeTheOldKeyOut_everythingIsStillReadable() throws Exception {
    Hotline before = hotline(OLD);
    People people = new People(before);
    before
        .accounts
        .save(
            new ChannelAccount(
                0, Channel.WECHAT, "sealed", "密", 1, true, Map.of(), Map.of("secret", "s3cret")),
            0)
        .ignoreElement()
        .blockingAwait();
    Conversation follower = people.says(before.account, before.visitor(), "远山", "微信里说的");
    Conversation visitor = people.says(people.site, before.visitor(), "网页上说的");
    long person = people.join(follower, visitor).contact();
    before
        .contacts
        .edit(people.all, "edit", person, people.card(person).rev(), new Details("远山", "慢些说"))
        .ignoreElement()
        .blockingAwait();
    Admitting lists = new Admitting(postgres.database());
    lists
        .lists
        .listConversation(ListKind.VIP, follower.id(), "家属", null, lists.admin.userId())
        .ignoreElement()
        .blockingAwait();
    MissedStore missed = missed(before);
    missed
        .askContact(people.site.id(), visitor.threadKey(), Way.PHONE, "13900001234")
        .ignoreElement()
        .blockingAwait();
    Actor taker = before.agent(Role.SUPERVISOR, 3);
    Viewer sees = before.viewer(taker);
    long left =
        missed.list(sees, MissedStore.Filter.all(false), null, 1).blockingGet().items().get(0).id();
    missed.take(sees, left, taker, 3).ignoreElement().blockingAwait();
    missed
        .outcome(left, taker, MissedStore.Outcome.NOT_REACHED, "没有人接")
        .ignoreElement()
        .blockingAwait();
    TextRuns runs = new PgTextRuns(before.database, before.cipher, before.indexer, before.ids);
    runs.turn(follower.id(), ResealingIT::turn).ignoreElement().blockingAwait();
    CallStore.Live call = call(before, follower.id());
    DataService service =
        new PgDataServiceStore(before.database, before.cipher, before.ids)
            .save(dataService(), 0)
            .blockingGet();
    new PgSipAccounts(before.database, before.cipher, before.ids)
        .create(new SipAccount("2001", 0, "一楼", true, Instant.EPOCH), "pa55", lists.admin.userId())
        .ignoreElement()
        .blockingAwait();
    Terminals terminals = new PgTerminals(before.database, before.cipher);
    long outside = before.agent(Role.AGENT, 3, 1L).userId();
    terminals.set(outside, OUTSIDE).blockingAwait();
    inTheBrowser(before, terminals, before.agent(Role.AGENT, 3, 1L).userId());
    MediaRef file =
        media(OLD)
            .put("诊断书.pdf", null, "user:7", Flowable.just(ByteBuffer.wrap(pdf())))
            .blockingGet();
    var card = people.card(person);
    var timeline = before.all(follower.id());
    assertThat(underTheOldKey()).hasSize(23).allSatisfy((column, n) -> assertThat(n).isPositive());

    rotated();
    run(20);

    assertThat(underTheOldKey()).allSatisfy((column, n) -> assertThat(n).as(column).isZero());
    assertThat(resealed).hasSize(24).allSatisfy((part, n) -> assertThat(n).as(part).isPositive());
    assertThat(failed.values()).containsOnly(0);
    verify(NEW);
    Hotline after = hotline(NEW);
    assertThat(after.conversations.contact(people.all, person).blockingGet()).isEqualTo(card);
    assertThat(after.all(follower.id())).isEqualTo(timeline);
    assertThat(after.contacts.find(people.all, "远山", null, 5).blockingGet()).hasSize(1);
    assertThat(
            missed(after)
                .list(sees, MissedStore.Filter.all(false), null, 1)
                .blockingGet()
                .items()
                .get(0)
                .note())
        .isEqualTo("没有人接");
    assertThat(after.accounts.all().blockingGet())
        .anyMatch(account -> account.secret().equals(Map.of("secret", "s3cret")));
    assertThat(
            new PgCallStore(after.database, after.cipher, after.ids)
                .ofConversation(follower.id())
                .blockingGet())
        .isEqualTo(call);
    assertThat(
            new PgDataServiceStore(after.database, after.cipher, after.ids)
                .find(service.id())
                .blockingGet())
        .isEqualTo(service);
    assertThat(
            new PgSipAccounts(after.database, after.cipher, after.ids)
                .password("2001")
                .blockingGet())
        .isEqualTo("pa55");
    assertThat(new PgTerminals(after.database, after.cipher).of(outside).blockingGet())
        .isEqualTo(OUTSIDE);
    assertThat(media(NEW).find(file.id()).blockingGet().ref()).isEqualTo(file);
    assertThat(read(media(NEW), file.id())).isEqualTo(pdf());
  }

  private static MissedStore missed(Hotline hotline) {
    return new PgMissedStore(
        hotline.database, hotline.cipher, hotline.indexer, hotline.ids, Admission.EVERYBODY);
  }

  /** An agent whose telephone is the page, with a password that stands. */
  private static void inTheBrowser(Hotline before, Terminals terminals, long agent) {
    BrowserPhones pages = new PgBrowserPhones(before.database, before.cipher, new Random(1));
    String extension = pages.extension(agent).blockingGet();
    terminals.set(agent, new Terminal(Terminals.Kind.BROWSER, extension)).blockingAwait();
    pages
        .claim(new BrowserPhones.Claim(agent, "session", "page"), "pa55", Duration.ofMinutes(5))
        .ignoreElement()
        .blockingAwait();
  }

  @Test
  void run_waitsWhileANodeStillUsesTheOldKey() {
    Hotline before = hotline(OLD);
    before.waiting(before.visitor());
    verify(BOTH);

    run(3);

    assertThat(resealed).isEmpty();
    assertThat(oldIsForgotten()).isFalse();
    assertThatThrownBy(() -> verify(NEW)).hasMessageContaining("seal.1 is missing");
  }

  @Test
  void run_leavesTheOldKeyInUseWhenANodeComesBackWithItMeanwhile() {
    Hotline before = hotline(OLD);
    before.waiting(before.visitor());
    rotated();
    PgResealing job = resealing();
    job.run().blockingAwait();
    new PgKeyCheck(postgres.database()).using(OLD).blockingAwait();
    Conversation late = before.waiting(before.visitor());

    run(10);

    assertThat(oldIsForgotten()).isFalse();
    assertThatCode(() -> hotline(BOTH).read(late.id())).doesNotThrowAnyException();
  }

  @Test
  void run_namesWhatDoesNotOpen_sealsTheRest_andKeepsTheOldKey() {
    Hotline before = hotline(OLD);
    Conversation good = before.waiting(before.visitor());
    Conversation bad = before.waiting(before.visitor());
    sql("update conversation set thread_sealed = thread_sealed || '\\x00' where id = " + bad.id());
    rotated();

    run(20);

    assertThat(failed.get("conversation.thread")).isEqualTo(1);
    assertThat(
            number(
                "select count(*) from conversation where id = "
                    + good.id()
                    + " and substring(thread_sealed from 2 for 4) = "
                    + OLDEST))
        .isZero();
    assertThat(oldIsForgotten()).isFalse();
    sql(
        "update conversation set thread_sealed = substring(thread_sealed from 1 for"
            + " length(thread_sealed) - 1) where id = "
            + bad.id());
    sql("update resealing set rest_until = null");

    run(20);

    assertThat(oldIsForgotten()).isTrue();
    assertThat(hotline(NEW).read(bad.id()).threadKey()).isEqualTo(bad.threadKey());
  }
}
