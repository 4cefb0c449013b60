package org.omniline.channels.phone.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EslFrameParserTest {
  static Stream<String> own() {
    return EslBytes.OWN.stream();
  }

  @ParameterizedTest
  @MethodSource("own")
  void ownFrames_areTheSameHoweverTheyAreCut(String name) {
    byte[] bytes = EslBytes.own(name);
    List<String> expected = EslBytes.reference(bytes);

    assertThat(EslBytes.shapes(EslBytes.parse(bytes))).as("whole").isEqualTo(expected);
    assertThat(EslBytes.shapes(EslBytes.parse(bytes, 1))).as("by bytes").isEqualTo(expected);
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(EslBytes.shapes(EslBytes.parse(bytes, cut, bytes.length)))
          .as("cut after %d", cut)
          .isEqualTo(expected);
    }
  }

  @Property(tries = 300)
  void ownFrames_areTheSameInAnySplit(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 300) Integer> pieces) {
    for (String name : EslBytes.OWN) {
      byte[] bytes = EslBytes.own(name);
      int[] sizes = pieces.stream().mapToInt(Integer::intValue).toArray();
      assertThat(EslBytes.shapes(EslBytes.parse(bytes, sizes)))
          .isEqualTo(EslBytes.reference(bytes));
    }
  }

  @Example
  void captures_areTheSameWholeByBytesAndInRandomSplits() {
    for (String name : EslBytes.captures()) {
      byte[] bytes = EslBytes.capture(name);
      List<String> expected = EslBytes.reference(bytes);
      assertThat(EslBytes.shapes(EslBytes.parse(bytes))).as(name).isEqualTo(expected);
      assertThat(EslBytes.shapes(EslBytes.parse(bytes, 1))).as(name).isEqualTo(expected);
      for (long seed = 0; seed < 10; seed++) {
        assertThat(EslBytes.shapes(EslBytes.parse(bytes, EslBytes.sizes(seed))))
            .as("%s, seed %d", name, seed)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void lineEnds_mayBeCrLf_andEmptyLinesBetweenFramesArePassedOver() {
    String bytes =
        String.join(
            "",
            "\r\n\nContent-Type: auth/request\r\n\r\n\n\r\n",
            "Content-Length: 4\r\nContent-Type: api/response\r\n\r\na\r\n\n",
            "Content-Type: command/reply\nReply-Text: +OK accepted \n\n");
    for (int size : new int[] {1, 2, 3, 1_000}) {
      List<EslFrame> frames = EslBytes.parse(EslBytes.ascii(bytes), size);
      assertThat(frames)
          .extracting(EslFrame::kind)
          .containsExactly(
              EslFrame.Kind.AUTH_REQUEST, EslFrame.Kind.API_RESPONSE, EslFrame.Kind.REPLY);
      assertThat(frames.get(1).text()).isEqualTo("a\r\n\n");
      assertThat(frames.get(2).header("reply-text")).isEqualTo("+OK accepted ");
    }
  }

  @Test
  void line_withoutColonIsPassedOver_andUnknownTypesAreOther() {
    List<EslFrame> frames =
        EslBytes.parse(
            EslBytes.ascii("nonsense\n\nContent-Type: text/new\nnonsense\n: x\nA:b\n\nX: y\n\n"));
    assertThat(frames)
        .extracting(EslFrame::kind)
        .containsExactly(EslFrame.Kind.OTHER, EslFrame.Kind.OTHER);
    assertThat(frames.get(0).names()).containsExactly("Content-Type", "A");
    assertThat(frames.get(0).header("A")).isEqualTo("b");
    assertThat(frames.get(0).header("B")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "abc",
        "",
        "1e3",
        "+5",
        "0x10",
        "2147483648",
        "9999999999",
        "99999999999999999999",
        "33554433",
        "5\nContent-Length: 6",
        "٣"
      })
  void contentLength_ofNonsenseEndsTheParserWithAWord(String length) {
    List<EslFrame> frames = new ArrayList<>();
    EslFrameParser parser = new EslFrameParser(EslLimits.defaults(), frames::add);
    Buffer bytes =
        Buffer.buffer("Content-Type: auth/request\n\nContent-Length: " + length + "\n\nX: y\n\n");

    assertThatThrownBy(() -> parser.handle(bytes))
        .isInstanceOfSatisfying(
            EslException.class, e -> assertThat(e.kind()).isEqualTo(EslException.Kind.PROTOCOL))
        .hasMessageContaining("Is this address really a FreeSWITCH event socket?");
    assertThat(frames).as("what came before").hasSize(1);
    parser.handle(Buffer.buffer("Content-Type: auth/request\n\n"));
    assertThat(frames).as("nothing after it can be trusted").hasSize(1);
    assertThat(parser.keptBytes()).isZero();
  }

  @Test
  void contentLength_saidTwiceAlikeIsOne() {
    String bytes = "Content-Length: 2\nContent-Length:  2\n\nabX: y\n\n";
    assertThat(EslBytes.parse(EslBytes.ascii(bytes), 3)).hasSize(2);
  }

  @Test
  void header_ofOneMegabytePasses() {
    String value = "9".repeat(1024 * 1024);
    byte[] bytes =
        EslBytes.ascii(
            "Content-Type: command/reply\nReply-Text: " + value + "\n\nContent-Type: x\n\n");
    List<EslFrame> frames = EslBytes.parse(bytes, 1_460);
    assertThat(frames).hasSize(2);
    assertThat(EslReply.of(frames.get(0)).text()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_460, 10_000_000})
  void header_beyondTheLimitEndsTheParser_inOneLineOrMany(int piece) {
    for (String endless : List.of("X: " + "9".repeat(3_000_000), "X: y\n".repeat(600_000))) {
      List<EslFrame> frames = new ArrayList<>();
      EslFrameParser parser = new EslFrameParser(EslLimits.defaults(), frames::add);
      byte[] bytes = EslBytes.ascii(endless + "\n\n");
      assertThatThrownBy(
              () -> {
                for (int at = 0; at < bytes.length; at += piece) {
                  int end = Math.min(bytes.length, at + piece);
                  parser.handle(Buffer.buffer(java.util.Arrays.copyOfRange(bytes, at, end)));
                  assertThat(parser.keptBytes())
                      .isLessThanOrEqualTo(EslLimits.defaults().headerBytes() + (long) piece);
                }
              })
          .isInstanceOf(EslException.class)
          .hasMessageContaining("header of more than");
      assertThat(frames).isEmpty();
    }
  }

  @Test
  void stop_byWhoGotAFrameDropsTheRest() {
    List<EslFrame> frames = new ArrayList<>();
    EslFrameParser[] parser = new EslFrameParser[1];
    parser[0] =
        new EslFrameParser(
            EslLimits.defaults(),
            frame -> {
              frames.add(frame);
              parser[0].stop();
            });
    parser[0].handle(Buffer.buffer("A: b\n\nC: d\n\nE: f"));
    assertThat(frames).hasSize(1);
    assertThat(parser[0].keptBytes()).isZero();
  }

  @Test
  void keptBytes_areThoseOfTheIncompleteFrameOnly() {
    byte[] bytes = EslBytes.own("inbound");
    List<EslFrame> frames = new ArrayList<>();
    EslFrameParser parser = new EslFrameParser(EslLimits.defaults(), frames::add);
    int complete = 0;
    int seen = 0;
    for (int at = 0; at < bytes.length; at++) {
      parser.handle(Buffer.buffer(new byte[] {bytes[at]}));
      if (frames.size() > seen) {
        seen = frames.size();
        complete = at + 1;
      }
      assertThat(parser.keptBytes()).isEqualTo(at + 1 - complete);
    }
    assertThat(seen).isEqualTo(EslBytes.reference(bytes).size());
    assertThat(parser.keptBytes()).isZero();
  }
}
