package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.SelectOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The desk as a telephone of its own, at a switch that speaks SIP over web sockets. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
@Tag("R66")
class SoftphonePagesIT {
  private static final String COLLEAGUE = "1009";

  private static Page browserPhone(Stage stage, Hotline.Agent agent) {
    Page page = stage.desk(agent).page();
    page.context().grantPermissions(List.of("microphone"));
    choose(page);
    page.getByTestId("terminal-save").click();
    assertState(page, "ready");
    return page;
  }

  private static void choose(Page page) {
    page.getByTestId("avatar-menu").click();
    page.getByTestId("own-terminal").click();
    page.getByTestId("terminal-BROWSER").check();
  }

  private static void assertState(Page page, String state) {
    assertThat(page.locator("[data-testid=softphone-state][data-state=" + state + "]"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(45_000));
  }

  @Test
  void page_registersByItsPassword_andItsDevicesAreChosen(Stage stage) {
    try (SipPeer peer = stage.sipPeer()) {
      Page page = browserPhone(stage, stage.hotline(1).agent());
      assertThat(peer.extensions()).hasSize(1);
      assertThat(peer.refusals()).isZero();
      assertThat(page.getByTestId("softphone-state")).containsText("电话已注册");

      page.getByTestId("softphone").click();
      assertThat(page.getByTestId("softphone-say")).containsText("来电在这个页面上响铃");
      Locator microphone = page.getByTestId("softphone-microphone");
      String second = "Fake Audio Input 2";
      assertThat(
              microphone.locator("option").filter(new Locator.FilterOptions().setHasText(second)))
          .hasCount(1);
      microphone.selectOption(new SelectOption().setLabel(second));
      page.waitForFunction(
          "() => document.querySelector('[data-testid=softphone-level]').value > 0.01");
      stage.shoot(page, "desk-softphone");
      page.reload();
      assertState(page, "ready");
      page.getByTestId("softphone").click();
      assertThat(page.getByTestId("softphone-microphone").locator("option:checked"))
          .hasText(second);
    }
  }

  @Test
  void callOfAColleague_rings_isAnswered_andEndsOnBothSides(Stage stage) {
    try (SipPeer peer = stage.sipPeer()) {
      Page page = browserPhone(stage, stage.hotline(1).agent());
      String extension = peer.extensions().get(0);
      String call = peer.invite(extension, COLLEAGUE);
      assertThat(page.getByTestId("inside-call")).containsText("内线来电：" + COLLEAGUE);
      assertThat(peer.said(call, "SIP/2.0 180")).isTrue();
      assertThat(peer.said(call, "SIP/2.0 200")).as("nobody has answered").isFalse();
      stage.shoot(page, "desk-softphone-rings");

      page.getByTestId("inside-answer").click();
      await().until(() -> peer.said(call, "SIP/2.0 200"));
      String answer =
          peer.said(call).stream()
              .filter(one -> one.first().startsWith("SIP/2.0 200"))
              .findFirst()
              .orElseThrow()
              .body();
      assertThat(answer).contains("m=audio", "a=fingerprint:sha-256", "a=sendrecv");
      peer.acknowledge(extension, call, COLLEAGUE);
      assertThat(page.getByTestId("inside-call")).containsText("内线通话中：" + COLLEAGUE);

      peer.hangUp(extension, call, COLLEAGUE);
      assertThat(page.getByTestId("inside-call")).isHidden();

      String second = peer.invite(extension, COLLEAGUE);
      page.getByTestId("inside-hangup").click();
      await().until(() -> peer.said(second, "SIP/2.0 486"));
      assertThat(page.getByTestId("inside-call")).isHidden();
    }
  }

  @Test
  void secondPage_takesTheTelephoneOver_andTheFirstIsTold(Stage stage) {
    try (SipPeer peer = stage.sipPeer()) {
      Page first = browserPhone(stage, stage.hotline(1).agent());
      Page second = first.context().newPage();
      second.navigate(stage.baseUrl() + "/desk/");
      assertState(second, "ready");
      assertState(first, "elsewhere");
      first.getByTestId("softphone").click();
      assertThat(first.getByTestId("softphone-say")).containsText("电话已转到那里");
      stage.shoot(first, "desk-softphone-elsewhere");

      String extension = peer.extensions().get(0);
      String call = peer.invite(extension, COLLEAGUE);
      assertThat(second.getByTestId("inside-call")).isVisible();
      assertThat(first.getByTestId("inside-call")).isHidden();
      second.getByTestId("inside-hangup").click();
      await().until(() -> peer.said(call, "SIP/2.0 486"));

      first.getByTestId("softphone-here").click();
      assertState(first, "ready");
      assertState(second, "elsewhere");
      peer.invite(extension, COLLEAGUE);
      assertThat(first.getByTestId("inside-call")).isVisible();
      first.getByTestId("inside-hangup").click();
    }
  }

  @Test
  void switchThatVanishes_isSaid_andFoundAgain(Stage stage) {
    try (SipPeer peer = stage.sipPeer()) {
      Page page = browserPhone(stage, stage.hotline(1).agent());
      String extension = peer.extensions().get(0);
      peer.vanish();
      assertState(page, "lost");
      page.getByTestId("softphone").click();
      assertThat(page.getByTestId("softphone-say")).containsText("现在接不到电话");
      stage.shoot(page, "desk-softphone-lost");
      peer.open();
      page.getByTestId("softphone-retry").click();
      assertState(page, "ready");
      await().until(() -> peer.isRegistered(extension));
    }
  }

  @Test
  void microphoneThatIsRefused_orMissing_isSaidInTheDialog_andNothingIsChosen(Stage stage) {
    Page page = stage.desk(stage.hotline(1).agent()).page();
    choose(page);
    page.evaluate(failing("NotAllowedError"));
    page.getByTestId("terminal-save").click();
    assertThat(page.getByTestId("terminal-problem")).containsText("浏览器不允许本页使用麦克风");
    stage.shoot(page, "desk-softphone-denied");
    page.evaluate(failing("NotFoundError"));
    page.getByTestId("terminal-save").click();
    assertThat(page.getByTestId("terminal-problem")).containsText("没有找到麦克风");
    page.keyboard().press("Escape");
    assertThat(page.getByTestId("softphone-state")).isHidden();
    page.getByTestId("avatar-menu").click();
    assertThat(page.getByTestId("own-terminal")).containsText("未设置");
  }

  /** The browser's answer of somebody who says no, or has no microphone. */
  private static String failing(String name) {
    return "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new"
        + " DOMException('x', '"
        + name
        + "')); }";
  }
}
