package org.omniline.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;

class ArgsTest {
  private static Args args(String json) {
    return new Args(new JsonObject(json));
  }

  private static void refused(ThrowingCallable call, String field) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID);
              assertThat(refusal.fields()).containsEntry("field", field);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"x\":null}",
        "{\"x\":7}",
        "{\"x\":\"\"}",
        "{\"x\":\"-1\"}",
        "{\"x\":\"9999999999999999999\"}",
        "{\"x\":\"7 \"}",
        "{\"x\":{}}"
      })
  void id_refusesWhatIsNoDecimalString(String json) {
    refused(() -> args(json).id("x"), "x");
  }

  @Test
  void id_readsTheLargest() {
    assertThat(args("{\"x\":\"9223372036854775807\"}").id("x")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void number_refusesFractionsTextAndWhatIsOutOfBounds() {
    refused(() -> args("{\"n\":1.5}").number("n"), "n");
    refused(() -> args("{\"n\":-1}").number("n"), "n");
    refused(() -> args("{\"n\":\"1\"}").number("n"), "n");
    refused(() -> args("{\"n\":101}").number("n", 1, 100, 50), "n");
    refused(() -> args("{\"n\":99999999999999999999}").number("n"), "n");
    assertThat(args("{}").number("n", 1, 100, 50)).isEqualTo(50);
  }

  @Test
  void message_countsCodePoints_notChars() {
    String emoji = "😀".repeat(10);
    assertThat(new Args(new JsonObject().put("text", emoji)).message("text", 10)).isEqualTo(emoji);
    assertThatThrownBy(
            () -> new Args(new JsonObject().put("text", emoji + "x")).message("text", 10))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.TEXT_TOO_LONG);
              assertThat(refusal.fields()).isEqualTo(Map.of("limit", 10));
            });
  }

  @Test
  void message_takesBlankTextAsNone() {
    assertThat(args("{\"text\":\" \\n \"}").message("text", 10)).isNull();
  }

  @Test
  void text_refusesNul() {
    refused(() -> args("{\"t\":\"a\\u0000b\"}").text("t", 10), "t");
  }

  @Test
  void ids_refusesTooManyAndForgetsRepeats() {
    JsonArray many = new JsonArray();
    for (int i = 0; i < 11; i++) {
      many.add(Integer.toString(i));
    }
    refused(() -> new Args(new JsonObject().put("m", many)).ids("m", 10), "m");
    assertThat(args("{\"m\":[\"1\",\"2\",\"1\"]}").ids("m", 10)).containsExactly(1L, 2L);
    assertThat(args("{}").ids("m", 10)).isEmpty();
  }

  @Test
  void revs_readsWhatADeskHas() {
    assertThat(args("{\"have\":{\"7\":3}}").revs("have", 1)).isEqualTo(Map.of(7L, 3L));
    refused(() -> args("{\"have\":{\"7\":3,\"8\":1}}").revs("have", 1), "have");
    refused(() -> args("{\"have\":{\"x\":3}}").revs("have", 1), "have");
    refused(() -> args("{\"have\":{\"7\":-3}}").revs("have", 1), "have");
  }

  @Test
  void oneOf_takesOnlyWhatIsAllowed() {
    var allowed = EnumSet.of(Risk.HIGH, Risk.NONE);
    assertThat(args("{\"l\":\"HIGH\"}").oneOf("l", allowed)).isEqualTo(Risk.HIGH);
    refused(() -> args("{\"l\":\"CONCERN\"}").oneOf("l", allowed), "l");
    refused(() -> args("{\"l\":\"high\"}").oneOf("l", allowed), "l");
  }

  @Test
  void uuid_isCaseless() {
    assertThat(args("{\"u\":\"5F0C2A52-7B11-4A3C-9D0A-00000000000A\"}").uuid("u"))
        .isEqualTo("5f0c2a52-7b11-4a3c-9d0a-00000000000a");
    refused(() -> args("{\"u\":\"1-1-1-1-1\"}").uuid("u"), "u");
  }
}
