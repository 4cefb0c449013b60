package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One person who writes on two channels. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class JoiningIT {
  private static final String ON_WECHAT = "上周在公众号里写过蓝色风筝";
  private static final String ON_THE_WEB = "今天在网页上接着说";
  private static final String WECHAT_AGAIN = "又从公众号写来";

  @Test
  @Tag("R73")
  void followerAndVisitor_becomeOnePersonOnEveryDeskAndAreParted(Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().leadTo("wx-demo", hotline.queue());
    Desk desk = stage.desk(hotline.agent()).goReady();
    Follower follower = stage.follower("远帆");
    follower.say(ON_WECHAT);
    desk.close(desk.accept(), "study");
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say(ON_THE_WEB);
    String web = desk.accept();
    assertThat(desk.texts()).hasText(new String[] {ON_THE_WEB});
    assertThat(desk.page().getByTestId("earlier-contact")).hasCount(0);
    Desk second = stage.desk(hotline.agent());
    second.choose(web);
    assertThat(second.texts()).hasText(new String[] {ON_THE_WEB});

    joinByKeyboard(stage, desk.page(), "蓝色风筝");

    for (Desk each : List.of(desk, second)) {
      assertThat(each.texts()).hasText(new String[] {ON_WECHAT, ON_THE_WEB});
      assertThat(each.page().getByTestId("earlier-contact")).containsText(ON_WECHAT);
      assertThat(each.page().getByTestId("person-visits")).containsText("2");
      assertThat(each.page().getByTestId("person-identity")).hasCount(2);
    }
    assertThat(desk.page().getByTestId("person-panel")).containsText("说昨天也写过");
    stage.shoot(desk.page(), "desk-joined");
    assertSeesOnlyTheWeb(visitor);

    follower.say(WECHAT_AGAIN);
    assertThat(desk.offer()).containsText("第 3 次来访");
    String wechat = desk.accept();
    assertThat(desk.texts()).hasText(new String[] {ON_WECHAT, ON_THE_WEB, WECHAT_AGAIN});

    part(stage, desk.page());

    assertThat(desk.texts()).hasText(new String[] {ON_WECHAT, WECHAT_AGAIN});
    assertThat(desk.page().getByTestId("person-visits")).containsText("2");
    assertThat(desk.page().getByTestId("person-identity")).hasCount(1);
    assertThat(second.texts()).hasText(new String[] {ON_THE_WEB});
    assertThat(second.page().getByTestId("earlier-contact")).hasCount(0);
    assertThat(second.page().getByTestId("person-visits")).containsText("1");
    second.choose(wechat);
    assertThat(second.texts()).hasText(new String[] {ON_WECHAT, WECHAT_AGAIN});
    assertSeesOnlyTheWeb(visitor);
  }

  /** Without a mouse, from the button to the end. */
  private static void joinByKeyboard(Stage stage, Page page, String words) {
    page.getByTestId("person-join").focus();
    page.keyboard().press("Enter");
    assertThat(page.getByTestId("join-search")).isFocused();
    page.keyboard().insertText(words);
    Locator hit = page.getByTestId("join-hit");
    assertThat(hit).hasCount(1);
    assertThat(hit).containsText(ON_WECHAT);
    assertThat(page.getByTestId("join-this")).containsText("网页访客");
    assertThat(page.getByTestId("join-other")).containsText("微信");
    assertThat(page.getByTestId("join-other")).containsText(ON_WECHAT);
    assertThat(page.getByTestId("join-submit")).isDisabled();
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    assertThat(page.getByTestId("join-reason")).isFocused();
    page.keyboard().insertText("本人说昨天也写过");
    stage.shoot(page, "desk-join-dialog");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.getByTestId("join-dialog")).hasCount(0);
  }

  private static void part(Stage stage, Page page) {
    page.getByTestId("person-identity")
        .filter(new Locator.FilterOptions().setHasText("微信"))
        .getByTestId("person-part")
        .click();
    assertThat(page.getByTestId("part-submit")).isDisabled();
    page.getByTestId("part-reason").fill("口气完全不像");
    stage.shoot(page, "desk-part-dialog");
    page.getByTestId("part-submit").click();
    assertThat(page.getByTestId("part-dialog")).hasCount(0);
  }

  /** After a reload too: nothing of the WeChat side ever reached the browser. */
  private static void assertSeesOnlyTheWeb(Visitor visitor) {
    visitor.page().reload();
    visitor.awaitOnline();
    assertThat(visitor.texts()).hasText(new String[] {ON_THE_WEB});
    assertThat(visitor.frames().received())
        .noneMatch(frame -> frame.contains("公众号") || frame.contains("远帆"));
  }
}
