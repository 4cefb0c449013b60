package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call that was, on its page; and the keys that callers pressed, on the page of their flow. */
@ExtendWith(BrowserExtension.class)
@Timeout(150)
class CallReportPagesIT {
  /** Has a telephone of the demonstration. */
  private static final Hotline.Agent AGENT = new Hotline.Agent("agent4", "omniline", "苏禾");

  private static final Hotline.Agent SUPERVISOR = new Hotline.Agent("supervisor1", "omniline", "");
  private static final String TELEPHONE = "1004";
  private static final String NUMBER = "13910310077";
  private static final String MENU_NUMBER = "07715550188";

  private static final String FLOW =
      """
      {"format": 1, "start": "menu", "variables": [],
       "nodes": [
        {"id": "menu", "name": "主菜单", "type": "MENU", "prompts": ["%s"], "exhausted": "bye",
         "choices": [{"key": "1", "label": "心理咨询", "next": "desk"},
                     {"key": "2", "label": "法律咨询", "next": "bye"}]},
        {"id": "desk", "name": "转人工", "type": "QUEUE", "queue": "%s", "failed": "bye"},
        {"id": "bye", "name": "再见", "type": "HANGUP"}]}
      """;

  private static Locator dial(Page phone, String number) {
    phone.getByTestId("phone-number").fill(number);
    phone.getByTestId("phone-call").click();
    Locator call =
        phone
            .getByTestId("phone-call-row")
            .filter(new Locator.FilterOptions().setHasText(number + " → "));
    assertThat(call).hasCount(1);
    return call;
  }

  /**
   * Calls and presses a key; the number. Calls follow what was published within seconds: whoever
   * came too early hangs up and calls again.
   */
  private static String inTheMenu(Page phone, String prompt) {
    for (int each = 10; each < 40; each++) {
      String number = "139103101" + each;
      Locator call = dial(phone, number);
      // The page tells a prompt by its words, once it knows them.
      Pattern menu = Pattern.compile(prompt + "|法律咨询请按2");
      assertThat(call).containsText(Pattern.compile(menu + "|请稍候|等候音乐"));
      if (menu.matcher(call.innerText()).find()) {
        press(call, "2");
        assertThat(call).containsText("已结束");
        return number;
      }
      call.getByTestId("phone-hangup").click();
      assertThat(call).containsText("已结束");
    }
    throw new AssertionError("The number never leads to the flow.");
  }

  private static void press(Locator call, String key) {
    call.getByTestId("phone-key")
        .filter(new Locator.FilterOptions().setHasText(key))
        .first()
        .click();
  }

  @Test
  @Tag("R276")
  void call_isFoundByItsNumber_andOpenedToAllThatHappened(Stage stage) {
    Page phone = stage.phone();
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("RINGS");
    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    Locator call = dial(phone, NUMBER);
    assertThat(desk.offer()).containsText("139 1031 0077");
    page.getByTestId("offer-accept").click();
    assertThat(call).containsText("正与话机 " + TELEPHONE + " 通话");
    page.getByTestId("call-hold").click();
    assertThat(call).containsText("等候音乐");
    page.getByTestId("call-hold").click();
    assertThat(call).containsText("正与话机 " + TELEPHONE + " 通话");
    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    page.getByTestId("call-hangup").click();
    assertThat(call).containsText("满意请按1");
    press(call, "1");
    assertThat(call).containsText("已结束");
    desk.writeUp(id, "other");
    desk.switchTo("NOT_READY");

    Page boss = stage.desk(SUPERVISOR).page();
    boss.navigate(stage.baseUrl() + "/desk/admin/calls");
    assertThat(boss.getByTestId("call-row").first()).isVisible();
    boss.getByTestId("calls-number").fill("１３910310077");
    boss.getByTestId("calls-find").click();
    Locator row = boss.getByTestId("call-row");
    assertThat(row).hasCount(1);
    assertThat(row).containsText("已接听");
    assertThat(row).containsText(AGENT.name());
    assertThat(row).containsText("北京");
    assertThat(row).not().containsText("10310077");
    stage.shoot(boss, "admin-calls");
    row.getByTestId("call-open").click();
    assertThat(boss.getByTestId("call-outcome")).hasText("已接听");
    Locator happenings = boss.getByTestId("happenings");
    for (String told : new String[] {"来电线路", "排队", "邀请座席", "振铃", "保持", "评价", "正常挂机"}) {
      assertThat(happenings).containsText(told);
    }
    assertThat(happenings).containsText("满意（按键 1）");
    stage.shoot(boss, "admin-call");

    page.getByTestId("rail-calls").click();
    assertThat(page.getByTestId("call-row").first()).containsText(AGENT.name());
    stage.shoot(page, "desk-calls");
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("ANSWERS");
  }

  @Test
  @Tag("R63")
  void keysThatWerePressed_areCountedOnThePageOfTheFlow(Stage stage) {
    Hotline hotline = stage.hotline(1);
    String code = "counted-" + hotline.site();
    String id =
        stage
            .admin()
            .publishFlow(
                code, "热线菜单", FLOW.formatted(code, hotline.site().replace("site", "night")));
    stage.admin().createNumber(code, "菜单电话", hotline.queue(), MENU_NUMBER, code);
    Page phone = stage.phone();
    phone.getByTestId("phone-access").fill(MENU_NUMBER);
    String number = inTheMenu(phone, code);

    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    page.navigate(stage.baseUrl() + "/desk/admin/flows/" + id);
    page.getByTestId("tab-counts").click();
    Locator menu = page.locator("[data-node=menu]");
    assertThat(menu).containsText("主菜单");
    assertThat(menu).containsText("2 法律咨询 × 1");
    assertThat(menu).containsText("1 心理咨询 × 0");
    assertThat(page.getByTestId("counts-row").nth(1)).hasAttribute("data-node", "desk");
    assertThat(page.locator("[data-node=bye] td").nth(1)).hasText("1");
    stage.shoot(page, "admin-flow-counts");

    page.getByTestId("admin-calls").click();
    page.getByTestId("calls-number").fill(number);
    page.getByTestId("calls-find").click();
    assertThat(page.getByTestId("call-row")).hasCount(1);
    page.getByTestId("call-open").click();
    assertThat(page.getByTestId("happenings")).containsText(Pattern.compile("主菜单[\\s\\S]*按键 2"));
    stage.shoot(page, "admin-call-flow");
  }
}
