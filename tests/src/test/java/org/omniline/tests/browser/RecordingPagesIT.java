package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rule is written, a call recorded by it, paused, and heard from the middle of it. */
@ExtendWith(BrowserExtension.class)
@Timeout(150)
class RecordingPagesIT {
  /** Has a telephone of the demonstration. */
  private static final Hotline.Agent AGENT = new Hotline.Agent("agent3", "omniline", "");

  private static final Hotline.Agent SUPERVISOR = new Hotline.Agent("supervisor1", "omniline", "");

  private static final String TELEPHONE = "1003";
  private static final String NUMBER = "13910310088";

  private static Page administration(Stage stage) {
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-recording-rules").click();
    assertThat(page.getByTestId("recording-rules-table")).isVisible();
    return page;
  }

  /** Refuses one that tells nobody, tries it, and saves it. */
  private static void rule(Stage stage, Page page) {
    page.getByTestId("admin-add").click();
    page.getByTestId("recording-rule-name").fill("试录一个号码");
    page.getByTestId("rule-condition").fill("number == “+86" + NUMBER + "”");
    page.getByTestId("recording-rule-try").click();
    page.getByTestId("recording-rule-dialog").getByTestId("try-run").click();
    assertThat(page.getByTestId("rule-mistake")).containsText("直引号");
    page.getByTestId("rule-condition").fill("number == \"+86" + NUMBER + "\"");
    Locator dialog = page.getByTestId("recording-rule-dialog");
    dialog.getByTestId("try-number").fill("+86" + NUMBER);
    dialog.getByTestId("try-run").click();
    assertThat(dialog.getByTestId("try-decision")).containsText("录音");
    assertThat(dialog.getByTestId("try-decision")).containsText("成立");
    page.getByTestId("recording-tells-not").check();
    page.getByTestId("recording-unannounced").fill("欢迎词里已经告知");
    stage.shoot(page, "admin-recording-rule");
    page.getByTestId("dialog-save").click();
    assertThat(row(page)).containsText("不播放提示音：欢迎词里已经告知");
    stage.shoot(page, "admin-recording-rules");
  }

  private static Locator row(Page page) {
    return page.locator("[data-testid=recording-rule-row][data-name=试录一个号码]");
  }

  /** For so many seconds in all. */
  private static void talks(Page page, int seconds) {
    assertThat(page.getByTestId("call-time")).hasText(Pattern.compile("0:0[" + seconds + "-9]"));
  }

  /** Plays from a place in it; the length, in seconds. */
  private static double plays(Locator player, double from) {
    Object length =
        player.evaluate(
            "async (audio, from) => {"
                + " audio.muted = true;"
                + " await audio.play();"
                + " audio.currentTime = from;"
                + " await new Promise((done) =>"
                + "   audio.addEventListener('seeked', done, { once: true }));"
                + " const at = audio.currentTime;"
                + " await new Promise((done) =>"
                + "   audio.addEventListener('timeupdate', done, { once: true }));"
                + " audio.pause();"
                + " return at >= from - 0.1 ? audio.duration : -1; }",
            from);
    return ((Number) length).doubleValue();
  }

  @Test
  @Tag("R103")
  @Tag("R109")
  void callIsRecordedByRule_pausedAtTheDesk_playedWithSeek_andFoundByTheSupervisor(Stage stage) {
    Page admin = administration(stage);
    rule(stage, admin);
    Page phone = stage.phone();
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("RINGS");
    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    phone.getByTestId("phone-number").fill(NUMBER);
    phone.getByTestId("phone-call").click();
    assertThat(desk.offer()).containsText("139 1031 0088");
    page.getByTestId("offer-accept").click();

    Locator light = page.getByTestId("call-recording");
    assertThat(light).containsText("录音中");
    stage.shoot(page, "desk-call-recording");
    talks(page, 2);
    page.getByTestId("call-mask").click();
    assertThat(light).containsText("已暂停录音");
    stage.shoot(page, "desk-call-masked");
    talks(page, 4);
    page.getByTestId("call-mask").click();
    assertThat(light).containsText("录音中");
    talks(page, 6);
    String id = page.getByTestId("conversation").getAttribute("data-conversation");
    page.getByTestId("call-hangup").click();
    assertThat(desk.conversation(id, "WRAP_UP")).isVisible();

    Locator player = page.getByTestId("recording-player");
    assertThat(player).isVisible();
    assertThat(plays(player, 3)).isBetween(4.0, 30.0);
    assertThat(page.getByTestId("recording-download")).hasCount(0);
    assertThat(desk.events("CALL_MASKED")).hasCount(1);
    stage.shoot(page, "desk-recording");
    page.getByTestId("disposition-select").click();
    page.getByTestId("disposition-other").click();
    page.getByTestId("conversation-close").click();
    assertThat(desk.conversation(id, "CLOSED")).isVisible();
    desk.switchTo("NOT_READY");
    phone.getByLabel("话机 " + TELEPHONE + " 怎么接").selectOption("ANSWERS");

    Page boss = stage.desk(SUPERVISOR).page();
    boss.navigate(stage.baseUrl() + "/desk/admin/recordings");
    assertThat(boss.getByTestId("recordings-days").locator(".label").boundingBox().y)
        .as("the labels stand in a row")
        .isEqualTo(
            boss.locator("label:has([data-testid=recordings-agent]) .label").boundingBox().y);
    boss.getByTestId("recordings-number").fill("１３９10310088");
    boss.getByTestId("recordings-find").click();
    Locator found =
        boss.getByTestId("recording-row")
            .filter(new Locator.FilterOptions().setHasText("139 1031 0088"));
    assertThat(found).hasCount(1);
    assertThat(boss.getByTestId("recording-row")).hasCount(1);
    assertThat(found).containsText("静音 0:0");
    found.getByTestId("recording-play").click();
    assertThat(plays(found.getByTestId("recording-player"), 1)).isBetween(4.0, 30.0);
    assertThat(found.getByTestId("recording-download")).isVisible();
    stage.shoot(boss, "admin-recordings");
    boss.getByTestId("recordings-number").fill("13910310099");
    boss.getByTestId("recordings-find").click();
    assertThat(boss.getByTestId("recordings-none")).isVisible();

    row(admin).getByTestId("recording-rule-versions").click();
    assertThat(admin.getByTestId("rule-versions")).containsText("管理员");
    stage.shoot(admin, "admin-recording-versions");
    admin.keyboard().press("Escape");
    row(admin).getByTestId("recording-rule-active").click();
    assertThat(row(admin).locator(".is-checked")).hasCount(0);
  }
}
