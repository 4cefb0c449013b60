package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reloads, second tabs and lost networks: nothing is missed, nothing seen twice. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class LostConnectionIT {
  private static final double SEEN_WITHIN_MS = 5_000;
  private static final double BACK_WITHIN_MS = 15_000;

  /** The page notes the moment itself: whoever asks from outside asks in steps. */
  private static final String WATCH_FOR_BANNER =
      """
      () => {
        new MutationObserver((changes, observer) => {
          if (!document.querySelector('[data-testid=connection-banner]')) return;
          observer.disconnect();
          window.bannerShownAt = Date.now();
        }).observe(document, { childList: true, subtree: true });
      }
      """;

  @Test
  void reload_keepsTheConversationAndWhatWasBegunOnBothSides(Stage stage) {
    Talk talk = stage.talk("第一句");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();
    String id = talk.id();
    desk.say("第二句");
    visitor.say("第三句");
    desk.note("只给同事看");
    desk.field().fill("还没有发出的回复");
    visitor.field().fill("还没有发出的话");

    visitor.page().reload();
    desk.page().reload();
    String[] all = {"第一句", "第二句", "第三句"};
    assertThat(visitor.texts()).hasText(all);
    assertThat(visitor.field()).hasValue("还没有发出的话");
    assertThat(desk.conversation(id, "SERVING")).isVisible();
    assertThat(desk.texts()).hasText(all);
    assertThat(desk.field()).hasValue("还没有发出的回复");
    assertThat(desk.page().locator("[data-testid=agent-state] [data-state=READY]")).isVisible();

    visitor.page().getByTestId("visitor-send").click();
    desk.page().getByTestId("composer-send").click();
    assertThat(desk.message("还没有发出的话")).hasCount(1);
    assertThat(visitor.message("还没有发出的回复")).hasCount(1);
    assertThat(visitor.field()).hasValue("");
  }

  @Test
  void reload_whileWaitingKeepsThePlace(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Visitor first = stage.visitor(hotline.site());
    first.say("我先来的");
    Visitor second = stage.visitor(hotline.site());
    second.say("我后来的");
    assertThat(second.waiting()).hasAttribute("data-ahead", "1");
    first.page().reload();
    assertThat(first.waiting()).hasAttribute("data-ahead", "0");
    Desk desk = stage.desk(hotline.agent()).goReady();
    assertThat(desk.offer()).containsText("我先来的");
    desk.accept();
    assertThat(second.waiting()).hasCount(1);
    assertThat(desk.offer()).containsText("我后来的");
  }

  @Test
  void secondTabs_showTheSameAndDoubleNothing(Stage stage) {
    Talk talk = stage.talk("从第一个标签页写的");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();
    String id = talk.id();
    Hotline hotline = talk.hotline();
    Desk deskTab = Desk.open(desk.page().context().newPage(), stage.baseUrl());
    deskTab.choose(id);
    Visitor visitorTab =
        new Visitor(
            visitor.page().context().newPage(), stage.baseUrl() + "/chat/" + hotline.site());

    visitorTab.say("从第二个标签页写的");
    desk.say("第一个座席页的回答");
    deskTab.say("第二个座席页的回答");
    visitor.say("都收到了");
    String[] all = {"从第一个标签页写的", "从第二个标签页写的", "第一个座席页的回答", "第二个座席页的回答", "都收到了"};
    assertThat(visitor.texts()).hasText(all);
    assertThat(visitorTab.texts()).hasText(all);
    assertThat(desk.texts()).hasText(all);
    assertThat(deskTab.texts()).hasText(all);
    assertThat(visitor.unsent()).hasCount(0);
    assertThat(visitorTab.unsent()).hasCount(0);

    deskTab.page().close();
    desk.say("关掉一个标签页也还在");
    assertThat(visitor.message("关掉一个标签页也还在")).hasCount(1);
    assertThat(desk.page().locator("[data-testid=agent-state] [data-state=READY]")).isVisible();
  }

  @Test
  void visitorOffline_missesNothingAndSendsOnceWhenBack(Stage stage) {
    Talk talk = stage.talk("信号不太好");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();

    visitor.page().context().setOffline(true);
    assertThat(visitor.connection()).hasClass(java.util.regex.Pattern.compile("shown"), within5s());
    stage.shoot(visitor.page(), "visitor-offline");
    List<String> all = new ArrayList<>(List.of("信号不太好"));
    for (int i = 1; i <= 4; i++) {
      desk.say("断线时说的第" + i + "句");
      all.add("断线时说的第" + i + "句");
    }
    visitor.write("断线时写的");
    assertThat(visitor.unsent()).hasAttribute("data-state", "waiting");
    visitor.page().context().setOffline(false);

    assertThat(visitor.connection()).hasAttribute("data-state", "online", backSoon());
    all.add("断线时写的");
    assertThat(visitor.texts()).hasText(all.toArray(String[]::new));
    assertThat(desk.texts()).hasText(all.toArray(String[]::new));
    assertThat(visitor.unsent()).hasCount(0);
  }

  @Test
  void deskOffline_showsItMissesNothingAndSendsOnceWhenBack(Stage stage) {
    Talk talk = stage.talk("你好");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();

    desk.page().context().setOffline(true);
    assertThat(desk.banner()).isVisible(visibleWithin5s());
    stage.shoot(desk.page(), "desk-offline");
    List<String> all = new ArrayList<>(List.of("你好"));
    for (int i = 1; i <= 4; i++) {
      visitor.say("你还在吗" + i);
      all.add("你还在吗" + i);
    }
    desk.write("断线时写的回答");
    assertThat(desk.page().getByTestId("unsent-entry")).hasAttribute("data-state", "sending");
    desk.page().context().setOffline(false);

    assertThat(desk.banner()).not().isVisible(notVisibleSoon());
    all.add("断线时写的回答");
    assertThat(desk.texts()).hasText(all.toArray(String[]::new));
    assertThat(visitor.texts()).hasText(all.toArray(String[]::new));
    assertThat(desk.page().getByTestId("unsent-entry")).hasCount(0);
  }

  @Test
  void silentNetwork_isNoticedWithin5SecondsAndHealsByItself(Stage stage) throws IOException {
    Hotline hotline = stage.hotline(1);
    try (SilentLine line = new SilentLine(stage.port())) {
      Desk desk = stage.desk(hotline.agent(), line.baseUrl()).goReady();
      Visitor visitor = stage.visitor(hotline.site());
      visitor.say("你好");
      desk.accept();
      desk.page().evaluate(WATCH_FOR_BANNER);
      line.silence();
      long silentAt = System.currentTimeMillis();
      assertThat(desk.banner()).isVisible();
      long shownAt = ((Number) desk.page().evaluate("window.bannerShownAt")).longValue();
      assertThat(shownAt - silentAt).as("milliseconds until it is shown").isLessThan(5_000);
      visitor.say("你那边怎么没声音了");
      desk.write("信号断了一下");
      line.restore();
      assertThat(desk.banner()).not().isVisible(notVisibleSoon());
      assertThat(desk.message("你那边怎么没声音了")).hasCount(1);
      assertThat(visitor.message("信号断了一下")).hasCount(1);
      assertThat(desk.message("信号断了一下")).hasCount(1);
    }
  }

  @Test
  void messageWrittenOffline_survivesAReloadAndArrivesOnce(Stage stage) {
    Talk talk = stage.talk("我先说一句");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();
    String secret = "没信号时写的" + UUID.randomUUID();
    visitor.page().context().setOffline(true);
    assertThat(visitor.connection()).hasAttribute("data-state", "offline", attributeWithin5s());
    visitor.write(secret);
    assertThat(visitor.unsent()).hasCount(1);
    visitor.page().context().setOffline(false);
    visitor.page().reload();
    assertThat(visitor.message(secret)).hasCount(1);
    assertThat(desk.message(secret)).hasCount(1);
    assertThat(visitor.unsent()).hasCount(0);
  }

  private static LocatorAssertions.HasClassOptions within5s() {
    return new LocatorAssertions.HasClassOptions().setTimeout(SEEN_WITHIN_MS);
  }

  private static LocatorAssertions.HasAttributeOptions attributeWithin5s() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(SEEN_WITHIN_MS);
  }

  private static LocatorAssertions.IsVisibleOptions visibleWithin5s() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(SEEN_WITHIN_MS);
  }

  private static LocatorAssertions.HasAttributeOptions backSoon() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(BACK_WITHIN_MS);
  }

  private static LocatorAssertions.IsVisibleOptions notVisibleSoon() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(BACK_WITHIN_MS);
  }
}
