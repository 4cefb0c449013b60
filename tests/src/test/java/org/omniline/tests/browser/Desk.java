package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;

/** The desk as a counsellor uses it. */
final class Desk {
  private static final String MESSAGES = "[data-testid=timeline-entry][data-kind^=MESSAGE]";

  private final Page page;
  private final Frames frames;

  private Desk(Page page) {
    this.page = page;
    this.frames = new Frames(page);
  }

  /** Opens it in a browser that is signed in. */
  static Desk open(Page page, String baseUrl) {
    Desk desk = new Desk(page);
    page.navigate(baseUrl + "/desk/");
    desk.awaitGreeting();
    return desk;
  }

  /** Signs in by the form of a page that shows it. */
  static Desk signIn(Page page, String login, String password) {
    Desk desk = new Desk(page);
    SignInForm.fill(page, login, password);
    desk.awaitGreeting();
    return desk;
  }

  Page page() {
    return page;
  }

  Frames frames() {
    return frames;
  }

  /** Waits until the desk's socket is greeted. */
  void awaitGreeting() {
    assertThat(page.getByTestId("agent-state")).isVisible();
  }

  Desk goReady() {
    return switchTo("READY");
  }

  Desk switchTo(String state) {
    page.getByTestId("agent-state").click();
    page.getByTestId("agent-state-" + state).click();
    assertThat(page.locator("[data-testid=agent-state] [data-state=" + state + "]")).isVisible();
    return this;
  }

  Locator offer() {
    return page.getByTestId("offer-card");
  }

  /** Takes what is offered; its conversation's id. */
  String accept() {
    assertThat(offer()).isVisible();
    String id = offer().getAttribute("data-conversation");
    page.getByTestId("offer-accept").click();
    assertThat(conversation(id, "SERVING")).isVisible();
    return id;
  }

  Locator conversation(String id, String state) {
    return page.locator(
        "[data-testid=conversation][data-conversation='" + id + "'][data-state=" + state + "]");
  }

  /** Goes to a conversation of the list in view. */
  void choose(String id) {
    inboxItem(id).click();
    assertThat(page.locator("[data-testid=conversation][data-conversation='" + id + "']"))
        .isVisible();
  }

  Locator inboxItem(String id) {
    return page.locator("[data-testid=inbox-item][data-conversation='" + id + "']");
  }

  Locator inbox() {
    return page.getByTestId("inbox-item");
  }

  /** The words of all messages in the timeline, in order. */
  Locator texts() {
    return page.locator(MESSAGES + " [data-testid=entry-text]");
  }

  /** A message with these words. */
  Locator message(String text) {
    return page.locator(MESSAGES).filter(new Locator.FilterOptions().setHasText(text));
  }

  Locator events(String type) {
    return page.locator("[data-testid=timeline-entry][data-type=" + type + "]");
  }

  Locator field() {
    return page.getByTestId("composer-input");
  }

  /** Sends a reply without waiting for it. */
  void write(String text) {
    field().fill(text);
    page.getByTestId("composer-send").click();
  }

  /** Sends a reply and waits until the server has it. */
  void say(String text) {
    write(text);
    assertThat(message(text)).isVisible();
  }

  void note(String text) {
    page.getByTestId("composer-tab-note").click();
    write(text);
    assertThat(
            page.locator("[data-testid=timeline-entry][data-kind=NOTE]")
                .filter(new Locator.FilterOptions().setHasText(text)))
        .isVisible();
    page.getByTestId("composer-tab-reply").click();
  }

  /** Chooses a file in the composer; it is uploaded at once. */
  Locator attach(FilePayload file) {
    page.getByTestId("composer-file").setInputFiles(file);
    return page.getByTestId("attachment");
  }

  void sendAttached() {
    assertThat(page.locator("[data-testid=attachment][data-state=ready]")).hasCount(1);
    page.getByTestId("composer-send").click();
  }

  /** Ends the talk, writes the wrap-up and closes. */
  void close(String id, String disposition) {
    page.getByTestId("conversation-end").click();
    writeUp(id, disposition);
  }

  /** Writes the wrap-up of a talk that has ended, and closes. */
  void writeUp(String id, String disposition) {
    assertThat(conversation(id, "WRAP_UP")).isVisible();
    page.getByTestId("disposition-select").click();
    page.getByTestId("disposition-" + disposition).click();
    page.getByTestId("conversation-close").click();
    assertThat(conversation(id, "CLOSED")).isVisible();
  }

  Locator banner() {
    return page.getByTestId("connection-banner");
  }
}
