package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a supervisor sees and does while others work, and what they see of it. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class LivePagesIT {
  private static final Hotline.Agent SUPERVISOR =
      new Hotline.Agent("supervisor1", "omniline", "supervisor1");

  @Test
  @Tag("R82")
  @Tag("R89")
  @Tag("R91")
  @Tag("R39")
  void liveView_showsWhoDoesWhat_hidesColumnsForGood_andDirects(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Hotline other = stage.hotline(0);
    Desk agent = stage.desk(hotline.agent()).goReady();
    Page page = stage.desk(SUPERVISOR).page();
    page.getByTestId("rail-live").click();
    page.getByTestId("live-find").fill(hotline.agent().name());
    String login = hotline.agent().login();
    Locator row = agents(page, hotline);
    assertThat(row).hasAttribute("data-state", "READY");

    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("在吗");
    String id = agent.accept();
    assertThat(row.getByTestId("live-talk")).hasCount(1);
    agent.page().getByTestId("own-queues").click();
    assertThat(agent.page().locator("[data-testid=own-queues-table] [data-column=serving]").first())
        .hasText("1");
    stage.shoot(agent.page(), "desk-own-queues");
    agent.page().keyboard().press("Escape");

    row.getByTestId("live-direct").click();
    page.getByTestId("direct-BUSY").check();
    page.getByTestId("direct-reason").fill("先喝口水，" + login);
    stage.shoot(page, "live-direct-agent");
    page.getByTestId("direct-submit").click();
    assertThat(agent.page().getByTestId("told")).containsText("先喝口水");
    stage.shoot(agent.page(), "desk-told");
    agent.page().getByTestId("told-read").click();
    assertThat(agent.page().getByTestId("told")).hasCount(0);
    assertThat(row).hasAttribute("data-state", "BUSY");

    Visitor waits = stage.visitor(hotline.site());
    waits.say("还有人吗");
    assertThat(waits.waiting()).isVisible();
    Locator waiting =
        page.getByTestId("live-waits")
            .filter(new Locator.FilterOptions().setHasText(hotline.queueName()));
    assertThat(waiting).hasCount(1);
    page.getByTestId("agent-columns").click();
    page.getByTestId("column-load").click();
    page.keyboard().press("Escape");
    assertThat(page.getByTestId("live-agents")).not().containsText("份量");
    stage.shoot(page, "live");
    waiting.getByTestId("live-move").click();
    page.getByTestId("direct-target").selectOption("queue:" + other.queue());
    page.getByTestId("direct-reason").fill("这边没有人了");
    stage.shoot(page, "live-move");
    page.getByTestId("direct-submit").click();
    assertThat(
            page.getByTestId("live-waits")
                .filter(new Locator.FilterOptions().setHasText(other.queueName())))
        .hasCount(1);

    Page tomorrow = stage.desk(SUPERVISOR).page();
    tomorrow.getByTestId("rail-live").click();
    assertThat(tomorrow.getByTestId("live-agents")).containsText("状态时长");
    assertThat(tomorrow.getByTestId("live-agents")).not().containsText("份量");
    agent.close(id, "other");
    row.getByTestId("live-direct").click();
    page.getByTestId("direct-SIGNED_OUT").check();
    page.getByTestId("direct-reason").fill("下班了");
    page.getByTestId("direct-submit").click();
    assertThat(agent.page().getByTestId("told")).hasAttribute("data-state", "SIGNED_OUT");
    assertThat(agent.page()).hasURL(Pattern.compile("/sign-in"));
    stage.shoot(agent.page(), "desk-signed-out");
  }

  private static Locator agents(Page page, Hotline hotline) {
    return page.getByTestId("live-agent")
        .filter(new Locator.FilterOptions().setHasText(hotline.queueName()));
  }

  @Test
  @Tag("R90")
  void alarm_popsUpAtTheSupervisorsDesk_isTakenBySomebody_andIsInTheHistory(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Desk desk = stage.desk(SUPERVISOR);
    Page page = desk.page();
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-alarms").click();
    assertThat(page.getByTestId("alarm-rules")).isVisible();
    page.getByTestId("admin-add").click();
    String name = "有人在等 " + hotline.site();
    page.getByTestId("alarm-rule-name").fill(name);
    page.getByTestId("alarm-rule-queue").selectOption(hotline.queue());
    page.getByTestId("alarm-rule-threshold").locator("input").fill("0");
    page.getByTestId("alarm-rule-threshold").locator("input").press("Tab");
    assertThat(page.getByTestId("alarm-rule-sentence"))
        .containsText(hotline.queueName() + "等待超过 0 人");
    stage.shoot(page, "admin-alarm-rule");
    page.getByTestId("dialog-save").click();
    assertThat(page.locator("[data-testid=alarm-rules] tr[data-name='" + name + "']")).isVisible();
    stage.shoot(page, "admin-alarms");

    Page live = stage.desk(SUPERVISOR).page();
    live.getByTestId("rail-live").click();
    assertThat(live.getByTestId("live-queues")).isVisible();
    double before = live.getByTestId("live-queues").boundingBox().y;
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("有人吗");
    assertThat(live.getByTestId("alarm-popup").filter(new Locator.FilterOptions().setHasText(name)))
        .isVisible();
    assertThat(live.getByTestId("live-queues").boundingBox().y)
        .as("an alarm moves nothing on the page")
        .isEqualTo(before);
    stage.shoot(live, "live-alarm");

    Locator popup =
        page.getByTestId("alarm-popups")
            .getByTestId("alarm-popup")
            .filter(new Locator.FilterOptions().setHasText(name));
    assertThat(popup).containsText(hotline.queueName() + "等待的人太多，告警时 1 人");
    stage.shoot(page, "desk-alarm");
    popup.getByTestId("alarm-aside").click();
    assertThat(popup).hasCount(0);
    page.getByTestId("alarm-bell").click();
    page.getByTestId("alarm-list")
        .getByTestId("alarm")
        .filter(new Locator.FilterOptions().setHasText(name))
        .getByTestId("alarm-acknowledge")
        .click();
    assertThat(page.getByTestId("alarm-list")).containsText("在处理");
    stage.shoot(page, "desk-alarm-bell");
    page.keyboard().press("Escape");

    Desk agent = stage.desk(hotline.agent()).goReady();
    agent.accept();
    page.getByTestId("tab-history").click();
    Locator history =
        page.locator("[data-testid=alarm-history] tr")
            .filter(new Locator.FilterOptions().setHasText(name));
    assertThat(history).hasCount(1);
    stage.shoot(page, "admin-alarm-history");
  }
}
