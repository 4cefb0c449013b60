package org.omniline.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may do what, and how one gets in. */
@ExtendWith(BrowserExtension.class)
@Timeout(90)
class SignInIT {
  private static final String STATUS_OF =
      """
      async ([method, path]) => {
        const session = await (await fetch('/api/v1/session')).json();
        const reply = await fetch(path, {
          method,
          headers: { 'content-type': 'application/json', 'x-omniline-csrf': session.csrf },
          body: method === 'GET' ? undefined : '{}',
        });
        return reply.status;
      }
      """;

  @Test
  @Tag("R301")
  void agent_findsNeitherAdministrationNorItsInterface(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Page page = stage.desk(hotline.agent()).page();
    assertThat(page.getByTestId("rail-inbox")).isVisible();
    assertThat(page.getByTestId("rail-admin")).hasCount(0);
    page.navigate(stage.baseUrl() + "/desk/admin/users");
    assertThat(page).hasURL(stage.baseUrl() + "/desk/");
    assertThat(page.getByTestId("users-table")).hasCount(0);
    for (String path : new String[] {"users", "channel-accounts", "audit"}) {
      assertThat(status(page, "GET", path)).as(path).isEqualTo(403);
    }
    assertThat(status(page, "POST", "users")).isEqualTo(403);
    assertThat(status(page, "POST", "queues")).isEqualTo(403);
    assertThat(status(page, "POST", "dispositions")).isEqualTo(403);

    Page admin = signedInAdmin(stage);
    admin.getByTestId("rail-admin").click();
    assertThat(admin.getByTestId("users-table")).containsText(hotline.agent().login());
    assertThat(status(admin, "GET", "users")).isEqualTo(200);
    stage.shoot(admin, "desk-users");
  }

  private static int status(Page page, String method, String path) {
    return ((Number) page.evaluate(STATUS_OF, new String[] {method, "/api/v1/" + path})).intValue();
  }

  /** Administrators take no conversations: their desk shows the rail, not the agent's state. */
  private static Page signedInAdmin(Stage stage) {
    Page page = stage.signInPage();
    SignInForm.fill(page, "admin", "omniline");
    assertThat(page.getByTestId("rail-admin")).isVisible();
    return page;
  }

  @Test
  @Tag("R313")
  void newUser_mustReplaceTheOneTimePasswordByAStrongOne(Stage stage) {
    Page admin = signedInAdmin(stage);
    String password = createUser(admin, "newcomer", "新来的");
    Page page = stage.signInPage();
    SignInForm.fill(page, "newcomer", password);
    assertThat(page.getByTestId("password-next")).isVisible();
    page.navigate(stage.baseUrl() + "/desk/");
    assertThat(page.getByTestId("password-next")).isVisible();
    assertThat(page.getByTestId("rail-inbox")).hasCount(0);
    page.getByTestId("password-current").fill(password);
    for (String weak : new String[] {"short", "newcomer-2026", "1234567890"}) {
      choosePassword(page, weak);
      assertThat(page.getByTestId("password-problem")).containsText("密码太弱");
    }
    stage.shoot(page, "sign-in-new-password");
    choosePassword(page, "three calm words 8");
    assertThat(page.getByTestId("rail-inbox")).isVisible();

    Page again = stage.signInPage();
    SignInForm.fill(again, "newcomer", password);
    assertThat(again.getByTestId("sign-in-problem")).hasText("账号或密码不对。");
    SignInForm.fill(again, "newcomer", "three calm words 8");
    assertThat(again.getByTestId("rail-inbox")).isVisible();
  }

  private static void choosePassword(Page page, String password) {
    page.getByTestId("password-next").fill(password);
    page.getByTestId("password-again").fill(password);
    page.getByTestId("password-submit").click();
  }

  /** Makes an agent on the administration's page; the one-time password it shows. */
  private static String createUser(Page admin, String login, String name) {
    admin.getByTestId("rail-admin").click();
    admin.getByTestId("admin-users").click();
    admin.getByTestId("admin-add").click();
    admin.getByTestId("user-name").fill(name);
    admin.getByTestId("user-login").fill(login);
    admin.getByTestId("dialog-save").click();
    String password = admin.getByTestId("one-time-password").innerText();
    admin.getByTestId("otp-close").click();
    assertThat(row(admin, login)).isVisible();
    return password;
  }

  private static Locator row(Page admin, String login) {
    return admin.locator("[data-testid=users-table] tr[data-code='" + login + "']");
  }

  @Test
  void temporaryAccount_carriesItsEndInTheListUntilItIsTakenAway(Stage stage) {
    Hotline hotline = stage.hotline(1);
    Page admin = signedInAdmin(stage);
    admin.getByTestId("rail-admin").click();
    Locator row = row(admin, hotline.agent().login());
    assertThat(row).isVisible();
    assertThat(row.getByTestId("user-expiry")).hasCount(0);

    Locator end = openEnd(admin, row);
    assertThat(end).hasAttribute("placeholder", "长期有效");
    admin.locator(".el-picker-panel__shortcut:visible").first().click();
    admin.getByTestId("dialog-save").click();
    assertThat(row.getByTestId("user-expiry")).hasAttribute("data-state", "soon");
    assertThat(row.getByTestId("user-expiry")).containsText("有效至");
    stage.shoot(admin, "desk-users-ending");

    openEnd(admin, row).clear();
    admin.keyboard().press("Enter");
    admin.getByTestId("dialog-save").click();
    assertThat(row.getByTestId("user-expiry")).hasCount(0);
  }

  /** The field for the end of an account, with its calendar open. */
  private static Locator openEnd(Page admin, Locator row) {
    row.getByTestId("user-edit").click();
    Locator field = admin.getByTestId("user-expires").locator("input");
    field.click();
    return field;
  }

  @Test
  @Tag("R313")
  void fiveWrongPasswords_lockTheAccountUntilItIsUnlocked(Stage stage) {
    Hotline hotline = stage.hotline(1);
    String login = hotline.agent().login();
    Page page = stage.signInPage();
    for (int i = 1; i <= 4; i++) {
      SignInForm.fill(page, login, "wrong password " + i);
      assertThat(page.getByTestId("sign-in-problem")).hasText("账号或密码不对。");
      assertThat(page.getByTestId("sign-in-password")).hasValue("");
    }
    SignInForm.fill(page, login, "wrong password 5");
    SignInForm.fill(page, login, AdminApi.PASSWORD);
    assertThat(page.getByTestId("sign-in-problem")).containsText("账号已锁定");
    stage.shoot(page, "sign-in-locked");

    Page admin = signedInAdmin(stage);
    admin.getByTestId("rail-admin").click();
    row(admin, login).getByTestId("user-unlock").click();
    assertThat(row(admin, login).getByTestId("user-unlock")).hasCount(0);
    SignInForm.fill(page, login, AdminApi.PASSWORD);
    assertThat(page.getByTestId("rail-inbox")).isVisible();
  }

  @Test
  @Tag("R304")
  @Tag("R305")
  void auditPage_listsSignInsAndRefusalsWithTimeAndAddress(Stage stage) {
    Hotline hotline = stage.hotline(1);
    String login = hotline.agent().login();
    Page page = stage.signInPage();
    SignInForm.fill(page, login, "not the password");
    assertThat(page.getByTestId("sign-in-problem")).isVisible();
    SignInForm.fill(page, login, AdminApi.PASSWORD);
    assertThat(page.getByTestId("rail-inbox")).isVisible();
    assertThat(status(page, "GET", "users")).isEqualTo(403);
    page.getByTestId("avatar-menu").click();
    page.getByTestId("sign-out").click();
    assertThat(page.getByTestId("sign-in-login")).isVisible();

    Page admin = signedInAdmin(stage);
    admin.getByTestId("rail-admin").click();
    admin.getByTestId("admin-audit").click();
    admin.getByTestId("audit-login").fill(login);
    admin.getByTestId("audit-filter").click();
    Locator rows = admin.getByTestId("audit-table").locator("tbody tr");
    Locator ours = rows.filter(new Locator.FilterOptions().setHasText(login));
    Locator refused = ours.filter(new Locator.FilterOptions().setHasText("无权限"));
    assertThat(refused.first()).containsText("users");
    assertThat(ours.filter(new Locator.FilterOptions().setHasText("密码不对")).first())
        .containsText("127.0.0.1");
    Locator allowed = ours.filter(new Locator.FilterOptions().setHasText("成功"));
    assertThat(allowed.first()).containsText("127.0.0.1");
    assertThat(allowed.first()).containsText(Pattern.compile("\\d{1,2}:\\d{2}"));
    assertThat(ours.first()).isVisible();
    stage.shoot(admin, "desk-audit");
  }

  @Test
  void deactivatedUser_isThrownOutAtOnceAndDoesNotComeBack(Stage stage) {
    Hotline hotline = stage.hotline(1);
    String login = hotline.agent().login();
    Desk desk = stage.desk(hotline.agent()).goReady();
    Page admin = signedInAdmin(stage);
    admin.getByTestId("rail-admin").click();
    row(admin, login).getByTestId("user-active").click();
    admin.locator(".el-message-box .el-button--primary").click();
    assertThat(row(admin, login)).containsText("停用");

    assertThat(desk.page().getByTestId("sign-in-login")).isVisible();
    SignInForm.fill(desk.page(), login, AdminApi.PASSWORD);
    assertThat(desk.page().getByTestId("sign-in-problem")).isVisible();
  }
}
