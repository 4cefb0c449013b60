package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages of the administration beside those of routing. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class AdminPagesIT {

  private static Page signedIn(Stage stage, String login, int width, String section) {
    Page page = stage.context(width, 844).newPage();
    page.navigate(stage.baseUrl() + "/desk/admin/" + section);
    SignInForm.fill(page, login, "omniline");
    return page;
  }

  @Test
  void nodes_areListed_andTheLastOneIsNotDrainedUnasked(Stage stage) {
    Page page = signedIn(stage, "admin", 1440, "nodes");
    Locator node = page.locator("[data-testid=nodes-table] tr[data-node]");
    assertThat(node).hasCount(1);
    assertThat(node).hasAttribute("data-state", "READY");
    assertThat(node).containsText("正常接待");
    assertThat(node).containsText("版本");
    assertThat(node).containsText("推动分配");
    assertThat(node).not().containsText("编号");
    stage.shoot(page, "admin-nodes");

    node.getByTestId("node-drain").click();
    Locator sure = page.locator(".nodes-sure");
    assertThat(sure).containsText("只有它在接待");
    assertThat(sure).containsText("仍要排空");
    stage.shoot(page, "admin-nodes-last");
    sure.locator(".el-message-box__btns button").first().click();
    assertThat(sure).hasCount(0);
    page.waitForResponse("**/api/v1/nodes", () -> {});
    assertThat(node).hasAttribute("data-state", "READY");
  }

  @Test
  void ratings_keepTheirDaysWithinANarrowPage(Stage stage) {
    Page page = signedIn(stage, "supervisor1", 390, "ratings");
    Locator days = page.locator("[data-testid=ratings-days] .el-range-editor");
    assertThat(days).isVisible();
    assertThat(right(days)).isLessThanOrEqualTo(390);
    days.click();
    Locator months = page.locator(".el-date-range-picker");
    assertThat(months).isVisible();
    assertThat(right(months)).isLessThanOrEqualTo(390);
    stage.shoot(page, "admin-ratings-narrow");
  }

  private static double right(Locator locator) {
    var box = locator.boundingBox();
    return box.x + box.width;
  }

  @Test
  void systemTexts_areParted_byLinesThatGoAllTheWay(Stage stage) {
    Page page = signedIn(stage, "admin", 1440, "hours");
    page.getByTestId("tab-texts").click();
    Locator second = page.locator("form[data-testid^=text-]").nth(1);
    assertThat(second).isVisible();
    double part =
        ((Number) second.evaluate("it => it.clientWidth / it.parentElement.clientWidth"))
            .doubleValue();
    assertThat(part).isGreaterThan(0.98);
    stage.shoot(page, "admin-system-texts");
  }
}
