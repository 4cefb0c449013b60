package org.omniline.gateway.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2Test {
  private final Argon2 argon2 = new Argon2(new SecureRandom());

  @Test
  void verify_knowsItsOwnHashAndNoOther() {
    String phc = argon2.hash("春眠不觉晓 password");

    assertThat(argon2.verify("春眠不觉晓 password", phc)).isTrue();
    assertThat(argon2.verify("春眠不觉晓 passwore", phc)).isFalse();
  }

  @Test
  void hash_saltsAndSaysItsParameters() {
    String one = argon2.hash("the same password");

    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(argon2.hash("the same password")).isNotEqualTo(one);
  }

  /** Made by the reference implementation: {@code argon2 somesalt -id -t 2 -k 65536 -p 1}. */
  @Test
  void verify_knowsHashesOfTheReferenceImplementation() {
    assertThat(
            argon2.verify(
                "password",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA", "$2y$10$abc"})
  void verify_isFalseForWhatIsNoHash(String stored) {
    assertThat(argon2.verify("", stored)).isFalse();
  }
}
