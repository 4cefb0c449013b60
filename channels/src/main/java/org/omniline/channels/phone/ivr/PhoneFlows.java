package org.omniline.channels.phone.ivr;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.store.LiveFlows;

/** What calls need of flows. Thread-safe. */
public interface PhoneFlows extends LiveFlows {
  /** What people call the flows that can be begun, by code. */
  Map<String, String> offered();

  /**
   * The file of a prompt's uploaded sound, as switches see it.
   *
   * @return empty where none was uploaded, or it is not in place
   */
  default Optional<String> sound(String prompt) {
    return Optional.empty();
  }

  /**
   * Where a number is from.
   *
   * @param e164 null for what has none
   * @return empty when it is not known
   */
  Optional<String> place(@Nullable String e164);

  /**
   * Stores steps as facts, each once.
   *
   * @param first the place of the first among all of the conversation
   * @return fails with a {@link org.omniline.conversation.Refusal} for what can never be stored
   */
  Completable write(long conversation, int first, List<FlowStep> steps);
}
