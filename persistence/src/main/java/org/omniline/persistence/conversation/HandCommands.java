package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Guest;
import org.omniline.conversation.Hands;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Handovers;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** From hand to hand while it is served: take over, hand over, guests. Thread-safe. */
final class HandCommands {
  private static final String NAME = "agentName";

  private final Commands commands;
  private final Sealing sealing;

  HandCommands(PgDatabase database, Sealing sealing) {
    this.commands = new Commands(database, sealing);
    this.sealing = sealing;
  }

  // ---- take over ----

  Single<Change> takeOver(long conversationId, Actor agent, String commandId, String reason) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          served(work);
          if (!agent.supervisor() && guest(work, agent.userId()) == null) {
            throw new Refusal(Refusal.Code.FORBIDDEN, "Only a supervisor or a guest takes over.");
          }
          if (Commands.owns(work, agent)) {
            throw new Refusal(Refusal.Code.WRONG_STATE, "It is yours already.");
          }
          return AgentLoads.move(tx, work.draft, agent.userId(), false)
              .andThen(
                  Maybe.fromCallable(() -> owns(tx, work, agent, commandId, "TAKEN_OVER", reason)));
        });
  }

  private static void served(ConversationWork work) {
    ConversationState state = work.draft.state;
    if (state != ConversationState.SERVING && state != ConversationState.WRAP_UP) {
      throw new Refusal(Refusal.Code.WRONG_STATE, "Nobody serves this conversation now.");
    }
  }

  private static @Nullable Guest guest(ConversationWork work, long user) {
    return work.draft.hands.guests().stream()
        .filter(one -> one.id() == user)
        .findFirst()
        .orElse(null);
  }

  /** The new owner; the load has been moved. */
  private static List<Completable> owns(
      Sql tx,
      ConversationWork work,
      Actor agent,
      String commandId,
      String how,
      @Nullable String reason) {
    ConversationDraft draft = work.draft;
    Ref before = Objects.requireNonNull(draft.owner);
    draft.stateVersion++;
    draft.owner = new Ref(agent.userId(), agent.name());
    draft.ownedSince = work.at;
    draft.hands =
        new Hands(
            null, draft.hands.guests().stream().filter(one -> one.id() != agent.userId()).toList());
    Map<String, String> data = new HashMap<>(Map.of(NAME, agent.name(), "from", before.name()));
    data.put("how", how);
    if (reason != null && !reason.isBlank()) {
      data.put("reason", reason);
    }
    // To the contact it is as if somebody had come in: the name, and nothing else.
    work.event(Commands.author(agent), Content.event(EntryType.ACCEPTED, data), commandId);
    work.touch();
    Facts.Segment.Kind kind =
        draft.state == ConversationState.WRAP_UP
            ? Facts.Segment.Kind.WRAPUP
            : Facts.Segment.Kind.TALK;
    return List.of(
        Facts.endSegments(tx, List.of(new Facts.Ending(draft.id, work.at, how))),
        Facts.openSegments(
            tx,
            List.of(new Facts.Segment(draft.id, kind, draft.queue.id(), agent.userId(), work.at))),
        sees(tx, work, agent.userId()),
        ended(tx, work, how),
        leaves(tx, work, agent.userId(), agent.userId()),
        stored(tx, work));
  }

  private static Completable sees(Sql tx, ConversationWork work, long user) {
    return tx.update(
            """
            insert into conversation_agent (conversation_id, agent_id, since) values ($1, $2, $3)
            on conflict do nothing
            """,
            Tuple.of(work.draft.id, user, Columns.time(work.at)))
        .ignoreElement();
  }

  private static Completable stored(Sql tx, ConversationWork work) {
    Hands hands = work.draft.hands;
    return tx.update(
            "update conversation set handover_to = $2, guests = $3 where id = $1",
            Tuple.of(
                work.draft.id,
                hands.handoverTo() == null ? null : hands.handoverTo().id(),
                hands.guests().size()))
        .ignoreElement();
  }

  // ---- hand over ----

  Single<Change> ask(
      long conversationId, Actor agent, String commandId, long colleague, @Nullable String note) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          Commands.requireOwner(work, agent);
          served(work);
          return colleague(tx, work, colleague)
              .map(to -> asked(tx, work, agent, commandId, to, note, Handovers.ANSWER_WITHIN))
              .toMaybe();
        });
  }

  /** Somebody who may serve, and does not do so already. */
  private Single<Ref> colleague(Sql tx, ConversationWork work, long id) {
    if (work.draft.owner != null && work.draft.owner.id() == id) {
      return Single.error(Refusal.invalid("serves-already", "It is served by this agent already."));
    }
    return tx.first(
            """
            select u.id, u.name_sealed from staff_user u
            where u.id = $1 and u.active and u.role in ('AGENT', 'SUPERVISOR')
            """,
            Tuple.of(id),
            row -> new Ref(id, sealing.openStaffName(id, Rows.bytes(row, "name_sealed"))))
        .switchIfEmpty(
            Single.error(() -> Refusal.invalid("agent", "no-such", "There is no such agent.")));
  }

  /** As {@link #ask}, because the owner consults a colleague in a call. */
  Maybe<List<Completable>> consulted(
      Sql tx,
      ConversationWork work,
      Actor agent,
      String key,
      long colleague,
      @Nullable String note) {
    return colleague(tx, work, colleague)
        .map(to -> asked(tx, work, agent, key, to, note, null))
        .toMaybe();
  }

  /** Who was asked let the time pass: whoever asked is told and may ask somebody else. */
  static List<Completable> unanswered(Sql tx, ConversationWork work) {
    Ref to = work.draft.hands.handoverTo();
    if (to != null) {
      work.event(
          Author.SYSTEM,
          Content.event(EntryType.HANDOVER_DECLINED, Map.of("how", "UNANSWERED", "to", to.name())),
          null);
    }
    return lapsed(tx, work);
  }

  /** Nobody is asked any more, and nobody has said no. */
  static List<Completable> lapsed(Sql tx, ConversationWork work) {
    work.draft.hands = new Hands(null, work.draft.hands.guests());
    work.touch();
    return List.of(ended(tx, work, "LAPSED"), stored(tx, work));
  }

  /** The colleague who was consulted has the call, and so the conversation; room or not. */
  Maybe<List<Completable>> given(Sql tx, ConversationWork work, Actor to, String key) {
    return colleague(tx, work, to.userId())
        .flatMapCompletable(found -> AgentLoads.move(tx, work.draft, found.id(), false))
        .andThen(Maybe.fromCallable(() -> owns(tx, work, to, key, "ACCEPTED", null)));
  }

  /**
   * @param within how long the colleague may take to answer; null: as long as the call lasts
   */
  private static List<Completable> asked(
      Sql tx,
      ConversationWork work,
      Actor agent,
      String commandId,
      Ref to,
      @Nullable String note,
      @Nullable Duration within) {
    work.draft.hands = new Hands(to, work.draft.hands.guests());
    Map<String, String> data = new HashMap<>(Map.of("from", agent.name(), "to", to.name()));
    if (note != null && !note.isBlank()) {
      data.put("note", note);
    }
    work.event(Commands.author(agent), Content.event(EntryType.HANDOVER_ASKED, data), commandId);
    work.touch();
    return List.of(
        ended(tx, work, "LAPSED")
            .andThen(
                tx.update(
                        """
                        insert into handover (conversation_id, from_agent, to_agent, asked_at,
                          expires_at)
                        values ($1, $2, $3, $4,
                          clock_timestamp() + $5::float8 * interval '1 millisecond')
                        """,
                        Tuple.of(
                            work.draft.id,
                            agent.userId(),
                            to.id(),
                            Columns.time(work.at),
                            within == null ? null : (double) within.toMillis()))
                    .ignoreElement()),
        stored(tx, work));
  }

  private static Completable ended(Sql tx, ConversationWork work, String outcome) {
    return tx.update(
            """
            update handover set ended_at = greatest($2, asked_at), outcome = $3
            where conversation_id = $1 and ended_at is null
            """,
            Tuple.of(work.draft.id, Columns.time(work.at), outcome))
        .ignoreElement();
  }

  Single<Change> answer(
      long conversationId,
      Actor agent,
      String commandId,
      boolean accepts,
      @Nullable String reason) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          Ref to = work.draft.hands.handoverTo();
          if (to == null || to.id() != agent.userId()) {
            throw new Refusal(Refusal.Code.WRONG_STATE, "You are not asked any more.");
          }
          served(work);
          if (!accepts) {
            return Maybe.just(declined(tx, work, agent, commandId, reason));
          }
          return AgentLoads.move(tx, work.draft, agent.userId(), true)
              .andThen(
                  Maybe.fromCallable(() -> owns(tx, work, agent, commandId, "ACCEPTED", null)));
        });
  }

  /** The question stands: room may come. */
  Maybe<Change> full(long conversationId, Actor agent) {
    return commands.maybe(
        conversationId,
        (tx, work) -> {
          Ref to = work.draft.hands.handoverTo();
          if (to == null || to.id() != agent.userId()) {
            return Maybe.empty();
          }
          work.event(
              Commands.author(agent),
              Content.event(EntryType.OTHER, Map.of("what", "handover-full")),
              null);
          return Maybe.just(List.of());
        });
  }

  private static List<Completable> declined(
      Sql tx, ConversationWork work, Actor agent, String commandId, @Nullable String reason) {
    work.draft.hands = new Hands(null, work.draft.hands.guests());
    Map<String, String> data =
        reason == null || reason.isBlank() ? Map.of() : Map.of("reason", reason);
    work.event(Commands.author(agent), Content.event(EntryType.HANDOVER_DECLINED, data), commandId);
    work.touch();
    return List.of(ended(tx, work, "DECLINED"), stored(tx, work));
  }

  /** Where a conversation leaves its owner: whoever was asked, or was in it as a guest, is out. */
  static Completable over(Sql tx, ConversationWork work) {
    if (work.draft.hands.equals(Hands.NONE)) {
      return Completable.complete();
    }
    work.draft.hands = Hands.NONE;
    return Completable.merge(
        List.of(
            ended(tx, work, "LAPSED"),
            tx.update(
                    """
                    update conversation_guest set left_at = greatest($2, invited_at)
                    where conversation_id = $1 and left_at is null
                    """,
                    Tuple.of(work.draft.id, Columns.time(work.at)))
                .ignoreElement(),
            stored(tx, work)));
  }

  // ---- guests ----

  Single<Change> invite(
      long conversationId, Actor agent, String commandId, long colleague, boolean mayReply) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          Commands.requireOwnerOrSupervisor(work, agent);
          served(work);
          if (guest(work, colleague) != null) {
            throw new Refusal(Refusal.Code.WRONG_STATE, "This colleague is in it already.");
          }
          return colleague(tx, work, colleague)
              .map(who -> invited(tx, work, agent, commandId, who, mayReply))
              .toMaybe();
        });
  }

  private static List<Completable> invited(
      Sql tx, ConversationWork work, Actor agent, String commandId, Ref who, boolean mayReply) {
    Hands hands = work.draft.hands;
    List<Guest> guests = new ArrayList<>(hands.guests());
    guests.add(new Guest(who.id(), who.name(), mayReply));
    work.draft.hands = new Hands(hands.handoverTo(), guests);
    work.event(
        Commands.author(agent),
        Content.event(
            EntryType.INVITED, Map.of(NAME, who.name(), "mayReply", Boolean.toString(mayReply))),
        commandId);
    work.touch();
    return List.of(
        tx.update(
                """
                insert into conversation_guest
                  (conversation_id, agent_id, may_reply, invited_by, invited_at)
                values ($1, $2, $3, $4, $5)
                """,
                Tuple.of(work.draft.id, who.id(), mayReply, agent.userId(), Columns.time(work.at)))
            .ignoreElement(),
        sees(tx, work, who.id()),
        stored(tx, work));
  }

  Single<Change> dismiss(long conversationId, Actor agent, String commandId, long guest) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          if (guest != agent.userId()) {
            Commands.requireOwnerOrSupervisor(work, agent);
          }
          Guest who = guest(work, guest);
          if (who == null) {
            throw new Refusal(Refusal.Code.WRONG_STATE, "This colleague is not in it.");
          }
          Hands hands = work.draft.hands;
          work.draft.hands =
              new Hands(
                  hands.handoverTo(),
                  hands.guests().stream().filter(one -> one.id() != guest).toList());
          work.event(
              Commands.author(agent),
              Content.event(EntryType.LEFT, Map.of(NAME, who.name())),
              commandId);
          work.touch();
          return Maybe.just(List.of(leaves(tx, work, guest, agent.userId()), stored(tx, work)));
        });
  }

  private static Completable leaves(Sql tx, ConversationWork work, long guest, long by) {
    return tx.update(
            """
            update conversation_guest set left_at = greatest($3, invited_at), ended_by = $4
            where conversation_id = $1 and agent_id = $2 and left_at is null
            """,
            Tuple.of(work.draft.id, guest, Columns.time(work.at), by))
        .ignoreElement();
  }

  // ---- how many ----

  Single<Integer> owned(long agentId) {
    return commands
        .sql()
        .first(
            """
            select count(*)::int as open from conversation c
            where c.owner_id = $1 and c.state in ('SERVING', 'WRAP_UP') and c.aside_since is null
            """,
            Tuple.of(agentId),
            row -> row.getInteger("open"))
        .defaultIfEmpty(0);
  }

  /** Whether somebody may answer the contact: the owner, or a guest who was allowed to. */
  static boolean mayReply(ConversationWork work, Actor actor) {
    Guest guest = guest(work, actor.userId());
    return Commands.owns(work, actor) || (guest != null && guest.mayReply());
  }

  static boolean mayNote(ConversationWork work, Actor actor) {
    return Commands.owns(work, actor)
        || actor.supervisor()
        || work.draft.hands.concern(actor.userId());
  }
}
