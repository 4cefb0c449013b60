package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent whose ear is a mobile: the dialogs, the call, and how a supervisor sees it. */
@ExtendWith(BrowserExtension.class)
@Timeout(240)
class SeatPagesIT {
  private static final Hotline.Agent SUPERVISOR =
      new Hotline.Agent("supervisor1", "omniline", "supervisor1");

  private static final String MOBILE = "13910319471";
  private static final String NUMBER = "07715550471";

  private static void setsTelephone(Page page) {
    page.getByTestId("avatar-menu").click();
    page.getByTestId("own-terminal").click();
    page.getByTestId("terminal-OUTSIDE").click();
  }

  /** Lets the agent use a telephone outside, as an administrator does. */
  private static void allows(Stage stage, Hotline hotline) {
    Page page = stage.context(1440, 900).newPage();
    page.navigate(stage.baseUrl() + "/desk/admin/users");
    SignInForm.fill(page, "admin", "omniline");
    Locator row =
        page.getByTestId("users-table")
            .locator("tbody tr")
            .filter(new Locator.FilterOptions().setHasText(hotline.agent().login()));
    row.getByTestId("user-telephone").click();
    page.getByTestId("user-may-outside").click();
    stage.shoot(page, "admin-user-telephone");
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("user-telephone-dialog")).hasCount(0);
  }

  @Test
  @Tag("R42")
  @Tag("R41")
  void mobileIsNamed_takesACallByOne_andDutyIsMarkedAndEnded(Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().createNumber(hotline.site() + "-phone", "外线", hotline.queue(), NUMBER);
    Desk desk = stage.desk(hotline.agent());
    Page page = desk.page();
    setsTelephone(page);
    assertThat(page.getByTestId("outside-not-allowed")).isVisible();
    assertThat(page.getByTestId("outside-save")).isDisabled();
    page.keyboard().press("Escape");
    allows(stage, hotline);
    page.reload();
    desk.awaitGreeting();

    setsTelephone(page);
    page.getByTestId("outside-number").fill("120");
    page.getByTestId("outside-save").click();
    assertThat(page.getByTestId("outside-problem")).containsText("服务号码");
    page.getByTestId("outside-number").fill(MOBILE);
    stage.shoot(page, "desk-terminal-outside");
    page.getByTestId("outside-save").click();
    assertThat(page.getByTestId("terminal-dialog")).hasCount(0);

    desk.goReady();
    Page phone = stage.phone();
    phone.getByTestId("phone-access").fill(NUMBER);
    phone.getByTestId("phone-number").fill("13910319472");
    phone.getByTestId("phone-call").click();
    assertThat(desk.offer()).containsText("按 1");
    assertThat(page.getByTestId("offer-press-key")).isVisible();
    stage.shoot(page, "desk-offer-outside");
    Locator mobile =
        phone.locator("#phones > *").filter(new Locator.FilterOptions().setHasText(MOBILE));
    mobile.getByTestId("phone-press-1").click();
    assertThat(page.getByTestId("call-panel")).hasAttribute("data-phase", "TALKING");
    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    mobile.getByTestId("phone-on-hook").click();
    desk.writeUp(id, "other");

    page.getByTestId("avatar-menu").click();
    page.getByTestId("own-duty").click();
    page.getByTestId("duty-hours-4").click();
    stage.shoot(page, "desk-duty");
    page.getByTestId("duty-begin").click();
    assertThat(page.getByTestId("duty-dialog")).hasCount(0);
    page.getByTestId("avatar-menu").click();
    assertThat(page.getByTestId("own-duty")).containsText("值班至");
    page.keyboard().press("Escape");

    Page boss = stage.desk(SUPERVISOR).page();
    boss.getByTestId("rail-live").click();
    boss.getByTestId("live-find").fill(hotline.agent().name());
    Locator mark =
        boss.locator("[data-testid=live-agent]")
            .filter(new Locator.FilterOptions().setHas(boss.getByTestId("live-duty")));
    assertThat(mark).hasCount(1);
    assertThat(mark).containsText("虚拟坐席");
    stage.shoot(boss, "live-duty");
    mark.getByTestId("live-duty-stop").click();
    boss.getByTestId("duty-stop-reason").fill("今天的班结束了");
    stage.shoot(boss, "live-duty-stop");
    boss.getByTestId("duty-stop-submit").click();
    assertThat(boss.getByTestId("live-duty")).hasCount(0);
    page.getByTestId("avatar-menu").click();
    assertThat(page.getByTestId("own-duty")).hasText("电话值班");
    page.keyboard().press("Escape");
    desk.switchTo("NOT_READY");
  }
}
