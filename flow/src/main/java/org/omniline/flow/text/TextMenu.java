package org.omniline.flow.text;

import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.Utterance;

/** Turns what a flow asks into a message, and the answer into its input. Immutable; any thread. */
public final class TextMenu {
  private static final String NUMERALS = "零一二三四五六七八九";

  /** The longest answer a flow is told of. */
  private static final int MAX_ANSWER = 64;

  private final Wording wording;
  private final Function<String, String> prompts;

  /**
   * Words of a language.
   *
   * @param agent what key 0 stands for
   * @param amount with {@code {amount}}
   * @param date a pattern of {@link DateTimeFormatter}
   */
  public record Wording(String agent, String amount, String date) {}

  /**
   * Makes one for a language.
   *
   * @param prompts the text of a prompt; empty for one that has none
   */
  public TextMenu(Wording wording, Function<String, String> prompts) {
    this.wording = wording;
    this.prompts = prompts;
  }

  /** The message; empty when there is nothing to say. */
  public String render(FlowRequest request) {
    if (request instanceof FlowRequest.Ask ask) {
      String options =
          ask.options().stream()
              .map(this::line)
              .flatMap(Optional::stream)
              .collect(Collectors.joining("\n"));
      return join(say(ask.say()), options);
    }
    if (request instanceof FlowRequest.Play play) {
      return say(play.say());
    }
    if (request instanceof FlowRequest.Voicemail message) {
      return say(message.say());
    }
    return request instanceof FlowRequest.Hangup end ? say(end.say()) : "";
  }

  private static String join(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + "\n" + second;
  }

  private Optional<String> line(FlowRequest.Option option) {
    String label = label(option);
    return label.isBlank() ? Optional.empty() : Optional.of(option.key() + ". " + label);
  }

  private String label(FlowRequest.Option option) {
    return option.label().isBlank() && option.key().equals("0") ? wording.agent() : option.label();
  }

  private String say(List<Utterance> utterances) {
    StringBuilder text = new StringBuilder();
    boolean recorded = false;
    for (Utterance one : utterances) {
      String words = words(one);
      // Prompts are sentences of their own; a text and its values are one.
      if (one instanceof Utterance.Recorded && !text.isEmpty() && !words.isEmpty()) {
        text.append('\n');
      } else if (recorded && !text.isEmpty()) {
        text.append('\n');
      }
      recorded = one instanceof Utterance.Recorded;
      text.append(words);
    }
    return text.toString();
  }

  private String words(Utterance one) {
    if (one instanceof Utterance.Recorded prompt) {
      return prompts.apply(prompt.prompt());
    }
    if (one instanceof Utterance.Words words) {
      return words.text();
    }
    Utterance.Value value = (Utterance.Value) one;
    if (value.reading() == Reading.AMOUNT) {
      return wording.amount().replace("{amount}", value.text());
    }
    return value.reading() == Reading.DATE ? date(value.text()) : value.text();
  }

  private String date(String text) {
    try {
      return LocalDate.parse(text).format(DateTimeFormatter.ofPattern(wording.date(), Locale.ROOT));
    } catch (DateTimeParseException e) {
      return text;
    }
  }

  /**
   * Reads an answer: digits also in full width and with spaces, a choice also by its words.
   *
   * @param text as it was sent
   * @return NoInput for nothing that can be read, a picture for example
   */
  public FlowInput read(FlowRequest.Ask ask, String text, Instant at) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    if (plain.isEmpty()) {
      return new FlowInput.NoInput(at);
    }
    if (ask.digits() != null) {
      return new FlowInput.Digits(at, digits(plain, ask.digits().terminator()));
    }
    return new FlowInput.Key(at, key(ask, plain));
  }

  private static String digits(String plain, String terminator) {
    String digits = plain.replaceAll("[\\s-]", "");
    boolean ended = !terminator.isEmpty() && digits.endsWith(terminator);
    return cut(ended ? digits.substring(0, digits.length() - terminator.length()) : digits);
  }

  private static String cut(String answer) {
    return answer.length() > MAX_ANSWER ? answer.substring(0, MAX_ANSWER) : answer;
  }

  private String key(FlowRequest.Ask ask, String plain) {
    String key = plain.replaceAll("[\\s.、。,)]+$", "");
    int numeral = key.length() == 1 ? NUMERALS.indexOf(key) : -1;
    String wanted = numeral >= 0 ? Integer.toString(numeral) : key;
    for (FlowRequest.Option option : ask.options()) {
      if (option.key().equals(wanted)) {
        return option.key();
      }
    }
    return byWords(ask, plain.toLowerCase(Locale.ROOT)).orElse(cut(wanted));
  }

  /** The choice whose words are the answer, else the only one that shares them. */
  private Optional<String> byWords(FlowRequest.Ask ask, String words) {
    List<FlowRequest.Option> named =
        ask.options().stream().filter(option -> !label(option).isBlank()).toList();
    Optional<String> exact =
        named.stream()
            .filter(option -> folded(option).equals(words))
            .map(FlowRequest.Option::key)
            .findFirst();
    if (exact.isPresent() || words.length() < 2) {
      return exact;
    }
    List<String> alike =
        named.stream()
            .filter(option -> folded(option).contains(words) || words.contains(folded(option)))
            .map(FlowRequest.Option::key)
            .toList();
    return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
  }

  private String folded(FlowRequest.Option option) {
    return Normalizer.normalize(label(option), Normalizer.Form.NFKC)
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
