package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent calls somebody from the desk, over the playground's switch. */
@ExtendWith(BrowserExtension.class)
@Timeout(240)
@Tag("R74")
class DialPagesIT {
  /** Has a telephone of the demonstration. */
  private static final Hotline.Agent AGENT = new Hotline.Agent("agent3", "omniline", "何青");

  private static void typeNumber(Page page, String number) {
    page.getByTestId("out-number").fill(number);
    assertThat(page.getByTestId("out-plan")).isVisible();
  }

  private static Locator field(Page phone, String number) {
    return phone.getByLabel("话机 " + number + " 怎么接");
  }

  private static void phase(Page page, String phase) {
    assertThat(page.getByTestId("call-panel")).hasAttribute("data-phase", phase);
  }

  @Test
  @Tag("R66")
  void whoHasNeverCalled_isDialledByKeys_spokenWith_andWrittenUp(Stage stage) {
    String number = "13910312071";
    Page phone = stage.phone();
    Desk desk = stage.desk(AGENT);
    Page page = desk.page();

    page.keyboard().press("d");
    assertThat(page.getByTestId("out-number")).isFocused();
    typeNumber(page, "139 1031-2071");
    assertThat(page.getByTestId("out-read")).hasText("139 1031 2071");
    assertThat(page.getByTestId("out-place")).containsText("北京");
    assertThat(page.getByTestId("out-line")).containsText("12356");
    stage.shoot(page, "desk-dial");
    page.keyboard().press("Escape");
    assertThat(page.getByTestId("dial-dialog")).hasCount(0);

    page.getByTestId("top-dial").click();
    typeNumber(page, number);
    page.getByTestId("out-reason").fill("回访");
    page.keyboard().press("Enter");
    assertThat(page.getByTestId("dial-dialog")).hasCount(0);
    phase(page, "TALKING");
    assertThat(desk.events("CALL_OUT")).containsText("事由：回访");
    assertThat(field(phone, number)).isVisible();
    stage.shoot(page, "desk-dialled");

    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    page.getByTestId("call-hangup").click();
    desk.writeUp(id, "other");

    // A number nobody has is told as that; now there is room again.
    field(phone, number).selectOption("UNUSED");
    page.getByTestId("search-input").fill(number);
    page.getByTestId("search-dial").click();
    assertThat(page.getByTestId("out-why")).containsText("上次");
    page.getByTestId("out-submit").click();
    assertThat(desk.events("CALL_NOT_REACHED").last()).containsText("空号");
    String again = page.getByTestId("conversation").getAttribute("data-conversation");
    desk.close(again, "other");
  }

  @Test
  void numberThatSomebodyWrites_isCalledBesideTheTalk(Stage stage) {
    Page phone = stage.phone();
    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    Visitor visitor = stage.visitor("demo");
    visitor.say("请打我母亲的电话 139-1031-2072，她更清楚");
    String id = desk.accept();

    page.getByTestId("conversation").getByTestId("dial-link").click();
    assertThat(page.getByTestId("out-within")).isVisible();
    stage.shoot(page, "desk-dial-beside");
    page.getByTestId("out-submit").click();
    phase(page, "TALKING");
    assertThat(field(phone, "13910312072")).isVisible();
    desk.say("已经接通，请稍等");
    assertThat(visitor.message("已经接通，请稍等")).isVisible();
    page.getByTestId("call-hangup").click();
    assertThat(page.getByTestId("call-panel")).hasCount(0);
    assertThat(desk.conversation(id, "SERVING")).isVisible();
    desk.close(id, "other");
    desk.switchTo("NOT_READY");
  }
}
