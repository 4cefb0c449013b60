package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Redirection;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.persistence.conversation.Facts.EnteredBy;
import org.omniline.persistence.conversation.Facts.Segment;
import org.omniline.persistence.conversation.ServiceCommands.Goal;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** What a supervisor does with those who wait. Thread-safe. */
final class Redirections {
  private final Commands commands;
  private final ServiceCommands service;

  Redirections(PgDatabase database, Sealing sealing, ServiceCommands service) {
    this.commands = new Commands(database, sealing);
    this.service = service;
  }

  Single<Change> redirect(long conversationId, Actor supervisor, String commandId, Redirection to) {
    if (!supervisor.supervisor()) {
      return Single.error(
          new Refusal(Refusal.Code.FORBIDDEN, "Only supervisors move those who wait."));
    }
    return commands.once(
        conversationId,
        supervisor,
        commandId,
        (tx, work) -> {
          if (work.draft.state != ConversationState.WAITING) {
            throw new Refusal(Refusal.Code.WRONG_STATE, "It does not wait any more.");
          }
          return goal(tx, work, to)
              .map(goal -> redirected(tx, work, supervisor, commandId, to, goal))
              .toMaybe();
        });
  }

  Single<Change> take(long conversationId, long stateVersion, Actor supervisor) {
    if (!supervisor.supervisor()) {
      return Single.error(
          new Refusal(Refusal.Code.FORBIDDEN, "Only supervisors take who is not offered to them."));
    }
    return commands.single(
        conversationId,
        (tx, work) -> {
          ConversationDraft draft = work.draft;
          if (draft.stateVersion == stateVersion + 1
              && draft.state == ConversationState.SERVING
              && Commands.owns(work, supervisor)) {
            return Maybe.empty();
          }
          if (draft.stateVersion != stateVersion || draft.state != ConversationState.WAITING) {
            throw Acceptances.lost();
          }
          // Who steps in for somebody in danger is not stopped by what else is on the own desk.
          return AgentLoads.move(tx, draft, supervisor.userId(), false)
              .andThen(
                  Maybe.fromCallable(
                      () ->
                          Acceptances.accepted(
                              tx, List.of(new Acceptances.Taking(work, supervisor)))));
        });
  }

  private Single<Optional<Goal>> goal(Sql tx, ConversationWork work, Redirection to) {
    return to.queueId() == null && to.agentId() == null
        ? Single.just(Optional.empty())
        : service.goal(tx, work, new Target(to.queueId(), to.agentId())).map(Optional::of);
  }

  private static List<Completable> redirected(
      Sql tx,
      ConversationWork work,
      Actor supervisor,
      String commandId,
      Redirection to,
      Optional<Goal> goal) {
    ConversationDraft draft = work.draft;
    Integer priority = to.priority();
    boolean goesEarlier = priority != null && priority != draft.priority();
    boolean moves = goal.isPresent() && !isThere(draft, goal.get());
    if (!goesEarlier && !moves) {
      throw Refusal.invalid("queue", "there-already", "It is there already.");
    }
    List<Completable> statements = new ArrayList<>();
    Map<String, String> data = new HashMap<>();
    data.put("from", supervisor.name());
    data.put("note", to.reason());
    if (goesEarlier) {
      draft.priority = priority;
      data.put("priority", Integer.toString(priority));
      statements.add(priority(tx, draft));
    }
    if (moves) {
      data.put("to", goal.get().name());
      statements.addAll(moved(tx, work, goal.get()));
    } else {
      data.put("what", "priority");
    }
    work.touch();
    EntryType type = moves ? EntryType.TRANSFERRED : EntryType.OTHER;
    work.event(Commands.author(supervisor), Content.event(type, data), commandId);
    return statements;
  }

  private static boolean isThere(ConversationDraft draft, Goal goal) {
    return draft.queue.id() == goal.queue().id() && Objects.equals(draft.onlyAgent, goal.agentId());
  }

  private static Completable priority(Sql tx, ConversationDraft draft) {
    return tx.update(
            "update conversation set priority = $2 where id = $1",
            Tuple.of(draft.id, draft.priority()))
        .ignoreElement();
  }

  private static List<Completable> moved(Sql tx, ConversationWork work, Goal goal) {
    ConversationDraft draft = work.draft;
    boolean leaves = draft.queue.id() != goal.queue().id();
    draft.onlyAgent = goal.agentId();
    draft.queue = goal.queue();
    draft.stateVersion++;
    if (!leaves) {
      return List.of();
    }
    // A person has decided where it waits: what it had left may be an overflow's goal again.
    draft.demand = draft.demand.entered(work.at, Set.of());
    if (!draft.standsInLine()) {
      // Its wait is over until it waits again: only the list it stands in is another.
      return List.of(ServiceCommands.entered(tx, draft));
    }
    return List.of(
        Facts.leaveQueue(tx, draft.id, work.at, "TRANSFERRED"),
        Facts.endSegments(tx, List.of(new Facts.Ending(draft.id, work.at, "TRANSFERRED"))),
        Facts.openSegments(
            tx,
            List.of(new Segment(draft.id, Segment.Kind.QUEUE, draft.queue.id(), null, work.at))),
        Facts.enterQueue(
            tx,
            List.of(
                new Facts.Visit(
                    draft.id, draft.queue.id(), work.at, EnteredBy.TRANSFER, draft.priority()))),
        ServiceCommands.entered(tx, draft));
  }
}
