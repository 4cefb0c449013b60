package org.omniline.channels.phone.ivr;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.store.SurveyStore.Survey;

/** What calls need of flows. Thread-safe. */
public interface PhoneFlows {
  /** The flows, in memory. */
  FlowLibrary library();

  /**
   * Brings the versions that a run began with into {@link #library()}.
   *
   * @param versions number by flow
   * @return fails when they could not be read
   */
  Completable need(Map<String, Integer> versions);

  /** What a prompt says; empty when there is none of this code. */
  Optional<Prompt> prompt(String code);

  /** What a survey asks; empty when there is none of this code that is in use. */
  Optional<Survey> survey(String code);

  /**
   * Where a number is from.
   *
   * @param e164 null for what has none
   * @return empty when it is not known
   */
  Optional<String> place(@Nullable String e164);

  /**
   * Asks a data service.
   *
   * @param parameters may hold secrets
   * @return never fails
   */
  Single<FlowInput> ask(String service, Map<String, Object> parameters);

  /**
   * Stores steps as facts, each once.
   *
   * @param first the place of the first among all of the conversation
   * @return fails with a {@link org.omniline.conversation.Refusal} for what can never be stored
   */
  Completable write(long conversation, int first, List<FlowStep> steps);
}
