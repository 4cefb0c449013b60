package org.omniline.flow.recording;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recording rules as administrators edit them; every version is kept. A save names the version it
 * was made from and fails with Refusal CONFLICT when somebody else saved meanwhile.
 */
public interface RecordingRuleStore {
  /** The code by which rules name a queue; empty where there is none of this id. */
  Maybe<String> queueCode(long queue);

  /** All, in the order in which they are asked. */
  Single<List<RecordingRule>> rules();

  /**
   * Saves a rule.
   *
   * @return the rule now; fails NOT_FOUND, CONFLICT, INVALID for a notice that does not exist or is
   *     closed
   */
  Single<RecordingRule> save(RecordingRule rule, long byUser);

  /**
   * A rule as it once was.
   *
   * @param by who saved it; null: it came with the product
   */
  record Version(RecordingRule rule, @Nullable Long by, Instant from) {}

  /** All versions of a rule, the newest first; empty where there is no such rule. */
  Single<List<Version>> versions(long id);
}
