package org.omniline.channels.phone.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.EmergencyNumber;
import org.omniline.channels.phone.esl.EslApplication;
import org.omniline.flow.graph.Node;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowRequest.DigitSpec;
import org.omniline.flow.run.FlowRequest.Option;
import org.omniline.flow.run.Utterance;
import org.omniline.flow.store.PromptStore.Prompt;

class VoiceScriptTest {
  private static final List<Utterance> WELCOME = List.of(new Utterance.Recorded("welcome"));

  private static VoiceScript script(String sounds, String voice) {
    return new VoiceScript(
        files(sounds, voice), "user/{extension}", "sofia/gateway/trunk/{number}");
  }

  private static VoiceFiles files(String sounds, String voice) {
    return new VoiceFiles(
        sounds,
        voice,
        code ->
            code.equals("gone")
                ? Optional.empty()
                : Optional.of(new Prompt(code, 1, "您好，请选择。", "", null, true)),
        code -> code.startsWith("own") ? Optional.of("/r/" + code + "-7.wav") : Optional.empty());
  }

  @Test
  @Tag("R48")
  void uploadedSound_goesBeforeTheFolder_andBeforeTheVoiceWhereAllIsUploaded() {
    List<Utterance> own = List.of(new Utterance.Recorded("own"));
    List<Utterance> both = List.of(own.get(0), WELCOME.get(0));
    assertThat(files("/s", "").of(own)).isEqualTo("/r/own-7.wav");
    assertThat(files("", "").of(own)).isEqualTo("/r/own-7.wav");
    assertThat(files("/s", "").of(both))
        .isEqualTo("file_string:///r/own-7.wav!/s/prompts/welcome.wav");
    assertThat(files("/s", "tts|female").of(own)).isEqualTo("/r/own-7.wav");
    assertThat(files("/s", "tts|female").of(both))
        .as("one voice says what belongs together")
        .startsWith("say:");
  }

  private static String played(VoiceScript script, List<Utterance> say) {
    VoiceScript.Act act = script.of(new FlowRequest.Play(say));
    assertThat(act).isNotNull();
    assertThat(act.application()).isEqualTo(EslApplication.PLAYBACK);
    return act.argument();
  }

  @Test
  void prompts_areRecordingsNamedByTheirCodes_andNeverNothing() {
    assertThat(played(script("/s", ""), WELCOME)).isEqualTo("/s/prompts/welcome.wav");
    assertThat(played(script("/s", ""), List.of(new Utterance.Recorded("gone"))))
        .isEqualTo(VoiceFiles.NOTHING_RECORDED);
    assertThat(played(script("", ""), WELCOME)).isEqualTo(VoiceFiles.NOTHING_RECORDED);
    assertThat(played(script("/s", ""), List.of())).isEqualTo(VoiceFiles.QUIET);
  }

  @Test
  @Tag("R64")
  void value_isSpokenByTheVoice_orByRecordedDigitsWhereThereIsNone() {
    List<Utterance> order =
        List.of(new Utterance.Recorded("order"), new Utterance.Value("2026-17", Reading.DIGITS));

    assertThat(played(script("/s", ""), order))
        .isEqualTo(
            "file_string:///s/prompts/order.wav!/s/digits/2.wav!/s/digits/0.wav!/s/digits/2.wav"
                + "!/s/digits/6.wav!/s/digits/1.wav!/s/digits/7.wav");
    assertThat(played(script("/s", "flite|kal"), order)).isEqualTo("say:flite:kal:您好，请选择。，2026-17");
  }

  @Test
  @Tag("R20")
  void whatIsToldBeforeAHangUp_endsWithTheNumbersToCall_readDigitByDigit() {
    Words words =
        new Words(
            "您好，请拨打110。",
            List.of(new EmergencyNumber("报警", "110"), new EmergencyNumber("急救", "120")));

    assertThat(files("/s", "").told("/s/blocked.wav", words))
        .isEqualTo(
            "file_string:///s/blocked.wav!silence_stream://600!/s/digits/1.wav!/s/digits/1.wav"
                + "!/s/digits/0.wav!silence_stream://600!/s/digits/1.wav!/s/digits/2.wav"
                + "!/s/digits/0.wav");
    assertThat(files("/s", "flite|kal").told("/s/blocked.wav", words))
        .isEqualTo("say:flite:kal:您好，请拨打110。，急救 1 2 0");
    assertThat(files("/s", "flite|kal").told("/s/blocked.wav", Words.NONE))
        .as("nothing to say: what is recorded")
        .isEqualTo("/s/blocked.wav");
  }

  @Test
  void whatAnotherSystemAnswered_isNoVariableAndNoCommandOfTheSwitch() {
    String said =
        played(
            script("", "flite|kal"),
            List.of(new Utterance.Value("${system rm}'\"!|{x=1}\n&hangup()", Reading.WORDS)));

    assertThat(said.substring("say:flite:kal:".length())).doesNotContainPattern("[${}'\"|\n&()]");
  }

  @Test
  void menu_takesOneKey_andANumberAsManyAsItMay() {
    FlowRequest menu =
        new FlowRequest.Ask(
            WELCOME, List.of(new Option("1", "法律"), new Option("0", "")), null, 5_000);
    FlowRequest number =
        new FlowRequest.Ask(WELCOME, List.of(), new DigitSpec(11, 11, "#", false), 8_000);

    assertThat(script("/s", "").of(menu).argument())
        .isEqualTo(
            "1 1 1 5000 none '/s/prompts/welcome.wav' silence_stream://10 omniline_keys"
                + " [0-9*#]+ 3000");
    assertThat(script("/s", "").of(number).argument())
        .isEqualTo(
            "1 11 1 8000 # '/s/prompts/welcome.wav' silence_stream://10 omniline_keys"
                + " [0-9*#]+ 3000");
  }

  @Test
  @Tag("R58")
  void message_isInvited_andEndsByItsTimeOrBySilence() {
    FlowRequest.Voicemail mail = new FlowRequest.Voicemail(WELCOME, 90_000);

    assertThat(script("/s", "").invited(mail).argument())
        .isEqualTo("file_string:///s/prompts/welcome.wav!tone_stream://%(500,0,800)");
    assertThat(script("/s", "").recorded(mail, "/r/a.wav").argument())
        .isEqualTo("/r/a.wav 90 200 6");
  }

  @Test
  void dial_reachesExtensionsAndNumbersOutside_ofDigitsAlone() {
    assertThat(script("", "").of(dial(Node.Target.EXTENSION, "10 02")).argument())
        .isEqualTo("{originate_timeout=20}user/1002");
    assertThat(script("", "").of(dial(Node.Target.EXTERNAL, "0771-5551156,x")).argument())
        .isEqualTo("{originate_timeout=20}sofia/gateway/trunk/07715551156");
    assertThat(script("", "").of(dial(Node.Target.EXTENSION, "{x}"))).isNull();
  }

  private static FlowRequest dial(Node.Target to, String number) {
    return new FlowRequest.Dial(to, number, 20_000, Map.of());
  }
}
