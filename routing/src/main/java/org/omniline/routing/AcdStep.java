package org.omniline.routing;

import com.hazelcast.map.EntryProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.acd.AcdMachine;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Command;
import org.omniline.routing.acd.Inspector;

/** Runs one command on the partition that holds the state. The backup gets the events. */
final class AcdStep implements EntryProcessor<String, AcdState, StepOutcome> {
  private static final long serialVersionUID = 1L;

  private final Command command;
  private transient @Nullable AcdReplay replay;

  AcdStep(Command command) {
    this.command = command;
  }

  Command command() {
    return command;
  }

  @Override
  public StepOutcome process(Map.Entry<String, AcdState> entry) {
    replay = null;
    AcdState known = entry.getValue();
    AcdState state = known == null ? new AcdState() : known;
    AcdMachine.Run run = new AcdMachine().run(state, command);
    if (!run.events().isEmpty()) {
      entry.setValue(state);
      replay =
          new AcdReplay(new AcdReplay.Told(run.from(), run.before(), run.after(), run.events()));
    }
    return outcome(state, run);
  }

  private StepOutcome outcome(AcdState state, AcdMachine.Run run) {
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
  public @Nullable EntryProcessor<String, AcdState, StepOutcome> getBackupProcessor() {
    return replay;
  }
}
