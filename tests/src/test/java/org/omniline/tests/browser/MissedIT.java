package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who cannot wait, and the counsellor who takes them from the list. */
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class MissedIT {
  @Test
  @Tag("R40")
  void whoLeft_readsItAndQueuesAgainOrLeavesAMessageByOneButton(Stage stage) {
    Hotline hotline = stage.hotline(0);
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("有人吗");
    leave(visitor);
    stage.shoot(visitor.page(), "visitor-left-queue");
    visitor.page().getByTestId("visitor-queue-again").click();
    assertThat(visitor.waiting()).isVisible();
    leave(visitor);
    visitor.page().getByTestId("visitor-message-instead").click();
    assertThat(visitor.waiting()).hasAttribute("data-later", "LEFT_MESSAGE");
  }

  private static void leave(Visitor visitor) {
    visitor.page().getByTestId("visitor-leave").click();
    visitor.page().getByTestId("visitor-leave-yes").click();
    assertThat(visitor.page().getByTestId("visitor-ended")).isVisible();
  }

  @Test
  @Tag("R35")
  @Tag("R40")
  void whoCannotWait_isTakenFromTheListAndAnswered(Stage stage) {
    Hotline hotline =
        stage.hotline(1, new JsonObject().put("choices", "mood=情绪困扰|Feelings\nhome=家庭关系"));
    Visitor visitor = stage.visitor(hotline.site());
    stage.shoot(visitor.page(), "visitor-choices");
    visitor.page().getByTestId("visitor-choice-mood").click();
    assertThat(visitor.message("情绪困扰")).isVisible();
    assertThat(visitor.page().getByTestId("visitor-estimate")).isVisible();
    assertThat(visitor.page().getByTestId("visitor-choices")).not().isVisible();
    stage.shoot(visitor.page(), "visitor-waiting-place");

    Desk desk = stage.desk(hotline.agent());
    desk.page().getByTestId("inbox-tab-WAITING").click();
    assertThat(desk.page().getByTestId("waiting-queue")).containsText("1");
    stage.shoot(desk.page(), "desk-waiting");

    visitor.page().getByTestId("visitor-contact").click();
    visitor.page().getByTestId("visitor-number").fill("今晚");
    visitor.page().getByTestId("visitor-contact-phone").click();
    assertThat(visitor.waiting().getByRole(AriaRole.ALERT)).isVisible();
    visitor.page().getByTestId("visitor-number").fill("138 0013 8000");
    stage.shoot(visitor.page(), "visitor-contact");
    visitor.page().getByTestId("visitor-contact-phone").click();
    assertThat(visitor.waiting()).hasAttribute("data-later", "CONTACT_REQUEST");
    stage.shoot(visitor.page(), "visitor-contact-noted");

    Visitor second = stage.visitor(hotline.site());
    second.say("孩子不肯去学校，我很着急");
    second.page().getByTestId("visitor-leave-message").click();
    assertThat(second.waiting()).hasAttribute("data-later", "LEFT_MESSAGE");
    second.say("明天白天我都在");
    stage.shoot(second.page(), "visitor-left-message");

    Visitor third = stage.visitor(hotline.site());
    third.say("算了");
    third.page().getByTestId("visitor-leave").click();
    third.page().getByTestId("visitor-leave-yes").click();
    assertThat(third.page().getByTestId("visitor-ended")).isVisible();

    assertThat(desk.page().getByTestId("rail-missed")).containsText("3");
    desk.page().getByTestId("rail-missed").click();
    assertThat(rows(desk)).hasCount(3);
    stage.shoot(desk.page(), "desk-missed");
    row(desk, "CONTACT_REQUEST").getByTestId("missed-take").click();
    Locator banner = desk.page().getByTestId("missed-banner");
    assertThat(banner).containsText("138****8000");
    desk.page().getByTestId("missed-show-number").click();
    assertThat(desk.page().getByTestId("missed-number")).hasText("13800138000");
    stage.shoot(desk.page(), "desk-missed-taken");
    desk.say("您好，我来联系您了");
    assertThat(visitor.message("我来联系您了")).isVisible();
    desk.page().getByTestId("missed-reached").click();
    assertThat(banner).not().isVisible();

    desk.page().getByTestId("rail-missed").click();
    assertThat(rows(desk)).hasCount(2);
    row(desk, "ABANDONED").getByTestId("missed-take").click();
    desk.say("刚才没能接到您，还想说说吗？");
    assertThat(third.message("还想说说吗")).isVisible();
    desk.page().getByTestId("rail-missed").click();
    row(desk, "ABANDONED").getByTestId("missed-no-need").click();
    assertThat(rows(desk)).hasCount(1);
    desk.page().getByTestId("tab-done").click();
    assertThat(rows(desk)).hasCount(2);
    stage.shoot(desk.page(), "desk-missed-done");
  }

  private static Locator rows(Desk desk) {
    return desk.page().getByTestId("missed-row");
  }

  private static Locator row(Desk desk, String kind) {
    Page page = desk.page();
    return page.locator("[data-testid=missed-row][data-kind=" + kind + "]");
  }
}
