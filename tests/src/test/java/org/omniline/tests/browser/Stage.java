package org.omniline.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ScreenshotAnimations;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.bench.wire.SignedIn;

/**
 * What one test plays on: fresh browser contexts over the shared server. At the end it sees to it
 * that no page ran into a script error, broke its own content policy or asked a foreign host.
 */
final class Stage {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final List<String> NAMES = List.of("沈言", "方遥", "许宁");
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final SharedParts parts;
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final List<String> hosts = new ArrayList<>();

  Stage(SharedParts parts) {
    this.parts = parts;
    hosts.add(parts.server().baseUrl());
  }

  String baseUrl() {
    return parts.server().baseUrl();
  }

  int port() {
    return parts.server().port();
  }

  /** A switch that pages register at, until it is closed. */
  SipPeer sipPeer() {
    return new SipPeer(parts.sipPort(), baseUrl(), SharedParts.SWITCH_KEY);
  }

  AdminApi admin() {
    return parts.admin();
  }

  /** A hotline of this test's own. */
  Hotline hotline(int agents) {
    return hotline(agents, new JsonObject());
  }

  /**
   * A hotline of this test's own.
   *
   * @param settings of its web-chat account
   */
  Hotline hotline(int agents, JsonObject settings) {
    int number = COUNTER.incrementAndGet();
    String queueName = "夜间倾听" + number + "组";
    String queue = admin().createQueue("night-" + number, queueName);
    String site = "site-" + number;
    String siteName = "向阳中学" + number;
    admin()
        .createSite(
            site, siteName, queue, new JsonObject().put("title", "向阳中学 · 心理角").mergeIn(settings));
    List<Hotline.Agent> people = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      String login = "counsellor" + number + "-" + (i + 1);
      admin().createAgent(login, NAMES.get(i), 3, queue);
      people.add(new Hotline.Agent(login, AdminApi.PASSWORD, NAMES.get(i)));
    }
    return new Hotline(queue, queueName, site, siteName, people);
  }

  /** A hotline of this test's own whose only agent has just accepted what a visitor wrote. */
  Talk talk(String firstWords) {
    Hotline hotline = hotline(1);
    Desk desk = desk(hotline.agent()).goReady();
    Visitor visitor = visitor(hotline.site());
    visitor.say(firstWords);
    return new Talk(hotline, desk, visitor, desk.accept());
  }

  /** The desk of somebody who is already signed in. */
  Desk desk(Hotline.Agent agent) {
    return desk(agent, baseUrl());
  }

  /**
   * The desk of somebody who is already signed in.
   *
   * @param address another way to the same server
   */
  Desk desk(Hotline.Agent agent, String address) {
    BrowserContext context = context(1440, 900);
    hosts.add(address);
    String[] cookie =
        SignedIn.as(baseUrl(), agent.login(), agent.password()).cookie().split("=", 2);
    context.addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl(address)));
    return Desk.open(context.newPage(), address);
  }

  /** A browser with the desk's sign-in page. */
  Page signInPage() {
    Page page = context(1440, 900).newPage();
    page.navigate(baseUrl() + "/desk/");
    return page;
  }

  /** Somebody new who opens a web-chat page on a telephone. */
  Visitor visitor(String site) {
    return new Visitor(context(390, 844).newPage(), baseUrl() + "/chat/" + site);
  }

  /** The page on which one plays a follower of the WeChat account. */
  Follower follower(String nickname) {
    return new Follower(context(1440, 900).newPage(), baseUrl() + "/playground/", nickname);
  }

  /** The page on which one dials, and sees the agents' telephones. */
  Page phone() {
    Page page = context(1440, 900).newPage();
    page.navigate(baseUrl() + "/playground/phone");
    assertThat(page.getByTestId("phone-call").isVisible()).isTrue();
    return page;
  }

  /** An empty browser of its own. */
  BrowserContext context(int width, int height) {
    BrowserContext context =
        parts
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setLocale("zh-CN")
                    .setTimezoneId("Asia/Shanghai"));
    context.setDefaultTimeout(15_000);
    context.onWebError(error -> troubles.add(error.page().url() + " " + error.error()));
    context.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            troubles.add(message.text());
          }
        });
    context.onRequest(
        request -> {
          if (request.url().startsWith("http")
              && hosts.stream().noneMatch(request.url()::startsWith)) {
            troubles.add("a request to a foreign host: " + request.url());
          }
        });
    contexts.add(context);
    return context;
  }

  /** Says that pages may ask this host too. */
  void allowHost(String address) {
    hosts.add(address);
  }

  /** Takes back troubles that the test wanted: those whose words contain this. */
  List<String> forgive(String words) {
    List<String> wanted = troubles.stream().filter(one -> one.contains(words)).toList();
    troubles.removeAll(wanted);
    return wanted;
  }

  /** Keeps a picture of a page for whoever wants to look at it. */
  void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(SCREENSHOTS.resolve(name + ".png"))
            .setAnimations(ScreenshotAnimations.DISABLED));
  }

  /** Pictures of every open page, for a test that failed. */
  void keepWhatIsSeen(String test) {
    int number = 0;
    for (BrowserContext context : contexts) {
      for (Page page : context.pages()) {
        try {
          shoot(page, "failed-" + test + "-" + ++number);
        } catch (PlaywrightException e) {
          // The page is gone; the others are worth more than this failure.
        }
      }
    }
  }

  /**
   * Closes all browsers.
   *
   * @param judge whether pages' own troubles fail the test; they would hide an earlier failure
   */
  void close(boolean judge) {
    contexts.forEach(BrowserContext::close);
    if (judge) {
      assertThat(troubles).as("what pages ran into").isEmpty();
    }
  }
}
