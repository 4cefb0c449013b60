package org.omniline.channels.phone.ivr;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.EslApplication;
import org.omniline.flow.graph.Node;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.Utterance;

/** What a switch does on the caller's leg for what a flow asks. Pure. */
public final class VoiceScript {
  /** The channel variable that holds what was keyed in, and is removed once it was read. */
  public static final String KEYS = "omniline_keys";

  /** Longer than anything that is said. */
  private static final Duration SAYING = Duration.ofMinutes(5);

  /** Longer than any talk. */
  private static final Duration TALKING = Duration.ofHours(6);

  /** Between two digits of one number. */
  private static final int BETWEEN_DIGITS_MS = 3_000;

  private static final String JOINED = "file_string://";
  private static final String BEEP = "tone_stream://%(500,0,800)";

  /** Energy of what counts as silence, of a telephone's line; ours. */
  private static final int QUIETER_THAN = 200;

  /** So many seconds without a word end a message. */
  private static final int SILENT_S = 6;

  private static final Pattern NOT_DIALLED = Pattern.compile("[^0-9*#]");

  private final VoiceFiles files;
  private final String dial;
  private final String outside;

  /**
   * Makes one.
   *
   * @param dial how the switch reaches an extension, with {@code {extension}}
   * @param outside how it reaches a number outside, with {@code {number}}; empty: not at all
   */
  public VoiceScript(VoiceFiles files, String dial, String outside) {
    this.files = files;
    this.dial = dial;
    this.outside = outside;
  }

  /**
   * An application to run on the leg.
   *
   * @param limit until its end
   */
  public record Act(EslApplication application, String argument, Duration limit) {
    /** Keeps numbers out of logs. */
    @Override
    public String toString() {
      return "Act[" + application + "]";
    }
  }

  /**
   * What to run.
   *
   * @return null for what is not done by the switch, or cannot be
   */
  public @Nullable Act of(FlowRequest request) {
    if (request instanceof FlowRequest.Play play) {
      return said(play.say());
    } else if (request instanceof FlowRequest.Hangup bye) {
      return said(bye.say());
    } else if (request instanceof FlowRequest.Ask ask) {
      return asked(ask);
    } else if (request instanceof FlowRequest.Dial number) {
      return dialled(number);
    }
    return null;
  }

  /** What comes before a message is recorded: the invitation and a beep. */
  public Act invited(FlowRequest.Voicemail mail) {
    String said = files.of(mail.say());
    String all = said.startsWith(JOINED) ? said + "!" + BEEP : JOINED + said + "!" + BEEP;
    return new Act(EslApplication.PLAYBACK, mail.say().isEmpty() ? BEEP : all, SAYING);
  }

  /**
   * Takes the message down: to its longest time, to some seconds without a word, to a key, or to
   * the hang-up.
   *
   * @param path as the switch sees it, without spaces
   */
  public Act recorded(FlowRequest.Voicemail mail, String path) {
    long seconds = Math.max(1, mail.maxMs() / 1_000);
    return new Act(
        EslApplication.RECORD,
        path + " " + seconds + " " + QUIETER_THAN + " " + SILENT_S,
        Duration.ofSeconds(seconds + 30));
  }

  private Act said(List<Utterance> say) {
    return new Act(EslApplication.PLAYBACK, files.of(say), SAYING);
  }

  /** One try at a time: how often and what is said again is the flow's affair. */
  private Act asked(FlowRequest.Ask ask) {
    FlowRequest.DigitSpec spec = ask.digits();
    int most =
        spec == null
            ? ask.options().stream().mapToInt(option -> option.key().length()).max().orElse(1)
            : spec.max();
    // A word is needed; no key is among its letters.
    String ends = spec == null || spec.terminator().isEmpty() ? "none" : spec.terminator();
    String argument =
        String.join(
            " ",
            "1",
            Integer.toString(most),
            "1",
            Integer.toString(ask.timeoutMs()),
            ends,
            "'" + files.of(ask.say()) + "'",
            VoiceFiles.QUIET,
            KEYS,
            "[0-9*#]+",
            Integer.toString(Math.min(ask.timeoutMs(), BETWEEN_DIGITS_MS)));
    return new Act(
        EslApplication.PLAY_AND_GET_DIGITS,
        argument,
        SAYING.plusMillis(ask.timeoutMs() + (long) most * BETWEEN_DIGITS_MS));
  }

  private @Nullable Act dialled(FlowRequest.Dial request) {
    String number = NOT_DIALLED.matcher(request.number()).replaceAll("");
    String way = request.to() == Node.Target.EXTENSION ? dial : outside;
    if (number.isEmpty() || way.isEmpty()) {
      return null;
    }
    long seconds = Math.max(1, request.ringMs() / 1_000);
    String to = way.replace("{extension}", number).replace("{number}", number);
    return new Act(EslApplication.BRIDGE, "{originate_timeout=" + seconds + "}" + to, TALKING);
  }
}
