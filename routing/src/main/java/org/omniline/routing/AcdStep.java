package org.omniline.routing;

import com.hazelcast.map.EntryProcessor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.acd.AcdMachine;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Command;
import org.omniline.routing.acd.Decision;
import org.omniline.routing.acd.Inspector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands, one after the other, on the partition that holds the state. The backup gets the
 * events. A command that meets a fault of ours is refused, and the others go on.
 */
final class AcdStep implements EntryProcessor<String, AcdState, AcdStep.Outcomes> {
  private static final long serialVersionUID = 2L;
  private static final Logger LOG = LoggerFactory.getLogger(AcdStep.class);

  private final Commands commands;
  private transient @Nullable AcdReplay replay;

  AcdStep(Commands commands) {
    this.commands = commands;
  }

  /**
   * What is to be done.
   *
   * @param all at least one
   */
  record Commands(List<Command> all) implements Serializable {}

  /**
   * What was done.
   *
   * @param all one for each command, in their order
   */
  record Outcomes(List<StepOutcome> all) implements Serializable {}

  Commands commands() {
    return commands;
  }

  @Override
  public Outcomes process(Map.Entry<String, AcdState> entry) {
    replay = null;
    AcdState known = entry.getValue();
    AcdState state = known == null ? new AcdState() : known;
    List<AcdReplay.Told> told = new ArrayList<>();
    List<StepOutcome> outcomes = new ArrayList<>();
    for (Command command : commands.all()) {
      outcomes.add(run(state, command, told));
    }
    if (!told.isEmpty()) {
      entry.setValue(state);
      replay = new AcdReplay(new AcdReplay.Steps(told));
    }
    return new Outcomes(outcomes);
  }

  private static StepOutcome run(AcdState state, Command command, List<AcdReplay.Told> told) {
    try {
      AcdMachine.Run run = new AcdMachine().run(state, command);
      if (!run.events().isEmpty()) {
        told.add(new AcdReplay.Told(run.from(), run.before(), run.after(), run.events()));
      }
      return outcome(state, command, run);
    } catch (RuntimeException fault) {
      LOG.error("A command of {} broke off", command.getClass().getSimpleName(), fault);
      return broken(state);
    }
  }

  private static StepOutcome broken(AcdState state) {
    return new StepOutcome(
        state.now(),
        state.ticks(),
        state.trusted(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        new Decision.Refused(Refusal.Code.UNAVAILABLE, AcdMap.AWAY));
  }

  private static StepOutcome outcome(AcdState state, Command command, AcdMachine.Run run) {
    Inspector inspector = new Inspector(state);
    List<AgentView> agents = new ArrayList<>();
    run.agents().forEach(id -> agents.add(inspector.agentOrStranger(id)));
    AgentView subject = null;
    AcdState.Terms terms = null;
    AcdState.Settled settled = null;
    if (command instanceof Command.SignIn in) {
      subject = inspector.agent(in.agent());
    } else if (command instanceof Command.SetState set) {
      subject = inspector.agent(set.agent());
    } else if (command instanceof Command.Answer answer) {
      terms = state.terms(answer.offer());
      settled = state.settled(answer.offer());
    } else if (command instanceof Command.Seen seen) {
      for (long id : seen.agents()) {
        AgentView view = inspector.agentOrStranger(id);
        if (view.state() == AgentState.SIGNED_OUT) {
          agents.add(view);
        }
      }
    }
    return new StepOutcome(
        state.now(),
        state.ticks(),
        state.trusted(),
        run.events(),
        agents,
        command instanceof Command.Tick ? inspector.unshown() : List.of(),
        subject,
        terms,
        settled,
        run.refused());
  }

  @Override
  public @Nullable EntryProcessor<String, AcdState, Outcomes> getBackupProcessor() {
    return replay;
  }
}
