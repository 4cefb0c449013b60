package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where the visitor's page stands when something new comes. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class VisitorScrollIT {
  private static final String TALL = "一行\n".repeat(12);

  private Desk desk;
  private Visitor visitor;

  /** A talk that is longer than a telephone's screen. */
  private void talk(Stage stage) {
    Hotline hotline = stage.hotline(1);
    desk = stage.desk(hotline.agent()).goReady();
    visitor = stage.visitor(hotline.site());
    visitor.say("第一句");
    desk.accept();
    for (int i = 1; i <= 4; i++) {
      desk.say("第" + i + "段\n" + TALL);
    }
    assertThat(visitor.message("第4段")).isVisible();
  }

  @Test
  void visitorAtTheEnd_seesTheNewestLineWhateverComes(Stage stage) {
    talk(stage);
    desk.say("新的一段\n" + TALL + "到这里为止");
    awaitAtEnd();
    visitor.say("好");
    awaitAtEnd();
    desk.attach(SampleFiles.picture("呼吸练习.png"));
    desk.sendAttached();
    assertThat(visitor.messages().last().locator("img"))
        .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    awaitAtEnd();
    desk.field().pressSequentially("我");
    assertThat(visitor.page().getByTestId("visitor-typing"))
        .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
  }

  @Test
  void visitorWhoReadsAbove_isNotMovedAndIsToldOfWhatCame(Stage stage) {
    talk(stage);
    Locator place = visitor.page().getByTestId("visitor-thread");
    place.evaluate("e => e.scrollTop = 200");
    Locator newest = visitor.page().getByText("回到最新");
    assertThat(newest).isVisible();
    double before = top(visitor.message("第1段"));
    desk.say("读者不该被打断\n" + TALL);
    assertThat(visitor.message("读者不该被打断")).isAttached();
    Locator told = visitor.page().getByText("1 条新消息");
    assertThat(told).isVisible();
    assertThat(top(visitor.message("第1段"))).isEqualTo(before);

    told.click();
    awaitAtEnd();
    assertThat(told).not().isVisible();
  }

  private static double top(Locator element) {
    return ((Number) element.evaluate("e => e.getBoundingClientRect().top")).doubleValue();
  }

  private void awaitAtEnd() {
    Locator place = visitor.page().getByTestId("visitor-thread");
    await()
        .until(
            () ->
                (Boolean) place.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight < 2"));
  }
}
