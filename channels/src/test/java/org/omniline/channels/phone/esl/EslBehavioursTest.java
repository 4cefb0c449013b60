package org.omniline.channels.phone.esl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was seen of FreeSWITCH 1.10.12 in its own bytes, by number, and what this client makes of
 * it. Where it takes a connection, {@link SwitchBehavioursTest} has the number. Skipped where the
 * recordings are not; the tests of the codec read frames of our own with the same traits.
 */
class EslBehavioursTest {
  private static List<String> names(byte[] bytes) {
    return EslBytes.events(EslBytes.parse(bytes)).stream().map(EslEvent::name).toList();
  }

  private static List<String> texts(byte[] bytes) {
    return EslBytes.replies(bytes).stream().map(EslReply::text).toList();
  }

  /** Frames between the reply that begins with one text and the next reply. */
  private static List<EslFrame> after(byte[] bytes, String reply) {
    List<EslFrame> between = new ArrayList<>();
    boolean within = false;
    for (EslFrame frame : EslBytes.parse(bytes)) {
      if (frame.kind() == EslFrame.Kind.REPLY) {
        within = EslReply.of(frame).text().startsWith(reply);
      } else if (within) {
        between.add(frame);
      }
    }
    return between;
  }

  @Test
  void b03_failedBridgeHangsUpTheCallerWithTheOthersCause() {
    for (String name : List.of("31-bridge-busy", "32-bridge-noanswer", "33-bridge-absent")) {
      byte[] bytes = EslBytes.capture(name);
      String caller = EslBytes.events(bytes, "CHANNEL_CREATE").get(0).uuid();
      List<EslEvent> ends = EslBytes.events(bytes, "CHANNEL_HANGUP_COMPLETE");
      EslEvent last = ends.get(ends.size() - 1);
      assertThat(last.uuid()).isEqualTo(caller);
      assertThat(last.header("Hangup-Cause")).isNotEqualTo("NORMAL_CLEARING");
    }
  }

  @Test
  void b04_repliesComeBeforeTheApplicationBegins() {
    List<EslFrame> frames = EslBytes.parse(EslBytes.capture("31-bridge-busy"));
    List<EslFrame.Kind> kinds = frames.stream().map(EslFrame::kind).toList();
    int lastOk = kinds.subList(0, kinds.size() - 1).lastIndexOf(EslFrame.Kind.API_RESPONSE);
    EslEventDecoder decoder = new EslEventDecoder();
    int bridged = -1;
    int said = 0;
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).isEvent()) {
        EslEvent event = decoder.decode(frames.get(i));
        if (event.name().equals("CHANNEL_EXECUTE")
            && "bridge".equals(event.header("Application"))) {
          bridged = i;
        }
      } else if (i < lastOk && bridged < 0) {
        said++;
      }
    }
    assertThat(said).as("greeting, auth, event, and both +OK of sendmsg").isEqualTo(5);
  }

  @Test
  void b07_ownJobIdIsHonouredInEveryEncoding() {
    for (String name : List.of("06-call-json", "06-call-plain", "06-call-xml")) {
      byte[] bytes = EslBytes.capture(name);
      assertThat(texts(bytes)).contains("+OK Job-UUID: my-own-job-id-0001");
      assertThat(EslBytes.events(bytes, "BACKGROUND_JOB"))
          .filteredOn(event -> "my-own-job-id-0001".equals(event.header("Job-UUID")))
          .singleElement()
          .satisfies(job -> assertThat(job.body()).startsWith("UP 0 years, 0 days"));
    }
  }

  @Test
  void b09_unevenRepliesAreReadAsTheyWereMeant() {
    assertThat(EslBytes.replies(EslBytes.capture("37-record-broadcast-sched_hangup")))
        .anySatisfy(reply -> assertThat(reply.value()).isEqualTo("true"));
    assertThat(EslBytes.replies(EslBytes.capture("06-call-json")))
        .filteredOn(reply -> reply.text().equals("_undef_"))
        .isNotEmpty()
        .allSatisfy(reply -> assertThat(reply.value()).isEmpty());
    List<EslReply> errors = EslBytes.replies(EslBytes.capture("05-errors"));
    assertThat(errors)
        .filteredOn(reply -> reply.text().equals("-ERR no reply"))
        .isNotEmpty()
        .allSatisfy(
            reply -> {
              assertThat(reply.isRefusal()).isFalse();
              assertThat(reply.value()).isEmpty();
            });
    assertThat(errors)
        .filteredOn(reply -> reply.text().contains("nosuchcommand"))
        .singleElement()
        .satisfies(reply -> assertThat(reply.isRefusal()).isTrue());
    assertThat(errors).extracting(EslReply::text).contains("你好");
    assertThat(EslBytes.replies(EslBytes.capture("10-outbound-async-full-linger")))
        .filteredOn(EslReply::isRefusal)
        .extracting(EslReply::text)
        .containsExactly("-ERR command not found");
  }

  @Test
  void b10_unknownEventsAreAnsweredOk_soOnlyKnownOnesCanBeAskedFor() {
    byte[] bytes = EslBytes.capture("05-errors");
    String sent = EslBytes.sent("05-errors");
    List<String> commands = List.of(sent.split("\n\n", -1));
    List<EslReply> replies = EslBytes.replies(bytes);
    // The first two, auth and a nonsense, and every later one are answered in their order.
    int asked = commands.indexOf("event plain CHANNEL_CREATE NOSUCH");
    assertThat(replies.get(asked).text()).isEqualTo("+OK event listener enabled plain");
    assertThat(Stream.of(EslEventType.values()).map(Enum::name)).doesNotContain("NOSUCH");
    assertThat(EslCommand.subscribe(EslSubscription.ofCalls()).encode().toString())
        .matches("event json [A-Z_ ]+\n\n");
  }

  @Test
  void b11_refusedSubscriptionSwitchesTheFormatAllTheSame_andBothFormatsAreRead() {
    byte[] bytes = EslBytes.capture("20b-semantics");
    List<EslFrame> switched = after(bytes, "-ERR no keywords supplied");
    assertThat(switched).isNotEmpty().allMatch(frame -> frame.kind() == EslFrame.Kind.EVENT_JSON);
    assertThat(names(bytes)).hasSize(29).doesNotContainNull();
    assertThat(
            EslCommand.subscribe(EslSubscription.of(java.util.Set.of(), java.util.Set.of()))
                .encode()
                .toString())
        .as("never without names")
        .contains("event json BACKGROUND_JOB");

    assertThat(EslBytes.parse(EslBytes.capture("21-inbound-myevents-uuid-json")))
        .filteredOn(EslFrame::isEvent)
        .isNotEmpty()
        .allMatch(frame -> frame.kind() == EslFrame.Kind.EVENT_PLAIN);
  }

  @Test
  void b12_refusedPasswordIsFollowedByTheEnd_andEarlyCommandsAreNot() {
    for (String name : List.of("02-bad-auth", "04b-userauth-bad")) {
      List<EslFrame> frames = EslBytes.parse(EslBytes.capture(name));
      assertThat(frames)
          .extracting(EslFrame::kind)
          .containsExactly(
              EslFrame.Kind.AUTH_REQUEST, EslFrame.Kind.REPLY, EslFrame.Kind.DISCONNECT_NOTICE);
      assertThat(EslReply.of(frames.get(1)).isRefusal()).isTrue();
      assertThat(frames.get(2).isEnd()).isTrue();
    }
    assertThat(texts(EslBytes.capture("03-command-before-auth")))
        .startsWith("-ERR command not found", "-ERR command not found", "+OK accepted");
    assertThat(texts(EslBytes.capture("04-userauth"))).startsWith("+OK accepted");
    assertThat(texts(EslBytes.capture("04c-acl-note"))).startsWith("+OK accepted");
  }

  @Test
  void b13_valuesAreDecodedWhereTheyAreEncoded_andNowhereElse() {
    EslFrame connect = EslBytes.parse(EslBytes.capture("10-outbound-async-full-linger")).get(0);
    assertThat(connect.header("Reply-Text")).isEqualTo("%2BOK%0A");
    assertThat(EslReply.of(connect).isOk()).isTrue();
    assertThat(connect.names()).hasSizeGreaterThan(130);
    assertThat(connect.header("Content-Length")).isNull();
    assertThat(connect.kind()).isEqualTo(EslFrame.Kind.REPLY);

    String set = "kehu_name=张三 & 李四: 100%";
    for (String name : List.of("06-call-json", "06-call-plain", "06-call-xml")) {
      assertThat(EslBytes.events(EslBytes.capture(name), "CHANNEL_EXECUTE"))
          .extracting(event -> event.header("Application-Data"))
          .contains(set);
    }
    EslReply literal =
        EslReply.of(
            EslBytes.parse(EslBytes.ascii("Content-Type: command/reply\nReply-Text: a%2Bb\n\n"))
                .get(0));
    assertThat(literal.text()).isEqualTo("a%2Bb");
  }

  @Test
  void b14_plainLosesWhatJsonKeeps() {
    byte[] bytes = EslBytes.capture("20b-semantics");
    List<String> plain = new ArrayList<>();
    List<String> json = new ArrayList<>();
    EslEventDecoder decoder = new EslEventDecoder();
    for (EslFrame frame : EslBytes.parse(bytes)) {
      String odd = frame.isEvent() ? decoder.decode(frame).variable("odd") : null;
      if (odd != null) {
        (frame.kind() == EslFrame.Kind.EVENT_JSON ? json : plain).add(odd);
      }
    }
    assertThat(json).isNotEmpty().containsOnly("a+b%2B c\\nd: \"q\" 中文");
    assertThat(plain).isNotEmpty().containsOnly("a+b+ c\\nd: \"q\" 中文");
  }

  @Test
  void b15_namesInGbkAreRead_inJsonThatIsNotUtf8() {
    byte[] bytes = EslBytes.capture("20b-semantics");
    EslEventDecoder decoder = new EslEventDecoder();
    List<String> gbk = new ArrayList<>();
    for (EslFrame frame : EslBytes.parse(bytes)) {
      String value = frame.isEvent() ? decoder.decode(frame).variable("gbk") : null;
      if (value != null) {
        gbk.add(frame.kind() + " " + value);
      }
    }
    assertThat(gbk).contains("EVENT_JSON 张三", "EVENT_PLAIN 张三");
    assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\uFFFD");
  }

  @Test
  void b16_lengthWithinAnEventIsNotTheFrames_andOuterHeadersComeInAnyOrder() {
    byte[] bytes = EslBytes.capture("06-call-plain");
    assertThat(EslBytes.events(bytes, "BACKGROUND_JOB"))
        .isNotEmpty()
        .allSatisfy(
            job -> {
              int inner = Integer.parseInt(job.header("Content-Length"));
              assertThat(job.body().getBytes(StandardCharsets.UTF_8)).hasSize(inner);
            });
    assertThat(EslBytes.parse(bytes))
        .extracting(frame -> frame.names().get(0))
        .contains("Content-Length", "Content-Type");
  }

  @Test
  void b18_lingeringIsNotTheEnd() {
    for (String name : List.of("10-outbound-async-full-linger", "11-outbound-linger-2s")) {
      List<EslFrame> notices =
          EslBytes.parse(EslBytes.capture(name)).stream()
              .filter(frame -> frame.kind() == EslFrame.Kind.DISCONNECT_NOTICE)
              .toList();
      assertThat(notices).extracting(EslFrame::isEnd).containsExactly(false, true);
      assertThat(notices.get(0).body()).isEmpty();
      assertThat(notices.get(1).body()).hasSize(67);
    }
    // After the lingering notice, the hang-up is still told.
    List<EslFrame> frames = EslBytes.parse(EslBytes.capture("21-inbound-myevents-uuid-json"));
    int lingers =
        frames.stream().map(EslFrame::kind).toList().indexOf(EslFrame.Kind.DISCONNECT_NOTICE);
    assertThat(EslBytes.events(frames.subList(lingers, frames.size())))
        .extracting(EslEvent::name)
        .contains("CHANNEL_HANGUP_COMPLETE");
  }

  @Test
  void b19_commandsWorkWhileLingering_andInboundNoticesAreTheEndWithoutDisposition() {
    assertThat(texts(EslBytes.capture("10-outbound-async-full-linger")))
        .contains("NORMAL_CLEARING", "+OK will not linger");
    assertThat(texts(EslBytes.capture("05-errors"))).contains("-ERR not controlling a session");
    List<EslFrame> inbound = EslBytes.parse(EslBytes.capture("01-inbound-auth"));
    EslFrame notice = inbound.get(inbound.size() - 1);
    assertThat(notice.kind()).isEqualTo(EslFrame.Kind.DISCONNECT_NOTICE);
    assertThat(notice.header("Content-Disposition")).isNull();
    assertThat(notice.isEnd()).isTrue();
  }

  @Test
  void b20_outboundModesThatTellTooLittleAreReadAllTheSame() {
    assertThat(names(EslBytes.capture("13-outbound-sync-full")))
        .contains("CHANNEL_HANGUP")
        .doesNotContain("CHANNEL_HANGUP_COMPLETE");
    assertThat(EslBytes.replies(EslBytes.capture("14-outbound-single-channel")))
        .filteredOn(EslReply::isRefusal)
        .hasSize(5);
  }

  @Test
  void b21_callThatItsClientHungUpIsRead() {
    assertThat(EslBytes.events(EslBytes.capture("16-outbound-hangup-by-client"), "CHANNEL_HANGUP"))
        .extracting(event -> event.header("Hangup-Cause"))
        .containsExactly("NORMAL_CLEARING");
  }

  @Test
  void b22_filtersAreJoinedByOr_andOneThatOnlyExcludesDeliversNothing() {
    byte[] bytes = EslBytes.capture("40-filter");
    EslEventDecoder decoder = new EslEventDecoder();
    assertThat(after(bytes, "+OK filter added. [Caller-Destination-Number]=[9999]"))
        .extracting(frame -> decoder.decode(frame).name())
        .containsExactly("CHANNEL_PARK", "CHANNEL_HANGUP_COMPLETE");
    assertThat(after(bytes, "+OK filter added. [Event-Name]=[-CHANNEL_STATE]")).isEmpty();
    assertThat(after(bytes, "+OK filter added. [Event-Name]=[/CHANNEL_(PARK|ANSWER)/]")).hasSize(2);
  }

  @Test
  void b23_orderIsTheSequence_timeIsCoarse() {
    List<EslEvent> events = EslBytes.events(EslBytes.parse(EslBytes.capture("06-call-json")));
    long coarse = 0;
    for (int i = 1; i < events.size(); i++) {
      EslEvent before = events.get(i - 1);
      EslEvent event = events.get(i);
      assertThat(event.sequence()).isGreaterThan(before.sequence());
      coarse += event.at().equals(before.at()) ? 1 : 0;
    }
    assertThat(coarse).as("events of one tick").isGreaterThan(5);
  }

  @Test
  void b24_eventSocketAnswersBeforeSipIsUp() {
    List<EslFrame> frames = EslBytes.parse(EslBytes.capture("52-connect-during-startup"));
    assertThat(frames.get(frames.size() - 1).text()).contains("profile", "RUNNING (0)");
    List<EslFrame> shutdown = EslBytes.parse(EslBytes.own("shutdown"));
    assertThat(shutdown.get(1).isEnd()).isTrue();
  }
}
