package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was said is kept, found and handed out. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class SearchAndExportIT {
  @Test
  @Tag("R236")
  void closedConversation_isFoundByAChineseWordAndExportedWithItsPicture(Stage stage)
      throws IOException {
    Desk desk = Desk.signIn(stage.signInPage(), "supervisor1", "omniline").goReady();
    Visitor visitor = stage.visitor("demo");
    visitor.say("上次提到的向日葵还开着，我把照片发给你");
    String id = desk.accept();
    visitor.send(SampleFiles.picture("向日葵.png"));
    assertThat(desk.page().getByTestId("entry-image")).isVisible();
    desk.say("真好，它和你一样朝着光");
    desk.close(id, "self-growth");
    desk.page().getByTestId("rail-inbox").click();

    desk.page().getByTestId("search-input").fill("向日葵");
    Locator hits = desk.page().getByTestId("search-hit");
    assertThat(hits.first()).containsText("向日葵");
    stage.shoot(desk.page(), "desk-search");
    hits.first().click();
    assertThat(desk.conversation(id, "CLOSED")).isVisible();
    assertThat(desk.message("上次提到的向日葵还开着，我把照片发给你")).isVisible();
    assertThat(desk.page().getByTestId("entry-image").locator("img"))
        .hasJSProperty("naturalWidth", 320);

    Page page = desk.page();
    Download download = page.waitForDownload(() -> page.getByTestId("conversation-export").click());
    String html = Files.readString(download.path());
    assertThat(html).contains("上次提到的向日葵还开着，我把照片发给你", "真好，它和你一样朝着光", "向日葵.png");
    APIResponse json =
        page.request().get(stage.baseUrl() + "/api/v1/conversations/" + id + "/export?format=json");
    assertThat(json.status()).isEqualTo(200);
    assertThat(new JsonObject(json.text()).encode())
        .contains("上次提到的向日葵还开着，我把照片发给你", "真好，它和你一样朝着光", "向日葵.png");
  }
}
