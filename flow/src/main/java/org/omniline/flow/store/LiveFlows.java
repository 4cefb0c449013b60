package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import java.util.Optional;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.store.SurveyStore.Survey;

/** What runs of flows need while they run, by voice and in writing. Thread-safe. */
public interface LiveFlows {
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
   * Asks a data service.
   *
   * @param parameters may hold secrets
   * @return never fails
   */
  Single<FlowInput> ask(String service, Map<String, Object> parameters);
}
