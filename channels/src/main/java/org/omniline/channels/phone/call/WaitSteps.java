package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.PhoneNumbers;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.channels.phone.call.Wait.Stage;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.Utterance;

/**
 * What callers who wait are told and asked. They wait on whatever happens here: an answer that is
 * lost, a key that is wrong or a number that cannot be leads back to the music.
 */
final class WaitSteps {
  private static final String YES = "1";
  private static final String OTHER = "2";
  private static final int TRIES = 3;
  private static final int KEY_MS = 8_000;
  private static final int NUMBER_MS = 10_000;
  private static final int LONGEST_NUMBER = 20;

  private WaitSteps() {}

  /** Whether the caller has nothing but music: nobody has answered, nothing is over. */
  private static boolean waits(Turn turn) {
    return turn.standing == Standing.WAITING
        && turn.goesOn()
        && turn.caller.answered() != null
        && (turn.agent == null || !turn.agent.isUp());
  }

  /** Time goes by. */
  static void late(Turn turn) {
    if (!waits(turn)) {
      return;
    }
    Wait wait = turn.line;
    if (wait == null) {
      turn.line = Wait.begins(turn.at);
    } else if (wait.stage() == Stage.MUSIC && !wait.due().isAfter(turn.at)) {
      turn.line = wait.looking();
    }
  }

  /** The conversation stands otherwise than before. */
  static void stands(Turn turn, boolean moved) {
    Wait wait = turn.line;
    if (wait == null || wait.stage() == Stage.MUSIC) {
      return;
    }
    boolean leaves = leavesMessage(turn);
    if (leaves && turn.standing == Standing.LATER) {
      if (wait.stage() == Stage.LEAVING) {
        takeMessage(turn, wait.rules().messageMs());
      }
    } else if (leaves && turn.standing == Standing.WAITING) {
      // Danger is never left to a list: whoever wanted to leave a message waits on.
      turn.line = moved ? wait.music(turn.at) : wait;
    } else if (turn.standing != Standing.WAITING) {
      turn.line = wait.music(turn.at);
    }
  }

  /** Whether the caller is on the way to leaving a message. */
  static boolean leavesMessage(Turn turn) {
    Wait wait = turn.line;
    return wait != null && (wait.stage() == Stage.LEAVING || wait.stage() == Stage.MESSAGE);
  }

  static void takeMessage(Turn turn, long longestMs) {
    Wait wait = turn.line == null ? Wait.begins(turn.at) : turn.line;
    Wait takes =
        wait.asks(
            Stage.MESSAGE,
            new FlowRequest.Voicemail(List.of(prompt("message-invite")), (int) longestMs));
    turn.line = takes;
    MailSteps.begins(turn, takes.voice(), takes.says());
  }

  static void looked(Turn turn, CallInput.Looked looked) {
    Wait wait = turn.line;
    if (wait == null || wait.turn() != looked.turn() || wait.stage() != Stage.LOOKING) {
      return;
    }
    List<Utterance> say = new ArrayList<>();
    if (!looked.text().isBlank()) {
      say.add(new Utterance.Words(looked.text()));
    }
    Duration every = looked.rules().every();
    Instant next = wait.told();
    boolean due = !every.isZero() && (next == null || !next.isAfter(turn.at));
    if (due) {
      say.addAll(place(looked));
      next = turn.at.plus(every);
    }
    Wait known = wait.knowing(looked.rules(), next, Math.max(wait.spoken(), looked.upTo()));
    turn.line =
        say.isEmpty() || !waits(turn)
            ? known.music(turn.at)
            : known.asks(Stage.SAYING, new FlowRequest.Play(say));
  }

  private static List<Utterance> place(CallInput.Looked looked) {
    List<Utterance> say = new ArrayList<>();
    Integer ahead = looked.ahead();
    if (ahead == null) {
      say.add(prompt("queue-wait"));
    } else if (ahead == 0) {
      say.add(prompt("queue-next"));
    } else {
      say.add(prompt("queue-ahead"));
      say.add(new Utterance.Value(Integer.toString(ahead), Reading.NUMBER));
      say.add(prompt("queue-people"));
    }
    Long minutes = looked.minutes();
    if (minutes != null) {
      say.add(prompt("queue-estimate"));
      say.add(new Utterance.Value(Long.toString(minutes), Reading.NUMBER));
      say.add(prompt("queue-minutes"));
    }
    String callBack = looked.rules().callBackKey();
    if (!callBack.isEmpty()) {
      say.add(prompt("queue-callback"));
      say.add(new Utterance.Value(callBack, Reading.DIGITS));
    }
    String message = looked.rules().messageKey();
    if (!message.isEmpty() && looked.rules().messageMs() > 0) {
      say.add(prompt("queue-message"));
      say.add(new Utterance.Value(message, Reading.DIGITS));
    }
    return say;
  }

  private static Utterance prompt(String code) {
    return new Utterance.Recorded(code);
  }

  /** A key while there is music, or something is said. */
  static void pressed(Turn turn, String key) {
    Wait wait = turn.line;
    boolean listens =
        wait != null
            && waits(turn)
            && (wait.stage() == Stage.MUSIC
                || wait.stage() == Stage.LOOKING
                || wait.stage() == Stage.SAYING);
    if (!listens) {
      return;
    }
    Wait.Rules rules = wait.rules();
    if (rules.messageMs() > 0 && key.equals(rules.messageKey())) {
      turn.line = wait.asks(Stage.LEAVING, null);
    } else if (key.equals(rules.callBackKey())) {
      callBack(turn, wait);
    }
  }

  private static void callBack(Turn turn, Wait wait) {
    Optional<String> own = dialled(turn.caller);
    turn.line =
        own.isPresent()
            ? confirm(wait.number(own.get()))
            : wait.asks(Stage.NUMBER, numberAsked(List.of()));
  }

  /** As people say it; empty for a number that was not told, or that is none to call. */
  private static Optional<String> dialled(Caller caller) {
    String e164 = caller.e164();
    return e164 == null
        ? Optional.empty()
        : Optional.of(e164.startsWith("+86") ? e164.substring(3) : e164)
            .filter(one -> PhoneNumbers.keyed(one).isPresent());
  }

  private static Wait confirm(Wait wait) {
    List<Utterance> say =
        List.of(
            prompt("callback-number"),
            new Utterance.Value(wait.number(), Reading.DIGITS),
            prompt("callback-confirm"));
    List<FlowRequest.Option> options =
        List.of(new FlowRequest.Option(YES, ""), new FlowRequest.Option(OTHER, ""));
    return wait.asks(Stage.CONFIRMING, new FlowRequest.Ask(say, options, null, KEY_MS));
  }

  /**
   * Asks for a number.
   *
   * @param before what is said first
   */
  private static FlowRequest numberAsked(List<Utterance> before) {
    List<Utterance> say = new ArrayList<>(before);
    say.add(prompt("callback-enter"));
    return new FlowRequest.Ask(
        say, List.of(), new FlowRequest.DigitSpec(1, LONGEST_NUMBER, "#", false), NUMBER_MS);
  }

  /** What the switch says of what was said or asked. */
  static void told(Turn turn, int voice, FlowInput what) {
    Wait wait = turn.line;
    if (wait == null || wait.voice() != voice) {
      return;
    }
    switch (wait.stage()) {
      case SAYING -> turn.line = wait.music(turn.at);
      case CONFIRMING -> turn.line = confirmed(turn, wait, what);
      case NUMBER -> turn.line = named(turn, wait, what);
      case MESSAGE -> {
        turn.line = wait.music(turn.at);
        if (turn.goesOn()) {
          turn.telling = Prompt.KEPT;
          turn.words = Words.NONE;
        }
      }
      default -> {}
    }
  }

  private static Wait confirmed(Turn turn, Wait wait, FlowInput what) {
    String key = what instanceof FlowInput.Key pressed ? pressed.key() : "";
    if (key.equals(YES)) {
      return wait.asks(Stage.NOTING, null);
    }
    if (key.equals(OTHER)) {
      return wait.asks(Stage.NUMBER, numberAsked(List.of()));
    }
    return again(turn, wait, Stage.CONFIRMING, wait.says());
  }

  private static Wait named(Turn turn, Wait wait, FlowInput what) {
    if (!(what instanceof FlowInput.Digits digits)) {
      return again(turn, wait, Stage.NUMBER, numberAsked(List.of()));
    }
    // Who entered something hears what is wrong with it, or would enter the same again.
    return PhoneNumbers.keyed(digits.text())
        .map(number -> confirm(wait.number(number)))
        .orElseGet(
            () ->
                again(turn, wait, Stage.NUMBER, numberAsked(List.of(prompt("callback-invalid")))));
  }

  private static Wait again(Turn turn, Wait wait, Stage stage, @Nullable FlowRequest says) {
    return wait.tries() + 1 < TRIES ? wait.failed(stage, says) : wait.music(turn.at);
  }

  /** The request of somebody to be called was not taken: they wait on. */
  static void notNoted(Turn turn) {
    Wait wait = turn.line;
    if (wait != null && wait.stage() == Stage.NOTING) {
      turn.line = wait.music(turn.at);
    }
  }

  /** Whether nothing else is heard meanwhile. */
  static boolean speaks(PhoneCall call) {
    Wait wait = call.line();
    return wait != null
        && (wait.says() != null || wait.stage() == Stage.NOTING || wait.stage() == Stage.LEAVING);
  }

  /** What it asks for; null for nothing. */
  static @Nullable CallEffect wants(PhoneCall call, long conversation) {
    Wait wait = call.line();
    boolean leaves =
        wait != null && wait.stage() == Stage.MESSAGE && call.standing() == Standing.LATER;
    if (wait == null || (call.standing() != Standing.WAITING && !leaves)) {
      return null;
    }
    FlowRequest says = wait.says();
    if (says != null) {
      return new CallEffect.Voice(call.leg(), wait.voice(), says);
    }
    return switch (wait.stage()) {
      case LOOKING -> new CallEffect.Look(conversation, wait.turn(), wait.spoken());
      case LEAVING -> new CallEffect.LeaveWord(conversation);
      case NOTING -> new CallEffect.CallBack(conversation, wait.number());
      default -> null;
    };
  }
}
