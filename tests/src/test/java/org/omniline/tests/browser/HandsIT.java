package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.regex.Pattern;
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
    page.getByTestId("risk-proposal").waitFor();
    page.getByTestId("conversation-end").click();
    Locator asked = page.getByTestId("undecided-dialog");
    asked.getByTestId("risk-proposal").waitFor();
    stage.shoot(page, "desk-risk-undecided");
    asked.getByTestId("proposal-high").click();
    page.getByTestId("undecided-stay").click();
    assertThat(page.getByTestId("risk-banner")).isVisible();
    assertThat(visitor.page().locator("body")).not().containsText("危机");
    handOverAndLeave(stage, page, stage.desk(hotline.agents().get(1)).page(), hotline, visitor);
  }

  @Test
  @Tag("R65")
  void talk_comesByItself_goesFromHandToHand_andItsWrapUpCountsDown(Stage stage) {
    // Colleagues of every queue can be invited: no other test has one of the third one's name.
    Hotline hotline = stage.hotline(3);
    stage
        .admin()
        .route(
            hotline.queue(),
            60_000,
            new JsonObject()
                .put("autoAccept", new JsonArray().add("WEBCHAT"))
                .put(
                    "wrapUp",
                    new JsonObject()
                        .put("limitMs", 120_000)
                        .put("extensionMs", 60_000)
                        .put("extensions", 1)));
    Page page = stage.desk(hotline.agent()).goReady().page();
    assertThat(page.getByTestId("auto-accept")).containsText("网页");
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("有人在吗");
    assertThat(page.locator(".el-message")).containsText("已自动接入");
    assertThat(page.getByTestId("composer-tab-reply")).isVisible();
    stage.shoot(page, "desk-accepted-by-itself");
    String id = page.getByTestId("conversation").getAttribute("data-conversation");

    Hotline.Agent invited = hotline.agents().get(2);
    Desk colleague = stage.desk(invited);
    invite(stage, page, invited.name());
    colleague.choose(id);
    takeOver(stage, colleague, visitor);
    endWithTime(stage, colleague, id, visitor);
    // What one may not open is said, and so is how to get somebody new again.
    page.navigate(stage.baseUrl() + "/desk/admin");
    assertThat(page.locator(".el-message")).containsText("没有打开那一页的权限");
    assertThat(page.getByTestId("inbox-list")).isVisible();
  }

  private static void invite(Stage stage, Page page, String name) {
    page.getByTestId("conversation-menu").click();
    page.getByTestId("conversation-invite").click();
    Locator dialog = page.getByTestId("hand-dialog");
    dialog.locator("label").filter(new Locator.FilterOptions().setHasText(name)).click();
    dialog.getByTestId("guest-may-reply").check();
    stage.shoot(page, "desk-invite");
    dialog.getByTestId("hand-submit").click();
    assertThat(dialog).hasCount(0);
  }

  /** A guest who may answer is seen to type and may not judge the risk; who took over may. */
  private static void takeOver(Stage stage, Desk colleague, Visitor visitor) {
    Page page = colleague.page();
    assertThat(page.getByTestId("risk-not-yours")).isDisabled();
    stage.shoot(page, "desk-guest");
    colleague.field().pressSequentially("我也在");
    assertThat(visitor.page().getByTestId("visitor-typing")).isVisible();
    colleague.field().clear();
    page.getByTestId("conversation-menu").click();
    page.getByTestId("conversation-take-over").click();
    page.getByTestId("take-over-reason").fill("他要去开会");
    stage.shoot(page, "desk-take-over");
    page.getByTestId("hand-submit").click();
    assertThat(page.getByTestId("risk-menu")).isVisible();
    assertThat(page.getByTestId("risk-not-yours")).hasCount(0);
    assertThat(page.getByTestId("not-ready")).isVisible();
    page.getByTestId("ready-now").click();
    assertThat(page.locator("[data-testid=agent-state] [data-state=READY]")).isVisible();
    assertThat(page.getByTestId("not-ready")).hasCount(0);
  }

  /** The visitor reads that it has ended and what writing does; the wrap-up is prolonged once. */
  private static void endWithTime(Stage stage, Desk desk, String id, Visitor visitor) {
    Page page = desk.page();
    page.getByTestId("conversation-end").click();
    assertThat(visitor.events("ENDED")).containsText("结束了这次对话");
    assertThat(visitor.page().getByTestId("visitor-ended")).containsText("仍会送到");
    stage.shoot(visitor.page(), "visitor-talk-ended");
    Locator left = page.getByTestId("wrap-up-left");
    assertThat(left).containsText(Pattern.compile("1:\\d\\d|2:00"));
    stage.shoot(page, "desk-wrap-up-time");
    page.getByTestId("wrap-up-extend").click();
    assertThat(left).containsText(Pattern.compile("2:\\d\\d|3:00"));
    assertThat(page.getByTestId("wrap-up-extend")).hasCount(0);
    visitor.say("还有一句");
    assertThat(desk.conversation(id, "SERVING")).isVisible();
    assertThat(visitor.page().getByTestId("visitor-ended")).hasCount(0);
    desk.close(id, "other");
    assertThat(visitor.events("CLOSED")).hasCount(0);
    assertThat(visitor.page().getByTestId("visitor-ended")).containsText("新的对话");
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
    // Nobody new is offered behind the dialog, and no queue confirms.
    assertThat(page.getByTestId("agent-state")).containsText("置忙");
    assertThat(page.locator("[data-testid=hand-to] optgroup")).hasCount(1);
    String name = hotline.agents().get(1).name();
    Locator named =
        page.locator("[data-testid=hand-to] option")
            .filter(new Locator.FilterOptions().setHasText(name));
    assertThat(named.last()).isAttached();
    // A colleague of an earlier test may have the same name for a while: ours was made last.
    String option =
        named.all().stream()
            .map(one -> one.getAttribute("value"))
            .max(Comparator.comparingLong(value -> Long.parseLong(value.replaceAll("\\D", ""))))
            .orElseThrow();
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
