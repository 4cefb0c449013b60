package org.omniline.flow.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Pressed;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowResult;
import org.omniline.flow.run.FlowRun;
import org.omniline.flow.run.FlowState;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.text.TextRuns.Standing;

/**
 * A run being followed in writing until it waits for something. What is said on the way is one
 * message: platforms let only few follow one of the person's. Used by one thread, once.
 */
final class TextWalk {
  /** The shortest answer that one figure is. */
  private static final int ONE = 1;

  private final FlowRun runs;
  private final TextMenu menu;
  private final Standing stands;
  private final StringBuilder text = new StringBuilder();
  private final List<FlowStep> steps = new ArrayList<>();
  private FlowState state;
  private @Nullable FlowRequest wants;
  private boolean moved;
  private boolean broke;

  TextWalk(FlowRun runs, TextMenu menu, Standing stands, FlowState state) {
    this.runs = runs;
    this.menu = menu;
    this.stands = stands;
    this.state = state;
  }

  /** What was asked before, and is not said again. */
  void waitsFor(@Nullable FlowRequest asks) {
    wants = asks;
  }

  /** Goes on with what a step led to, until somebody has to answer. */
  void took(FlowResult first) {
    FlowResult result = first;
    while (true) {
      moved = true;
      state = result.state();
      steps.addAll(result.steps());
      wants = result.request();
      broke = state.over() && result.trouble() != null;
      if (state.over() || !passes(wants)) {
        break;
      }
      if (wants instanceof FlowRequest.Play play) {
        add(menu.render(play));
        result = runs.step(state, new FlowInput.Done(stands.at()));
      } else {
        result = runs.step(state, new FlowInput.TargetFailed(stands.at(), "UNAVAILABLE"));
      }
    }
    if (!broke && wants != null) {
      add(rendered(wants));
    }
  }

  /** What needs nobody's answer, and what there is by voice alone. */
  private static boolean passes(@Nullable FlowRequest what) {
    return what instanceof FlowRequest.Play
        || what instanceof FlowRequest.Dial
        || what instanceof FlowRequest.Survey;
  }

  /** Key 0 is offered in each menu, also where the flow leads it nowhere. */
  private String rendered(FlowRequest what) {
    String words = menu.render(what);
    boolean noZero =
        what instanceof FlowRequest.Ask ask
            && ask.digits() == null
            && ask.options().stream().noneMatch(one -> one.key().equals("0"));
    String person = TextMachine.word(stands, "menu-person");
    return noZero && !person.isEmpty() ? words + "\n0. " + person : words;
  }

  private void add(String words) {
    if (!words.isBlank()) {
      text.append(text.isEmpty() ? "" : "\n").append(words.strip());
    }
  }

  /** Whether this leads to a person at once, whatever is asked. */
  boolean leaves(String said) {
    if (!WrittenWords.asksForPerson(said)) {
      return false;
    }
    if (!(wants instanceof FlowRequest.Ask ask)) {
      return true;
    }
    if (ask.digits() != null) {
      return !(WrittenWords.isZero(said) && ask.digits().min() <= ONE);
    }
    return !(menu.read(ask, said, stands.at()) instanceof FlowInput.Key key
        && ask.options().stream().anyMatch(one -> one.key().equals(key.key())));
  }

  /** Answers what is asked; where nothing is, it is passed over. */
  void answer(String said) {
    if (!(wants instanceof FlowRequest.Ask ask)) {
      return;
    }
    FlowState before = state;
    FlowInput input = menu.read(ask, said, stands.at());
    FlowResult result = runs.step(state, input);
    if (result.steps().isEmpty() && result.state().tries() > before.tries()) {
      add(wrong(ask));
    }
    took(result);
  }

  private String wrong(FlowRequest.Ask ask) {
    FlowRequest.DigitSpec digits = ask.digits();
    if (digits == null) {
      String example = ask.options().isEmpty() ? "1" : ask.options().get(0).key();
      return TextMachine.word(stands, "menu-again").replace("{example}", example);
    }
    String many =
        digits.min() == digits.max()
            ? Integer.toString(digits.min())
            : digits.min() + "–" + digits.max();
    return TextMachine.word(stands, "menu-digits").replace("{digits}", many);
  }

  /** Whoever writes asked for a person, which is a choice of every menu. */
  void askedForPerson() {
    String node = state.node();
    if (node != null) {
      state =
          state.pressed(
              new Pressed(Pressed.Kind.MENU, state.flow() + "/" + node, null, "0", null, null));
    }
  }

  /** Leaves the node it is at, by whoever writes or by nobody. */
  void left(FlowStep.Exit exit, @Nullable String key) {
    String node = state.node();
    if (node != null && state.entered() != null && !state.over()) {
      steps.add(
          new FlowStep(
              state.flow(),
              state.version(),
              node,
              state.entered(),
              stands.at(),
              key,
              state.tries(),
              exit));
    }
  }

  FlowState state() {
    return state;
  }

  @Nullable FlowRequest wants() {
    return wants;
  }

  /** Whether anything happened to the run. */
  boolean moved() {
    return moved;
  }

  /** Whether it ended by a mistake of the flow. */
  boolean broke() {
    return broke;
  }

  List<String> said() {
    return text.isEmpty() ? List.of() : List.of(text.toString());
  }

  List<FlowStep> steps() {
    return List.copyOf(steps);
  }
}
