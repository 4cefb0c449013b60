package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;
import java.util.Set;
import org.omniline.persistence.sql.Sql;

/**
 * Who has left a message leaves the line, and stands in it again while there is danger: each stay
 * is a visit and a segment of its own, as any other wait. Stateless.
 */
final class Line {
  private static final String LEFT_MESSAGE = "LEFT_MESSAGE";

  private Line() {}

  /**
   * What a change of the danger does to the line.
   *
   * @param stood whether it stood in line before that change
   */
  static List<Completable> moved(Sql tx, ConversationWork work, boolean stood) {
    boolean stands = work.draft.standsInLine();
    if (stands == stood) {
      return List.of();
    }
    // Since when it waits stays: who is in danger has waited all the time.
    return stands ? entered(tx, work, Facts.EnteredBy.DANGER) : left(tx, work);
  }

  /** It begins to stand in the line of its queue. */
  static List<Completable> entered(Sql tx, ConversationWork work, Facts.EnteredBy by) {
    ConversationDraft draft = work.draft;
    long queue = draft.queue.id();
    draft.demand = draft.demand.entered(work.at, Set.of());
    return List.of(
        ServiceCommands.entered(tx, draft),
        Facts.enterQueue(
            tx, List.of(new Facts.Visit(draft.id, queue, work.at, by, draft.priority()))),
        Facts.openSegments(
            tx,
            List.of(new Facts.Segment(draft.id, Facts.Segment.Kind.QUEUE, queue, null, work.at))));
  }

  /** What it had to say is left; nobody is offered it any more. */
  static List<Completable> left(Sql tx, ConversationWork work) {
    ConversationDraft draft = work.draft;
    // Offers that stand are of a wait that is over.
    draft.stateVersion++;
    return List.of(
        Facts.leaveQueue(tx, draft.id, work.at, LEFT_MESSAGE),
        Facts.endSegments(tx, List.of(new Facts.Ending(draft.id, work.at, LEFT_MESSAGE))));
  }
}
