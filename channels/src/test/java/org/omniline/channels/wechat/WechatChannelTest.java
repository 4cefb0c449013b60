package org.omniline.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.http.HttpServer;
import io.vertx.rxjava3.ext.web.Router;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.channels.AccessRefusals;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Page;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.staff.AuditStore;

class WechatChannelTest {
  private static final String TEXT =
      "<xml><ToUserName><![CDATA[gh]]></ToUserName><FromUserName><![CDATA[o-1]]></FromUserName>"
          + "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
          + "<Content><![CDATA[在吗]]></Content><MsgId>%d</MsgId></xml>";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final List<InboundMessage> stored = new ArrayList<>();
  private final List<AuditStore.Line> audited = new CopyOnWriteArrayList<>();
  private volatile boolean databaseAway;
  private volatile boolean plainAllowed = true;
  private HttpServer server;

  @BeforeEach
  void start() {
    IntakeStore store =
        batch -> {
          if (databaseAway) {
            return Single.never();
          }
          List<Receipt> receipts = new ArrayList<>();
          for (InboundMessage message : batch) {
            boolean known =
                stored.stream().anyMatch(m -> m.externalId().equals(message.externalId()));
            if (!known) {
              stored.add(message);
            }
            receipts.add(new Receipt(1, stored.size(), 1, known));
          }
          return Single.just(new IntakeStore.Outcome(receipts, List.of()));
        };
    Counter counter = new Counter();
    Intake intake =
        new Intake(
            store,
            counter,
            Intake.Limits.defaults(),
            Schedulers.computation(),
            new SplittableRandom(1));
    Router router = Router.router(vertx);
    AccessRefusals refusals = new AccessRefusals(new KeptAudit(), Instant::now);
    new WechatChannel(
            new OneAccount(),
            intake,
            counter,
            refusals,
            request -> "203.0.113.7",
            Instant::now,
            Schedulers.computation())
        .mount(router);
    server = vertx.createHttpServer().requestHandler(router).rxListen(0, "127.0.0.1").blockingGet();
  }

  @AfterEach
  void stop() {
    vertx.rxClose().blockingAwait();
  }

  private final class Counter implements IntakeObserver {
    @Override
    public void committed(List<Change> changes) {}

    @Override
    public void accepted(Channel channel, int n) {}

    @Override
    public void duplicate(Channel channel, int n) {}

    @Override
    public void refused(Channel channel, String reason) {
      refused.merge(reason, 1, Integer::sum);
    }

    @Override
    public void batch(int size, long nanos) {}
  }

  private final class KeptAudit implements AuditStore {
    @Override
    public Completable add(Line line) {
      return Completable.fromAction(() -> audited.add(line));
    }

    @Override
    public Single<Page<Line>> find(Query query) {
      throw new UnsupportedOperationException();
    }
  }

  private final class OneAccount implements AccountStore {
    @Override
    public Maybe<ChannelAccount> byCode(Channel channel, String code) {
      return code.equals("wx-demo")
          ? Maybe.just(WechatFixtures.account(plainAllowed, "http://127.0.0.1:9"))
          : Maybe.empty();
    }

    @Override
    public Single<List<ChannelAccount>> all() {
      return Single.just(List.of());
    }

    @Override
    public Single<ChannelAccount> save(ChannelAccount account, long byUser) {
      return Single.just(account);
    }
  }

  private HttpResponse<String> call(String query, String body) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:" + server.actualPort() + "/channels/wechat/wx-demo" + query);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (body != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String signed(String extra) {
    return "?signature="
        + WechatCrypto.sign(WechatFixtures.TOKEN, "1700000000", "n")
        + "&timestamp=1700000000&nonce=n"
        + extra;
  }

  private static String sealed(String xml) {
    return new WxCryptUtil(WechatFixtures.TOKEN, WechatFixtures.AES_KEY, WechatFixtures.APP_ID)
        .encrypt("0123456789abcdef", xml);
  }

  private static String safeQuery(String encrypted) {
    return signed(
        "&encrypt_type=aes&msg_signature="
            + WechatCrypto.sign(WechatFixtures.TOKEN, "1700000000", "n", encrypted));
  }

  private static String envelope(String encrypted) {
    return "<xml><ToUserName>gh</ToUserName><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>";
  }

  @Test
  void verify_echoesOnlyToThePlatform() throws Exception {
    String echo = URLEncoder.encode("6021<b>", StandardCharsets.UTF_8);
    HttpResponse<String> good = call(signed("&echostr=" + echo), null);
    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(good.body()).isEqualTo("6021<b>");
    assertThat(good.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(call("?signature=bad&timestamp=1&nonce=n&echostr=x", null).statusCode())
        .isEqualTo(403);
  }

  @Test
  void push_isToldSuccessAfterItIsStoredAndARepeatIsOneMessage() throws Exception {
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = call(signed(""), TEXT.formatted(42));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("success");
    }
    assertThat(stored).hasSize(1);
  }

  @Test
  void push_inSafeModeIsOpened() throws Exception {
    String encrypted = sealed(TEXT.formatted(43));
    assertThat(call(safeQuery(encrypted), envelope(encrypted)).body()).isEqualTo("success");
    assertThat(stored.get(0).content().text()).isEqualTo("在吗");
  }

  @Test
  void push_withAWrongSignatureOrEncryptionIs403AndNothingIsStored() throws Exception {
    String encrypted = sealed(TEXT.formatted(44));
    assertThat(call("?signature=00&timestamp=1700000000&nonce=n", TEXT.formatted(1)).statusCode())
        .isEqualTo(403);
    assertThat(call("", TEXT.formatted(1)).statusCode()).isEqualTo(403);
    assertThat(call(signed("&msg_signature=00"), envelope(encrypted)).statusCode()).isEqualTo(403);
    assertThat(call(safeQuery("AAAA"), envelope("AAAA")).statusCode()).isEqualTo(403);
    assertThat(stored).isEmpty();
    assertThat(refused).containsEntry("forged", 4);
    assertThat(audited)
        .hasSize(4)
        .allSatisfy(
            line -> {
              assertThat(line.action()).isEqualTo("wechat.push");
              assertThat(line.address()).isEqualTo("203.0.113.7");
            });
  }

  @Test
  void forgedPushes_inAFlood_areCountedButDoNotFillTheTrail() throws Exception {
    for (int each = 0; each < 700; each++) {
      assertThat(call("", TEXT.formatted(each)).statusCode()).isEqualTo(403);
    }
    assertThat(refused).containsEntry("forged", 700);
    assertThat(audited).hasSizeBetween(600, 690);
  }

  @Test
  void push_inPlainModeIsRefusedWhereTheAccountDoesNotAllowIt() throws Exception {
    plainAllowed = false;
    assertThat(call(signed(""), TEXT.formatted(1)).statusCode()).isEqualTo(403);
    String encrypted = sealed(TEXT.formatted(2));
    assertThat(call(safeQuery(encrypted), envelope(encrypted)).statusCode()).isEqualTo(200);
    assertThat(stored).hasSize(1);
  }

  @Test
  void push_ofAnXmlBombIs400AndHarmsNobody() throws Exception {
    String bomb =
        "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
            + "<xml><Content>&b;</Content></xml>";
    assertThat(call(signed(""), bomb).statusCode()).isEqualTo(400);
    assertThat(call(signed(""), "not xml").statusCode()).isEqualTo(400);
    assertThat(call(signed(""), TEXT.formatted(5)).statusCode()).isEqualTo(200);
    assertThat(refused).containsEntry("malformed", 2);
  }

  @Test
  void push_largerThanAnyRealOneIs413() throws Exception {
    assertThat(call(signed(""), "<xml>" + "x".repeat(WechatChannel.MAX_BODY_BYTES)).statusCode())
        .isEqualTo(413);
    assertThat(stored).isEmpty();
  }

  @Test
  void push_isAnsweredWithinFiveSecondsAndNeverFalselyWhenTheDatabaseIsAway() throws Exception {
    databaseAway = true;
    long start = System.nanoTime();
    HttpResponse<String> answer = call(signed(""), TEXT.formatted(1));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isNotEqualTo("success");
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  @Test
  void push_toAnUnknownAccountIs404() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/channels/wechat/nobody");
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("<xml/>")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
  }
}
