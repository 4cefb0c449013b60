package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Telephones that may register, as an administrator keeps them in the page. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class TelephonePagesIT {
  private static final String EXTENSION = "6201";

  private static Page administration(Stage stage) {
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-telephones").click();
    assertThat(page.getByText("哪些话机可以注册到电话交换机", new Page.GetByTextOptions().setExact(false)))
        .isVisible();
    return page;
  }

  private static Locator row(Page page) {
    return page.locator("tr[data-code='" + EXTENSION + "']");
  }

  /** What is shown once, and gone when it is closed. */
  private static String secret(Page page) {
    String password = page.getByTestId("one-time-password").innerText();
    page.getByTestId("otp-close").click();
    assertThat(page.getByTestId("one-time-password")).hasCount(0);
    return password;
  }

  private static void fill(Page page, String extension, String label) {
    page.getByTestId("admin-add").click();
    page.getByTestId("telephone-extension").fill(extension);
    page.getByTestId("telephone-label").fill(label);
    page.getByTestId("dialog-save").click();
  }

  @Test
  void telephone_isMadeWithAPasswordShownOnce_renewed_andTakenOutOfUse(Stage stage) {
    Page page = administration(stage);
    fill(page, "62a1", "值班室窗边");
    assertThat(page.getByTestId("telephone-problem")).containsText("2 到 8 位数字");
    // As a Chinese input method writes digits.
    page.getByTestId("telephone-extension").fill("６２０１");
    page.getByTestId("dialog-save").click();

    String first = secret(page);
    assertThat(first).hasSizeGreaterThanOrEqualTo(20);
    assertThat(row(page)).containsText("值班室窗边");
    assertThat(row(page)).containsText("启用");
    page.reload();
    assertThat(row(page)).isVisible();
    assertThat(page.content()).doesNotContain(first);

    row(page).getByTestId("telephone-renew").click();
    page.locator(".el-message-box__btns .el-button--primary").click();
    assertThat(secret(page)).hasSizeGreaterThanOrEqualTo(20).isNotEqualTo(first);

    row(page).getByTestId("telephone-active").click();
    assertThat(row(page)).hasClass(Pattern.compile("off"));
    assertThat(row(page)).containsText("停用");
    row(page).getByTestId("telephone-active").click();
    assertThat(row(page)).not().hasClass(Pattern.compile("off"));
    stage.shoot(page, "admin-telephones");

    fill(page, EXTENSION, "另一部");
    assertThat(page.getByTestId("telephone-problem")).isVisible();
    assertThat(page.getByTestId("telephone-dialog")).isVisible();
    assertThat(row(page)).hasCount(1);
  }

  @Test
  void telephone_changedByTwo_isDecidedByWhoSavesLater(Stage stage) {
    Page page = administration(stage);
    fill(page, "6202", "原来的地方");
    secret(page);
    Page other = administration(stage);
    for (Page each : new Page[] {page, other}) {
      each.locator("tr[data-code='6202']").getByTestId("telephone-edit").click();
    }
    other.getByTestId("telephone-label").fill("别人写的地方");
    other.getByTestId("dialog-save").click();
    assertThat(other.getByTestId("telephone-dialog")).hasCount(0);

    page.getByTestId("telephone-label").fill("我写的地方");
    page.getByTestId("dialog-save").click();

    assertThat(page.getByTestId("conflict")).containsText("别人写的地方");
    page.getByTestId("conflict-mine").click();
    assertThat(page.getByTestId("telephone-dialog")).hasCount(0);
    assertThat(page.locator("tr[data-code='6202']")).containsText("我写的地方");
  }
}
