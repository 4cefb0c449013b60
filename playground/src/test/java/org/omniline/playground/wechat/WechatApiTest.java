package org.omniline.playground.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.rxjava3.core.Vertx;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.mp.api.impl.WxMpServiceImpl;
import me.chanjar.weixin.mp.bean.kefu.WxMpKefuMessage;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.mp.config.impl.WxMpDefaultConfigImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WxJava, which is not ours, must find here what it finds at the real platform. */
class WechatApiTest {
  @TempDir Path uploads;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  private FollowerFile file;
  private Platform platform;
  private final WxMpServiceImpl wechat = new WxMpServiceImpl();

  @BeforeEach
  void start() {
    file = new FollowerFile(uploads);
    platform = platform(file);
    int port =
        vertx
            .createHttpServer()
            .requestHandler(new WechatApi(platform, vertx, uploads).router())
            .rxListen(0, "127.0.0.1")
            .blockingGet()
            .actualPort();
    WxMpDefaultConfigImpl config = new WxMpDefaultConfigImpl();
    config.setAppId(DemoAccount.wxDemo().appId());
    config.setSecret(DemoAccount.wxDemo().secret());
    config.useStableAccessToken(true);
    String host = "http://127.0.0.1:" + port;
    config.setHostConfig(
        WxMpHostConfig.builder().apiHost(host).mpHost(host).openHost(host).build());
    wechat.setWxMpConfigStorage(config);
    wechat.setMaxRetryTimes(0);
  }

  @AfterEach
  void stop() {
    vertx.rxClose().blockingAwait();
    file.close();
  }

  private Platform platform(FollowerFile kept) {
    return new Platform(DemoAccount.wxDemo(), () -> Instant.ofEpochMilli(now.get()), kept);
  }

  @Test
  void followers_areThereAfterARestart_withWhatWasSaidAndWhatMayStillBeSent() {
    Follower left = platform.follow("小雨");
    left.wrote("TEXT", "在吗", null, now.get());
    for (int i = 0; i < 2; i++) {
      assertThat(send(left)).isZero();
    }
    file.close();

    try (FollowerFile again = new FollowerFile(uploads)) {
      Follower back = platform(again).follower(left.openid);
      assertThat(back.nickname).isEqualTo("小雨");
      assertThat(back.after(0))
          .extracting(item -> (item.out() ? "<" : ">") + item.text())
          .containsExactly(">在吗", "<我在", "<我在");
      assertThat(back.after(2)).as("numbered on as before").hasSize(1);
      for (int i = 0; i < 3; i++) {
        assertThat(back.refusal(now.get())).isZero();
        back.received("TEXT", "x", null, now.get());
      }
      assertThat(back.refusal(now.get())).as("five in all").isEqualTo(45047);
    }
  }

  @Test
  void followers_ofAFileThatIsBroken_areNone() throws Exception {
    Files.writeString(uploads.resolve("followers.json"), "[{\"openid\": ");
    assertThat(file.read()).isEmpty();
  }

  private int send(Follower follower) {
    WxErrorException error =
        catchThrowableOfType(
            WxErrorException.class,
            () ->
                wechat
                    .getKefuService()
                    .sendKefuMessage(
                        WxMpKefuMessage.TEXT().toUser(follower.openid).content("我在").build()));
    return error == null ? 0 : error.getError().getErrorCode();
  }

  @Test
  void send_followsThePlatformsWindowAndQuota() {
    Follower follower = platform.follow("小雨");
    assertThat(send(follower)).as("she has not written yet").isEqualTo(45015);
    follower.wrote("TEXT", "在吗", null, now.get());
    for (int i = 0; i < 5; i++) {
      assertThat(send(follower)).isZero();
    }
    assertThat(send(follower)).isEqualTo(45047);
    follower.wrote("TEXT", "还在吗", null, now.get());
    now.addAndGet(48L * 3_600_000 + 1);
    assertThat(send(follower)).isEqualTo(45015);
    assertThat(follower.after(0)).filteredOn(Follower.Item::out).hasSize(5);
  }

  @Test
  void send_refusesAStrangerAndOneWhoLeft() {
    Follower follower = platform.follow("小雨");
    follower.wrote("TEXT", "x", null, now.get());
    follower.subscribed = false;
    assertThat(send(follower)).isEqualTo(43004);
    assertThat(send(new Follower("o-nobody", "nobody"))).isEqualTo(40003);
  }

  @Test
  void faults_areAnsweredAsOftenAsToldAndADeadTokenIsRenewed() {
    Follower follower = platform.follow("小雨");
    follower.wrote("TEXT", "x", null, now.get());
    platform.answerWith(48001, 2);
    assertThat(send(follower)).isEqualTo(48001);
    assertThat(send(follower)).isEqualTo(48001);
    assertThat(send(follower)).isZero();
    platform.answerWith(42001, 1);
    assertThat(send(follower)).as("WxJava fetched a fresh token").isZero();
  }

  @Test
  void media_comesBackAsItWasUploaded() throws Exception {
    byte[] picture = {(byte) 0xFF, (byte) 0xD8, 1, 2, 3};
    String id =
        wechat
            .getMaterialService()
            .mediaUpload("image", "jpg", new ByteArrayInputStream(picture))
            .getMediaId();
    Path file = wechat.getMaterialService().mediaDownload(id).toPath();
    assertThat(Files.readAllBytes(file)).isEqualTo(picture);
    Files.delete(file);
  }

  @Test
  void typing_isSeenUntilItEnds() throws Exception {
    Follower follower = platform.follow("小雨");
    wechat.getKefuService().sendKfTypingState(follower.openid, "Typing");
    assertThat(follower.isTyping(now.get())).isTrue();
    wechat.getKefuService().sendKfTypingState(follower.openid, "CancelTyping");
    assertThat(follower.isTyping(now.get())).isFalse();
  }
}
