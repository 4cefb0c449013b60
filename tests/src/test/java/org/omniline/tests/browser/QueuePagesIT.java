package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queues, their members and skills, as an administrator sets them in the pages. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class QueuePagesIT {
  @Test
  @Tag("R37")
  @Tag("R24")
  void queue_savedInThePageIsObeyedByTheNextConversation(Stage stage) {
    Hotline hotline = stage.hotline(2);
    Desk first = stage.desk(hotline.agents().get(0)).goReady();
    Desk second = stage.desk(hotline.agents().get(1)).goReady();
    Page page = administration(stage, "queues", "queues-table");
    row(page, hotline).getByTestId("queue-edit").click();
    page.getByTestId("strategy-LINEAR").check();
    Locator last = page.getByTestId("member").last();
    String preferred = last.getAttribute("data-user");
    last.getByTestId("member-up").click();
    page.getByTestId("queue-max-waiting").locator("input").fill("20");
    page.getByTestId("queue-max-waiting").locator("input").press("Tab");
    page.getByTestId("queue-on-limit").getByTestId("action-target").fill("请拨 12356");
    assertThat(page.getByTestId("queue-story")).containsText("最多等 20 人；满了请来访者留言");
    Locator day = page.locator("[data-testid=queue-shifts] [data-shift=白班]");
    day.getByTestId("queue-shift-counts").check();
    day.getByTestId("queue-shift-seats").locator("input").fill("5");
    day.getByTestId("queue-shift-seats").locator("input").press("Tab");
    stage.shoot(page, "admin-queue");
    page.getByTestId("queue-save").click();
    assertThat(row(page, hotline)).containsText("线性");
    stage.shoot(page, "admin-queues");

    Desk asked = preferred.equals(hotline.agents().get(0).login()) ? first : second;
    for (int i = 0; i < 3; i++) {
      stage.visitor(hotline.site()).say("在吗 " + i);
      asked.accept();
    }
    assertThat((asked == first ? second : first).offer()).hasCount(0);
  }

  @Test
  void queue_savedByTwoLaysBothSideBySide_aCircleIsNamed_andWhatIsInUseStays(Stage stage) {
    Hotline day = stage.hotline(1);
    Hotline night = stage.hotline(0);
    Page page = administration(stage, "queues", "queues-table");
    Page other = administration(stage, "queues", "queues-table");
    assertThat(page.getByTestId("queue-warnings")).containsText("「" + night.queueName() + "」没有成员");
    for (Page each : new Page[] {page, other}) {
      row(each, day).getByTestId("queue-edit").click();
    }
    other.getByTestId("strategy-CIRCULAR").check();
    other.getByTestId("queue-save").click();
    assertThat(row(other, day)).containsText("循环");

    overflow(page, night);
    page.getByTestId("queue-save").click();

    assertThat(page.getByTestId("conflict-differences")).containsText(night.queueName());
    assertThat(page.getByTestId("conflict-differences")).not().containsText("循环");
    assertThat(page.getByTestId("conflict-kept")).containsText("循环");
    stage.shoot(page, "admin-queue-conflict");
    page.getByTestId("conflict-mine").click();
    assertThat(row(page, day)).containsText("循环");
    assertThat(row(page, day)).containsText("转到「" + night.queueName() + "」");

    row(page, night).getByTestId("queue-edit").click();
    overflow(page, day);
    assertThat(page.getByTestId("queue-loop"))
        .containsText(night.queueName() + " → " + day.queueName() + " → " + night.queueName());
    assertThat(page.getByTestId("queue-save")).isDisabled();
    stage.shoot(page, "admin-queue-loop");

    page.getByTestId("admin-queues").click();
    UnsavedQuestion.giveUp(page);
    row(page, night).getByTestId("queue-active").click();
    assertThat(page.getByTestId("used-by")).containsText(day.queueName());
    stage.shoot(page, "admin-queue-in-use");
  }

  @Test
  @Tag("R46")
  void shift_isMadeInItsPage_countedOnByAQueue_andStaysWhileItIs(Stage stage) {
    Hotline hotline = stage.hotline(0);
    String name = "大夜 " + hotline.site();
    Page page = administration(stage, "shifts", "shifts-table");
    page.getByTestId("admin-add").click();
    page.getByTestId("shift-name").fill(name);
    page.getByTestId("shift-from").fill("22:00");
    page.getByTestId("shift-until").fill("06:00");
    stage.shoot(page, "admin-shift");
    page.getByTestId("dialog-save").click();
    Locator shift = page.locator("[data-testid=shifts-table] tr[data-code='" + name + "']");
    assertThat(shift).containsText("22:00–次日 06:00");
    stage.shoot(page, "admin-shifts");

    page.getByTestId("admin-queues").click();
    row(page, hotline).getByTestId("queue-edit").click();
    Locator wanted = page.locator("[data-testid=queue-shifts] [data-shift='" + name + "']");
    wanted.getByTestId("queue-shift-counts").check();
    wanted.getByTestId("queue-shift-seats").locator("input").fill("2");
    wanted.getByTestId("queue-shift-seats").locator("input").press("Tab");
    wanted.getByTestId("queue-shift-reserved").locator("input").fill("1");
    wanted.getByTestId("queue-shift-reserved").locator("input").press("Tab");
    wanted.scrollIntoViewIfNeeded();
    stage.shoot(page, "admin-queue-shifts");
    page.getByTestId("queue-save").click();
    assertThat(row(page, hotline)).isVisible();

    page.getByTestId("admin-shifts").click();
    shift.getByTestId("shift-active").click();
    assertThat(page.getByTestId("used-by")).containsText(hotline.queueName());
  }

  @Test
  @Tag("R30")
  void skill_givenInThePersonsDialogLetsTheNextConversationThrough(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Desk desk = stage.desk(hotline.agent()).goReady();
    String skill = "law-" + hotline.site();
    String name = "法律 " + hotline.site();
    Page page = administration(stage, "skills", "admin-add");
    page.getByTestId("admin-add").click();
    page.getByTestId("skill-name").fill(name);
    page.getByTestId("skill-code").fill(skill);
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("skill-dialog")).hasCount(0);
    page.getByTestId("admin-rules").click();
    assertThat(page.getByTestId("rules-try")).isVisible();
    page.getByTestId("admin-add").click();
    page.getByTestId("rule-name").fill("要求 " + hotline.site());
    page.getByTestId("rule-condition").fill("account == '" + hotline.site() + "'");
    page.getByTestId("rule-action-add").click();
    page.getByTestId("rule-action-kind").selectOption("SKILL");
    page.getByTestId("rule-action").locator("select").last().selectOption(skill);
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("rule-dialog")).hasCount(0);
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("想问法律");
    assertThat(visitor.waiting()).isVisible();
    page.getByTestId("admin-queues").click();
    assertThat(page.locator("[data-testid=queue-warnings] [data-kind=nobodyAtAll]"))
        .containsText("要求 " + hotline.site());
    assertThat(desk.offer()).hasCount(0);

    page.getByTestId("admin-users").click();
    page.locator("tr[data-code='" + hotline.agent().login() + "']")
        .getByTestId("user-edit")
        .click();
    page.getByTestId("user-skill-add").click();
    page.getByTestId("user-skill").last().selectOption(skill);
    stage.shoot(page, "admin-user-skills");
    saveTheSamePersonElsewhere(stage, hotline.agent().login());
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("conflict")).containsText("另一个名字");
    stage.shoot(page, "admin-user-conflict");
    page.getByTestId("conflict-mine").click();

    desk.accept();
    page.getByTestId("admin-skills").click();
    Locator mine = page.locator("[data-testid=skills-table] tr[data-code='" + skill + "']");
    // The skill is what was typed here; the name, untouched here, is what was saved elsewhere.
    assertThat(mine).containsText("另一个名字 1");
    mine.getByTestId("skill-active").click();
    assertThat(page.getByTestId("used-by")).containsText("要求 " + hotline.site());
    stage.shoot(page, "admin-skill-in-use");
  }

  private static void saveTheSamePersonElsewhere(Stage stage, String login) {
    Page other = administration(stage, "users", "admin-add");
    other.locator("tr[data-code='" + login + "']").getByTestId("user-edit").click();
    other.getByTestId("user-name").fill("另一个名字");
    other.getByTestId("dialog-save").click();
    assertThat(other.getByTestId("user-dialog")).hasCount(0);
  }

  private static void overflow(Page page, Hotline to) {
    page.getByTestId("queue-max-waiting").locator("input").fill("5");
    page.getByTestId("queue-max-waiting").locator("input").press("Tab");
    page.getByTestId("queue-on-limit").getByTestId("action-kind").selectOption("QUEUE");
    page.getByTestId("queue-on-limit").getByTestId("action-queue").selectOption(to.queue());
  }

  private static Page administration(Stage stage, String section, String shown) {
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-" + section).click();
    assertThat(page).hasURL(java.util.regex.Pattern.compile("/admin/" + section));
    assertThat(page.getByTestId(shown)).isVisible();
    return page;
  }

  private static Locator row(Page page, Hotline hotline) {
    String code = hotline.site().replace("site", "night");
    return page.locator("[data-testid=queues-table] tr[data-code='" + code + "']");
  }
}
