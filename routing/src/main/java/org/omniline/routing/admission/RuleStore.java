package org.omniline.routing.admission;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
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

  /**
   * Which rules were asked when this conversation came in, where it was placed, and what queues did
   * with it; empty for one that never waited.
   */
  Maybe<List<Admission.Step>> trace(long conversationId);

  /**
   * What a rule did that matched, as it was then.
   *
   * @param queues names of the queues it names, by id, as they are now
   * @param skills names of the skills it names, by code
   */
  record Did(
      long rule,
      List<RuleAction> actions,
      Map<String, String> queues,
      Map<String, String> skills) {}

  /** Of the rules that matched when this conversation came in. */
  Single<List<Did>> did(long conversationId);
}
