package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an administrator or a supervisor changes in the pages holds for the next conversation. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class RoutingPagesIT {
  private static final Hotline.Agent SUPERVISOR =
      new Hotline.Agent("supervisor1", "omniline", "supervisor1");

  @Test
  @Tag("R34")
  void rule_isRefusedAtItsPlaceTriedSavedAndObeyedByTheNextConversation(Stage stage) {
    Hotline listening = stage.hotline(1);
    Hotline law = stage.hotline(1);
    Desk listener = stage.desk(listening.agent()).goReady();
    Desk lawyer = stage.desk(law.agent()).goReady();
    Page page = administration(stage, "rules");
    page.getByTestId("admin-add").click();
    page.getByTestId("rule-name").fill("法律问题");
    String ofSite = "account == '" + listening.site() + "' &&\n";
    page.getByTestId("rule-condition").fill(ofSite + "txt.contains('律师')");
    page.getByTestId("rule-action-add").click();
    page.getByTestId("rule-action-queue").selectOption(law.queue());

    page.getByTestId("dialog-save").click();

    Locator mistake = page.getByTestId("rule-mistake").first();
    assertThat(mistake).containsText("第 2 行第 1 列");
    assertThat(mistake).containsText("没有名为“txt”的变量");
    stage.shoot(page, "admin-rule-mistake");

    page.getByTestId("rule-condition").fill(ofSite);
    page.getByTestId("rule-condition").press("End");
    page.getByTestId("rule-variable-text").click();
    page.getByTestId("rule-condition").pressSequentially(".contains('律师')");
    page.getByTestId("rule-try").click();
    Locator dialog = page.getByTestId("rule-dialog");
    dialog.getByTestId("try-queue").selectOption(listening.queue());
    dialog.getByTestId("try-account").fill(listening.site());
    dialog.getByTestId("try-text").fill("想问问律师");
    dialog.getByTestId("try-run").click();
    assertThat(dialog.getByTestId("plan-queue")).hasText(law.queueName());
    assertThat(dialog.locator("[data-testid=route-step][data-outcome=MATCHED]"))
        .containsText("法律问题");
    stage.shoot(page, "admin-rule-tried");
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("rule-dialog")).hasCount(0);
    assertThat(row(page, "法律问题")).containsText(law.queueName());
    stage.shoot(page, "admin-rules");

    Visitor first = stage.visitor(listening.site());
    first.say("我想找律师");
    String routed = lawyer.accept();
    page.getByTestId("why-number").fill(stage.baseUrl() + "/desk/c/" + routed);
    page.getByTestId("why-ask").click();
    assertThat(
            page.getByTestId("why-here").locator("[data-testid=route-step][data-outcome=MATCHED]"))
        .containsText("法律问题");

    row(page, "法律问题").getByTestId("rule-active").click();
    assertThat(row(page, "法律问题")).hasClass(java.util.regex.Pattern.compile("off"));
    stage.visitor(listening.site()).say("也想找律师");
    listener.accept();
    assertThat(listener.texts()).hasText(new String[] {"也想找律师"});
  }

  @Test
  void rule_savedByTwoKeepsWhatBothTyped(Stage stage) {
    Hotline hotline = stage.hotline(0);
    String name = "两人同改 " + hotline.site();
    Page page = administration(stage, "rules");
    page.getByTestId("admin-add").click();
    page.getByTestId("rule-name").fill(name);
    page.getByTestId("rule-condition").fill("account == '" + hotline.site() + "'");
    page.getByTestId("rule-action-add").click();
    page.getByTestId("rule-action-kind").selectOption("PRIORITY");
    page.getByTestId("dialog-save").click();
    Page other = administration(stage, "rules");
    for (Page each : new Page[] {page, other}) {
      row(each, name).getByTestId("rule-edit").click();
    }
    other.getByTestId("rule-condition").fill("false");
    other.getByTestId("dialog-save").click();
    assertThat(other.getByTestId("rule-dialog")).hasCount(0);

    page.getByTestId("rule-condition").fill("false && vip");
    page.getByTestId("dialog-save").click();

    assertThat(page.getByTestId("conflict")).containsText("false");
    assertThat(page.getByTestId("rule-condition")).hasValue("false && vip");
    stage.shoot(page, "admin-rule-conflict");
    page.getByTestId("conflict-theirs").click();
    assertThat(page.getByTestId("rule-condition")).hasValue("false");
    page.getByTestId("conflict-back").click();
    assertThat(page.getByTestId("rule-condition")).hasValue("false && vip");
    page.getByTestId("conflict-mine").click();
    assertThat(page.getByTestId("rule-dialog")).hasCount(0);
    assertThat(row(page, name)).containsText("false && vip");
  }

  @Test
  void hours_savedInThePageCloseAndOpenAQueue(Stage stage) {
    Hotline hotline = stage.hotline(0);
    Page page = administration(stage, "hours");
    page.getByTestId("admin-add").click();
    page.getByTestId("hours-name").fill("夜间 " + hotline.site());
    page.getByTestId("hours-code").fill(hotline.site());
    page.getByTestId("hours-closed-text").fill("现在没有人值班，紧急请拨 12356。");
    page.getByTestId("hours-queue-" + hotline.queue()).check();
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("hours-dialog")).hasCount(0);

    Visitor early = stage.visitor(hotline.site());
    early.say("有人吗");
    assertThat(early.message("紧急请拨 12356")).isVisible();

    hours(page, hotline.site()).getByTestId("hours-edit").click();
    page.getByTestId("hours-MONDAY-add").click();
    assertThat(page.getByTestId("hours-MONDAY-from")).hasValue("09:00");
    page.getByTestId("hours-MONDAY-from").fill("");
    page.getByTestId("dialog-save").click();
    // What the browser says of it is said in the language of the page.
    assertThat(page.getByTestId("hours-MONDAY-from")).hasJSProperty("validationMessage", "还没有填");
    page.getByTestId("hours-MONDAY-from").fill("20:00");
    page.getByTestId("hours-MONDAY-until").fill("25:00");
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("hours-dialog")).isVisible();
    assertThat(page.getByTestId("hours-MONDAY-wrong")).containsText("请按 09:30 这样写时刻");
    page.getByTestId("hours-MONDAY-until").fill("20:00");
    assertThat(page.getByTestId("hours-MONDAY")).containsText("到次日");
    page.getByTestId("hours-MONDAY-copy").click();
    assertThat(page.getByTestId("hours-SUNDAY-until")).hasValue("20:00");
    stage.shoot(page, "admin-hours-edit");
    page.getByTestId("dialog-save").click();
    assertThat(hours(page, hotline.site())).containsText("20:00–次日 20:00");
    stage.shoot(page, "admin-hours");

    Visitor late = stage.visitor(hotline.site());
    late.say("现在呢");
    assertThat(late.waiting()).isVisible();
    assertThat(late.message("紧急请拨 12356")).hasCount(0);
  }

  @Test
  void calendar_takesSeveralDaysAtOnceAndGivesThemBack(Stage stage) {
    Page page = administration(stage, "hours");
    page.getByTestId("tab-calendar").click();
    String year = page.getByTestId("calendar-year").innerText().replaceAll("\\D", "");
    day(page, year + "-09-29").click();
    page.keyboard().down("Shift");
    day(page, year + "-10-02").click();
    page.keyboard().up("Shift");
    page.getByTestId("days-name").fill("国庆节");
    stage.shoot(page, "admin-calendar-chosen");

    page.getByTestId("days-save").click();

    assertThat(page.getByTestId("calendar-list").locator("li")).hasCount(4);
    assertThat(page.getByTestId("calendar-list")).containsText("国庆节");
    day(page, year + "-09-29").click();
    assertThat(page.getByTestId("days-name")).hasValue("国庆节");
    page.keyboard().press("Shift+ArrowDown");
    stage.shoot(page, "admin-calendar");
    page.getByTestId("days-remove").click();
    page.locator(".el-message-box__btns .el-button--primary").click();
    assertThat(page.getByTestId("calendar-list").locator("li")).hasCount(0);

    page.getByTestId("tab-texts").click();
    assertThat(page.getByTestId("text-blocked").locator("textarea").first())
        .hasValue(java.util.regex.Pattern.compile("12356"));
    assertThat(page.getByTestId("text-blocked-english"))
        .hasValue(java.util.regex.Pattern.compile("call 12356"));
    stage.shoot(page, "admin-texts");
  }

  @Test
  @Tag("R20")
  void blockedVisitor_readsTheNumbersIsCountedAndComesThroughAfterTheEnd(Stage stage) {
    Talk talk = stage.talk("第一次");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();
    String id = talk.id();
    Hotline hotline = talk.hotline();
    desk.close(id, "other");
    Desk supervisor = stage.desk(SUPERVISOR);
    Page page = supervisor.page();
    page.navigate(stage.baseUrl() + "/desk/c/" + id);
    page.getByTestId("conversation-menu").click();
    stage.shoot(page, "desk-conversation-menu");
    page.getByTestId("conversation-block").click();
    String reason = "反复辱骂 " + hotline.site();
    page.getByTestId("listing-reason").fill(reason);
    stage.shoot(page, "desk-block");
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("listing-dialog")).hasCount(0);

    visitor.say("第二次");

    assertThat(visitor.message("12356")).isVisible();
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-lists").click();
    Locator listing =
        page.getByTestId("listing-row").filter(new Locator.FilterOptions().setHasText(reason));
    assertThat(listing.getByTestId("listing-attempts")).hasAttribute("data-n", "1");
    assertThat(desk.offer()).hasCount(0);
    stage.shoot(page, "admin-lists");

    listing.getByTestId("listing-end").click();
    page.locator(".el-message-box__btns .el-button--primary").click();
    assertThat(listing).hasCount(0);
    visitor.say("第三次");
    desk.accept();
    assertThat(desk.message("第三次")).isVisible();
    page.getByTestId("lists-ended").check();
    assertThat(listing).containsText("已结束");
  }

  private static Page administration(Stage stage, String section) {
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-" + section).click();
    // The page before stays until this one is fetched, and it has a button to add something too.
    assertThat(page.getByTestId(section.equals("rules") ? "rules-try" : "tab-week")).isVisible();
    return page;
  }

  private static Locator row(Page page, String name) {
    return page.locator("[data-testid=rule-row][data-name='" + name + "']");
  }

  private static Locator hours(Page page, String code) {
    return page.locator("[data-testid=hours-table] tr[data-code='" + code + "']");
  }

  private static Locator day(Page page, String day) {
    return page.locator("[data-testid=calendar] button[data-day='" + day + "']");
  }
}
