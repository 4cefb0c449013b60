package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an agent sees when a call comes: who, from where, by which keys, and what is open. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class CallPopPagesIT {
  /** Has a telephone of the demonstration. */
  private static final Hotline.Agent AGENT = new Hotline.Agent("agent4", "omniline", "苏禾");

  private static final String TELEPHONE = "1004";
  private static final String NUMBER = "07715550231";
  private static final String QUEUE = "default";

  private static final String FLOW =
      """
      {"format": 1, "start": "menu", "variables": [{"name": "topic", "type": "TEXT"}],
       "nodes": [
        {"id": "menu", "name": "您需要什么", "type": "MENU", "prompts": ["%s"], "exhausted": "desk",
         "variable": "topic", "timeoutMs": 60000,
         "choices": [{"key": "1", "label": "心理咨询", "next": "age"},
                     {"key": "2", "label": "法律咨询", "next": "desk"}]},
        {"id": "age", "name": "您的年龄", "type": "MENU", "prompts": ["%s"], "exhausted": "desk",
         "timeoutMs": 60000,
         "choices": [{"key": "1", "label": "未成年人", "next": "desk"},
                     {"key": "2", "label": "成人", "next": "desk"}]},
        {"id": "desk", "name": "转人工", "type": "QUEUE", "queue": "%s", "failed": "bye"},
        {"id": "bye", "name": "再见", "type": "HANGUP"}]}
      """;

  private static final String NOTHING =
      """
      {"format": 1, "start": "bye", "variables": [], "nodes": [{"id": "bye", "type": "HANGUP"}]}
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

  private static void press(Locator call, String key) {
    call.getByTestId("phone-key")
        .filter(new Locator.FilterOptions().setHasText(key))
        .first()
        .click();
  }

  /** Calls follow what was published within seconds: whoever came too early calls again. */
  private static Locator inTheMenu(Page phone, String prompt) {
    for (int each = 10; each < 40; each++) {
      Locator call = dial(phone, "139103102" + each);
      Pattern menu = Pattern.compile(prompt + "|法律咨询请按2");
      assertThat(call).containsText(Pattern.compile(menu + "|请稍候|等候音乐"));
      if (menu.matcher(call.innerText()).find()) {
        return call;
      }
      call.getByTestId("phone-hangup").click();
      assertThat(call).containsText("已结束");
    }
    throw new AssertionError("The number never leads to the flow.");
  }

  @Test
  @Tag("R56")
  @Tag("R71")
  void offer_tellsTheKeysInWords_andThePanelKeepsThemAndThePlace(Stage stage) {
    String code = "pop-menu";
    stage.admin().createFlow("pop-age", "年龄", "请问您成年了吗", new JsonObject(NOTHING));
    stage.admin().publishFlow(code, "热线菜单", FLOW.formatted(code, "pop-age", QUEUE));
    stage.admin().createNumber(code, "青少年热线", stage.hotline(1).queue(), NUMBER, code);
    Page phone = stage.phone();
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("RINGS");
    phone.getByTestId("phone-access").fill(NUMBER);
    Locator missed = inTheMenu(phone, code);
    press(missed, "2");
    assertThat(missed).containsText(Pattern.compile("请稍候|等候音乐"));
    missed.getByTestId("phone-hangup").click();
    assertThat(missed).containsText("已结束");
    String number = missed.innerText().replaceAll("(?s)^\\D*(\\d{11}).*$", "$1");

    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    Locator call =
        dialAgain(phone, number).filter(new Locator.FilterOptions().setHasNotText("已结束"));
    assertThat(call).containsText(Pattern.compile(code + "|法律咨询请按2"));
    press(call, "1");
    assertThat(call).containsText(Pattern.compile("pop-age|请问您成年了吗"));
    press(call, "2");
    assertThat(page.getByTestId("offer-given")).hasText("按键：1 心理咨询 › 2 成人");
    assertThat(page.getByTestId("brief-missed"))
        .hasText(Pattern.compile("今天 \\d\\d:\\d\\d 未接，未回拨"));
    assertThat(desk.offer()).containsText("拨打 0771 5550231");
    assertThat(desk.offer()).containsText("北京市");
    stage.shoot(page, "desk-call-pop");

    page.getByTestId("offer-accept").click();
    assertThat(page.getByTestId("call-given")).hasText("按键：1 心理咨询 › 2 成人");
    assertThat(page.getByTestId("person-keys")).hasText("1 心理咨询 › 2 成人");
    assertThat(desk.events("MENU_PASSED").last()).containsText("1 心理咨询 › 2 成人");
    stage.shoot(page, "desk-call-panel");
    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    page.getByTestId("call-hangup").click();
    assertThat(desk.conversation(id, "WRAP_UP")).isVisible();
    assertThat(page.getByTestId("person-place")).containsText("北京市");
    desk.writeUp(id, "other");
    desk.switchTo("NOT_READY");
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("ANSWERS");
  }

  private static Locator dialAgain(Page phone, String number) {
    phone.getByTestId("phone-number").fill(number);
    phone.getByTestId("phone-call").click();
    return phone
        .getByTestId("phone-call-row")
        .filter(new Locator.FilterOptions().setHasText(number + " → "));
  }

  @Test
  @Tag("R23")
  void callerWithoutANumber_isCalledAnonymous_byATagThatIsNoNumber(Stage stage) {
    Page phone = stage.phone();
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("RINGS");
    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    phone.getByLabel("不显示号码（匿名）").check();
    phone.getByTestId("phone-call").click();
    assertThat(desk.offer()).containsText(Pattern.compile("匿名来电 #\\w\\w"));
    assertThat(desk.offer()).not().containsText("ano…");
    stage.shoot(page, "desk-call-anonymous");
    page.getByTestId("offer-accept").click();
    assertThat(page.getByTestId("person-panel")).containsText("匿名来电");
    assertThat(page.getByTestId("person-panel")).not().containsText("ano…");
    stage.shoot(page, "desk-call-anonymous-panel");
    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    page.getByTestId("call-hangup").click();
    assertThat(desk.conversation(id, "WRAP_UP")).isVisible();
    desk.writeUp(id, "other");
    desk.switchTo("NOT_READY");
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("ANSWERS");
  }
}
