package org.omniline.channels.phone.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.flow.graph.Reading;

class SpokenValueTest {
  @ParameterizedTest
  @CsvSource({
    "2026-0017, DIGITS, 2 0 2 6 0 0 1 7",
    "0, NUMBER, 0",
    "12, NUMBER, shi 2",
    "20, NUMBER, 2 shi",
    "101, NUMBER, 1 bai 0 1",
    "110, NUMBER, 1 bai 1 shi",
    "1001, NUMBER, 1 qian 0 1",
    "10010, NUMBER, 1 wan 0 1 shi",
    "120000, NUMBER, shi 2 wan",
    "100000001, NUMBER, 1 yi 0 1",
    "-3.50, NUMBER, fu 3 dian 5",
    "7.5, AMOUNT, 7 dian 5 yuan",
    "2026-11-02, DATE, 2 0 2 6 nian shi 1 yue 2 ri",
    "soon, DATE, ''",
    "1234567890123, NUMBER, 1 2 3 4 5 6 7 8 9 0 1 2 3"
  })
  void value_isSaidInRecordedWords(String text, Reading reading, String sounds) {
    assertThat(String.join(" ", SpokenValue.sounds(text, reading))).isEqualTo(sounds);
  }
}
