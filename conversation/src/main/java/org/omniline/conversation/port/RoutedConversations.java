package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;

/**
 * What routing does by itself with a conversation, as its queue's settings say. PostgreSQL has the
 * last word: each is one transaction, and empty when the state version moved meanwhile, when the
 * risk is high by now, or when it was done before. So each may be asked again at any time.
 */
public interface RoutedConversations {
  /**
   * Waits on in another queue, keeping its place by waiting time.
   *
   * @param rule why, for the record
   */
  Maybe<Change> overflow(long conversationId, long stateVersion, long toQueue, String rule);

  /** What is told. Stored by name: never rename a constant. */
  enum Telling {
    MESSAGE,
    LEAVE_MESSAGE,
    EXTERNAL
  }

  /**
   * Something to tell, in both languages.
   *
   * @param target the text, or the number for EXTERNAL; empty for the system's own text. A text's
   *     {@code {ahead}} and {@code {estimate}} are filled in
   * @param english the same for who reads English; empty: {@code target} stands for it
   */
  record Told(Telling what, String target, String english) {
    /** The same in both languages. */
    public static Told of(Telling what, String target) {
      return new Told(what, target, "");
    }

    /** Whether the place of this moment is told with it. */
    public boolean asksForPlace() {
      return target.contains("{") || english.contains("{");
    }

    /** Whether who reads this language is told the English one. */
    public boolean isEnglishFor(@Nullable String language) {
      return "en".equals(language) && !english.isBlank();
    }

    /**
     * What somebody is told.
     *
     * @param language in which the person reads us; null where nobody knows
     */
    public String in(@Nullable String language) {
      return isEnglishFor(language) ? english : target;
    }
  }

  /**
   * Tells who waits something, once for each stay in a queue and each of its rules. Who may leave a
   * message stands in the list of those from then on ({@link MissedStore}). Who is answered later
   * anyway is told nothing more.
   *
   * @param told in the language of the person, where it is given in it
   * @param place where the person stands now, null when it is not known
   */
  Maybe<Change> tell(
      long conversationId,
      long stateVersion,
      String rule,
      Told told,
      WaitingPlaces.@Nullable Place place);

  /** Closes what is in wrap-up for longer than its queue allows, as not given an outcome. */
  Maybe<Change> closeWrapUp(long conversationId, long stateVersion);

  /**
   * Leaves the wrap-up of a call for later, where its owner has no desk: it stays the owner's, and
   * takes no room any more. Nothing is done with what is of high risk.
   */
  Maybe<Change> setWrapUpAside(long conversationId, long stateVersion);

  /** A conversation that is served, with what a change of it has to name. */
  record Owned(long conversation, long stateVersion, long queue, boolean highRisk) {}

  /** What an agent owns. */
  Single<List<Owned>> ownedBy(long agent);

  /** Why an owner does not go on; the timeline tells it by the rule. */
  enum OwnerGone {
    /** No desk for longer than the queue allows. */
    AWAY("owner-gone"),
    /** Signed out by a supervisor. */
    SIGNED_OUT("owner-signed-out");

    private final String rule;

    OwnerGone(String rule) {
      this.rule = rule;
    }

    /** As the timeline's entry names it. */
    public String rule() {
      return rule;
    }
  }

  /**
   * Lets wait again, before whoever came later, what its owner has left alone; what only lacked an
   * outcome is closed without one.
   */
  Maybe<Change> reassign(long conversationId, long stateVersion, long owner, OwnerGone why);
}
