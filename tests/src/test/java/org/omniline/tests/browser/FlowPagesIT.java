package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an administrator does with flows. */
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class FlowPagesIT {
  private static String graph(String prompt, String queue, String second) {
    return """
    {"format": 1, "start": "menu", "zero": "desk",
     "variables": [{"name": "pin", "type": "TEXT", "secret": true}],
     "nodes": [
      {"id": "menu", "name": "主菜单", "type": "MENU", "prompts": ["%s"], "exhausted": "bye",
       "choices": [{"key": "1", "label": "心理咨询", "next": "desk"},
                   {"key": "2", "label": "查进度", "next": "%s"}]},
      {"id": "pin", "name": "密码", "type": "COLLECT", "prompts": ["%s"], "min": 4, "max": 4,
       "variable": "pin", "next": "desk", "exhausted": "bye"},
      {"id": "desk", "name": "转人工", "type": "QUEUE", "queue": "%s", "failed": "bye"},
      {"id": "bye", "type": "HANGUP"}]}
    """
        .formatted(prompt, second, prompt, queue);
  }

  @Test
  @Tag("R51")
  void flow_isRefusedAtItsNodeTriedPublishedAndRestored(Stage stage) {
    Hotline hotline = stage.hotline(0);
    String code = "flow-" + hotline.site();
    String queue = hotline.site().replace("site", "night");
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-flows").click();
    prompt(stage, page, code);
    page.getByTestId("tab-flows").click();
    page.getByTestId("admin-add").click();
    page.getByTestId("flow-new-name").fill("热线主流程");
    page.getByTestId("flow-new-code").fill(code);
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("flow-name")).hasValue("热线主流程");

    page.getByTestId("flow-text").fill(graph(code, queue, "nowhere"));

    Locator menu = page.locator("[data-node=menu]");
    assertThat(menu.getByTestId("flow-finding")).containsText("指向不存在的节点 nowhere");
    assertThat(menu.getByTestId("flow-finding")).containsText("choices[1].next");
    assertThat(page.locator("[data-node=pin]").getByTestId("flow-finding")).containsText("走不到这个节点");
    assertThat(page.getByTestId("flow-publish")).isDisabled();
    stage.shoot(page, "admin-flow-findings");

    page.getByTestId("flow-text").fill("{");
    assertThat(page.getByTestId("flow-malformed")).isVisible();
    page.getByTestId("flow-text").fill(graph(code, queue, "pin"));
    assertThat(page.getByTestId("flow-sum")).hasText("检查通过，可以发布");

    page.getByTestId("tab-try").click();
    page.getByTestId("trial-start").click();
    assertThat(page.getByTestId("trial-asks").last()).containsText("请按键选择");
    page.getByTestId("trial-typed").fill("9");
    page.getByTestId("trial-enter").click();
    assertThat(page.getByTestId("trial-line")).hasCount(2);
    page.getByTestId("trial-key").filter(new Locator.FilterOptions().setHasText("查进度")).click();
    assertThat(page.getByTestId("trial-line").last()).containsText("menu 收到 2");
    page.getByTestId("trial-typed").fill("7391");
    page.getByTestId("trial-enter").click();
    assertThat(page.getByTestId("trial-line").last()).containsText("pin = ***");
    assertThat(page.getByTestId("trial-asks").last()).containsText(queue);
    stage.shoot(page, "admin-flow-trial");
    page.getByTestId("trial-done").click();
    assertThat(page.getByTestId("trial-over")).isVisible();

    publish(page, "第一次上线");
    assertThat(page.getByTestId("flow-published")).hasText("第 1 版");
    page.getByTestId("tab-edit").click();
    page.getByTestId("flow-text").fill(graph(code, queue, "pin").replace("查进度", "查询办理进度"));
    assertThat(page.getByTestId("flow-sum")).hasText("检查通过，可以发布");
    publish(page, "改了说法");
    assertThat(page.getByTestId("flow-published")).hasText("第 2 版");

    page.getByTestId("tab-versions").click();
    page.locator("[data-number='1']").getByTestId("version-restore").click();
    page.getByTestId("flow-note").fill("退回原来的说法");
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("flow-published")).hasText("第 1 版");
    assertThat(page.locator("[data-number='1']")).containsText("当前");
    stage.shoot(page, "admin-flow-versions");
    page.locator("[data-number='1']").getByTestId("version-load").click();
    assertThat(page.getByTestId("flow-text"))
        .hasValue(Pattern.compile("[\\s\\S]*\"查进度\"[\\s\\S]*"));
  }

  @Test
  void administration_fitsATelephone(Stage stage) {
    stage.hotline(1);
    Page page = stage.context(390, 844).newPage();
    page.navigate(stage.baseUrl() + "/desk/");
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    for (String section : List.of("queues", "users", "accounts", "alarms")) {
      page.getByTestId("admin-" + section).click();
      assertThat(page).hasURL(Pattern.compile("/admin/" + section));
      assertThat(page.locator("main table").first()).isVisible();
      Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as(section)
          .isEqualTo(390);
    }
    stage.shoot(page, "admin-telephone");
  }

  private static void prompt(Stage stage, Page page, String code) {
    page.getByTestId("tab-prompts").click();
    page.getByTestId("admin-add").click();
    page.getByTestId("prompt-code").fill(code);
    page.getByTestId("prompt-chinese").fill("请按键选择。");
    page.getByTestId("dialog-save").click();
    assertThat(page.locator("[data-code='" + code + "']")).containsText("请按键选择");
    stage.shoot(page, "admin-prompts");
  }

  private static void publish(Page page, String note) {
    page.getByTestId("flow-publish").click();
    page.getByTestId("flow-note").fill(note);
    page.getByTestId("dialog-save").click();
    assertThat(page.getByTestId("note-dialog")).hasCount(0);
  }
}
