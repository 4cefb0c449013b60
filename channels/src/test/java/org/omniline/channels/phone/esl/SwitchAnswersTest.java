package org.omniline.channels.phone.esl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.esl.SwitchFacts.Ability;
import org.omniline.channels.phone.esl.SwitchFacts.Codec;
import org.omniline.channels.phone.esl.SwitchFacts.CodecState;
import org.omniline.channels.phone.esl.SwitchFacts.Gateway;
import org.omniline.channels.phone.esl.SwitchFacts.GatewayState;

/** What a FreeSWITCH prints of itself, read. */
class SwitchAnswersTest {
  private static final String STATUS =
      """
      UP 0 years, 3 days, 1 hour, 4 minutes, 52 seconds, 33 milliseconds, 874 microseconds
      FreeSWITCH (Version 1.10.12-release git a88d069 2024-08-02 21:02:27Z 64bit) is ready
      817 session(s) since startup
      12 session(s) - peak 40, last 5min 14\s
      1 session(s) per Sec out of max 200, peak 12, last 5min 3\s
      2000 session(s) max
      min idle cpu 0.00/98.70
      Current Stack Size/Max 240K/240K
      """;

  private static final String CODECS =
      "{\"row_count\":5,\"rows\":["
          + "{\"type\":\"codec\",\"name\":\"G.711 alaw\",\"ikey\":\"CORE_PCM_MODULE\"},"
          + "{\"type\":\"codec\",\"name\":\"G.711 ulaw\",\"ikey\":\"CORE_PCM_MODULE\"},"
          + "%s"
          + "{\"type\":\"codec\",\"name\":\"OPUS (STANDARD)\",\"ikey\":\"mod_opus\"},"
          + "{\"type\":\"codec\",\"name\":\"PROXY PASS-THROUGH\",\"ikey\":\"CORE_PCM_MODULE\"}]}";

  private static List<CodecState> codecs(String g729) {
    return SwitchAnswers.codecs(CODECS.formatted(g729));
  }

  private static String g729(String module) {
    return "{\"type\":\"codec\",\"name\":\"G.729\",\"ikey\":\"" + module + "\"},";
  }

  @Test
  void status_tellsHowLongItRuns_andWhatIsUp() {
    assertThat(SwitchAnswers.upFor(STATUS))
        .isEqualTo(Duration.ofDays(3).plusHours(1).plusMinutes(4).plusSeconds(52));
    assertThat(SwitchAnswers.legs(STATUS)).isEqualTo(12);
    assertThat(SwitchAnswers.most(STATUS)).isEqualTo(2000);
    assertThat(SwitchAnswers.total("\n7 total.\n")).isEqualTo(7);
    assertThat(SwitchAnswers.version(STATUS)).isEqualTo("1.10.12");
  }

  @Test
  void answers_thatAreNone_areNotKnown_andNotNothing() {
    for (String none : List.of("", "-ERR status Command not found!", "-ERR no reply", "\0{[")) {
      assertThat(SwitchAnswers.upFor(none)).isNull();
      assertThat(SwitchAnswers.legs(none)).isEqualTo(-1);
      assertThat(SwitchAnswers.most(none)).isEqualTo(-1);
      assertThat(SwitchAnswers.total(none)).isEqualTo(-1);
      assertThat(SwitchAnswers.version(none)).isEmpty();
      assertThat(SwitchAnswers.codecs(none)).isEmpty();
      assertThat(SwitchAnswers.isThere(none)).isTrue();
      assertThat(SwitchAnswers.gateways(none, List.of())).isEmpty();
      assertThat(SwitchAnswers.names(none.startsWith("-ERR") ? none : "")).isEmpty();
    }
  }

  @Test
  void codecs_missPassOrDo_asTheModuleCan() {
    assertThat(codecs(""))
        .extracting(CodecState::codec)
        .containsExactly(Codec.PCMA, Codec.PCMU, Codec.G729, Codec.OPUS);
    assertThat(codecs(""))
        .extracting(CodecState::ability)
        .containsExactly(Ability.FULL, Ability.FULL, Ability.MISSING, Ability.FULL);
    assertThat(codecs(g729("mod_g729")))
        .contains(new CodecState(Codec.G729, Ability.PASS_THROUGH, "mod_g729"));
    assertThat(codecs(g729("mod_bcg729")))
        .contains(new CodecState(Codec.G729, Ability.FULL, "mod_bcg729"));
  }

  @Test
  void gateways_standAsRegistered_unlessTheyDoNotAnswer() {
    String told =
        """
            Profile::Gateway-Name\t                            Data    \tState\tPing Time\tIB Calls(F/T)\tOB Calls(F/T)
        =================================================================================================
                trunks::carrier\t  sip:09639148184@192.0.2.7:5060\tREGED\t  0.00\t0/0\t2/3
                trunks::second\t                  sip:u@192.0.2.8\tFAIL_WAIT\t  0.00\t0/0\t0/0 (retry: 27s)
                trunks::third\t                  sip:u@192.0.2.9\tNOREG\t  0.00\t0/0\t0/0
                trunks::fourth\t                  sip:u@192.0.2.10\tTRYING\t  0.00\t0/0\t0/0 (retry: NEVER)
        =================================================================================================
        4 gateways: Inbound(Failed/Total): 0/0,Outbound(Failed/Total):2/3
        """;
    assertThat(SwitchAnswers.gateways(told, SwitchAnswers.names("second third")))
        .containsExactly(
            new Gateway("trunks", "carrier", GatewayState.UP),
            new Gateway("trunks", "second", GatewayState.NOT_REGISTERED),
            new Gateway("trunks", "third", GatewayState.NO_ANSWER),
            new Gateway("trunks", "fourth", GatewayState.REGISTERING));
  }

  @Test
  void modules_areMissingOnlyWhereTheSwitchSaysSo() {
    assertThat(SwitchAnswers.isThere("true")).isTrue();
    assertThat(SwitchAnswers.isThere("false")).isFalse();
  }
}
