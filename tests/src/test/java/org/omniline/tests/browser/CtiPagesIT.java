package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An administrator makes a key, and a page of somebody else works with it. */
@ExtendWith(BrowserExtension.class)
@Timeout(240)
class CtiPagesIT {
  /** Has a telephone of the demonstration. */
  private static final Hotline.Agent AGENT = new Hotline.Agent("agent3", "omniline", "何青");

  private static final String NAME = "示例工单系统";

  private static Locator event(Page sample, String type) {
    return sample.locator("#events li[data-type='" + type + "']").first();
  }

  private static void does(Locator within, String command) {
    within.locator("[data-do='" + command + "']").click();
  }

  @Test
  @Tag("R322")
  @Tag("R323")
  void key_isMade_opensTheSamplePage_whichDialsAndHears_andIsRevoked(Stage stage) {
    Page admin = stage.signInPage();
    SignInForm.fill(admin, "admin", "omniline");
    admin.getByTestId("rail-admin").click();
    admin.getByTestId("admin-keys").click();
    assertThat(admin.getByText("打开示例页面")).isVisible();
    admin.getByTestId("admin-add").click();
    admin.getByTestId("key-name").fill(NAME);
    admin.getByTestId("key-scope-CALLS").check();
    admin.getByTestId("key-scope-AGENTS").check();
    admin.getByTestId("key-term").selectOption("90");
    stage.shoot(admin, "admin-key-new");
    admin.getByTestId("dialog-save").click();
    String secret = admin.getByTestId("one-time-password").innerText();
    assertThat(secret).startsWith("omk_");
    stage.shoot(admin, "admin-key-once");
    admin.getByTestId("otp-close").click();
    assertThat(admin.getByTestId("one-time-password")).hasCount(0);
    Locator row = admin.locator("tr[data-code='" + NAME + "']");
    assertThat(row).containsText("操作通话");
    assertThat(row).containsText("还没有用过");
    assertThat(admin.content()).doesNotContain(secret);

    Page phone = stage.phone();
    Page sample = stage.context(1440, 900).newPage();
    sample.navigate(stage.baseUrl() + "/cti-sample/");
    sample.locator("#key").fill(secret);
    sample.locator("#connect button").click();
    assertThat(sample.locator("#link")).hasText("已连接");
    Locator agent = sample.locator("tr[data-agent='" + AGENT.login() + "']");
    does(agent, "signIn");
    assertThat(agent.locator("td[data-state]")).hasAttribute("data-state", "NOT_READY");
    sample.locator("#dial-agent").selectOption(AGENT.name());
    sample.locator("#dial-number").fill("13910312088");
    sample.locator("#dial button").click();
    Locator call = sample.locator("article[data-conversation]").first();
    // The demonstration's telephones ring for a while.
    assertThat(call)
        .hasAttribute(
            "data-phase",
            "TALKING",
            new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
    assertThat(call).not().containsText("13910312088");
    assertThat(event(sample, "CALL_CONNECTED")).containsText(AGENT.name());
    String id = call.getAttribute("data-conversation");
    does(call, "hold");
    assertThat(call.locator("[data-do='resume']")).isVisible();
    stage.shoot(sample, "cti-sample");
    sample.locator("#language").click();
    assertThat(sample.locator("h1")).hasText("CTI sample");
    assertThat(sample.locator("body").innerText().replace("中文", ""))
        .doesNotContainPattern(Pattern.compile("[保持挂断座席状态]"));
    does(call, "hangup");
    assertThat(event(sample, "CALL_ENDED")).isVisible();
    does(agent, "signOut");
    assertThat(agent.locator("td[data-state]")).hasAttribute("data-state", "SIGNED_OUT");
    phone.close();
    Desk desk = stage.desk(AGENT);
    desk.page().navigate(stage.baseUrl() + "/desk/c/" + id);
    desk.writeUp(id, "other");

    revoke(admin);
    assertThat(row.locator("td[data-state]")).hasAttribute("data-state", "revoked");
    stage.shoot(admin, "admin-keys");
    assertThat(sample.locator("#link")).hasAttribute("data-state", "ended");
  }

  /** Revokes the key, and says so a second time. */
  private static void revoke(Page admin) {
    admin.locator("tr[data-code='" + NAME + "']").getByTestId("key-revoke").click();
    admin.locator(".el-message-box__btns .el-button--primary").click();
  }
}
