package org.omniline.routing;

import com.hazelcast.map.EntryProcessor;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.acd.AcdMachine;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Event;

/**
 * Brings a backup up to date by the primary's events. A gap marks the copy as not to be trusted:
 * should it be promoted, it is rebuilt before it offers anything.
 */
final class AcdReplay implements EntryProcessor<String, AcdState, AcdStep.Outcomes> {
  private static final long serialVersionUID = 2L;

  private final Steps steps;

  AcdReplay(Steps steps) {
    this.steps = steps;
  }

  /**
   * What a backup is told.
   *
   * @param all one for each command that changed something, in their order
   */
  record Steps(List<Told> all) implements Serializable {}

  /**
   * What a backup is told of a command.
   *
   * @param from the primary's version before the events
   * @param before its epoch before them
   * @param after its epoch after them
   */
  record Told(long from, long before, long after, List<Event> events) implements Serializable {}

  Steps steps() {
    return steps;
  }

  @Override
  public AcdStep.@Nullable Outcomes process(Map.Entry<String, AcdState> entry) {
    AcdState known = entry.getValue();
    AcdState state = known == null ? new AcdState() : known;
    AcdMachine machine = new AcdMachine();
    for (Told told : steps.all()) {
      machine.replay(state, told.from(), told.before(), told.after(), told.events());
    }
    entry.setValue(state);
    return null;
  }

  @Override
  public @Nullable EntryProcessor<String, AcdState, AcdStep.Outcomes> getBackupProcessor() {
    return null;
  }
}
