package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A visitor on the web page and a counsellor at the desk. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class VisitorAndDeskIT {
  @Test
  @Tag("R71")
  @Tag("R78")
  void visitorAndCounsellor_talkFromTheFirstWordToTheClosedConversationAndAgain(Stage stage) {
    Desk desk = Desk.signIn(stage.signInPage(), "agent1", "omniline").goReady();
    Visitor visitor = stage.visitor("demo");
    visitor.say("你好，我最近总是睡不着");
    assertThat(visitor.waiting()).isVisible();
    stage.shoot(visitor.page(), "visitor-waiting");

    assertThat(desk.offer()).containsText("你好，我最近总是睡不着");
    stage.shoot(desk.page(), "desk-offer");
    String first = desk.accept();
    assertThat(desk.texts()).hasText(new String[] {"你好，我最近总是睡不着"});
    assertThat(visitor.events("ACCEPTED")).containsText("林晓");
    assertThat(visitor.waiting()).not().isVisible();

    desk.say("谢谢你愿意说出来。是从什么时候开始的？");
    visitor.say("大概两个星期了");
    desk.say("这两周里，有没有特别难熬的时候？");
    String[] talk = {"你好，我最近总是睡不着", "谢谢你愿意说出来。是从什么时候开始的？", "大概两个星期了", "这两周里，有没有特别难熬的时候？"};
    assertThat(desk.texts()).hasText(talk);
    assertThat(visitor.texts()).hasText(talk);
    stage.shoot(desk.page(), "desk-conversation");
    stage.shoot(visitor.page(), "visitor-conversation");

    desk.close(first, "sleep");
    assertThat(visitor.page().getByTestId("visitor-ended")).isVisible();
    stage.shoot(desk.page(), "desk-closed");

    visitor.say("又想说几句");
    String second = desk.accept();
    assertThat(second).isNotEqualTo(first);
    Locator earlier =
        desk.page().locator("[data-testid=earlier-contact][data-conversation='" + first + "']");
    assertThat(earlier).containsText("睡眠问题");
    assertThat(desk.page().getByTestId("person-visits")).containsText("2");
    assertThat(desk.frames().received())
        .as("the new conversation names the one before")
        .anyMatch(frame -> frame.contains("\"previous\":\"" + first + "\""));
    assertThat(desk.texts()).hasText(new String[] {talk[0], talk[1], talk[2], talk[3], "又想说几句"});
    desk.close(second, "other");
  }

  @Test
  void typingAndReading_areSeenOnBothSides(Stage stage) {
    Talk talk = stage.talk("在吗");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();
    assertThat(visitor.messages().last()).hasAttribute("data-state", "read");

    visitor.field().pressSequentially("我想说的是");
    assertThat(desk.page().getByTestId("typing-indicator")).isVisible();
    visitor.page().getByTestId("visitor-send").click();
    assertThat(desk.message("我想说的是")).isVisible();
    assertThat(desk.page().getByTestId("typing-indicator")).not().isVisible(atOnce());

    desk.field().pressSequentially("我在");
    assertThat(visitor.page().getByTestId("visitor-typing")).isVisible();
    desk.page().getByTestId("composer-send").click();
    assertThat(visitor.message("我在")).isVisible();
    assertThat(visitor.page().getByTestId("visitor-typing")).not().isVisible(atOnce());
    assertThat(desk.message("我在")).hasAttribute("data-delivery", "READ");

    visitor.field().pressSequentially("还是不说了");
    assertThat(desk.page().getByTestId("typing-indicator")).isVisible();
    visitor.field().clear();
    assertThat(desk.page().getByTestId("typing-indicator")).not().isVisible(atOnce());
  }

  /** Long before typing that nobody ends is forgotten. */
  private static LocatorAssertions.IsVisibleOptions atOnce() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(1_000);
  }

  @Test
  void offerThatNobodyAnswers_isSaidCalmly_andOnePressBringsTheAgentBack(Stage stage) {
    Hotline hotline = stage.hotline(1);
    stage.admin().letRing(hotline.queue(), 3_000, 1);
    Desk desk = stage.desk(hotline.agent()).goReady();
    Visitor visitor = stage.visitor(hotline.site());
    visitor.say("有人在吗");

    Locator banner = desk.page().getByTestId("not-answering");
    assertThat(banner).isVisible();
    assertThat(desk.offer()).not().isVisible();
    assertThat(visitor.waiting()).isVisible();
    stage.shoot(desk.page(), "desk-not-answering");

    stage.admin().letRing(hotline.queue(), 60_000, 1);
    desk.page().getByTestId("ready-again").click();
    assertThat(banner).not().isVisible();
    desk.accept();
    desk.say("我来了");
    assertThat(visitor.message("我来了")).isVisible();
  }

  @Test
  void unknownSite_saysSoToWhoHearsThePage_andTriesToReachNothing(Stage stage) {
    Page page = stage.context(390, 844).newPage();
    page.clock().install();
    page.navigate(stage.baseUrl() + "/chat/nope");
    Locator connection = page.getByTestId("visitor-connection");
    assertThat(connection).hasAttribute("data-state", "missing");
    Locator missing = page.getByTestId("visitor-missing");
    assertThat(missing).containsText("没有找到这个咨询页面");
    assertThat(missing.locator("[lang=en]")).containsText("does not exist");
    assertThat(missing).hasAttribute("role", "alert");
    assertThat(page).hasTitle("没有找到这个咨询页面");
    page.clock().runFor(10_000);
    assertThat(connection).hasText("");
    assertThat(page.getByTestId("visitor-live")).not().containsText("连接");
    stage.shoot(page, "visitor-unknown-site");
  }

  @Test
  void siteWithEnglishTexts_speaksThemUnderTheSwitch_andTheOthersAsTheyAre(Stage stage) {
    Hotline hotline =
        stage.hotline(
            0,
            new JsonObject()
                .put("title.en", "Somebody listens")
                .put("greeting", "慢慢说")
                .put("subtitle", "保密")
                .put("subtitle.en", "Confidential, free, at any hour"));
    Page page = stage.visitor(hotline.site()).page();
    assertThat(page.locator("h1")).hasText("向阳中学 · 心理角");
    page.getByTestId("visitor-lang").click();
    assertThat(page.locator("h1")).hasText("Somebody listens");
    Locator subtitle = page.locator("header .words p");
    assertThat(subtitle).hasText("Confidential, free, at any hour");
    assertThat((Boolean) subtitle.evaluate("one => one.scrollHeight <= one.clientHeight + 1"))
        .as("all of it is seen on a telephone")
        .isTrue();
    assertThat(page.locator("body")).containsText("慢慢说");
    stage.shoot(page, "visitor-english-site");
  }

  @Test
  @Tag("R234")
  void emojiAndPictures_goBothWays(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Desk desk = stage.desk(hotline.agent()).goReady();
    Visitor visitor = stage.visitor(hotline.site());
    Page page = visitor.page();
    page.getByTestId("visitor-emoji").click();
    page.getByTestId("visitor-emoji-grid").getByText("🌻").click();
    page.getByTestId("visitor-send").click();
    desk.accept();
    assertThat(desk.texts()).hasText(new String[] {"🌻"});

    desk.page().getByTestId("composer-emoji").click();
    desk.page().getByTestId("emoji-🌱").click();
    desk.page().getByTestId("composer-send").click();
    assertThat(visitor.texts()).hasText(new String[] {"🌻", "🌱"});

    visitor.send(SampleFiles.picture("窗外.png"));
    Locator seen = desk.page().getByTestId("entry-image").locator("img");
    assertThat(seen).hasJSProperty("naturalWidth", 320);

    desk.attach(SampleFiles.picture("呼吸练习.png"));
    desk.sendAttached();
    Locator shown = visitor.messages().last().locator("img");
    assertThat(shown).hasJSProperty("naturalWidth", 320);
    assertThat(shown).hasAttribute("alt", "呼吸练习.png");
    walkThroughPictures(desk.page(), desk.page().getByTestId("entry-image").first());
    walkThroughPictures(page, page.locator("[data-testid=visitor-entry] img").first());
    stage.shoot(desk.page(), "desk-pictures");
    stage.shoot(page, "visitor-pictures");
  }

  /** Opens the first of two pictures, goes to the second and closes, all by keys. */
  private static void walkThroughPictures(Page page, Locator first) {
    first.click();
    Locator viewer = page.getByTestId("lightbox");
    Locator count = page.getByTestId("lightbox-count");
    assertThat(count).hasText("1 / 2");
    assertThat(viewer.locator("img")).hasAttribute("alt", "窗外.png");
    page.keyboard().press("ArrowRight");
    assertThat(count).hasText("2 / 2");
    assertThat(viewer.locator("img")).hasAttribute("alt", "呼吸练习.png");
    page.keyboard().press("ArrowRight");
    assertThat(count).hasText("2 / 2");
    page.keyboard().press("ArrowLeft");
    assertThat(count).hasText("1 / 2");
    page.keyboard().press("Escape");
    assertThat(viewer).not().isVisible();
  }

  @Test
  @Tag("R235")
  void files_goBothWaysAndAProgramUnderAPicturesNameIsRefusedWithWords(Stage stage)
      throws IOException {
    Talk talk = stage.talk("有份诊断书想给你看");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();

    visitor.page().getByTestId("visitor-file").setInputFiles(SampleFiles.programNamed("photo.jpg"));
    Locator chosen = visitor.page().getByTestId("visitor-chosen");
    assertThat(chosen).containsText("看不到预览，内容可能不是图片");
    assertThat(chosen.locator("img")).hasCount(0);
    visitor.page().getByTestId("visitor-send").click();
    assertThat(visitor.unsent()).hasAttribute("data-state", "refused");
    assertThat(visitor.unsent()).containsText("不能发送这种文件");
    visitor.page().getByTestId("visitor-discard").click();
    assertThat(visitor.unsent()).hasCount(0);
    Locator refused = desk.attach(SampleFiles.programNamed("photo.jpg"));
    assertThat(refused).hasAttribute("data-state", "failed");
    assertThat(refused).containsText("不支持这种文件");
    assertThat(refused.locator("img")).hasCount(0);
    refused.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON).click();

    FilePayload diagnosis = SampleFiles.pdf("诊断书.pdf");
    visitor.send(diagnosis);
    Locator file = desk.page().getByTestId("entry-file");
    assertThat(file).containsText("诊断书.pdf");
    assertSame(desk.page().waitForDownload(file::click), diagnosis);

    FilePayload advice = SampleFiles.pdf("就医建议.pdf");
    desk.attach(advice);
    desk.sendAttached();
    Locator arrived = visitor.message("就医建议.pdf");
    assertThat(arrived).isVisible();
    Locator save = arrived.getByText("就医建议.pdf");
    assertSame(visitor.page().waitForDownload(save::click), advice);
    assertThat(visitor.messages()).hasCount(3);
  }

  private static void assertSame(Download download, FilePayload file) throws IOException {
    assertThat(download.suggestedFilename()).isEqualTo(file.name);
    assertThat(Files.readAllBytes(download.path())).isEqualTo(file.buffer);
  }

  @Test
  void noteAndRisk_neverReachTheVisitor(Stage stage) {
    Talk talk = stage.talk("我不想活了");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();
    String id = talk.id();

    desk.note("已联系值班督导");
    desk.page().getByTestId("timeline").click();
    desk.page().keyboard().press("h");
    assertThat(desk.page().getByTestId("risk-banner")).isVisible();
    assertThat(desk.inboxItem(id)).hasAttribute("data-risk", "HIGH");
    assertThat(desk.events("RISK_CHANGED")).containsText("高危");
    stage.shoot(desk.page(), "desk-high-risk");

    desk.say("我一直在这里");
    assertThat(visitor.message("我一直在这里")).isVisible();
    assertThat(visitor.page().locator("body")).not().containsText("督导");
    List<String> received = visitor.frames().received();
    assertThat(received).anyMatch(frame -> frame.contains("我一直在这里"));
    assertThat(received)
        .noneMatch(frame -> frame.contains("督导"))
        .noneMatch(frame -> frame.contains("\"NOTE\""))
        .noneMatch(frame -> frame.contains("RISK_CHANGED"))
        .noneMatch(frame -> frame.contains("\"risk\""));

    visitor.page().reload();
    assertThat(visitor.texts()).hasCount(3);
    assertThat(visitor.texts().nth(0)).hasText("我不想活了");
    assertThat(visitor.texts().nth(1)).containsText("110");
    assertThat(visitor.texts().nth(2)).hasText("我一直在这里");
    assertThat(visitor.frames().received()).noneMatch(frame -> frame.contains("督导"));
  }

  @Test
  void wrapUp_turnsBackIntoTheTalkWhenTheVisitorWritesAgain(Stage stage) {
    Talk talk = stage.talk("今天就到这里吧");
    Desk desk = talk.desk();
    Visitor visitor = talk.visitor();
    String id = talk.id();
    desk.page().getByTestId("conversation-end").click();
    assertThat(desk.conversation(id, "WRAP_UP")).isVisible();

    visitor.say("等一下，还有一件事");
    assertThat(desk.conversation(id, "SERVING")).isVisible();
    assertThat(desk.texts()).hasText(new String[] {"今天就到这里吧", "等一下，还有一件事"});
    desk.say("你说");
    assertThat(visitor.message("你说")).isVisible();
  }
}
