package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;

/** The chat page as a visitor uses it. */
final class Visitor {
  private final Page page;
  private final Frames frames;

  /** Opens the page. */
  Visitor(Page page, String address) {
    this.page = page;
    this.frames = new Frames(page);
    page.navigate(address);
    awaitOnline();
  }

  Page page() {
    return page;
  }

  Frames frames() {
    return frames;
  }

  void awaitOnline() {
    assertThat(connection()).hasAttribute("data-state", "online");
  }

  Locator connection() {
    return page.getByTestId("visitor-connection");
  }

  Locator field() {
    return page.getByTestId("visitor-input");
  }

  /** Sends without waiting for anything. */
  void write(String text) {
    field().fill(text);
    page.getByTestId("visitor-send").click();
  }

  /** Sends and waits until the server has stored it. */
  void say(String text) {
    write(text);
    assertThat(message(text)).isVisible();
  }

  /** Chooses a file and sends it. */
  void send(FilePayload file) {
    page.getByTestId("visitor-file").setInputFiles(file);
    assertThat(page.getByTestId("visitor-chosen")).hasCount(1);
    page.getByTestId("visitor-send").click();
  }

  Locator messages() {
    return page.getByTestId("visitor-entry");
  }

  Locator message(String text) {
    return messages().filter(new Locator.FilterOptions().setHasText(text));
  }

  /** The words of all messages, in order. */
  Locator texts() {
    return page.locator("[data-testid=visitor-entry] .words");
  }

  Locator unsent() {
    return page.getByTestId("visitor-unsent");
  }

  Locator waiting() {
    return page.getByTestId("visitor-waiting");
  }

  Locator events(String type) {
    return page.locator("[data-testid=visitor-event][data-type=" + type + "]");
  }
}
