package org.omniline.tests.browser;

import com.microsoft.playwright.Page;

/** The form before the desk. */
final class SignInForm {
  private SignInForm() {}

  static void fill(Page page, String login, String password) {
    page.getByTestId("sign-in-login").fill(login);
    page.getByTestId("sign-in-password").fill(password);
    page.getByTestId("sign-in-submit").click();
  }
}
