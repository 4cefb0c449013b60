package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowStep;

/** The steps of runs as facts of record: added, never changed. */
public interface FlowFacts {
  /**
   * Adds the steps of a conversation's run, all or none.
   *
   * @param leg of a call; null for text
   * @param steps secrets are masked in them already
   * @return fails with Refusal NOT_FOUND for a conversation, a flow or a version there is not
   */
  Completable append(long conversation, @Nullable Long leg, List<FlowStep> steps);
}
