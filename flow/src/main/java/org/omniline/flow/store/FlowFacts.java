package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowStep;

/** The steps of runs as facts of record: added, never changed. */
public interface FlowFacts {
  /**
   * Adds the steps of a conversation's run, all or none; those that were added before are left as
   * they are, so that the same may be asked again.
   *
   * @param leg of a call; null for text
   * @param first the place of the first among all steps of the conversation's runs, from 0
   * @param steps secrets are masked in them already
   * @return fails with Refusal NOT_FOUND for a conversation, a flow or a version there is not
   */
  Completable append(long conversation, @Nullable Long leg, int first, List<FlowStep> steps);
}
