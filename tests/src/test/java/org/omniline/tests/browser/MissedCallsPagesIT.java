package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers who were missed, in the list: heard, given back, and taken back by a supervisor. */
@ExtendWith(BrowserExtension.class)
@Timeout(300)
class MissedCallsPagesIT {
  private static final Hotline.Agent SUPERVISOR =
      new Hotline.Agent("supervisor1", "omniline", "supervisor1");

  private static final String NUMBER = "07715550177";

  @Test
  @Tag("R40")
  @Tag("R58")
  void voiceMessageIsHeardInTheList_andACallGoesFromHandToHand(Stage stage) {
    Hotline hotline = stage.hotline(2);
    stage.admin().createNumber(hotline.site() + "-missed", "留言电话", hotline.queue(), NUMBER);
    Page phone = stage.phone();
    phone.getByTestId("phone-access").fill(NUMBER);
    Locator talks = dial(phone, "13910310177");
    assertThat(talks).containsText("想留言，请按，1");
    press(talks, "1");
    assertThat(talks).containsText("正在录音");
    phone.waitForTimeout(2_000);
    press(talks, "#");
    assertThat(talks).containsText("已结束");
    Locator givesUp = dial(phone, "13910310178");
    assertThat(givesUp).containsText("等候音乐");
    givesUp.getByTestId("phone-hangup").click();

    Desk desk = stage.desk(hotline.agent());
    Page page = desk.page();
    page.getByTestId("rail-missed").click();
    Locator message = row(page, "LEFT_MESSAGE", "+86…77");
    assertThat(message.getByTestId("missed-player")).isVisible();
    assertThat(message.getByTestId("missed-length")).hasText(Pattern.compile("\\d+:\\d\\d"));
    assertThat(message.getByTestId("missed-unheard")).isVisible();
    assertThat(message.getByTestId("missed-dialled")).containsText("0771 5550177");
    assertThat(message.getByTestId("missed-place")).containsText("北京");
    stage.shoot(page, "desk-missed-voice");
    page.getByTestId("missed-filter-unheard").check();
    assertThat(page.getByTestId("missed-row")).hasCount(1);
    message.getByTestId("missed-player").evaluate("one => one.play()");
    assertThat(message.getByTestId("missed-heard")).containsText(hotline.agent().name());
    page.getByTestId("missed-filter-clear").click();
    assertThat(page.getByTestId("missed-row")).hasCount(2);
    message.getByTestId("missed-settle").click();
    page.getByTestId("missed-settle-reason").fill("问营业时间，网站上有");
    stage.shoot(page, "desk-missed-settle");
    page.getByTestId("missed-settle-submit").click();
    assertThat(message).hasCount(0);

    Locator gone = row(page, "ABANDONED", "+86…78");
    gone.getByTestId("missed-take").click();
    assertThat(page.getByTestId("missed-banner")).isVisible();
    stage.shoot(page, "desk-missed-in-hand");
    page.getByTestId("rail-missed").click();
    gone.getByTestId("missed-return").click();
    assertThat(gone.getByTestId("missed-take")).isVisible();
    assertThat(gone.getByTestId("missed-move")).containsText("放回列表");
    gone.getByTestId("missed-take").click();
    assertThat(page.getByTestId("missed-banner")).isVisible();

    Page boss = stage.desk(SUPERVISOR).page();
    boss.getByTestId("rail-missed").click();
    Locator taken = row(boss, "ABANDONED", "+86…78");
    assertThat(taken).containsText(hotline.agent().name() + "正在处理");
    taken.getByTestId("missed-reassign").click();
    boss.getByTestId("missed-reassign-reason").fill("座席已下班");
    stage.shoot(boss, "desk-missed-reassign");
    boss.getByTestId("missed-reassign-submit").click();
    assertThat(taken.getByTestId("missed-take")).isVisible();
    assertThat(taken.getByTestId("missed-move")).containsText("收回");
    stage.shoot(boss, "desk-missed-freed");

    page.getByTestId("rail-missed").click();
    page.getByTestId("tab-done").click();
    assertThat(row(page, "LEFT_MESSAGE", "+86…77").getByTestId("missed-said"))
        .hasText("问营业时间，网站上有");
    stage.shoot(page, "desk-missed-done-note");
  }

  private static Locator row(Page page, String kind, String number) {
    return page.locator("[data-testid=missed-row][data-kind=" + kind + "]")
        .filter(new Locator.FilterOptions().setHasText(number));
  }

  private static Locator dial(Page phone, String number) {
    phone.getByTestId("phone-number").fill(number);
    phone.getByTestId("phone-call").click();
    return phone
        .getByTestId("phone-call-row")
        .filter(new Locator.FilterOptions().setHasText(number + " → "));
  }

  private static void press(Locator call, String key) {
    call.getByTestId("phone-key")
        .filter(new Locator.FilterOptions().setHasText(key))
        .first()
        .click();
  }
}
