package org.omniline.channels.wechat;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.outbox.Delivery;
import org.omniline.conversation.outbox.SendResult;

class WechatSenderTest {
  private static final String SEND = "/cgi-bin/message/custom/send";
  private static final String TOKEN = "/cgi-bin/stable_token";

  private final WireMockServer platform =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private final WechatFixtures.MemoryCache cache = new WechatFixtures.MemoryCache();
  private final WechatFixtures.MemoryMedia media = new WechatFixtures.MemoryMedia();
  private final WechatWorkers workers = new WechatWorkers(2, 4, 20_000, Schedulers.computation());
  private WechatSender sender;

  @BeforeEach
  void start() {
    platform.start();
    platform.stubFor(
        post(urlPathEqualTo(TOKEN))
            .willReturn(okJson("{\"access_token\":\"T1\",\"expires_in\":7200}")));
    sender = new WechatSender(new WechatClients(cache, 2_000, 4), workers, media);
  }

  @AfterEach
  void stop() {
    workers.close();
    platform.stop();
  }

  private void answer(String json) {
    platform.stubFor(post(urlPathEqualTo(SEND)).willReturn(okJson(json)));
  }

  private SendResult send(Content content) {
    return send(WechatFixtures.account(true, platform.baseUrl()), content);
  }

  private SendResult send(ChannelAccount account, Content content) {
    return sender
        .send(
            new Delivery(
                1,
                2,
                3,
                account,
                new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, "o-follower"),
                "o-follower",
                content,
                1,
                Instant.EPOCH,
                null))
        .blockingGet();
  }

  @Test
  void send_bringsTheTextToTheFollower() {
    answer("{\"errcode\":0,\"errmsg\":\"ok\"}");
    assertThat(send(Content.text("我在")).outcome()).isEqualTo(SendResult.Outcome.SENT);
    platform.verify(
        1,
        postRequestedFor(urlPathEqualTo(SEND))
            .withQueryParam("access_token", containing("T1"))
            .withRequestBody(matchingJsonPath("$.touser", containing("o-follower")))
            .withRequestBody(matchingJsonPath("$.text.content", containing("我在"))));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, TRY_LATER, wechat.-1",
    "45015, REJECTED, wechat.45015",
    "45047, REJECTED, wechat.45047",
    "43004, REJECTED, wechat.43004",
    "48001, REJECTED, wechat.48001",
    "99999, REJECTED, wechat.refused:99999"
  })
  void send_saysWhatAnErrorCodeMeans(int code, SendResult.Outcome outcome, String reason) {
    answer("{\"errcode\":" + code + ",\"errmsg\":\"no\"}");
    assertThat(send(Content.text("x"))).isEqualTo(new SendResult(outcome, reason, null));
    platform.verify(1, postRequestedFor(urlPathEqualTo(SEND)));
  }

  @Test
  void send_neverSleepsInsideTheLibraryWhenThePlatformIsBusy() {
    answer("{\"errcode\":-1,\"errmsg\":\"busy\"}");
    send(Content.text("x"));
    // With the library's own retry there would be six calls, and half a minute of a blocked worker.
    platform.verify(1, postRequestedFor(urlPathEqualTo(SEND)));
  }

  @ParameterizedTest
  @CsvSource({"40001", "42001", "40014"})
  void send_fetchesAFreshTokenOnceWhenTheOldOneDied(int code) {
    platform.stubFor(
        post(urlPathEqualTo(SEND))
            .inScenario("token")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("fresh")
            .willReturn(okJson("{\"errcode\":" + code + ",\"errmsg\":\"token\"}")));
    platform.stubFor(
        post(urlPathEqualTo(SEND))
            .inScenario("token")
            .whenScenarioStateIs("fresh")
            .willReturn(okJson("{\"errcode\":0}")));
    assertThat(send(Content.text("x")).outcome()).isEqualTo(SendResult.Outcome.SENT);
    platform.verify(2, postRequestedFor(urlPathEqualTo(TOKEN)));
  }

  @Test
  void send_triesLaterWhenTheTokenStaysWrong() {
    answer("{\"errcode\":40001,\"errmsg\":\"token\"}");
    assertThat(send(Content.text("x"))).isEqualTo(SendResult.tryLater("wechat.40001"));
  }

  @Test
  void send_sharesTheTokenWithTheCluster() {
    answer("{\"errcode\":0}");
    send(Content.text("x"));
    WechatSender secondNode = new WechatSender(new WechatClients(cache, 2_000, 4), workers, media);
    sender = secondNode;
    send(Content.text("y"));
    platform.verify(1, postRequestedFor(urlPathEqualTo(TOKEN)));
    assertThat(cache.values).containsValue("T1");
  }

  @Test
  void send_isUnknownWhenThePlatformDoesNotAnswerInTime() {
    platform.stubFor(
        post(urlPathEqualTo(SEND)).willReturn(okJson("{\"errcode\":0}").withFixedDelay(4_000)));
    assertThat(send(Content.text("x"))).isEqualTo(SendResult.unknown("wechat.timeout"));
    platform.verify(1, postRequestedFor(urlPathEqualTo(SEND)));
  }

  @Test
  void send_triesLaterWhenNothingListens() {
    String dead = platform.baseUrl();
    platform.stop();
    assertThat(send(WechatFixtures.account(true, dead), Content.text("x")))
        .isEqualTo(SendResult.tryLater("wechat.unreachable"));
  }

  @Test
  void send_triesLaterWhenEvenTheTokenDoesNotComeInTime() {
    platform.stubFor(post(urlPathEqualTo(TOKEN)).willReturn(okJson("{}").withFixedDelay(4_000)));
    assertThat(send(Content.text("x"))).isEqualTo(SendResult.tryLater("wechat.unreachable"));
    platform.verify(0, postRequestedFor(urlPathEqualTo(SEND)));
  }

  @Test
  void send_uploadsAPictureAndSendsIt() {
    platform.stubFor(
        post(urlPathEqualTo("/cgi-bin/media/upload"))
            .willReturn(okJson("{\"type\":\"image\",\"media_id\":\"M1\",\"created_at\":1}")));
    answer("{\"errcode\":0}");
    media.files.put(5L, new byte[] {1, 2, 3});
    Content picture = Content.media(EntryType.IMAGE, new MediaRef(5, "a.jpg", "image/jpeg", 3));
    assertThat(send(picture).outcome()).isEqualTo(SendResult.Outcome.SENT);
    platform.verify(
        postRequestedFor(urlPathEqualTo(SEND))
            .withRequestBody(matchingJsonPath("$.image.media_id", containing("M1"))));
  }

  @Test
  void send_refusesAFileThePlatformCannotCarryBeforeSendingAnything() {
    Content file =
        new Content(
            EntryType.FILE,
            "see this",
            Map.of(),
            List.of(new MediaRef(5, "a.pdf", "application/pdf", 3)));
    assertThat(send(file)).isEqualTo(SendResult.rejected("wechat.file-not-supported"));
    platform.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void send_refusesAFileOverWhatItDeclaresBeforeSendingAnything() {
    assertThat(sender.files())
        .isNotEmpty()
        .allSatisfy(
            kind -> {
              MediaRef over = new MediaRef(5, "a", kind.contentType(), kind.maxBytes() + 1);
              assertThat(send(Content.media(EntryType.FILE, over)))
                  .isEqualTo(SendResult.rejected("wechat.file-too-large"));
            });
    assertThat(sender.finalReasons())
        .contains("wechat.file-too-large", "wechat.file-not-supported")
        .as("the window opens again with the next message of the follower")
        .doesNotContain("wechat.45015", "wechat.45047", "wechat.-1", "wechat.timeout");
    platform.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void send_cutsALongTextAtThePlatformsLimitAndKeepsEveryCharacter() {
    String text = "我在这里，慢慢说。".repeat(200) + "😀".repeat(600);
    List<String> parts = WechatSender.parts(text);
    assertThat(String.join("", parts)).isEqualTo(text);
    assertThat(parts)
        .allSatisfy(
            part ->
                assertThat(part.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(WechatSender.TEXT_BYTES));
  }

  @Test
  void send_doesNotRepeatFirstPartsWhenALaterOneFails() {
    platform.stubFor(
        post(urlPathEqualTo(SEND))
            .inScenario("parts")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("second")
            .willReturn(okJson("{\"errcode\":0}")));
    platform.stubFor(
        post(urlPathEqualTo(SEND))
            .inScenario("parts")
            .whenScenarioStateIs("second")
            .willReturn(okJson("{\"errcode\":-1}")));
    assertThat(send(Content.text("长".repeat(900))))
        .isEqualTo(SendResult.unknown("wechat.partly-sent"));
  }

  @Test
  void send_refusesAtTheBoundOfItsQueueAndTriesLater() {
    platform.stubFor(
        post(urlPathEqualTo(SEND)).willReturn(aResponse().withFixedDelay(400).withBody("{}")));
    var results =
        io.reactivex.rxjava3.core.Flowable.range(0, 20)
            .flatMapSingle(
                i ->
                    sender.send(
                        new Delivery(
                            i,
                            i,
                            1,
                            WechatFixtures.account(true, platform.baseUrl()),
                            new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, "o" + i),
                            "o" + i,
                            Content.text("x"),
                            1,
                            Instant.EPOCH,
                            null)))
            .toList()
            .blockingGet();
    assertThat(results).contains(SendResult.tryLater("wechat.busy"));
  }
}
