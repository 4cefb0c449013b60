package org.omniline.gateway.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.conversation.Refusal;

class PasswordRulesTest {
  private final PasswordRules rules = new PasswordRules();

  @ParameterizedTest
  @CsvSource({
    "short1234, too-short",
    "密码密码密码密码密, too-short",
    "xx-linxiao-xx, contains-login",
    "LINXIAO-2026-x, contains-login",
    "林小满的密码是这个吧, contains-login",
    "Password123, common",
    "aaaaaaaaaaaaa, common",
    "abcdefghijkl, common",
    "98765432109, common",
    "121212121212, common",
  })
  void require_refusesAWeakPasswordAndSaysWhy(String password, String reason) {
    assertThatThrownBy(() -> rules.require(password, "linxiao", "林小满"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.WEAK_PASSWORD);
              assertThat(refusal.fields()).containsEntry("reason", reason);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"correct horse battery", "春眠不觉晓处处闻啼鸟", "k7-Tq9.wE2"})
  void require_acceptsWhatIsLongAndOwn(String password) {
    assertThatCode(() -> rules.require(password, "linxiao", "林小满")).doesNotThrowAnyException();
  }
}
