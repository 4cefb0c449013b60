package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A follower of a WeChat account, over real signed pushes, and a counsellor at the desk. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class FollowerAndDeskIT {
  private static final String ACCOUNT = "wx-demo";

  @ParameterizedTest
  @ValueSource(strings = {"SAFE", "PLAIN"})
  @Tag("R232")
  void followersText_reachesTheCounsellorAndTheAnswerTheirPhone(String mode, Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().leadTo(ACCOUNT, hotline.queue());
    Desk desk = stage.desk(hotline.agent()).goReady();
    Follower follower = stage.follower("阿木").mode(mode);
    follower.say("不敢和别人说，只好写在这里");

    assertThat(desk.offer()).containsText("微信");
    desk.accept();
    assertThat(desk.texts()).hasText(new String[] {"不敢和别人说，只好写在这里"});
    Locator attached = desk.attach(SampleFiles.pdf("量表.pdf"));
    assertThat(desk.page().locator(".el-message")).containsText("不能经微信发出");
    assertThat(attached).hasCount(0);
    stage.shoot(desk.page(), "desk-wechat-file-refused");
    desk.say("我在听，慢慢说");
    assertThat(follower.arrived("我在听，慢慢说")).hasCount(1);
    assertThat(desk.message("我在听，慢慢说")).hasAttribute("data-delivery", "SENT");
    follower.say("谢谢");
    assertThat(desk.texts()).hasText(new String[] {"不敢和别人说，只好写在这里", "我在听，慢慢说", "谢谢"});
    stage.shoot(follower.page(), "follower-" + mode.toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void duplicatePush_isOneEntry(Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().leadTo(ACCOUNT, hotline.queue());
    Desk desk = stage.desk(hotline.agent()).goReady();
    Follower follower = stage.follower("南风").mode("SAFE").repeat(3);
    follower.say("这句只说了一遍");
    desk.accept();
    follower.repeat(2).say("这句也是");
    follower.repeat(1).say("最后一句");
    assertThat(desk.texts()).hasText(new String[] {"这句只说了一遍", "这句也是", "最后一句"});
  }

  @Test
  void composer_saysWhereTheReplyGoes_andThatWhoUnfollowedCannotGetIt(Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().leadTo(ACCOUNT, hotline.queue());
    Desk desk = stage.desk(hotline.agent()).goReady();
    Follower follower = stage.follower("青禾");
    follower.say("在吗");
    desk.accept();
    assertThat(desk.page().getByTestId("composer-goes-to")).hasText("回复将发往 微信 · 心理援助服务号");
    Locator unfollowed = desk.page().getByTestId("composer-unfollowed");
    assertThat(unfollowed).not().isVisible();

    follower.follow();
    assertThat(unfollowed).containsText("取消关注");
    stage.shoot(desk.page(), "desk-unfollowed");
    follower.follow();
    assertThat(unfollowed).not().isVisible();
  }

  @Test
  @Tag("R234")
  void pictures_goBothWays(Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().leadTo(ACCOUNT, hotline.queue());
    Desk desk = stage.desk(hotline.agent()).goReady();
    Follower follower = stage.follower("橙子").mode("SAFE");
    follower.sendSamplePicture();
    desk.accept();
    Locator seen = desk.page().getByTestId("entry-image").locator("img");
    assertThat(seen).hasJSProperty("naturalWidth", 960);

    desk.attach(SampleFiles.picture("日落.png"));
    desk.sendAttached();
    Locator picture =
        follower.page().locator("[data-testid=follower-entry][data-type=IMAGE] img").last();
    assertThat(picture).hasJSProperty("naturalWidth", 320);
    follower.say("真好看😊");
    assertThat(desk.message("真好看😊")).isVisible();
    desk.say("嗯🌱");
    assertThat(follower.arrived("嗯🌱")).hasCount(1);
    stage.shoot(follower.page(), "follower-pictures");
  }

  @Test
  @Tag("R9")
  @Tag("R245")
  void conversationsOfAllChannels_standInOneInboxAndKeepToTheAgentsLimit(Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().leadTo(ACCOUNT, hotline.queue());
    Desk desk = stage.desk(hotline.agent()).goReady();
    List<String> taken = new ArrayList<>();
    Follower follower = stage.follower("晚晚").mode("SAFE");
    follower.say("我从微信来");
    taken.add(desk.accept());
    for (int i = 1; i <= 2; i++) {
      stage.visitor(hotline.site()).say("我从网页来，第" + i + "位");
      taken.add(desk.accept());
    }
    assertThat(desk.inbox()).hasCount(3);
    taken.forEach(id -> assertThat(desk.inboxItem(id)).isVisible());
    assertThat(desk.inboxItem(taken.get(0))).containsText("微信");
    assertThat(desk.inboxItem(taken.get(1))).containsText("网页");
    assertThat(desk.page().getByTestId("agent-state")).containsText("3 / 3");
    stage.shoot(desk.page(), "desk-one-inbox");

    Visitor fourth = stage.visitor(hotline.site());
    fourth.say("我是第四位");
    desk.page().getByTestId("inbox-tab-WAITING").click();
    assertThat(desk.inbox()).hasCount(1);
    // The next one is only told of by the ACD's next round: the fourth was not offered in it.
    Visitor fifth = stage.visitor(hotline.site());
    fifth.say("我是第五位");
    assertThat(fifth.waiting()).hasAttribute("data-ahead", "1");
    assertThat(desk.inbox()).hasCount(2);
    assertThat(desk.offer()).hasCount(0);
    assertThat(desk.frames().received())
        .noneMatch(frame -> frame.contains("\"on\":\"offer\"") && frame.contains("我是第四位"));

    desk.page().getByTestId("inbox-tab-MINE").click();
    desk.choose(taken.get(0));
    desk.close(taken.get(0), "information");
    assertThat(desk.offer()).containsText("我是第四位");
    desk.accept();
    assertThat(desk.inbox()).hasCount(3);
    assertThat(desk.offer()).hasCount(0);
  }
}
