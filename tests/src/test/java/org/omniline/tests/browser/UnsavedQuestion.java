package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The question before a form with unsaved changes is left. */
final class UnsavedQuestion {
  private UnsavedQuestion() {}

  /** Waits for it and lets the changes go. */
  static void giveUp(Page page) {
    Locator question = page.locator(".el-message-box:visible");
    assertThat(question).isVisible();
    question.locator(".el-button--primary").click();
    assertThat(question).isHidden();
  }
}
