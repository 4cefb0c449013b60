package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every word a person sees is Chinese, and English after the switch. */
@ExtendWith(BrowserExtension.class)
@Timeout(240)
class LanguageIT {
  /** Words, and what is read aloud or shown on hovering, of everything that is visible. */
  private static final String WORDS =
      """
      () => {
        const en = document.documentElement.lang === 'en';
        const data =
          'script,style,noscript,code,kbd,pre,.mono,[translate=no],[data-testid=visitor-live]';
        const other = en ? '[lang=zh-CN],.el-select' : '[lang=en]';
        const given = (e) => en && e.closest('td') && !e.closest('.tag, button');
        const seen = (e) =>
          e && e.checkVisibility() && !e.closest(data) && !e.closest(other) && !given(e);
        const words = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let n = walker.nextNode(); n; n = walker.nextNode()) {
          if (seen(n.parentElement)) words.push(n.textContent);
        }
        for (const name of ['placeholder', 'title', 'aria-label', 'alt']) {
          for (const e of document.body.querySelectorAll(`[${name}]`)) {
            if (seen(e)) words.push(e.getAttribute(name));
          }
        }
        words.push(document.title);
        return [...new Set(words.map((w) => w.trim()).filter(Boolean))];
      }
      """;

  private static final Pattern LATIN = Pattern.compile("[A-Za-z]{2,}");

  /** The part of an identity that is shown: it is random. */
  private static final Pattern MASKED = Pattern.compile("\\S{1,4}…\\S{1,4}");

  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  /** Names of things that have no Chinese name. */
  private static final Set<String> LATIN_NAMES =
      Set.of("Omniline", "English", "EN", "AppID", "AppSecret", "Token", "EncodingAESKey", "PDF");

  private final List<String> leftovers = new ArrayList<>();
  private boolean english;

  /** Names and words of the dictionary stay as somebody gave them. */
  private List<String> names = List.of();

  @Test
  @Tag("R79")
  void everyPage_isChineseUntilSomebodySwitchesToEnglish(Stage stage) {
    Hotline hotline =
        stage.hotline(
            1, new JsonObject().put("title", "…").put("subtitle", "…").put("greeting", "…"));
    Desk desk = stage.desk(hotline.agent()).goReady();
    Visitor visitor = stage.visitor(hotline.site());
    Page admin = stage.signInPage();
    // Nobody else's desk rings for what the follower writes here.
    stage.admin().leadTo("wx-demo", stage.hotline(0).queue());
    Follower follower = stage.follower("小雨");
    Page docs = stage.context(1440, 900).newPage();
    docs.navigate(stage.baseUrl() + "/api/docs/");
    walk(stage, desk, visitor, admin);
    documentation(docs);
    playground(follower);
    assertThat(leftovers).as("words that are not Chinese").isEmpty();

    english = true;
    names =
        List.of(
            hotline.agent().name(),
            "沈",
            hotline.siteName(),
            hotline.queueName(),
            "心理咨询",
            "其他",
            "系",
            "小雨");
    admin.getByTestId("avatar-menu").click();
    admin.getByTestId("sign-out").click();
    admin.getByTestId("language-en").click();
    desk.page().setViewportSize(1280, 800);
    desk.page().getByTestId("avatar-menu").click();
    desk.page().getByTestId("language-en").click();
    desk.page().keyboard().press("Escape");
    visitor.page().getByTestId("visitor-lang").click();
    docs.getByTestId("docs-lang").click();
    follower.page().getByTestId("follower-lang").click();
    walk(stage, desk, visitor, admin);
    documentation(docs);
    playground(follower);
    assertThat(leftovers).as("words that are not English").isEmpty();
  }

  private void walk(Stage stage, Desk desk, Visitor visitor, Page admin) {
    look("sign-in", admin);
    visitorAndDesk(stage, desk, visitor);
    administration(stage, admin);
  }

  private void visitorAndDesk(Stage stage, Desk desk, Visitor visitor) {
    look("chat", visitor.page());
    look("desk", desk.page());
    visitor.say(english ? "12345" : "54321");
    look("offer", desk.page());
    look("chat, waiting", visitor.page());
    String id = desk.accept();
    String answer = english ? "67890" : "09876";
    desk.say(answer);
    assertThat(visitor.message(answer)).isVisible();
    desk.note(english ? "24680" : "08642");
    desk.page().getByTestId("timeline").click();
    desk.page().keyboard().press("h");
    assertThat(desk.page().getByTestId("risk-banner")).isVisible();
    look("conversation", desk.page());
    look("chat, served", visitor.page());
    assertThat(cut(desk.page(), "[data-testid=conversation-hint], [data-testid=inbox-hint]"))
        .as("what tells one anonymous person from another")
        .isEqualTo(List.of("", ""));
    assertThat(cut(desk.page(), "[data-testid=inbox-item][data-risk=HIGH] .name"))
        .as("the name beside a tag")
        .isEqualTo(List.of(""));
    for (String menu : new String[] {"agent-state", "avatar-menu", "risk-menu", "composer-emoji"}) {
      desk.page().getByTestId(menu).click();
      look(menu, desk.page());
      desk.page().keyboard().press("Escape");
    }
    desk.page().getByTestId("rail-help").click();
    assertThat(desk.page().getByTestId("keyboard-help")).isVisible();
    look("keyboard help", desk.page());
    desk.page().keyboard().press("Escape");
    assertThat(desk.page().getByTestId("keyboard-help")).not().isVisible();
    desk.page().getByTestId("conversation-transfer").click();
    assertThat(desk.page().getByTestId("transfer-dialog")).isVisible();
    look("transfer", desk.page());
    desk.page().keyboard().press("Escape");
    assertThat(desk.page().getByTestId("transfer-dialog")).not().isVisible();
    desk.page().getByTestId("conversation-end").click();
    assertThat(desk.conversation(id, "WRAP_UP")).isVisible();
    look("wrap-up", desk.page());
    desk.page().getByTestId("disposition-select").click();
    desk.page().getByTestId("disposition-other").click();
    desk.page().getByTestId("conversation-close").click();
    assertThat(desk.conversation(id, "CLOSED")).isVisible();
    look("closed", desk.page());
    look("chat, closed", visitor.page());
    stage.shoot(desk.page(), english ? "desk-english" : "desk-chinese");
    stage.shoot(visitor.page(), english ? "visitor-english" : "visitor-chinese");
    desk.page().getByTestId("rail-inbox").click();
  }

  /**
   * Of each place that is cut or lies outside of what is around it, what is there and how wide; of
   * the others nothing.
   */
  private static List<?> cut(Page page, String places) {
    return (List<?>)
        page.evaluate(
            "places => [...document.querySelectorAll(places)].map(one => {"
                + "const box = one.getBoundingClientRect();"
                + "const around = one.parentElement.getBoundingClientRect();"
                + "const cut = one.scrollWidth > one.clientWidth + 1"
                + " || box.width === 0 || box.right > around.right + 1;"
                + "return cut ? one.parentElement.innerText + ': ' + one.scrollWidth + ' in '"
                + " + one.clientWidth + ' of ' + around.width : '';"
                + "})",
            places);
  }

  private void administration(Stage stage, Page admin) {
    SignInForm.fill(admin, "admin", "omniline");
    admin.getByTestId("rail-admin").click();
    for (String section : new String[] {"users", "accounts", "dispositions", "audit"}) {
      admin.getByTestId("admin-" + section).click();
      assertThat(admin.getByTestId(section + "-table")).isVisible();
      look(section, admin);
      if (section.equals("audit")) {
        admin.getByTestId("audit-from").locator("input").click();
        assertThat(admin.locator(".el-date-picker:visible")).isVisible();
        look("calendar", admin);
        stage.shoot(admin, "desk-calendar" + (english ? "-english" : ""));
      } else {
        admin.getByTestId("admin-add").click();
        assertThat(admin.getByTestId("dialog-save")).isVisible();
        look("new of " + section, admin);
        if (section.equals("users")) {
          admin.getByTestId("user-expires").locator("input").click();
          assertThat(admin.locator(".el-date-picker:visible")).isVisible();
          look("end of an account", admin);
          admin.keyboard().press("Escape");
        }
        stage.shoot(admin, "desk-new-" + section + (english ? "-english" : ""));
        admin.keyboard().press("Escape");
        assertThat(admin.getByTestId("dialog-save")).not().isVisible();
      }
    }
    queues(stage, admin);
    routing(stage, admin);
  }

  /** Queues, skills and alarms. */
  private void queues(Stage stage, Page admin) {
    admin.getByTestId("admin-queues").click();
    assertThat(admin.getByTestId("queues-table")).isVisible();
    look("queues", admin);
    admin.getByTestId("admin-add").click();
    assertThat(admin.getByTestId("queue-story")).isVisible();
    admin.getByTestId("queue-step-add").click();
    look("new of queues", admin);
    stage.shoot(admin, "desk-new-queues" + (english ? "-english" : ""));
    admin.getByTestId("admin-skills").click();
    look("unsaved changes", admin);
    UnsavedQuestion.giveUp(admin);
    for (String section : new String[] {"skills", "alarms"}) {
      admin.getByTestId("admin-" + section).click();
      assertThat(admin).hasURL(Pattern.compile("/admin/" + section));
      admin.getByTestId("admin-add").click();
      assertThat(admin.getByTestId("dialog-save")).isVisible();
      look("new of " + section, admin);
      stage.shoot(admin, "desk-new-" + section + (english ? "-english" : ""));
      admin.keyboard().press("Escape");
      assertThat(admin.getByTestId("dialog-save")).not().isVisible();
    }
    admin.getByTestId("tab-history").click();
    assertThat(admin.getByTestId("tab-history")).hasAttribute("aria-selected", "true");
    look("alarm history", admin);
    admin.getByTestId("admin-health").click();
    assertThat(admin.locator("[data-switch] [data-codec]").first()).isVisible();
    look("health", admin);
    stage.shoot(admin, "desk-health" + (english ? "-english" : ""));
    admin.getByTestId("health-try").click();
    assertThat(admin.getByTestId("trial-run")).isVisible();
    look("trial of a switch", admin);
    admin.keyboard().press("Escape");
    assertThat(admin.getByTestId("trial-run")).not().isVisible();
  }

  /** Rules, hours with the calendar, and lists. */
  private void routing(Stage stage, Page admin) {
    Map<String, String> seenBy =
        Map.of("rules", "rules-try", "hours", "tab-week", "lists", "lists-ended");
    for (String section : new String[] {"rules", "hours", "lists"}) {
      admin.getByTestId("admin-" + section).click();
      assertThat(admin.getByTestId(seenBy.get(section))).isVisible();
      assertThat(admin.getByTestId("admin-add")).isVisible();
      look(section, admin);
      admin.getByTestId("admin-add").click();
      assertThat(admin.getByTestId("dialog-save")).isVisible();
      if (section.equals("rules")) {
        admin.getByTestId("rule-action-add").click();
        admin.getByTestId("rule-condition").fill("1 + vip");
        admin.getByTestId("rule-try").click();
        admin.getByTestId("rule-dialog").getByTestId("try-run").click();
        assertThat(admin.getByTestId("rule-mistake").first()).isVisible();
      }
      if (section.equals("hours")) {
        admin.getByTestId("hours-MONDAY-add").click();
      }
      look("new of " + section, admin);
      stage.shoot(admin, "desk-new-" + section + (english ? "-english" : ""));
      admin.keyboard().press("Escape");
      if (!section.equals("lists")) {
        UnsavedQuestion.giveUp(admin);
      }
      assertThat(admin.getByTestId("dialog-save")).not().isVisible();
    }
    admin.getByTestId("admin-hours").click();
    admin.getByTestId("tab-calendar").click();
    admin.locator("[data-day$='-05-01']").click();
    assertThat(admin.getByTestId("days-form")).isVisible();
    look("calendar of the year", admin);
    stage.shoot(admin, "desk-calendar-year" + (english ? "-english" : ""));
    admin.getByTestId("tab-texts").click();
    assertThat(admin.getByTestId("text-blocked")).isVisible();
    look("system texts", admin);
  }

  /**
   * The API's pages with an operation of each part open: what the others say has a test of its own
   * beside the words, and all of them at once keep a browser busy for a minute.
   */
  private void documentation(Page docs) {
    Locator parts = docs.locator(".opblock-tag-section");
    assertThat(docs.locator(".opblock").first()).isVisible();
    docs.evaluate(
        "() => document.querySelectorAll("
            + "'.opblock-tag-section span:first-child > .opblock:not(.is-open)"
            + " .opblock-summary-control').forEach((one) => one.click())");
    assertThat(docs.locator(".opblock.is-open")).hasCount(parts.count());
    assertThat(docs.locator(".opblock.is-open .response-col_description").first()).isVisible();
    look("API pages", docs);
  }

  private void playground(Follower follower) {
    look("playground", follower.page());
    follower.say(english ? "13579" : "97531");
    look("playground, told", follower.page());
    follower.page().getByTestId("follower-more").click();
    look("playground, more kinds", follower.page());
    follower.page().getByTestId("follower-typeLOCATION").click();
    look("playground, a place", follower.page());
    follower.page().keyboard().press("Escape");
  }

  /** Notes what is not in the language in use. Names that people gave are in theirs. */
  private void look(String where, Page page) {
    for (Object one : (List<?>) page.evaluate(WORDS)) {
      // Other tests' queues are named in sentences about queues.
      String words = ((String) one).replaceAll("夜间倾听\\d+组", "");
      for (String name : names) {
        words = words.replace(name, "");
      }
      boolean wrong =
          english
              ? CHINESE.matcher(words).find()
              : LATIN.matcher(words).find()
                  && !CHINESE.matcher(words).find()
                  && !MASKED.matcher(words).matches()
                  && !LATIN_NAMES.contains(words);
      if (wrong) {
        leftovers.add(where + ": " + words);
      }
    }
  }
}
