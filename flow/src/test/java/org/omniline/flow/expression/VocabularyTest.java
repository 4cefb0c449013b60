package org.omniline.flow.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
  private final Vocabulary vocabulary =
      new Vocabulary(
          new LinkedHashMap<>(
              Map.of(
                  "number", ValueType.TEXT,
                  "waiting", ValueType.WHOLE,
                  "estimate", ValueType.DECIMAL,
                  "holiday", ValueType.BOOLEAN,
                  "keys", ValueType.TEXTS)));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "number.startsWith('+8610') ; true",
        "number.startsWith('+8621') || holiday ; false",
        "waiting >= 5 && waiting < 10 ; true",
        "estimate > 60 ; true",
        "'2' in keys ; true",
        "keys.exists(k, k == '9') ; false",
        "number.matches('^[+]86(10|21)[0-9]{8}$') ; true",
        "size(keys) == 2 ? true : false ; true"
      })
  void test_followsWhatAnAdministratorWrote(String source, boolean expected) throws Exception {
    Map<String, Object> values =
        Map.of(
            "number", "+861012345678", "waiting", 7L, "estimate", 90.5, "keys", List.of("1", "2"));

    assertThat(vocabulary.compile(source, ValueType.BOOLEAN).test(values)).isEqualTo(expected);
  }

  @Test
  void evaluate_countsAMissingValueAsAbsent() throws Exception {
    Expression expression =
        vocabulary.compile(
            "number == '' && waiting == 0 && !holiday && size(keys) == 0", ValueType.BOOLEAN);

    assertThat(expression.test(Map.of("unknown", "ignored"))).isTrue();
  }

  @Test
  void evaluate_yieldsNumbersAndTexts() throws Exception {
    assertThat(
            vocabulary.compile("waiting * 2 + 1", ValueType.WHOLE).evaluate(Map.of("waiting", 4L)))
        .isEqualTo(9L);
    assertThat(vocabulary.compile("'您好，' + number", ValueType.TEXT).evaluate(Map.of("number", "甲")))
        .isEqualTo("您好，甲");
  }

  @Test
  void compile_namesLineAndColumnOfAMistake() {
    InvalidExpression mistake =
        catchThrowableOfType(
            InvalidExpression.class,
            () -> vocabulary.compile("holiday &&\n  nubmer == ''", ValueType.BOOLEAN));

    assertThat(mistake.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.column()).isEqualTo(3);
              assertThat(problem.message()).contains("nubmer");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "waiting",
        "waiting = 3",
        "number > 3",
        "'a' + 1 == 'a1'",
        "java.lang.Runtime.getRuntime().exec('ls') == null",
        "keys.map(k, keys.map(l, k)).size() > 0"
      })
  void compile_refusesWhatIsNoCondition(String source) {
    assertThatExceptionOfType(InvalidExpression.class)
        .isThrownBy(() -> vocabulary.compile(source, ValueType.BOOLEAN))
        .satisfies(mistake -> assertThat(mistake.problems()).isNotEmpty());
  }

  @Test
  void compile_refusesTooLongAndTooDeep() {
    assertThatExceptionOfType(InvalidExpression.class)
        .isThrownBy(
            () ->
                vocabulary.compile(
                    "number == '" + "长".repeat(Vocabulary.MAX_LENGTH) + "'", ValueType.BOOLEAN));
    assertThatExceptionOfType(InvalidExpression.class)
        .isThrownBy(
            () ->
                vocabulary.compile(
                    "(".repeat(500) + "holiday" + ")".repeat(500), ValueType.BOOLEAN));
  }

  @Test
  @Timeout(20)
  void test_endsOnARegularExpressionMadeToHang() throws Exception {
    Expression expression = vocabulary.compile("number.matches('^(a+)+$')", ValueType.BOOLEAN);

    assertThat(expression.test(Map.of("number", "a".repeat(20_000) + "!"))).isFalse();
  }

  @Test
  void test_endsOnNestedSearches() throws Exception {
    Expression expression =
        vocabulary.compile(
            "keys.exists(a, keys.exists(b, keys.exists(c, a + b + c == 'x')))", ValueType.BOOLEAN);
    List<String> many = java.util.Collections.nCopies(500, "k");

    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(() -> expression.test(Map.of("keys", many)));
  }

  @Test
  void evaluate_saysWhenThereIsNoValue() throws Exception {
    Expression expression = vocabulary.compile("10 / waiting > 1", ValueType.BOOLEAN);

    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(() -> expression.test(Map.of("waiting", 0L)));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> expression.test(Map.of("waiting", "3")))
        .withMessageContaining("waiting");
  }
}
