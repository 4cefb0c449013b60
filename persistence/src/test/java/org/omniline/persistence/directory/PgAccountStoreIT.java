package org.omniline.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgSettings;
import org.omniline.persistence.sql.PostgresExtension;

class PgAccountStoreIT {
  private static final Ids IDS = new SnowflakeIds(InstantSource.system(), 1);

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final AtomicLong now = new AtomicLong();
  private final PgAccountStore here = node(postgres.database());

  private PgAccountStore node(PgDatabase database) {
    return new PgAccountStore(database, Keys.cipher(), IDS, now::get);
  }

  private static ChannelAccount account(long id, int version, String code, String name) {
    return new ChannelAccount(
        id,
        Channel.WECHAT,
        code,
        name,
        1,
        true,
        Map.of("appId", "wxdemo0000000001"),
        Map.of("token", "omniline-secret"),
        version);
  }

  @Test
  void byCode_givesBackWhatWasSaved() {
    ChannelAccount saved = here.save(account(0, 0, "wx-1", "公众号"), 7).blockingGet();
    assertThat(saved.id()).isPositive();
    assertThat(here.byCode(Channel.WECHAT, "wx-1").blockingGet()).isEqualTo(saved);
    assertThat(here.all().blockingGet()).contains(saved);
    assertThat(here.byCode(Channel.WEBCHAT, "wx-1").blockingGet()).isNull();
  }

  @Test
  void secrets_areEncipheredAtRest() {
    ChannelAccount saved = here.save(account(0, 0, "wx-sealed", "公众号"), 7).blockingGet();
    String row =
        postgres
            .database()
            .sql()
            .first(
                "select a::text as row, secret_sealed from channel_account a where id = $1",
                Tuple.of(saved.id()),
                r ->
                    r.getString("row")
                        + new String(
                            r.getBuffer("secret_sealed").getBytes(), StandardCharsets.ISO_8859_1))
            .blockingGet();
    assertThat(row).contains("wxdemo0000000001").doesNotContain("omniline-secret");
  }

  @Test
  void secret_doesNotOpenInAnotherRow() {
    ChannelAccount one = here.save(account(0, 0, "wx-one", "一"), 7).blockingGet();
    ChannelAccount two = here.save(account(0, 0, "wx-two", "二"), 7).blockingGet();
    String swap =
        "update channel_account set secret_sealed ="
            + " (select secret_sealed from channel_account where id = $1) where id = $2";
    assertThat(postgres.database().sql().update(swap, Tuple.of(one.id(), two.id())).blockingGet())
        .isEqualTo(1);
    assertThatThrownBy(() -> here.all().blockingGet()).isInstanceOf(IllegalStateException.class);
    assertThat(here.save(two, 7).blockingGet())
        .isEqualTo(account(two.id(), two.version() + 1, "wx-two", "二"));
  }

  @Test
  void change_isSeenHereAtOnceAndElsewhereWithinFiveSeconds() {
    PgAccountStore elsewhere = node(postgres.database());
    ChannelAccount saved = here.save(account(0, 0, "wx-moves", "旧名"), 7).blockingGet();
    assertThat(elsewhere.byCode(Channel.WECHAT, "wx-moves").blockingGet()).isEqualTo(saved);
    assertThat(here.byCode(Channel.WECHAT, "wx-moves").blockingGet()).isEqualTo(saved);

    ChannelAccount renamed = account(saved.id(), 2, "wx-moves", "新名");
    assertThat(here.save(account(saved.id(), 1, "wx-moves", "新名"), 7).blockingGet())
        .isEqualTo(renamed);
    assertThatThrownBy(() -> here.save(account(saved.id(), 1, "wx-moves", "别名"), 8).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.CONFLICT));
    assertThat(here.byCode(Channel.WECHAT, "wx-moves").blockingGet()).isEqualTo(renamed);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    // From the cache: what makes it fit for each request.
    assertThat(elsewhere.byCode(Channel.WECHAT, "wx-moves").blockingGet()).isEqualTo(saved);
    now.addAndGet(Duration.ofMillis(3_900).toNanos());
    assertThat(elsewhere.byCode(Channel.WECHAT, "wx-moves").blockingGet()).isEqualTo(renamed);
  }

  @Test
  void change_byHandInTheDatabaseIsSeenToo() {
    ChannelAccount saved = here.save(account(0, 0, "wx-hand", "旧名"), 7).blockingGet();
    assertThat(here.byCode(Channel.WECHAT, "wx-hand").blockingGet()).isEqualTo(saved);
    assertThat(
            postgres
                .database()
                .sql()
                .update(
                    "update channel_account set active = false where id = $1", Tuple.of(saved.id()))
                .blockingGet())
        .isEqualTo(1);
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(here.byCode(Channel.WECHAT, "wx-hand").blockingGet()).isNull();
  }

  @Test
  void outage_leavesTheLastKnownAccounts() {
    PgDatabase lost = PgDatabase.open(postgres.vertx(), postgres.settings());
    PgAccountStore node = node(lost);
    ChannelAccount saved = here.save(account(0, 0, "wx-outage", "公众号"), 7).blockingGet();
    assertThat(node.byCode(Channel.WECHAT, "wx-outage").blockingGet()).isEqualTo(saved);
    lost.close().blockingAwait();
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(node.byCode(Channel.WECHAT, "wx-outage").blockingGet()).isEqualTo(saved);
  }

  @Test
  void byCode_failsRatherThanSayingThereIsNoneWhileTheDatabaseIsAway() {
    PgSettings nowhere = PgSettings.of("127.0.0.1", 1, "none", "a", "b");
    PgAccountStore node = node(PgDatabase.open(postgres.vertx(), nowhere));
    assertThatThrownBy(() -> node.byCode(Channel.WECHAT, "wx-1").blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.UNAVAILABLE));
  }

  @Test
  void save_ofTheSameCodeByTwoAdministratorsHasOneWinner() {
    List<String> outcomes =
        Flowable.just("一", "二")
            .flatMapSingle(
                name ->
                    node(postgres.database())
                        .save(account(0, 0, "wx-race", name), 7)
                        .map(saved -> "saved")
                        .onErrorReturn(
                            e -> e instanceof Refusal r ? r.code().wire() : e.toString()))
            .toList()
            .blockingGet();
    assertThat(outcomes).containsExactlyInAnyOrder("saved", "conflict");
  }

  @Test
  void save_refusesAnUnknownQueueOrAccount() {
    ChannelAccount noQueue =
        new ChannelAccount(0, Channel.SMS, "s", "n", 404, true, Map.of(), Map.of());
    assertThatThrownBy(() -> here.save(noQueue, 7).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.INVALID));
    assertThatThrownBy(() -> here.save(account(404, 1, "nobody", "n"), 7).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.NOT_FOUND));
  }
}
