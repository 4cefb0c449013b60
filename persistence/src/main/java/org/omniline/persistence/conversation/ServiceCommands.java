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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Lifecycle;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.ReturnedTransfer;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.persistence.conversation.Facts.Segment;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Who serves a conversation: accept, end, close, transfer, leave. Thread-safe. */
final class ServiceCommands {
  /** How a talk ended that a supervisor has ended for its agent. */
  static final String RELEASED = "RELEASED";

  private final Commands commands;
  private final Acceptances acceptances;
  private final Closings closings;
  private final Sealing sealing;

  ServiceCommands(PgDatabase database, Sealing sealing) {
    this.commands = new Commands(database, sealing);
    this.acceptances = new Acceptances(commands);
    this.closings = new Closings(commands);
    this.sealing = sealing;
  }

  Single<Change> accept(
      long conversationId, long stateVersion, Actor agent, int weight, int capacity) {
    return acceptances.accept(conversationId, stateVersion, agent, weight, capacity);
  }

  private static Completable end(Sql tx, ConversationWork work, String result) {
    return Facts.endSegments(tx, List.of(new Facts.Ending(work.draft.id, work.at, result)));
  }

  private static Completable begin(Sql tx, ConversationWork work, Segment.Kind kind) {
    ConversationDraft draft = work.draft;
    Long agent = draft.owner == null ? null : (Long) draft.owner.id();
    return Facts.openSegments(
        tx, List.of(new Segment(draft.id, kind, draft.queue.id(), agent, work.at)));
  }

  // ---- end and close ----

  Single<Change> end(long conversationId, Actor agent) {
    return end(conversationId, agent, Map.of());
  }

  /** A supervisor ends the talk of somebody else. */
  Single<Change> release(long conversationId, Actor supervisor, String reason) {
    return end(conversationId, supervisor, Map.of("how", RELEASED, "reason", reason));
  }

  private Single<Change> end(long conversationId, Actor agent, Map<String, String> how) {
    return commands.single(
        conversationId,
        (tx, work) -> {
          Commands.requireOwnerOrSupervisor(work, agent);
          if (work.draft.state == ConversationState.WRAP_UP) {
            return Maybe.empty();
          }
          ConversationState unused = Lifecycle.require(work.draft.state, Trigger.END);
          RiskCommands.requireJudged(work);
          return Maybe.just(ended(tx, work, Commands.author(agent), how));
        });
  }

  /** The talk is over, whoever has ended it; the owner writes it up. */
  static List<Completable> ended(Sql tx, ConversationWork work, Author by) {
    return ended(tx, work, by, Map.of());
  }

  private static List<Completable> ended(
      Sql tx, ConversationWork work, Author by, Map<String, String> how) {
    wrapUp(work, by, how);
    return List.of(end(tx, work, "ENDED"), begin(tx, work, Segment.Kind.WRAPUP));
  }

  static void wrapUp(ConversationWork work, Author by) {
    wrapUp(work, by, Map.of());
  }

  private static void wrapUp(ConversationWork work, Author by, Map<String, String> how) {
    Commands.move(work, Trigger.END);
    work.draft.endedAt = work.at;
    work.event(by, Content.event(EntryType.ENDED, how), null);
  }

  Single<Change> close(
      long conversationId, Actor agent, long seenSeq, String code, @Nullable String summary) {
    return closings.close(conversationId, agent, seenSeq, code, summary);
  }

  // ---- transfer ----

  Single<Change> transfer(
      long conversationId, Actor agent, String commandId, Target target, @Nullable String note) {
    if ((target.queueId() == null) == (target.agentId() == null)) {
      return Single.error(Refusal.invalid("queue", "missing", "Name a queue or an agent."));
    }
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          Commands.requireOwnerOrSupervisor(work, agent);
          ConversationState unused = Lifecycle.require(work.draft.state, Trigger.REQUEUE);
          return goal(tx, work, target)
              .map(goal -> transferred(tx, work, agent, commandId, goal, note))
              .toMaybe();
        });
  }

  /**
   * Where it goes.
   *
   * @param agentId null for everybody of the queue
   */
  record Goal(Ref queue, @Nullable Long agentId, String name) {}

  Single<Goal> goal(Sql tx, ConversationWork work, Target target) {
    Long queueId = target.queueId();
    if (queueId != null) {
      return tx.first(
              "select q.id, q.name from queue q where q.id = $1 and q.active",
              Tuple.of(queueId),
              row -> new Ref(row.getLong("id"), row.getString("name")))
          .map(queue -> new Goal(queue, null, queue.name()))
          .switchIfEmpty(refused(Refusal.invalid("queue", "no-such", "There is no such queue.")));
    }
    Long agentId = Objects.requireNonNull(target.agentId());
    if (work.draft.owner != null && work.draft.owner.id() == agentId) {
      return refused(Refusal.invalid("serves-already", "It is served by this agent already."));
    }
    return tx.first(
            """
            select u.id, u.name_sealed from staff_user u
            where u.id = $1 and u.active and u.role in ('AGENT', 'SUPERVISOR')
            """,
            Tuple.of(agentId),
            row -> sealing.openStaffName(agentId, Rows.bytes(row, "name_sealed")))
        .map(name -> new Goal(work.draft.queue, agentId, name))
        .switchIfEmpty(refused(Refusal.invalid("agent", "no-such", "There is no such agent.")));
  }

  private static <T> Single<T> refused(Refusal why) {
    return Single.error(why);
  }

  private static List<Completable> transferred(
      Sql tx,
      ConversationWork work,
      Actor agent,
      String commandId,
      Goal goal,
      @Nullable String note) {
    ConversationDraft draft = work.draft;
    Commands.move(work, Trigger.REQUEUE);
    draft.owner = null;
    draft.ownedSince = null;
    draft.onlyAgent = goal.agentId();
    draft.queue = goal.queue();
    draft.waitingSince = work.at;
    draft.backSince = null;
    draft.demand = draft.demand.entered(work.at, Set.of());
    draft.endedAt = null;
    Map<String, String> data = new HashMap<>();
    data.put("from", agent.name());
    data.put("to", goal.name());
    if (note != null && !note.isBlank()) {
      data.put("note", note);
    }
    work.event(Commands.author(agent), Content.event(EntryType.TRANSFERRED, data), commandId);
    return List.of(
        AgentLoads.free(tx, draft.id),
        end(tx, work, "TRANSFERRED"),
        begin(tx, work, Segment.Kind.QUEUE),
        entered(tx, draft),
        Facts.enterQueue(
            tx,
            List.of(
                new Facts.Visit(
                    draft.id, draft.queue.id(), work.at, Facts.EnteredBy.TRANSFER, 0))));
  }

  /** When it came into its queue, and from where; who is to be answered later goes with it. */
  static Completable entered(Sql tx, ConversationDraft draft) {
    return tx.update(
            "update conversation set entered_queue_at = $2, queues_visited = $3 where id = $1",
            Tuple.tuple()
                .addLong(draft.id)
                .addValue(Columns.time(draft.demand.enteredQueueAt()))
                .addArrayOfLong(draft.demand.queuesVisited().toArray(new Long[0])))
        .ignoreElement()
        .andThen(MissedRows.moved(tx, draft));
  }

  Maybe<Change> openToQueue(long conversationId, long stateVersion, ReturnedTransfer.Why why) {
    return commands.maybe(
        conversationId,
        (tx, work) -> {
          ConversationDraft draft = work.draft;
          if (draft.stateVersion != stateVersion
              || draft.state != ConversationState.WAITING
              || draft.onlyAgent == null) {
            return Maybe.empty();
          }
          return returned(tx, draft.id, draft.onlyAgent, why)
              .map(
                  returned -> {
                    draft.onlyAgent = null;
                    work.event(Author.SYSTEM, returned.content(), null);
                    work.touch();
                    return List.<Completable>of();
                  })
              .toMaybe();
        });
  }

  /** Who had passed it on to whom. */
  private Single<ReturnedTransfer> returned(
      Sql tx, long conversationId, long agentId, ReturnedTransfer.Why why) {
    return tx.first(
            """
            select u.name_sealed, (
                select e.author_id from entry e
                where e.conversation_id = $1 and e.type = 'TRANSFERRED' order by e.seq desc limit 1
              ) as sender
            from staff_user u where u.id = $2
            """,
            Tuple.of(conversationId, agentId),
            row -> {
              Long sender = row.getLong("sender");
              return new ReturnedTransfer(
                  sender == null ? 0 : sender,
                  agentId,
                  sealing.openStaffName(agentId, Rows.bytes(row, "name_sealed")),
                  why);
            })
        .defaultIfEmpty(new ReturnedTransfer(0, agentId, "", why));
  }

  // ---- the contact leaves ----

  Maybe<Change> contactLeft(long accountId, String threadKey) {
    return Commands.openOf(commands.sql(), accountId, sealing.threadHash(threadKey))
        .flatMap(id -> commands.maybe(id, (tx, work) -> left(tx, work, Map.of())));
  }

  /**
   * Within the transaction that holds the conversation.
   *
   * @param why goes with the event
   */
  static Maybe<List<Completable>> left(Sql tx, ConversationWork work, Map<String, String> why) {
    ConversationDraft draft = work.draft;
    Author visitor = Author.visitor(draft.ownName());
    if (!draft.state.isOpen()) {
      return Maybe.empty();
    }
    if (draft.owner != null) {
      work.event(visitor, Content.event(EntryType.OTHER, Map.of("what", "contact-left")), null);
      return Maybe.just(List.of());
    }
    if (draft.demand.later() != null) {
      // What was asked for stands, wherever the person is meanwhile.
      return Maybe.empty();
    }
    Completable missed = MissedRows.abandoned(tx, work);
    Commands.move(work, Trigger.ABANDON);
    draft.closedAt = work.at;
    draft.onlyAgent = null;
    work.event(visitor, Content.event(EntryType.ABANDONED, why), null);
    List<Completable> statements = new ArrayList<>();
    statements.add(Facts.leaveQueue(tx, draft.id, work.at, "ABANDONED"));
    statements.add(end(tx, work, "ABANDONED"));
    statements.add(missed);
    return Maybe.just(statements);
  }
}
