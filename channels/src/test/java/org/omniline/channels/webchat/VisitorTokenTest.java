package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class VisitorTokenTest {
  @Test
  void create_gives256BitsInBase64url() {
    VisitorToken token = VisitorToken.create(new SecureRandom());
    assertThat(token.value()).matches("[A-Za-z0-9_-]{43}");
    assertThat(VisitorToken.create(new SecureRandom())).isNotEqualTo(token);
    assertThat(VisitorToken.of(token.value())).contains(token);
  }

  @Test
  void threadKey_doesNotContainTheSecret() {
    VisitorToken token = VisitorToken.create(new SecureRandom());
    assertThat(token.threadKey()).hasSize(43).isNotEqualTo(token.value());
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
    assertThat(VisitorToken.ofHeader("Basic " + "A".repeat(43))).isEmpty();
    assertThat(VisitorToken.ofHeader("Bearer " + "A".repeat(43))).isPresent();
  }
}
