package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same flow in front of a chat page and a WeChat account. */
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class TextMenuPagesIT {
  private static final String WECHAT = "wx-demo";

  /** A flow is read within seconds of its publication. */
  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

  private static JsonObject graph(String queue) {
    return new JsonObject(
        """
        {"format":1,"start":"hello","variables":[{"name":"topic","type":"TEXT"},
           {"name":"age","type":"TEXT"}],
         "nodes":[
          {"id":"hello","type":"PLAY","prompts":["menu-hello"],"next":"menu"},
          {"id":"menu","type":"MENU","prompts":["menu-choose"],"variable":"topic",
           "exhausted":"age","tries":3,
           "choices":[{"key":"1","label":"睡不着","next":"age"},
                      {"key":"2","label":"和家人吵架","next":"age"},
                      {"key":"3","label":"学习压力","next":"age"}]},
          {"id":"age","type":"COLLECT","prompts":["menu-age"],"min":1,"max":3,"variable":"age",
           "next":"person","exhausted":"person"},
          {"id":"person","type":"QUEUE","queue":"%s","failed":"bye"},
          {"id":"bye","type":"HANGUP"}]}
        """
            .formatted(queue));
  }

  private static void prompts(Stage stage) {
    AdminApi admin = stage.admin();
    admin.prompt("menu-hello", "您好，这里是向阳中学心理角。");
    admin.prompt("menu-choose", "想聊哪方面的事？");
    admin.prompt("menu-age", "请问您多大？回复数字就好。");
  }

  @Test
  @Tag("R48")
  @Tag("R56")
  void visitorAndFollower_chooseInWriting_andTheCounsellorSeesTheirAnswers(Stage stage) {
    prompts(stage);
    Hotline hotline = stage.hotline(1);
    String queue = hotline.site().replace("site-", "night-");
    stage.admin().publishFlow("written-" + hotline.site(), "文字导航", graph(queue));
    stage.admin().beginWith(hotline.site(), "written-" + hotline.site());
    awaitMenu(stage, hotline.site());

    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("你好");
    Page page = visitor.page();
    assertThat(visitor.message("想聊哪方面的事？")).isVisible(SOON);
    stage.shoot(page, "visitor-menu");
    visitor.say("随便");
    assertThat(visitor.message("没有看懂您的回答")).isVisible();
    page.getByTestId("visitor-choice-2").click();
    assertThat(visitor.message("请问您多大")).isVisible();
    visitor.say("15");
    assertThat(visitor.waiting()).isVisible();
    stage.shoot(page, "visitor-menu-passed");

    Desk desk = stage.desk(hotline.agent()).goReady();
    String first = desk.accept();
    Locator told = desk.page().getByText("age").first();
    assertThat(told).isVisible();
    stage.shoot(desk.page(), "desk-menu-answers");
    desk.close(first, "other");

    stage.admin().leadTo(WECHAT, hotline.queue());
    stage.admin().beginWith(WECHAT, "written-" + hotline.site());
    try {
      Follower follower = stage.follower("阿木");
      follower.say("在吗");
      assertThat(follower.arrived("3. 学习压力").first()).isVisible(SOON);
      follower.say("学习压力");
      assertThat(follower.arrived("请问您多大").first()).isVisible(SOON);
      stage.shoot(follower.page(), "follower-menu");
      follower.say("16");
      desk.accept();
      assertThat(desk.message("学习压力").last()).isVisible();
      stage.shoot(desk.page(), "desk-menu-wechat");
    } finally {
      stage.admin().beginWith(WECHAT, "");
    }
  }

  /** Published flows are read every two seconds. */
  private static void awaitMenu(Stage stage, String site) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              Visitor probe = stage.visitor(site);
              probe.say("在吗");
              Locator either =
                  probe.page().getByTestId("visitor-choices").or(probe.waiting()).first();
              assertThat(either).isVisible(SOON);
              boolean menu = probe.page().getByTestId("visitor-choices").isVisible();
              if (!menu) {
                probe.page().getByTestId("visitor-leave").click();
                probe.page().getByTestId("visitor-leave-yes").click();
                assertThat(probe.page().getByTestId("visitor-ended")).isVisible();
              }
              probe.page().close();
              return menu;
            });
  }
}
