package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who it is, from where, and what came before. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class ScreenPopIT {
  /** Notes the moment at which the offer stands on the screen, by the clock of the machine. */
  private static final String WATCH_FOR_OFFER =
      """
      () => {
        new MutationObserver((changes, observer) => {
          if (!document.querySelector('[data-testid=offer-card] .words')) return;
          observer.disconnect();
          window.offerShownAt = Date.now();
        }).observe(document, { childList: true, subtree: true });
      }
      """;

  @Test
  @Tag("R71")
  void offer_showsWithinASecondWhoWritesFromWhereAndWhatCameBefore(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Desk desk = stage.desk(hotline.agent()).goReady();
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("上周来过的第一句");
    String first = desk.accept();
    desk.close(first, "anxiety");
    desk.page().evaluate(WATCH_FOR_OFFER);

    visitor.say("今天又有点慌");
    Locator offer = desk.offer();
    assertThat(offer).containsText("未留姓名");
    assertThat(offer).containsText("网页 · " + hotline.siteName() + " · " + hotline.queueName());
    assertThat(offer).containsText("第 2 次来访");
    assertThat(offer).containsText("今天又有点慌");
    assertThat(offer).containsText("上次：焦虑紧张");
    long shownAt = ((Number) desk.page().evaluate("window.offerShownAt")).longValue();
    assertThat(shownAt - offeredAt(desk)).as("milliseconds until it is shown").isLessThan(1000);
    desk.accept();
    assertThat(desk.page().getByTestId("person-panel")).containsText("上周来过的第一句");
  }

  private static long offeredAt(Desk desk) {
    String last =
        desk.frames().received().stream()
            .filter(frame -> frame.contains("\"on\":\"offer\""))
            .reduce("", (before, frame) -> frame.contains("今天又有点慌") ? frame : before);
    JsonObject push = new JsonObject(last);
    return Instant.parse(push.getJsonObject("data").getString("offeredAt")).toEpochMilli();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "wechat"})
  @Tag("R73")
  void everyEarlierConversation_isListedAndItsWordsAreThere(String channel, Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().leadTo("wx-demo", hotline.queue());
    Desk desk = stage.desk(hotline.agent()).goReady();
    Visitor visitor = channel.equals("web") ? stage.visitor(hotline.site()) : null;
    Follower follower = visitor == null ? stage.follower("远山") : null;
    String[] words = {"头一回写来", "第二回写来", "第三回写来"};
    String[] ids = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      if (visitor != null) {
        visitor.say(words[i]);
      } else {
        follower.say(words[i]);
      }
      ids[i] = desk.accept();
      if (i < words.length - 1) {
        desk.close(ids[i], i == 0 ? "family" : "study");
      }
    }
    Locator earlier = desk.page().getByTestId("earlier-contact");
    assertThat(earlier).hasCount(2);
    assertThat(desk.page().getByTestId("person-visits")).containsText("3");
    assertThat(earlier.first()).containsText("学业压力");
    assertThat(earlier.last()).containsText("家庭与亲子");
    assertThat(earlier.last()).containsText("头一回写来");
    assertThat(desk.texts()).hasText(words);
    earlier.last().click();
    assertThat(desk.message("头一回写来")).isInViewport();
    stage.shoot(desk.page(), "desk-history-" + channel);
  }

  @Test
  @Tag("R246")
  void transfer_movesTheConversationWithAllThatWasSaid(Stage stage) {
    Hotline hotline = stage.hotline(2);
    Desk from = stage.desk(hotline.agents().get(0)).goReady();
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("我上个月也来过");
    from.close(from.accept(), "grief");
    visitor.say("今天想接着说");
    String id = from.accept();
    from.say("好，我请同事来");
    from.note("已谈过睡眠");

    Desk to = stage.desk(hotline.agents().get(1)).goReady();
    from.page().getByTestId("conversation-transfer").click();
    from.page()
        .getByTestId("transfer-dialog")
        .getByText(hotline.agents().get(1).name(), new Locator.GetByTextOptions().setExact(true))
        .click();
    from.page().getByTestId("transfer-note").fill("请不要再从头问起");
    stage.shoot(from.page(), "desk-transfer");
    from.page().getByTestId("transfer-submit").click();

    to.accept();
    assertThat(to.texts()).hasText(new String[] {"我上个月也来过", "今天想接着说", "好，我请同事来"});
    assertThat(to.events("TRANSFERRED")).containsText("请不要再从头问起");
    assertThat(to.page().locator("[data-kind=NOTE]")).containsText("已谈过睡眠");
    assertThat(to.page().getByTestId("earlier-contact")).containsText("丧失与哀伤");
    to.say("我接着听你说");
    assertThat(visitor.message("我接着听你说")).isVisible();
    assertThat(visitor.frames().received()).noneMatch(frame -> frame.contains("从头问起"));
    from.page().getByTestId("rail-inbox").click();
    assertThat(from.inboxItem(id)).hasCount(0);
  }

  @Test
  @Tag("R38")
  void transfer_reachesAQueueTheAgentDoesNotServe(Stage stage) {
    Hotline expert = stage.hotline(1);
    Talk talk = stage.talk("我想问法律上的事");
    Page page = talk.desk().page();
    page.getByTestId("conversation-transfer").click();
    Locator dialog = page.getByTestId("transfer-dialog");
    assertThat(dialog.getByTestId("transfer-own")).containsText(talk.hotline().queueName());
    Locator other = dialog.getByTestId("transfer-queue-" + expert.queue());
    assertThat(dialog.getByTestId("transfer-other")).containsText(expert.queueName());
    other.check();
    stage.shoot(page, "desk-transfer-queue");
    page.getByTestId("transfer-submit").click();

    Desk colleague = stage.desk(expert.agent()).goReady();
    assertThat(colleague.offer()).containsText("我想问法律上的事");
    assertThat(colleague.accept()).isEqualTo(talk.id());
  }
}
