package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The playground's page, on which one writes as a follower of the WeChat account. */
final class Follower {
  private final Page page;

  /** Opens the page and becomes somebody new. */
  Follower(Page page, String address, String nickname) {
    this.page = page;
    page.navigate(address);
    page.getByTestId("follower-name").fill(nickname);
    page.getByTestId("follower-new").click();
    assertThat(
            page.locator("[data-testid=follower-choose][aria-pressed=true]")
                .filter(new Locator.FilterOptions().setHasText(nickname)))
        .isVisible();
  }

  Page page() {
    return page;
  }

  /** {@code SAFE} or {@code PLAIN}: how WeChat pushes from now on. */
  Follower mode(String mode) {
    page.getByTestId("follower-mode").selectOption(mode);
    return this;
  }

  /** How often WeChat pushes the same message. */
  Follower repeat(int times) {
    page.getByTestId("follower-repeat").selectOption(Integer.toString(times));
    return this;
  }

  /** Writes and waits until the gateway has answered WeChat. */
  void say(String text) {
    int answered = answers().count();
    page.getByTestId("follower-input").fill(text);
    page.getByTestId("follower-send").click();
    assertThat(answers()).hasCount(answered + 1);
    assertThat(answers().first()).hasClass("good");
  }

  /** Stops following the account, or follows it again. */
  void follow() {
    page.getByTestId("follower-subscription").click();
  }

  void sendSamplePicture() {
    page.getByTestId("follower-more").click();
    page.getByTestId("follower-samplePicture").click();
  }

  /** What the gateway answered to each push, newest first. */
  Locator answers() {
    return page.getByTestId("follower-answer");
  }

  /** What came to the telephone, with these words. */
  Locator arrived(String text) {
    return entries().filter(new Locator.FilterOptions().setHasText(text));
  }

  /** Everything on the telephone. */
  Locator entries() {
    return page.getByTestId("follower-entry");
  }
}
