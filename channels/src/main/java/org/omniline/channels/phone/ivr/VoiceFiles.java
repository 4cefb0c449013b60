package org.omniline.channels.phone.ivr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omniline.channels.EmergencyNumber;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.run.Utterance;
import org.omniline.flow.store.PromptStore.Prompt;

/**
 * What a switch plays for what a flow says (docs/adr/0051, 0067). A prompt is the sound that was
 * uploaded for it, else a recording in the folder of sounds, named by its code. Where a voice is
 * configured, it speaks all that is not uploaded as a whole, in one breath. Values without a voice
 * are said by recorded digits. Pure.
 */
public final class VoiceFiles {
  /** Stands for what nobody recorded: people hear that something was to be said. */
  static final String NOTHING_RECORDED = "tone_stream://%(200,200,600)";

  /** Between two numbers that are read. */
  private static final String BETWEEN = "silence_stream://600";

  /** Quiet that is over at once, for where the switch wants a file. */
  static final String QUIET = "silence_stream://10";

  private final String sounds;
  private final String voice;
  private final Function<String, Optional<Prompt>> prompts;
  private final Function<String, Optional<String>> uploaded;

  /**
   * Makes one.
   *
   * @param sounds folder as the switch sees it; empty: only tones, and the switch's own digits
   * @param voice {@code engine|voice} of the switch's speech; empty: none
   * @param prompts by code
   * @param uploaded the files of uploaded sounds, by the prompt's code
   */
  public VoiceFiles(
      String sounds,
      String voice,
      Function<String, Optional<Prompt>> prompts,
      Function<String, Optional<String>> uploaded) {
    this.uploaded = uploaded;
    this.sounds = sounds;
    this.voice = voice;
    this.prompts = prompts;
  }

  /** One name for all of it, which may hold spaces; {@link #QUIET} for nothing. */
  public String of(List<Utterance> say) {
    if (say.isEmpty()) {
      return QUIET;
    }
    if (!voice.isEmpty() && !say.stream().allMatch(this::isUploaded)) {
      return spoken(say);
    }
    List<String> files = new ArrayList<>();
    for (Utterance one : say) {
      files.addAll(recorded(one));
    }
    if (files.isEmpty()) {
      return QUIET;
    }
    return files.size() == 1 ? files.get(0) : "file_string://" + String.join("!", files);
  }

  /**
   * What a caller is told before a hang-up, and whom to call instead: the words where a voice can
   * say them, else the recording, and the numbers digit by digit.
   */
  public String told(String recording, Words words) {
    if (voice.isEmpty()) {
      List<String> files = new ArrayList<>(List.of(recording));
      for (EmergencyNumber one : words.numbers()) {
        files.add(BETWEEN);
        SpokenValue.sounds(one.number(), Reading.DIGITS).forEach(digit -> files.add(digit(digit)));
      }
      return files.size() == 1 ? recording : "file_string://" + String.join("!", files);
    }
    List<Utterance> say = new ArrayList<>();
    if (!words.text().isBlank()) {
      say.add(new Utterance.Words(words.text()));
    }
    words.numbers().stream()
        .filter(one -> !words.text().contains(one.number()))
        // Apart, or a voice would read one large number.
        .map(one -> one.label() + " " + one.number().replaceAll("(?<=.)(?=.)", " "))
        .forEach(one -> say.add(new Utterance.Words(one)));
    return say.isEmpty() ? recording : spoken(say);
  }

  private String spoken(List<Utterance> say) {
    String text = say.stream().map(this::words).collect(Collectors.joining("，"));
    return "say:" + voice.replace('|', ':') + ":" + plain(text);
  }

  private String words(Utterance one) {
    if (one instanceof Utterance.Recorded recorded) {
      return prompts.apply(recorded.prompt()).map(Prompt::chinese).orElse("");
    }
    if (one instanceof Utterance.Value value) {
      return value.text();
    }
    return one instanceof Utterance.Words words ? words.text() : "";
  }

  /**
   * Letters, digits and a few marks alone: the switch would expand what looks like a variable, and
   * an answer of another system may hold anything.
   */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || "，。、？！-.".indexOf(c) >= 0) {
                plain.appendCodePoint(c);
              } else if (plain.length() > 0 && plain.charAt(plain.length() - 1) != ' ') {
                plain.append(' ');
              }
            });
    return plain.toString();
  }

  private List<String> recorded(Utterance one) {
    if (one instanceof Utterance.Value value) {
      return SpokenValue.sounds(value.text(), value.reading()).stream().map(this::digit).toList();
    }
    return List.of(
        one instanceof Utterance.Recorded recorded ? file(recorded.prompt()) : NOTHING_RECORDED);
  }

  private boolean isUploaded(Utterance one) {
    return one instanceof Utterance.Recorded recorded
        && uploaded.apply(recorded.prompt()).isPresent();
  }

  private String file(String prompt) {
    return uploaded
        .apply(prompt)
        .orElse(
            prompts.apply(prompt).isPresent() && !sounds.isEmpty()
                ? sounds + "/prompts/" + prompt + ".wav"
                : NOTHING_RECORDED);
  }

  private String digit(String name) {
    return (sounds.isEmpty() ? "" : sounds + "/") + "digits/" + name + ".wav";
  }
}
