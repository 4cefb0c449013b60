package org.omniline.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call 13812345678 back|call 138…78 back",
        "from +8613812345678|from +86138…78",
        "mail xiao.yu+1@example.com.cn|mail …@…",
        "id 110101199003071234 given|id 110… given",
        "GET /x?access_token=abc123&y=1|GET /x?access_token=…&y=1",
        "Authorization: Bearer abcdef|Authorization: Bearer …",
        "13812345678|138…78",
        "AppSecret=abc and COOKIE: s=1|AppSecret=… and COOKIE: …",
        "{\"password\":\"hush\"}|{\"password\":\"…\"}",
      })
  void mask_hidesPeopleAndSecrets(String text, String expected) {
    assertThat(Masking.mask(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "conversation 7312001138123456789 rev 12",
    "Ready at http://localhost:8080",
    "2026-11-22T03:00:00.000Z took 1381 ms",
  })
  void mask_leavesIdsTimesAndAddressesOfOurs(String text) {
    assertThat(Masking.mask(text)).isEqualTo(text);
  }
}
