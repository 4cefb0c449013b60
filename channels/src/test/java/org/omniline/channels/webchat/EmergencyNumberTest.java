package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.conversation.Refusal;

class EmergencyNumberTest {
  private static String list(String inner) {
    return "[" + inner.replace('\'', '"') + "]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'label':'急救','number':'120'}",
        "{'label':'希望24','number':'400-161-9995'},{'label':'报警','number':'110'}",
        "{'label':'Abroad','number':'+86 10 8295 1332'}",
        "{'label':'120','number':'120'}",
        "``",
      })
  void check_allowsWhatCanBeDialled(String inner) {
    assertThatCode(() -> SiteSettings.check(Map.of("emergency", list(inner))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'label':'急救','number':'急救'}; 1",
        "{'label':'急救','number':'120'},{'label':'报警','number':''}; 2",
        "{'label':'','number':'120'}; 1",
        "{'label':'急救'}; 1",
        "{'label':1,'number':120}; 1",
        "'120'; 1",
        "{'label':'急救','number':'12'}; 1",
      })
  void check_refusesWithTheLine(String inner, int line) {
    refused("emergency", list(inner), line);
    refused("emergency.en", list(inner), line);
  }

  @Test
  void check_refusesWhatIsNoListAtAll() {
    refused("emergency", "急救 120", 1);
    refused("emergency", "{\"label\":\"急救\",\"number\":\"120\"}", 1);
  }

  private static void refused(String key, String text, int line) {
    assertThatThrownBy(() -> SiteSettings.check(Map.of(key, text)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID);
              assertThat(refusal.fields())
                  .isEqualTo(
                      Map.of("field", "settings." + key, "line", line, "reason", "emergency-form"));
            });
  }
}
