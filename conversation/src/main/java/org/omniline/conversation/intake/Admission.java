package org.omniline.conversation.intake;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Later;

/**
 * Decides, when somebody's first message opens a conversation, where it waits and what is told at
 * once. What it decides is stored in the transaction that stores the message: nobody ever stands in
 * a queue that no rule has seen.
 */
public interface Admission {
  /**
   * The policy as it stands now, asked for before each batch. Cheap; when it cannot be read, the
   * last one known, so that nobody is turned away for it.
   */
  Single<Gate> gate();

  /** One state of the policy. Pure: no I/O, never fails. Any thread. */
  interface Gate {
    Plan admit(InboundMessage first, Caller caller);

    /**
     * What is told to whoever would begin to wait now in a queue that answers later; null where one
     * may wait.
     *
     * @param language in which the person reads us, null where nobody knows
     */
    default @Nullable String leftForLater(long queueId, @Nullable String language) {
      return null;
    }

    /**
     * What is told to whoever writes of danger while nobody serves them; empty: nothing.
     *
     * @param language in which the person reads us, null where nobody knows
     */
    default String dangerText(@Nullable String language) {
      return "";
    }
  }

  /** Everybody waits in their account's queue, in order of arrival. */
  Gate OPEN =
      (first, caller) ->
          new Plan(first.account().queueId(), 0, false, Map.of(), List.of(), null, null, List.of());

  /** No rules at all. */
  Admission EVERYBODY = () -> Single.just(OPEN);

  /**
   * What the database knows of whoever writes.
   *
   * @param returning has written before
   * @param highRisk a conversation of this person is still marked as high risk
   * @param vip stands on the list of those who go first
   * @param blockedBy the listing that blocks this identity now, or null
   */
  record Caller(boolean returning, boolean highRisk, boolean vip, @Nullable Long blockedBy) {}

  /**
   * What happens with the new conversation.
   *
   * @param queueId where it waits
   * @param priority 0 is ordinary, the higher goes first
   * @param vip goes before every priority but high risk
   * @param skills skill → the lowest level that will do
   * @param tell texts for the one who wrote, in order
   * @param blockedBy not null: it is closed at once and the attempt is logged under this listing
   * @param later not null: it is answered later
   * @param trace each rule that was asked
   */
  record Plan(
      long queueId,
      int priority,
      boolean vip,
      Map<String, Integer> skills,
      List<String> tell,
      @Nullable Long blockedBy,
      @Nullable Later later,
      List<Step> trace) {
    public Plan {
      skills = Map.copyOf(skills);
      tell = List.copyOf(tell);
      trace = List.copyOf(trace);
    }

    /** The same, waiting for an answer now. */
    public Plan waiting() {
      return new Plan(queueId, priority, vip, skills, tell, blockedBy, null, trace);
    }
  }

  /**
   * One rule of a trace.
   *
   * @param outcome MATCHED, DID_NOT_MATCH, FAILED, NOT_ASKED; OVERFLOWED where it is no rule's but
   *     what a queue did
   * @param reason why it failed, else null
   */
  record Step(long rule, int version, String name, String outcome, @Nullable String reason) {}
}
