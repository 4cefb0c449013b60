package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Trigger;
import org.omniline.persistence.conversation.Facts.Segment;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/**
 * Callers whom an agent had who has not heard them: the wait has not ended, and reports say so. In
 * the transaction that holds the conversation. Stateless.
 */
final class UnmetCalls {
  private UnmetCalls() {}

  /**
   * The owner and the caller hear each other from now on: until then the caller has waited, however
   * long the owner's telephone rang. Nothing happens where they have heard each other before.
   */
  static List<Completable> met(Sql tx, ConversationWork work) {
    ConversationDraft draft = work.draft;
    Instant owned = draft.ownedSince;
    if (owned == null || draft.state != ConversationState.SERVING) {
      return List.of();
    }
    return List.of(
        tx.update(
                """
                with visit as (
                  update queue_visit v set left_at = $2
                  where v.id = (select max(o.id) from queue_visit o where o.conversation_id = $1)
                    and v.outcome = 'ACCEPTED' and v.left_at = $3 and v.left_at < $2
                  returning v.conversation_id
                )
                update segment s set
                  to_at = case when s.kind = 'QUEUE' then $2 else s.to_at end,
                  from_at = case when s.kind = 'TALK' then $2 else s.from_at end
                from visit v
                where s.conversation_id = v.conversation_id
                  and ((s.kind = 'QUEUE' and s.to_at = $3)
                    or (s.kind = 'TALK' and s.from_at = $3 and s.to_at is null))
                """,
                Tuple.of(draft.id, Columns.time(work.at), Columns.time(owned)))
            .ignoreElement());
  }

  /** It waits again, in the place it had. */
  static Maybe<List<Completable>> returned(Sql tx, ConversationWork work, Ref owner, String rule) {
    return reopened(tx, work)
        .flatMapMaybe(
            entered -> {
              if (entered.isEmpty()) {
                return Maybe.just(PgRoutedConversations.waitsAgain(tx, work, owner, rule));
              }
              List<Completable> all = waits(tx, work, entered.get());
              work.event(
                  Author.SYSTEM,
                  Content.event(
                      EntryType.TRANSFERRED,
                      Map.of("from", owner.name(), "to", work.draft.queue.name(), "rule", rule)),
                  null);
              return Maybe.just(all);
            });
  }

  /** The caller has left: after a wait in vain, not after a talk. */
  static Maybe<List<Completable>> left(Sql tx, ConversationWork work) {
    return reopened(tx, work)
        .flatMapMaybe(
            entered -> {
              if (entered.isEmpty()) {
                return Maybe.just(
                    ServiceCommands.ended(tx, work, Author.visitor(work.draft.ownName())));
              }
              List<Completable> all = new ArrayList<>(waits(tx, work, entered.get()));
              return ServiceCommands.left(tx, work, Map.of())
                  .map(
                      left -> {
                        all.addAll(left);
                        return List.copyOf(all);
                      });
            });
  }

  /**
   * The visit to the queue that was ended by the acceptance goes on.
   *
   * @return when it began; empty where it was had without having waited
   */
  private static Single<Optional<Instant>> reopened(Sql tx, ConversationWork work) {
    return tx.first(
            """
            update queue_visit v set left_at = null, outcome = null
            where v.id = (select max(o.id) from queue_visit o where o.conversation_id = $1)
              and v.outcome = 'ACCEPTED' and v.queue_id = $2
            returning v.entered_at
            """,
            Tuple.of(work.draft.id, work.draft.queue.id()),
            row -> Rows.instant(row, "entered_at"))
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty());
  }

  private static List<Completable> waits(Sql tx, ConversationWork work, Instant entered) {
    ConversationDraft draft = work.draft;
    @Nullable Instant owned = draft.ownedSince;
    Commands.move(work, Trigger.REQUEUE);
    draft.owner = null;
    draft.ownedSince = null;
    draft.onlyAgent = null;
    draft.waitingSince = draft.openedAt();
    draft.backSince = entered.isAfter(draft.openedAt()) ? entered : null;
    if (Objects.equals(draft.servedAt, owned)) {
      draft.servedAt = null;
    }
    draft.demand = draft.demand.entered(entered, draft.demand.queuesVisited());
    return List.of(
        AgentLoads.free(tx, draft.id),
        nobodyTalked(tx, draft.id),
        Facts.openSegments(
            tx,
            List.of(
                new Segment(
                    draft.id,
                    Segment.Kind.QUEUE,
                    draft.queue.id(),
                    null,
                    owned == null ? work.at : owned))),
        ServiceCommands.entered(tx, draft));
  }

  /** There was no talk, so it took no time. */
  private static Completable nobodyTalked(Sql tx, long conversation) {
    return tx.update(
            """
            update segment s set to_at = s.from_at, result = 'UNMET'
            where s.conversation_id = $1 and s.kind = 'TALK' and s.to_at is null
            """,
            Tuple.of(conversation))
        .ignoreElement();
  }
}
