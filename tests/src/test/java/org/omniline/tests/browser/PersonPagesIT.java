package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an agent writes down of a person while talking, and who sees it next time. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
@Tag("R72")
class PersonPagesIT {
  /** Has a telephone of the demonstration. */
  private static final Hotline.Agent AGENT = new Hotline.Agent("agent4", "omniline", "苏禾");

  private static final String CALLER = "13910310072";
  private static final String REMARK = "听力不好，请说慢些，句子短一点，等她说完再问下一句";

  @Test
  void caller_isEditedInTheCallAndTheNextCallShowsTheNameAndTheRemark(Stage stage) {
    Page phone = stage.phone();
    phone.getByLabel("话机 1004 怎么接").selectOption("RINGS");
    Desk desk = stage.desk(AGENT).goReady();
    Page page = desk.page();
    dial(phone);
    String first = desk.accept();
    assertThat(page.getByTestId("call-panel")).containsText("通话中");

    page.getByTestId("person-edit").click();
    assertThat(page.getByTestId("person-name")).isFocused();
    page.getByTestId("person-name").fill("王女士");
    page.getByTestId("person-remark-input").fill(REMARK);
    stage.shoot(page, "desk-person-form");
    page.getByTestId("person-save").click();

    assertThat(page.getByTestId("person-form")).hasCount(0);
    assertThat(page.getByTestId("person-remark")).containsText(REMARK);
    assertThat(page.getByTestId("person-panel").locator("h2").first()).hasText("王女士");
    assertThat(desk.conversation(first, "SERVING")).containsText("王女士");
    stage.shoot(page, "desk-person-edited");
    page.getByTestId("call-hangup").click();
    desk.writeUp(first, "other");

    dial(phone);

    assertThat(desk.offer()).containsText("王女士");
    Locator remark = desk.offer().getByTestId("offer-remark");
    assertThat(remark).hasText("备注：" + REMARK);
    assertThat(remark.boundingBox().height).as("one line in its frame").isLessThan(45);
    stage.shoot(page, "desk-person-offer");
    String second = desk.accept();
    assertThat(second).isNotEqualTo(first);
    assertThat(page.getByTestId("call-panel")).containsText("通话中");
    assertThat(page.getByTestId("person-remark")).containsText(REMARK);
    assertThat(page.getByTestId("person-remark")).containsText("苏禾 写于");
    page.getByTestId("call-hangup").click();
    desk.writeUp(second, "other");
    desk.switchTo("NOT_READY");
    phone.getByLabel("话机 1004 怎么接").selectOption("ANSWERS");
  }

  private static void dial(Page phone) {
    phone.getByTestId("phone-number").fill(CALLER);
    phone.getByTestId("phone-call").click();
  }

  @Test
  void visitor_editedByTwoDesks_theLaterIsToldAndLosesNothing(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Desk desk = stage.desk(hotline.agent()).goReady();
    Desk second = stage.desk(hotline.agent());
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("您好");
    String id = desk.accept();
    second.choose(id);
    Page late = second.page();
    late.getByTestId("person-edit").click();
    late.getByTestId("person-remark-input").fill("我写的备注");

    Page page = desk.page();
    page.getByTestId("person-edit").click();
    page.getByTestId("person-name").fill("不要这个");
    page.keyboard().press("Escape");
    assertThat(page.getByTestId("person-form")).hasCount(0);
    page.getByTestId("person-edit").click();
    page.getByTestId("person-name").fill("小禾");
    page.keyboard().press("Enter");
    assertThat(page.getByTestId("person-form")).hasCount(0);
    assertThat(late.getByTestId("person-panel").locator("h2").first()).hasText("小禾");

    late.getByTestId("person-save").click();
    assertThat(late.getByTestId("person-clash")).containsText("另一个窗口");
    assertThat(late.getByTestId("person-clash")).containsText("小禾");
    assertThat(late.getByTestId("person-remark-input")).hasValue("我写的备注");
    stage.shoot(late, "desk-person-clash");
    late.getByTestId("person-mine").click();
    assertThat(late.getByTestId("person-form")).hasCount(0);
    for (Page each : new Page[] {page, late}) {
      assertThat(each.getByTestId("person-remark")).containsText("我写的备注");
      assertThat(each.getByTestId("person-panel").locator("h2").first()).hasText("小禾");
    }
    desk.close(id, "study");

    visitor.say("我又来了");
    assertThat(desk.offer()).containsText("小禾");
    assertThat(desk.offer().getByTestId("offer-remark")).hasText("备注：我写的备注");
    assertThat(visitor.frames().received())
        .noneMatch(frame -> frame.contains("小禾") || frame.contains("我写的备注"));
  }
}
