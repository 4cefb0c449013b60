package org.omniline.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Refusal;

class MaskedExceptionTest {
  private static String written(Throwable error) {
    LoggerContext context = new LoggerContext();
    MaskedException converter = new MaskedException();
    converter.start();
    return converter.convert(
        new LoggingEvent("test", context.getLogger("test"), Level.WARN, "failed", error, null));
  }

  @Test
  void refusal_goesWithoutItsStack() {
    assertThat(written(new Refusal(Refusal.Code.UNAVAILABLE, "Try 13812345678 again.")))
        .isEqualTo("org.omniline.conversation.Refusal: Try 138…78 again." + System.lineSeparator());
  }

  @Test
  void whatNobodyExpected_goesWithIt() {
    assertThat(written(new IllegalStateException("of 13812345678")))
        .contains("138…78", "at org.omniline.gateway.log.MaskedExceptionTest")
        .doesNotContain("13812345678");
  }
}
