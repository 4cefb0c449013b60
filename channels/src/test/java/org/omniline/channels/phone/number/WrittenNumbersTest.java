package org.omniline.channels.phone.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.conversation.Refusal;

class WrittenNumbersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "12356",
        "110",
        "12356, 0771-1235600",
        "+86 771 555 0100,",
        "0771 555 0100, 400 820 1234",
        "(010) 6552 0001, 138 0013 8000",
        "(0771)12356"
      })
  void numbersAsTrunksTellThem_areTaken(String list) {
    assertThatCode(() -> WrittenNumbers.check("settings.numbers", list)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12356 12348",
        "110 120",
        "12356 0771-1235600",
        "0771-1235600 12348",
        "010 65520001 021 65520001",
        "+8677112356 12348 12345"
      })
  void twoThatOnlyASpaceParts_areRefused_andNamed(String list) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> WrittenNumbers.check("settings.numbers", "95598, " + list))
        .satisfies(
            refusal ->
                assertThat(refusal.fields())
                    .containsEntry("reason", "access-numbers-together")
                    .containsEntry("word", list));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "abc; abc",
        "12356, abc; abc",
        "12356 abc; 12356 abc",
        "12356，12348; 12356，12348",
        "1+2; 1+2",
        "7; 7",
        "123456789012345678901; 123456789012345678901"
      })
  void whatIsNone_isRefused_andNamed(String list, String word) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> WrittenNumbers.check("settings.numbers", list))
        .satisfies(
            refusal -> {
              assertThat(refusal.fields())
                  .containsEntry("field", "settings.numbers")
                  .containsEntry("reason", "no-access-number")
                  .containsEntry("word", word);
            });
  }
}
