package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chat inside the page of somebody else's site. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class WidgetIT {
  private HttpServer site;
  private String page = "";

  @BeforeEach
  void startSite() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    site.start();
  }

  @AfterEach
  void stopSite() {
    site.stop(0);
  }

  /** Another origin of the same site, as a school's page beside the hotline's. */
  private String sameSite() {
    return "http://127.0.0.1:" + site.getAddress().getPort();
  }

  /** Another site altogether. */
  private String otherSite() {
    return "http://localhost:" + site.getAddress().getPort();
  }

  private Page open(Stage stage, Hotline hotline, String origin) {
    page =
        """
        <!doctype html>
        <html lang="zh-CN"><head><meta charset="utf-8"><link rel="icon" href="data:,">
        <title>向阳中学</title></head>
        <body><h1>考前睡不好，怎么办</h1>
        <script src="%s/widget.js" data-account="%s" async></script></body></html>
        """
            .formatted(stage.baseUrl(), hotline.site());
    stage.allowHost(origin);
    BrowserContext context = stage.context(1280, 800);
    Page opened = context.newPage();
    opened.navigate(origin + "/help");
    return opened;
  }

  @Test
  @Tag("R244")
  void scriptTagInAnotherSitesPage_opensAChatThatWorksAndAReloadLosesNothing(Stage stage) {
    Hotline hotline = stage.hotline(1, new JsonObject().put("origins", sameSite()));
    Desk desk = stage.desk(hotline.agent()).goReady();
    Page school = open(stage, hotline, sameSite());
    school.locator("button[aria-expanded=false]").click();
    FrameLocator chat = school.frameLocator("iframe");
    chat.getByTestId("visitor-input").fill("从学校网页写来的");
    chat.getByTestId("visitor-send").click();
    assertThat(chat.getByTestId("visitor-waiting")).isVisible();
    stage.shoot(school, "widget-waiting");

    desk.accept();
    assertThat(desk.texts()).hasText(new String[] {"从学校网页写来的"});
    desk.say("你好，我在");
    assertThat(chat.locator("[data-testid=visitor-entry] .words"))
        .hasText(new String[] {"从学校网页写来的", "你好，我在"});
    stage.shoot(school, "widget-conversation");

    school.reload();
    school.locator("button[aria-expanded=false]").click();
    assertThat(chat.locator("[data-testid=visitor-entry] .words"))
        .hasText(new String[] {"从学校网页写来的", "你好，我在"});
    chat.getByTestId("visitor-input").fill("刷新以后还在");
    chat.getByTestId("visitor-send").click();
    assertThat(desk.message("刷新以后还在")).hasCount(1);
  }

  /** Tests' browsers keep nothing for a frame of another site, as private windows do. */
  @Test
  void browserThatKeepsNothingForTheFrame_chatsAllTheSameAndSaysSo(Stage stage) {
    Hotline hotline = stage.hotline(1, new JsonObject().put("origins", otherSite()));
    Desk desk = stage.desk(hotline.agent()).goReady();
    Page school = open(stage, hotline, otherSite());
    school.locator("button[aria-expanded=false]").click();
    FrameLocator chat = school.frameLocator("iframe");
    chat.getByTestId("visitor-input").fill("从另一个网站写来的");
    chat.getByTestId("visitor-send").click();
    assertThat(chat.getByTestId("visitor-waiting")).containsText("这个浏览器不让我们记住您");
    desk.accept();
    desk.say("你好");
    assertThat(chat.locator("[data-testid=visitor-entry] .words"))
        .hasText(new String[] {"从另一个网站写来的", "你好"});
  }

  @Test
  void siteThatIsNotAllowed_cannotFrameTheChatAndIsLedToItsPage(Stage stage) {
    Hotline hotline = stage.hotline(0);
    Page school = open(stage, hotline, otherSite());
    school.locator("button[aria-expanded=false]").click();
    Locator blocked = school.locator("iframe");
    assertThat(blocked).hasCount(1);
    assertThat(blocked.contentFrame().getByTestId("visitor-input")).hasCount(0);
    assertThat(school.locator(".refused"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(10_000));
    assertThat(school.locator(".refused a"))
        .hasAttribute("href", stage.baseUrl() + "/chat/" + hotline.site() + "?lang=zh-CN");
    stage.shoot(school, "widget-refused");
    await()
        .until(
            () -> {
              // Console messages are only handed over while Playwright is asked something.
              school.title();
              return !stage.forgive("frame-ancestors").isEmpty();
            });
  }
}
