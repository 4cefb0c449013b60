package org.omniline.flow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowRequest.Ask;
import org.omniline.flow.run.FlowRequest.DigitSpec;
import org.omniline.flow.run.FlowRequest.Option;
import org.omniline.flow.run.Utterance;

class TextMenuTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final Map<String, String> PROMPTS =
      Map.of("welcome", "您好，这里是热线。", "choose", "请选择：", "phone", "请输入手机号。");

  private final TextMenu menu =
      new TextMenu(
          new TextMenu.Wording("人工服务", "{amount}元", "yyyy年M月d日"),
          code -> PROMPTS.getOrDefault(code, ""));
  private final Ask ask =
      new Ask(
          List.of(new Utterance.Recorded("welcome"), new Utterance.Recorded("choose")),
          List.of(
              new Option("1", "心理咨询"),
              new Option("2", "法律咨询"),
              new Option("3", "Appointments"),
              new Option("9", ""),
              new Option("0", "")),
          null,
          5_000);
  private final Ask digits =
      new Ask(
          List.of(new Utterance.Recorded("phone")),
          List.of(),
          new DigitSpec(11, 11, "#", false),
          5_000);

  @Test
  void render_numbersTheChoices() {
    assertThat(menu.render(ask))
        .isEqualTo("您好，这里是热线。\n请选择：\n1. 心理咨询\n2. 法律咨询\n3. Appointments\n0. 人工服务");
    assertThat(menu.render(digits)).isEqualTo("请输入手机号。");
  }

  @Test
  void render_writesValuesAsPeopleReadThem() {
    assertThat(
            menu.render(
                new FlowRequest.Play(
                    List.of(
                        new Utterance.Recorded("welcome"),
                        new Utterance.Words("您欠费"),
                        new Utterance.Value("12.5", Reading.AMOUNT),
                        new Utterance.Words("，截至"),
                        new Utterance.Value("2026-11-02", Reading.DATE),
                        new Utterance.Words("，单号"),
                        new Utterance.Value("0071", Reading.DIGITS)))))
        .isEqualTo("您好，这里是热线。\n您欠费12.5元，截至2026年11月2日，单号0071");
    assertThat(
            menu.render(new FlowRequest.Hangup(List.of(new Utterance.Value("昨天", Reading.DATE)))))
        .isEqualTo("昨天");
    assertThat(menu.render(new FlowRequest.Survey("s"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "１, 1",
    " 2。, 2",
    "２、, 2",
    "一, 1",
    "零, 0",
    "心理咨询, 1",
    "法律, 2",
    "我要法律咨询, 2",
    "APPOINTMENTS, 3",
    "人工服务, 0",
    "人工, 0",
    "9, 9",
    "咨询, 咨询",
    "7, 7",
    "理, 理"
  })
  void read_takesANumberOrTheWordsOfAChoice(String text, String key) {
    assertThat(menu.read(ask, text, NOW)).isEqualTo(new FlowInput.Key(NOW, key));
  }

  @ParameterizedTest
  @CsvSource({
    "13800000001, 13800000001",
    "１３８００００ ０００１, 13800000001",
    "138-0000-0001#, 13800000001",
    "没有, 没有"
  })
  void read_takesDigitsInFullWidthAndWithSpaces(String text, String read) {
    assertThat(menu.read(digits, text, NOW)).isEqualTo(new FlowInput.Digits(NOW, read));
  }

  @Test
  void read_boundsWhatAFlowIsTold() {
    assertThat(menu.read(digits, "9".repeat(5_000), NOW))
        .isEqualTo(new FlowInput.Digits(NOW, "9".repeat(64)));
    assertThat(menu.read(ask, " ", NOW)).isEqualTo(new FlowInput.NoInput(NOW));
  }
}
