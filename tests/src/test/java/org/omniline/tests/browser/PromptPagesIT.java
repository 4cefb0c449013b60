package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which prompts have a sound, and how they get one. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class PromptPagesIT {
  @Test
  @Tag("R48")
  void promptsSound_isShown_refused_uploaded_played_andTakenAway(Stage stage) {
    String code = stage.hotline(1).site().replace("site", "spoken");
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    page.getByTestId("rail-admin").click();
    page.getByTestId("admin-flows").click();
    page.getByTestId("tab-prompts").click();
    page.getByTestId("admin-add").click();
    page.getByTestId("prompt-code").fill(code);
    page.getByTestId("prompt-chinese").fill("您好，这里是心理热线。");
    page.getByTestId("dialog-save").click();
    Locator row = page.locator("[data-code='" + code + "']");
    assertThat(row.getByTestId("prompt-used")).containsText("没有用到");
    assertThat(row.getByTestId("prompt-player")).hasCount(0);
    row.scrollIntoViewIfNeeded();
    stage.shoot(page, "admin-prompts-before");

    sends(row, "欢迎.wav", "nothing".getBytes(StandardCharsets.UTF_8));
    assertThat(row.getByTestId("prompt-problem")).containsText("WAV");
    stage.shoot(page, "admin-prompts-refused");
    sends(row, "欢迎.wav", wav());
    assertThat(row.getByTestId("prompt-sound")).hasAttribute("data-sound", "UPLOADED");
    assertThat(row.getByTestId("prompt-length")).hasText("0:02");
    assertThat(row.getByTestId("prompt-problem")).hasCount(0);
    row.getByTestId("prompt-player").evaluate("one => one.play()");
    page.waitForCondition(
        () -> (Boolean) row.getByTestId("prompt-player").evaluate("one => one.currentTime > 0.2"));
    stage.shoot(page, "admin-prompts-sound");

    row.getByTestId("prompt-remove").click();
    page.locator(".el-message-box__btns .el-button--primary").click();
    assertThat(row.getByTestId("prompt-remove")).hasCount(0);
  }

  private static void sends(Locator row, String name, byte[] file) {
    row.getByTestId("prompt-file").setInputFiles(new FilePayload(name, "audio/wav", file));
  }

  /** Two seconds of a tone, as a studio would send it: 44,100 samples a second, two channels. */
  private static byte[] wav() {
    int rate = 44_100;
    int frames = 2 * rate;
    ByteBuffer file = ByteBuffer.allocate(44 + 4 * frames).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(36 + 4 * frames).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 2);
    file.putInt(rate).putInt(4 * rate).putShort((short) 4).putShort((short) 16);
    file.put(ascii("data")).putInt(4 * frames);
    for (int i = 0; i < frames; i++) {
      short value = (short) (8_000 * Math.sin(2 * Math.PI * 440 * i / rate));
      file.putShort(value).putShort(value);
    }
    return file.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
