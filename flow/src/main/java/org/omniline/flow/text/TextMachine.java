package org.omniline.flow.text;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.CallConversations.PersonAsked;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowResult;
import org.omniline.flow.run.FlowRun;
import org.omniline.flow.run.FlowState;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.run.Learnt;
import org.omniline.flow.text.TextRuns.Said;
import org.omniline.flow.text.TextRuns.Standing;
import org.omniline.flow.text.TextTurn.End;
import org.omniline.flow.text.TextTurn.Next;
import org.omniline.flow.text.TextTurn.Shut;

/**
 * How a conversation in writing goes through its flow. Pure: time comes with what stands. Nobody is
 * lost to a flow: where a run breaks, whoever writes waits for a person. Any thread.
 */
final class TextMachine {
  /** After this, what was to be done outside is done again: its node may be gone. */
  static final Duration AGAIN = Duration.ofSeconds(30);

  /**
   * What an account says of silence.
   *
   * @param silence how long an answer is waited for
   * @param closes whether the conversation then ends; otherwise a person is asked for
   */
  record Rules(Duration silence, boolean closes) {}

  private final FlowLibrary library;
  private final FlowRun runs;
  private final BinaryOperator<String> prompts;

  /**
   * Makes one.
   *
   * @param prompts the text of a prompt by its code and a language, which may be empty
   */
  TextMachine(FlowLibrary library, BinaryOperator<String> prompts) {
    this.library = library;
    this.runs = new FlowRun(library);
    this.prompts = prompts;
  }

  private TextMenu menu(Standing stands) {
    String language = stands.language() == null ? "" : stands.language();
    boolean english = language.equals("en");
    return new TextMenu(
        new TextMenu.Wording(
            word(stands, "menu-person"),
            english ? "{amount} yuan" : "{amount}元",
            english ? "d MMMM uuuu" : "uuuu年M月d日"),
        code -> prompts.apply(code, language));
  }

  static String word(Standing stands, String code) {
    return stands.words().getOrDefault(code, "");
  }

  /** Begins: what was written so far opens the conversation and answers nothing. */
  TextTurn begin(
      Standing stands, String flow, int version, Map<String, Object> known, Rules rules) {
    if (stands.fresh().stream().anyMatch(said -> WrittenWords.asksForPerson(said.text()))) {
      return cannotBegin(stands);
    }
    FlowState before = FlowState.before(flow, version);
    TextWalk walk = new TextWalk(runs, menu(stands), stands, before);
    walk.took(runs.step(before, new FlowInput.Started(stands.at(), known)));
    return turn(null, stands, walk, rules);
  }

  /** There is no flow to begin with: a person is asked for at once. */
  TextTurn cannotBegin(Standing stands) {
    return asksPerson(null, stands, FlowState.before("", 0), List.of(), List.of());
  }

  /** Whatever has happened: null when nothing is to be done. */
  @Nullable TextTurn goOn(Standing stands, Rules rules) {
    TextRun run = stands.run();
    if (run == null) {
      return null;
    }
    if (stands.conversation().state() != ConversationState.SELF_SERVICE) {
      return gone(run, stands);
    }
    boolean due = !stands.at().isBefore(run.due());
    if (run.stage() == TextRun.Stage.PERSON) {
      return due ? asksPerson(run, stands, run.state(), List.of(), List.of()) : null;
    }
    if (!stands.fresh().isEmpty()) {
      return heard(run, stands, rules);
    }
    return due ? overdue(run, stands, rules) : null;
  }

  private TextTurn heard(TextRun run, Standing stands, Rules rules) {
    TextWalk walk = new TextWalk(runs, menu(stands), stands, run.state());
    walk.waitsFor(runs.asks(run.state()));
    for (Said said : stands.fresh()) {
      if (walk.leaves(said.text())) {
        walk.left(FlowStep.Exit.ZERO, "0");
        walk.askedForPerson();
        return asksPerson(run, stands, walk.state(), walk.said(), walk.steps());
      }
      walk.answer(said.text());
    }
    return walk.moved()
        ? turn(run, stands, walk, rules)
        : new TextTurn(
            seen(run, stands), List.of(), run.written(), List.of(), new End.Stays(), null);
  }

  private TextTurn overdue(TextRun run, Standing stands, Rules rules) {
    FlowRequest asks = runs.asks(run.state());
    if (asks instanceof FlowRequest.Ask) {
      return silent(run, stands, rules);
    }
    TextWalk walk = new TextWalk(runs, menu(stands), stands, run.state());
    if (asks == null) {
      // A run whose flow cannot be had any more finds that out by any input.
      walk.took(runs.step(run.state(), new FlowInput.Done(stands.at())));
    } else {
      walk.waitsFor(asks);
    }
    return turn(run, stands, walk, rules);
  }

  private TextTurn silent(TextRun run, Standing stands, Rules rules) {
    TextWalk walk = new TextWalk(runs, menu(stands), stands, run.state());
    Conversation c = stands.conversation();
    boolean danger = c.riskProposal() != null || c.risk() == Risk.HIGH || c.risk() == Risk.CONCERN;
    if (rules.closes() && !danger) {
      walk.left(FlowStep.Exit.HUNG_UP, null);
      return over(run, List.of(word(stands, "menu-left")), walk, new End.Left());
    }
    walk.left(FlowStep.Exit.EXHAUSTED, null);
    return asksPerson(run, stands, run.state(), List.of(word(stands, "menu-silent")), walk.steps());
  }

  /** What was done outside is told; null when it comes too late. */
  @Nullable TextTurn told(Standing stands, int turn, FlowInput what, Rules rules) {
    TextRun run = current(stands, turn);
    if (run == null) {
      return null;
    }
    TextWalk walk = new TextWalk(runs, menu(stands), stands, run.state());
    FlowResult result = runs.step(run.state(), what);
    boolean concerned =
        result.request() != null || result.state().over() || !result.steps().isEmpty();
    if (!concerned) {
      return null;
    }
    walk.took(result);
    // What was written meanwhile answered nothing that was asked.
    return turn(run, stands, walk, rules);
  }

  private static @Nullable TextRun current(Standing stands, int turn) {
    TextRun run = stands.run();
    return run == null
            || run.turn() != turn
            || stands.conversation().state() != ConversationState.SELF_SERVICE
        ? null
        : run;
  }

  /** A person is asked for now; null when it comes too late. */
  @Nullable TextTurn handOver(Standing stands, int turn, @Nullable Shut shut) {
    TextRun run = current(stands, turn);
    if (run == null) {
      return null;
    }
    FlowRequest target = run.stage() == TextRun.Stage.PERSON ? null : runs.asks(run.state());
    List<FlowStep> steps =
        run.stage() == TextRun.Stage.PERSON
            ? List.of()
            : runs.step(run.state(), new FlowInput.Done(stands.at())).steps();
    Conversation c = stands.conversation();
    boolean danger = c.risk() == Risk.HIGH || c.riskProposal() != null;
    PersonAsked wanted = wanted(target, given(run.state())).by(run.state().way());
    return new TextTurn(
        null,
        List.of(),
        run.written(),
        steps,
        new End.Person(shut == null || danger ? wanted : wanted.closed(shut.tell(), shut.later())),
        null);
  }

  private static PersonAsked wanted(@Nullable FlowRequest target, Map<String, String> given) {
    if (target instanceof FlowRequest.Queue queue) {
      return new PersonAsked(queue.queue(), null, queue.priority(), queue.skills(), given);
    }
    return target instanceof FlowRequest.Agent agent
        ? new PersonAsked(null, agent.login(), 0, Map.of(), given)
        : new PersonAsked(null, null, 0, Map.of(), given);
  }

  /** Whatever broke: whoever writes waits for a person of their own queue. */
  @Nullable TextTurn broken(Standing stands) {
    if (stands.conversation().state() != ConversationState.SELF_SERVICE) {
      return null;
    }
    TextRun run = stands.run();
    return asksPerson(
        run, stands, run == null ? FlowState.before("", 0) : run.state(), List.of(), List.of());
  }

  // ---- what is stored ----

  private TextTurn turn(@Nullable TextRun run, Standing stands, TextWalk walk, Rules rules) {
    if (walk.broke()) {
      return asksPerson(run, stands, walk.state(), walk.said(), walk.steps());
    }
    FlowRequest wants = walk.wants();
    if (wants instanceof FlowRequest.Voicemail) {
      walk.left(FlowStep.Exit.NEXT, null);
      return over(
          run, walk.said(), walk, new End.LeftMessage(given(walk.state()), walk.state().way()));
    }
    if (walk.state().over()) {
      List<String> bye = walk.said().isEmpty() ? List.of(word(stands, "menu-bye")) : walk.said();
      return over(run, bye, walk, new End.Closed());
    }
    int turn = next(run);
    boolean asks = wants instanceof FlowRequest.Ask;
    Next after =
        wants instanceof FlowRequest.Fetch fetch
            ? new Next.Ask(turn, fetch)
            : asks ? null : new Next.Person(turn, wants);
    TextRun now =
        new TextRun(
            walk.state(),
            TextRun.Stage.RUNNING,
            turn,
            seenOf(run, stands),
            written(run) + walk.steps().size(),
            stands.at().plus(asks ? rules.silence() : AGAIN));
    return new TextTurn(now, walk.said(), written(run), walk.steps(), new End.Stays(), after);
  }

  private TextTurn asksPerson(
      @Nullable TextRun run,
      Standing stands,
      FlowState state,
      List<String> say,
      List<FlowStep> steps) {
    int turn = next(run);
    TextRun now =
        new TextRun(
            state,
            TextRun.Stage.PERSON,
            turn,
            seenOf(run, stands),
            written(run) + steps.size(),
            stands.at().plus(AGAIN));
    return new TextTurn(
        now, say, written(run), steps, new End.Stays(), new Next.Person(turn, null));
  }

  private static TextTurn over(@Nullable TextRun run, List<String> say, TextWalk walk, End end) {
    return new TextTurn(null, say, written(run), walk.steps(), end, null);
  }

  /** The conversation went on without the run. */
  private TextTurn gone(TextRun run, Standing stands) {
    boolean served =
        switch (stands.conversation().state()) {
          case WAITING, SERVING, WRAP_UP -> true;
          default -> false;
        };
    TextWalk walk = new TextWalk(runs, menu(stands), stands, run.state());
    if (run.stage() == TextRun.Stage.RUNNING) {
      walk.left(served ? FlowStep.Exit.ZERO : FlowStep.Exit.HUNG_UP, null);
    }
    return over(
        run,
        List.of(),
        walk,
        served ? new End.Moved(given(run.state()), run.state().way()) : new End.Stays());
  }

  private static TextRun seen(TextRun run, Standing stands) {
    return new TextRun(
        run.state(), run.stage(), run.turn(), seenOf(run, stands), run.written(), run.due());
  }

  private static long seenOf(@Nullable TextRun run, Standing stands) {
    List<Said> fresh = stands.fresh();
    long before = run == null ? 0 : run.seen();
    return fresh.isEmpty() ? before : fresh.get(fresh.size() - 1).seq();
  }

  private static int next(@Nullable TextRun run) {
    return run == null ? 1 : run.turn() + 1;
  }

  private static int written(@Nullable TextRun run) {
    return run == null ? 0 : run.written();
  }

  /** What was learnt; a secret, should there be one, is not. */
  private Map<String, String> given(FlowState state) {
    Map<String, Object> shown = new HashMap<>(state.variables());
    state
        .versions()
        .forEach(
            (flow, version) ->
                library
                    .program(flow, version)
                    .ifPresent(program -> shown.keySet().removeAll(program.graph().secrets())));
    return Learnt.of(shown);
  }
}
