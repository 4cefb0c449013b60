package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What agents do with states and with danger, in the browser. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class HandsIT {
  @Test
  @Tag("R65")
  void states_areChosenAndSeenInTheOwnLog_andDangerThatWordsProposeIsJudged(Stage stage) {
    Hotline hotline = stage.hotline(2);
    Desk desk = stage.desk(hotline.agent());
    Page page = desk.page();
    for (String state : new String[] {"BUSY", "OUTBOUND", "WRAP_UP", "READY"}) {
      desk.switchTo(state);
    }
    page.getByTestId("agent-state").click();
    stage.shoot(page, "desk-states");
    page.getByTestId("agent-log-open").click();
    assertThat(page.getByTestId("agent-log-states").locator("[data-state=OUTBOUND]")).hasCount(1);
    assertThat(page.getByTestId("agent-log-totals").locator("[data-state=READY]")).isVisible();
    stage.shoot(page, "desk-agent-log");
    page.getByTestId("rail-inbox").click();

    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("我真的不 想 活 了");
    assertThat(desk.offer()).containsText("疑似危机");
    desk.accept();
    assertThat(page.getByTestId("risk-proposal")).containsText("不想活");
    stage.shoot(page, "desk-risk-proposal");
    page.getByTestId("proposal-dismiss").click();
    page.getByTestId("proposal-reason").fill("在转述一首歌的歌词");
    stage.shoot(page, "desk-risk-dismissing");
    page.getByTestId("proposal-dismiss-submit").click();
    assertThat(page.getByTestId("risk-proposal")).not().isVisible();
    visitor.say("可是我想结束生命");
    page.getByTestId("proposal-high").click();
    assertThat(page.getByTestId("risk-banner")).isVisible();
    assertThat(visitor.page().locator("body")).not().containsText("危机");
    handOverAndLeave(stage, page, stage.desk(hotline.agents().get(1)).page(), hotline, visitor);
  }

  @Test
  void crisisWords_areEditedInAPage(Stage stage) {
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    assertThat(page.getByTestId("rail-admin")).isVisible();
    page.navigate(stage.baseUrl() + "/desk/admin/crisis-words");
    assertThat(page.locator("[data-testid=crisis-words-table] tr[data-code=自杀]")).isVisible();
    page.getByTestId("admin-add").click();
    page.getByTestId("crisis-word-word").fill("红气球");
    page.getByTestId("crisis-word-level").selectOption("CONCERN");
    stage.shoot(page, "admin-crisis-word");
    page.getByTestId("dialog-save").click();
    assertThat(page.locator("[data-testid=crisis-words-table] tr[data-code=红气球]")).isVisible();
    stage.shoot(page, "admin-crisis-words");
    page.getByTestId("crisis-exception-add").click();
    page.getByTestId("crisis-word-word").fill("红气球飞走了");
    stage.shoot(page, "admin-crisis-exception");
    page.getByTestId("dialog-save").click();
    assertThat(page.locator("[data-testid=crisis-exceptions-table] tr[data-code=红气球飞走了]"))
        .isVisible();
  }

  /** Nobody leaves with somebody in the own hands; the colleague reads the note and confirms. */
  private static void handOverAndLeave(
      Stage stage, Page page, Page colleague, Hotline hotline, Visitor visitor) {
    page.getByTestId("avatar-menu").click();
    page.getByTestId("sign-out").click();
    assertThat(page.getByTestId("sign-out-dialog")).containsText("高危");
    String name = hotline.agents().get(1).name();
    String option =
        page.locator("[data-testid=hand-to] option")
            .filter(new Locator.FilterOptions().setHasText(name))
            .getAttribute("value");
    page.getByTestId("hand-to").selectOption(option);
    page.getByTestId("hand-note").fill("先确认他现在是不是一个人");
    stage.shoot(page, "desk-sign-out");
    page.getByTestId("hand-over-submit").click();
    assertThat(page.getByTestId("hand-status")).containsText(name);

    colleague.getByTestId("handover-asked").click();
    assertThat(colleague.getByTestId("handover-note")).containsText("是不是一个人");
    stage.shoot(colleague, "desk-handover-asked");
    colleague.getByTestId("handover-accept").click();
    assertThat(colleague.getByTestId("handover-banner")).not().isVisible();
    assertThat(page.getByTestId("sign-in-login")).isVisible();
    assertThat(visitor.page().locator("body")).containsText(name);
    assertThat(visitor.page().locator("body")).not().containsText("是不是一个人");
  }
}
