package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What administrators see of the telephone switch, and when it is gone. */
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class HealthPagesIT {
  private static final double LONG_MS = 30_000;

  private static Page page(Stage stage, String login) {
    Page page = stage.context(1440, 900).newPage();
    page.navigate(stage.baseUrl() + "/desk/admin/health");
    SignInForm.fill(page, login, "omniline");
    return page;
  }

  private static Locator card(Page page) {
    return page.locator("[data-switch=demo]");
  }

  private static void playground(Page page, Stage stage, String path, JsonObject body) {
    assertThat(
            page.request()
                .post(
                    stage.baseUrl() + "/playground/api/phone/" + path,
                    RequestOptions.create()
                        .setHeader("content-type", "application/json")
                        .setData(body.encode()))
                .status())
        .isBetween(200, 299);
  }

  private static void stateIs(Locator card, String state) {
    assertThat(card)
        .hasAttribute(
            "data-state",
            state,
            new com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions()
                .setTimeout(LONG_MS));
  }

  @Test
  @Tag("R4")
  @Tag("R84")
  void switch_isShownWithWhatItLacks_andWhatToDoWhenItIsGone(Stage stage) {
    Page page = page(stage, "admin");
    Locator card = card(page);
    stateIs(card, "UP");
    assertThat(card.locator("[data-codec=G729]")).hasAttribute("data-ability", "MISSING");
    assertThat(card.getByTestId("codec-note").first()).containsText("mod_bcg729");
    assertThat(card.locator("[data-fact=version]")).containsText("1.10.12");
    assertThat(card.locator("[data-line=playground]")).hasAttribute("data-busy", "IDLE");
    playground(page, stage, "gateways/playground", new JsonObject().put("state", "FAIL_WAIT"));
    assertThat(card.locator("[data-line=playground]")).hasAttribute("data-busy", "DOWN");
    assertThat(card.locator("[data-line=playground]")).containsText("没有注册上");
    stage.shoot(page, "health");
    playground(page, stage, "gateways/playground", new JsonObject().put("state", "NOREG"));

    playground(page, stage, "power", new JsonObject().put("on", false));
    try {
      stateIs(card, "DOWN");
      assertThat(card.getByTestId("switch-trouble")).containsText("没有程序在听");
      assertThat(page.getByTestId("health-wrong")).containsText("1 台");
      stage.shoot(page, "health-down");
    } finally {
      playground(page, stage, "power", new JsonObject().put("on", true));
    }
    stateIs(card, "UP");
    assertThat(page.getByTestId("health-wrong")).hasCount(0);
  }

  @Test
  void switch_isTriedBeforeItIsConfigured_inWords(Stage stage) {
    Page page = page(stage, "admin");
    stateIs(card(page), "UP");
    String address = card(page).locator("header .quiet").first().innerText();
    page.getByTestId("health-try").click();
    Locator dialog = page.getByTestId("trial-dialog");
    dialog.getByTestId("trial-host").fill("127.0.0.1");
    dialog.getByTestId("trial-port").fill(address.substring(address.lastIndexOf(':') + 1));
    dialog.getByTestId("trial-password").fill("not-it");
    dialog.getByTestId("trial-run").click();
    assertThat(dialog.getByTestId("trial-wrong")).containsText("密码不对");
    stage.shoot(page, "health-trial-wrong");

    dialog.getByTestId("trial-password").fill("ClueCon");
    dialog.getByTestId("trial-run").click();
    assertThat(dialog.getByTestId("trial-well")).containsText("登录成功");
    assertThat(dialog.getByTestId("trial-well")).containsText("phone.switches: [fs1=127.0.0.1:");
    stage.shoot(page, "health-trial-well");
  }

  @Test
  void switch_isPausedAndResumed(Stage stage) {
    Page page = page(stage, "admin");
    Locator card = card(page);
    stateIs(card, "UP");
    card.getByTestId("switch-pause").click();
    Locator sure = page.locator(".health-sure");
    assertThat(sure).containsText("没有别的交换机可以呼出");
    sure.locator(".el-message-box__btns button").last().click();
    assertThat(card.getByTestId("switch-paused")).isVisible();
    stage.shoot(page, "health-paused");
    card.getByTestId("switch-resume").click();
    assertThat(card.getByTestId("switch-paused")).hasCount(0);
  }

  @Test
  void supervisor_hasNoSuchPage(Stage stage) {
    Page page = page(stage, "supervisor1");
    assertThat(page.locator("[data-switch]")).hasCount(0);
    assertThat(page.locator("a[href$='/admin/health']")).hasCount(0);
  }

  /** Another switch beside the real one, which no node commands. */
  @Test
  void twoSwitches_oneOfThemGone_standOneBelowTheOther_alsoInEnglish(Stage stage) {
    Page page = stage.context(1440, 900).newPage();
    page.route(
        "**/api/v1/switches",
        route -> {
          JsonObject answer = new JsonObject(route.fetch().text());
          JsonArray items = answer.getJsonArray("items");
          items.add(
              items
                  .getJsonObject(0)
                  .copy()
                  .put("name", "fs2")
                  .put("state", "NOBODY")
                  .putNull("node")
                  .put("missing", new JsonArray().add("mod_conference"))
                  .put("lines", new JsonArray()));
          route.fulfill(new Route.FulfillOptions().setStatus(200).setBody(answer.encode()));
        });
    page.navigate(stage.baseUrl() + "/desk/admin/health");
    SignInForm.fill(page, "admin", "omniline");
    stateIs(page.locator("[data-switch=fs2]"), "NOBODY");
    assertThat(page.getByTestId("health-wrong")).containsText("2 台交换机中有 1 台不通");
    assertThat(page.locator("[data-switch=fs2]").getByTestId("switch-missing"))
        .containsText("mod_conference");
    stage.shoot(page, "health-two");
  }
}
