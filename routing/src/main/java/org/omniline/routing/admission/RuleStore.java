package org.omniline.routing.admission;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.conversation.intake.Admission;
import org.omniline.flow.rule.RuleAction;

/**
 * Routing rules as administrators edit them. Every save names the version it was made from: when
 * somebody else saved meanwhile it fails with Refusal CONFLICT and changes nothing.
 */
public interface RuleStore {
  /**
   * A rule.
   *
   * @param id 0 to create
   * @param version the one it was made from; 0 to create
   * @param position the lower is asked first
   */
  record SavedRule(
      long id,
      int version,
      String name,
      int position,
      String condition,
      List<RuleAction> actions,
      boolean last,
      boolean active) {}

  /** All, in the order in which they are asked. */
  Single<List<SavedRule>> rules();

  /** Fails NOT_FOUND, CONFLICT; INVALID when an action names a queue that does not exist. */
  Single<SavedRule> saveRule(SavedRule rule, long byUser);

  /** Which rules were asked when this conversation came in; empty when there were none. */
  Maybe<List<Admission.Step>> trace(long conversationId);
}
