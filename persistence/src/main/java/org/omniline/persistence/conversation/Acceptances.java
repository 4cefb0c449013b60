package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.persistence.conversation.Facts.Ending;
import org.omniline.persistence.conversation.Facts.Segment;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * Agents take conversations that were offered to them. A shift that begins takes hundreds in one
 * moment: those share transactions. Thread-safe.
 */
final class Acceptances {
  private static final String ACCEPTED = "ACCEPTED";

  private final CommandGroup<Wanted> group;

  /** An offer's acceptance; of a batch each agent has one. */
  private record Wanted(
      long conversationId, long stateVersion, Actor agent, int weight, int capacity) {}

  /** A conversation that an agent takes. */
  record Taking(ConversationWork work, Actor agent) {}

  Acceptances(Commands commands) {
    this.group = new CommandGroup<>(commands, new Kind());
  }

  Single<Change> accept(
      long conversationId, long stateVersion, Actor agent, int weight, int capacity) {
    return group.run(new Wanted(conversationId, stateVersion, agent, weight, capacity));
  }

  private static final class Kind implements CommandGroup.Kind<Wanted> {
    @Override
    public long conversation(Wanted asked) {
      return asked.conversationId();
    }

    @Override
    public Collection<?> apart(Wanted asked) {
      return List.of(asked.agent().userId());
    }

    @Override
    public Single<Set<Long>> lockFree(Sql tx, List<Wanted> asked) {
      return AgentLoads.lockFree(tx, asked.stream().map(one -> one.agent().userId()).toList())
          .map(
              agents ->
                  asked.stream()
                      .filter(one -> agents.contains(one.agent().userId()))
                      .map(Wanted::conversationId)
                      .collect(Collectors.toSet()));
    }

    @Override
    public Single<List<Completable>> run(Sql tx, List<CommandGroup.Task<Wanted>> tasks) {
      tasks.forEach(task -> task.check(Kind::judge));
      List<CommandGroup.Task<Wanted>> fit =
          tasks.stream().filter(CommandGroup.Task::isOpen).toList();
      return fit.isEmpty()
          ? Single.just(List.of())
          : AgentLoads.take(tx, fit.stream().map(Kind::burden).toList())
              .map(
                  taken -> {
                    fit.stream()
                        .filter(task -> !taken.contains(task.asked.conversationId()))
                        .forEach(task -> task.refused(AgentLoads.full()));
                    return accepted(
                        tx,
                        fit.stream()
                            .filter(CommandGroup.Task::isOpen)
                            .map(task -> new Taking(task.work, task.asked.agent()))
                            .toList());
                  });
    }

    private static void judge(CommandGroup.Task<Wanted> task) {
      ConversationDraft draft = task.work.draft;
      Wanted asked = task.asked;
      if (draft.stateVersion == asked.stateVersion() + 1
          && draft.state == ConversationState.SERVING
          && Commands.owns(task.work, asked.agent())) {
        // A repeat of the same acceptance is answered alike.
        task.stands();
        return;
      }
      if (draft.stateVersion != asked.stateVersion()
          || draft.state != ConversationState.WAITING
          || (draft.onlyAgent != null && draft.onlyAgent != asked.agent().userId())) {
        throw lost();
      }
    }

    /** By the risk of this moment, whatever it was when the offer was made. */
    private static AgentLoads.Burden burden(CommandGroup.Task<Wanted> task) {
      Wanted asked = task.asked;
      Risk risk = task.work.draft.risk;
      return new AgentLoads.Burden(
          asked.conversationId(),
          asked.agent().userId(),
          risk,
          risk == Risk.HIGH ? Math.max(asked.weight(), asked.capacity()) : asked.weight(),
          asked.capacity());
    }
  }

  static Refusal lost() {
    return new Refusal(Refusal.Code.OFFER_LOST, "Somebody else has taken it, or it left.");
  }

  /** What follows once the agents carry them. */
  static List<Completable> accepted(Sql tx, List<Taking> all) {
    if (all.isEmpty()) {
      return List.of();
    }
    all.forEach(Acceptances::take);
    List<Ending> endings =
        all.stream().map(one -> new Ending(id(one), one.work().at, ACCEPTED)).toList();
    return List.of(
        served(tx, all),
        MissedRows.met(tx, all),
        Facts.leaveQueue(tx, endings),
        Facts.endSegments(tx, endings),
        Facts.openSegments(tx, all.stream().map(Acceptances::talk).toList()));
  }

  /** What follows where nobody waited: the agent has begun it, and carries it. */
  static List<Completable> served(Sql tx, Taking taking) {
    owns(taking);
    return List.of(served(tx, List.of(taking)), Facts.openSegments(tx, List.of(talk(taking))));
  }

  private static Segment talk(Taking taking) {
    return new Segment(
        id(taking),
        Segment.Kind.TALK,
        taking.work().draft.queue.id(),
        taking.agent().userId(),
        taking.work().at);
  }

  private static void take(Taking taking) {
    owns(taking);
    taking
        .work()
        .event(
            Commands.author(taking.agent()),
            Content.event(EntryType.ACCEPTED, Map.of("agentName", taking.agent().name())),
            null);
  }

  private static void owns(Taking taking) {
    ConversationWork work = taking.work();
    ConversationDraft draft = work.draft;
    Actor agent = taking.agent();
    Commands.move(work, Trigger.ACCEPT);
    draft.owner = new Ref(agent.userId(), agent.name());
    draft.onlyAgent = null;
    draft.waitingSince = null;
    draft.backSince = null;
    draft.demand = draft.demand.answered(null);
    draft.ownedSince = work.at;
    if (draft.servedAt == null) {
      draft.servedAt = work.at;
    }
  }

  private static Completable served(Sql tx, List<Taking> all) {
    return tx.update(
            """
            insert into conversation_agent (conversation_id, agent_id, since)
            select n.conversation_id, n.agent_id, n.since
            from unnest($1::bigint[], $2::bigint[], $3::timestamptz[])
              as n(conversation_id, agent_id, since)
            on conflict do nothing
            """,
            columns(all).tuple())
        .ignoreElement();
  }

  /** Conversation, agent, when. */
  static Columns<Taking> columns(List<Taking> all) {
    return new Columns<>(all)
        .longs(Acceptances::id)
        .longs(one -> one.agent().userId())
        .times(one -> one.work().at);
  }

  private static long id(Taking taking) {
    return taking.work().draft.id;
  }
}
