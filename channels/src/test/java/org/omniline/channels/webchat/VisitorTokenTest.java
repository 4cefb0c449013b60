package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class VisitorTokenTest {
  private final VisitorTokens tokens = new VisitorTokens(new SecureRandom(), Samples.cipher("a"));

  @Test
  void create_gives256BitsInBase64url_andAMark() {
    VisitorToken token = tokens.create();
    assertThat(token.value()).matches("[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{22}");
    assertThat(tokens.create()).isNotEqualTo(token);
    assertThat(VisitorToken.of(token.value())).contains(token);
  }

  @Test
  void made_knowsItsOwnOnly() {
    VisitorToken token = tokens.create();
    String secret = token.value().substring(0, 43);
    String mark = token.value().substring(43);
    VisitorTokens others = new VisitorTokens(new SecureRandom(), Samples.cipher("b"));
    assertThat(tokens.made(token)).isTrue();
    assertThat(others.made(token)).as("another site's keys").isFalse();
    assertThat(tokens.made(new VisitorToken(secret))).as("no mark").isFalse();
    assertThat(tokens.made(new VisitorToken("A".repeat(43) + mark)))
        .as("a borrowed mark")
        .isFalse();
    assertThat(tokens.made(new VisitorToken(secret + "." + "A".repeat(22)))).isFalse();
  }

  @Test
  void threadKey_doesNotContainTheSecret() {
    VisitorToken token = tokens.create();
    assertThat(token.threadKey()).hasSize(43).isNotEqualTo(token.value().substring(0, 43));
    assertThat(token.toString()).doesNotContain(token.value());
    // echo -n AAAA… | sha256sum | base64url, computed elsewhere.
    assertThat(new VisitorToken("A".repeat(43)).threadKey())
        .isEqualTo("DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo");
  }

  @Test
  void of_refusesWhatHasNotTheShapeOfAToken() {
    assertThat(VisitorToken.of(null)).isEmpty();
    assertThat(VisitorToken.of("short")).isEmpty();
    assertThat(VisitorToken.of("!".repeat(43))).isEmpty();
    assertThat(VisitorToken.of("A".repeat(43) + ".short")).isEmpty();
    assertThat(VisitorToken.ofHeader("Basic " + "A".repeat(43))).isEmpty();
    assertThat(VisitorToken.ofHeader("Bearer " + "A".repeat(43))).isPresent();
  }
}
