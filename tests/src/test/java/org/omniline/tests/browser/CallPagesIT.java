package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call on both its pages: who dials by the playground's switch, and the desk that has it. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class CallPagesIT {
  /** Has a telephone of the demonstration. */
  private static final Hotline.Agent AGENT = new Hotline.Agent("agent4", "omniline", "苏禾");

  private static final Hotline.Agent SUPERVISOR =
      new Hotline.Agent("supervisor1", "omniline", "supervisor1");

  private static final String TELEPHONE = "1004";
  private static final String OWN_NUMBER = "07715550123";

  @Test
  @Tag("R66")
  void call_isOfferedAnsweredHeldTakenBackAndHungUpAtTheDesk(Stage stage) {
    Page phone = stage.phone();
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("RINGS");
    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    Locator call = dial(phone, "13910310000");
    assertThat(desk.offer()).containsText("139 1031 0000");
    assertThat(desk.offer()).containsText("北京");
    stage.shoot(page, "desk-call-offer");

    page.getByTestId("offer-accept").click();
    assertThat(page.getByTestId("call-panel")).isVisible();
    assertThat(call).containsText("正与话机 " + TELEPHONE + " 通话");
    stage.shoot(page, "desk-call");

    page.getByTestId("call-hold").click();
    assertThat(call).containsText("等候音乐");
    stage.shoot(page, "desk-call-held");
    assertThat(page.getByTestId("call-hold")).containsText("恢复");
    page.getByTestId("call-hold").click();
    assertThat(call).containsText("正与话机 " + TELEPHONE + " 通话");

    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    page.getByTestId("call-hangup").click();
    assertThat(desk.conversation(id, "WRAP_UP")).isVisible();
    assertThat(call).containsText("满意请按1");
    press(call, "1");
    assertThat(call).containsText("感谢您的评价");
    assertThat(call).containsText("已结束");
    assertThat(desk.events("CALL_RATED")).containsText("来电者评价：满意（按键 1）");
    stage.shoot(page, "desk-call-rated");
    assertThat(desk.events("CALL_HELD")).hasCount(1);
    assertThat(desk.events("CALL_RESUMED")).hasCount(1);
    desk.writeUp(id, "other");
    desk.switchTo("NOT_READY");
    Page boss = stage.desk(SUPERVISOR).page();
    boss.navigate(stage.baseUrl() + "/desk/admin/ratings");
    assertThat(
            boss.getByTestId("ratings-table")
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(AGENT.name())))
        .containsText("100%");
    stage.shoot(boss, "admin-ratings");
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("ANSWERS");
  }

  @Test
  void whoWaits_pressesTwo_andIsInTheListToBeCalledBack(Stage stage) {
    // A number of its own: whoever is ready for the demonstration's is not asked.
    Hotline hotline = stage.hotline(1);
    stage.admin().createNumber(hotline.site() + "-phone", "夜间电话", hotline.queue(), OWN_NUMBER);
    Page phone = stage.phone();
    phone.getByTestId("phone-access").fill(OWN_NUMBER);
    Locator call = dial(phone, "13910310001");
    assertThat(call).containsText("需要我们回拨，请按，2");

    press(call, "2");
    assertThat(call).containsText("确认请按1");
    stage.shoot(phone, "phone-callback");
    press(call, "1");
    assertThat(call).containsText("已经记下");
    call.getByTestId("phone-hangup").click();

    Desk desk = stage.desk(hotline.agent());
    Page page = desk.page();
    page.getByTestId("rail-missed").click();
    Locator asked =
        page.locator("[data-testid=missed-row][data-kind=CONTACT_REQUEST]")
            .filter(new Locator.FilterOptions().setHasText("139****0001"));
    assertThat(asked).hasCount(1);
    assertThat(asked).containsText("打电话");
    stage.shoot(page, "desk-missed-callback");

    asked.getByTestId("missed-take").click();
    assertThat(page.getByTestId("missed-banner")).containsText("139****0001");
    page.getByTestId("missed-no-need").click();
    assertThat(page.getByTestId("dial-back")).isVisible();
    stage.shoot(page, "desk-call-back");
    // Nobody is on the line, and nobody needs to be called.
    desk.close(page.getByTestId("conversation").getAttribute("data-conversation"), "other");
  }

  @Test
  @Tag("R55")
  @Tag("R57")
  void caller_isSentThroughAFlow_andIsBackWithWhatWasKeyedIn(Stage stage) {
    stage
        .admin()
        .createFlow(
            "record-number",
            "登记号录入",
            "请输入三位登记号。",
            new JsonObject(
                """
                {"format": 1, "start": "ask",
                 "variables": [{"name": "record", "type": "TEXT"}],
                 "nodes": [
                  {"id": "ask", "type": "COLLECT", "prompts": ["record-number"], "min": 3, "max": 3,
                   "variable": "record", "timeoutMs": 60000, "next": "back", "exhausted": "back"},
                  {"id": "back", "type": "RETURN"}]}
                """));
    Page phone = stage.phone();
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("RINGS");
    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    Locator call = dial(phone, "13910310004");
    page.getByTestId("offer-accept").click();
    assertThat(call).containsText("正与话机 " + TELEPHONE + " 通话");

    page.getByTestId("call-flow").click();
    page.getByTestId("flow-record-number").click();
    stage.shoot(page, "desk-call-flow-dialog");
    page.getByTestId("flow-submit").click();
    assertThat(call).containsText(Pattern.compile("record-number|请输入三位登记号"));
    assertThat(page.getByTestId("call-state")).containsText("来电者在走流程“登记号录入”");
    stage.shoot(page, "desk-call-in-flow");
    for (String key : List.of("2", "0", "5")) {
      press(call, key);
    }
    assertThat(call).containsText("正与话机 " + TELEPHONE + " 通话");
    assertThat(page.getByTestId("call-given")).containsText("205");
    assertThat(desk.events("CALL_FROM_FLOW")).containsText("205");
    stage.shoot(page, "desk-call-from-flow");

    page.getByTestId("call-flow").click();
    page.getByTestId("flow-record-number").click();
    page.getByTestId("flow-submit").click();
    page.getByTestId("flow-back").click();
    assertThat(call).containsText("正与话机 " + TELEPHONE + " 通话");
    assertThat(page.getByTestId("flow-back")).hasCount(0);

    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    call.getByTestId("phone-hangup").click();
    desk.writeUp(id, "other");
    desk.switchTo("NOT_READY");
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("ANSWERS");
  }

  /** Calls the hotline; the call among those on the page. */
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

  private static void press(Locator call, String key) {
    call.getByTestId("phone-key")
        .filter(new Locator.FilterOptions().setHasText(key))
        .first()
        .click();
  }
}
