package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Lifecycle;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.persistence.conversation.Facts.Disposed;
import org.omniline.persistence.conversation.Facts.Ending;
import org.omniline.persistence.sql.Sql;

/** Agents close conversations; what is closed at the same time shares transactions. Thread-safe. */
final class Closings {
  private final CommandGroup<Closing> group;

  private record Closing(
      long conversationId, Actor agent, long seenSeq, String code, @Nullable String summary) {}

  private record Chosen(DispositionRef ref, int version) {}

  Closings(Commands commands) {
    this.group = new CommandGroup<>(commands, new Kind());
  }

  /** Closes it, unless more came in than the agent has seen. */
  Single<Change> close(
      long conversationId, Actor agent, long seenSeq, String code, @Nullable String summary) {
    return group.run(new Closing(conversationId, agent, seenSeq, code, summary));
  }

  private static final class Kind implements CommandGroup.Kind<Closing> {
    @Override
    public long conversation(Closing asked) {
      return asked.conversationId();
    }

    @Override
    public Collection<?> apart(Closing asked) {
      return List.of();
    }

    @Override
    public Single<Set<Long>> lockFree(Sql tx, List<Closing> asked) {
      return AgentLoads.lockCarriers(tx, asked.stream().map(Closing::conversationId).toList());
    }

    @Override
    public Single<List<Completable>> run(Sql tx, List<CommandGroup.Task<Closing>> tasks) {
      tasks.forEach(task -> task.check(Kind::judge));
      List<CommandGroup.Task<Closing>> fit =
          tasks.stream().filter(CommandGroup.Task::isOpen).toList();
      return fit.isEmpty()
          ? Single.just(List.of())
          : chosen(tx, fit)
              .map(
                  chosen -> {
                    fit.stream()
                        .filter(task -> !chosen.containsKey(task.asked.code()))
                        .forEach(task -> task.refused(unknown()));
                    return closed(
                        tx, fit.stream().filter(CommandGroup.Task::isOpen).toList(), chosen);
                  });
    }

    private static void judge(CommandGroup.Task<Closing> task) {
      ConversationDraft draft = task.work.draft;
      Commands.requireOwnerOrSupervisor(task.work, task.asked.agent());
      ConversationState unused = Lifecycle.require(draft.state, Trigger.CLOSE);
      if (draft.lastInSeq > task.asked.seenSeq()) {
        throw new Refusal(
            Refusal.Code.NEWER_MESSAGE,
            "A newer message came in: read it first.",
            Map.of("lastInSeq", draft.lastInSeq));
      }
      RiskCommands.requireJudged(task.work);
    }

    private static Refusal unknown() {
      return Refusal.invalid("disposition", "no-such", "There is no such disposition.");
    }

    private static Single<Map<String, Chosen>> chosen(
        Sql tx, List<CommandGroup.Task<Closing>> tasks) {
      return tx.list(
              "select d.code, d.version, d.label from disposition_code d"
                  + " where d.code = any($1) and d.active",
              Tuple.of(tasks.stream().map(task -> task.asked.code()).distinct().toArray()),
              row ->
                  new Chosen(
                      new DispositionRef(row.getString("code"), row.getString("label")),
                      row.getInteger("version")))
          .map(
              all ->
                  all.stream()
                      .collect(Collectors.toMap(chosen -> chosen.ref().code(), one -> one)));
    }

    private static List<Completable> closed(
        Sql tx, List<CommandGroup.Task<Closing>> tasks, Map<String, Chosen> chosen) {
      if (tasks.isEmpty()) {
        return List.of();
      }
      List<Ending> endings = new ArrayList<>();
      List<Disposed> disposed = new ArrayList<>();
      List<Long> ids = new ArrayList<>();
      for (CommandGroup.Task<Closing> task : tasks) {
        long id = task.asked.conversationId();
        Chosen one = chosen.get(task.asked.code());
        close(task, one);
        endings.add(new Ending(id, task.work.at, "CLOSED"));
        disposed.add(
            new Disposed(
                id, task.asked.agent().userId(), one.ref().code(), one.version(), task.work.at));
        ids.add(id);
      }
      return List.of(
          Facts.endSegments(tx, endings),
          Facts.dispositions(tx, disposed),
          AgentLoads.free(tx, ids));
    }

    private static void close(CommandGroup.Task<Closing> task, Chosen chosen) {
      ConversationWork work = task.work;
      ConversationDraft draft = work.draft;
      Actor agent = task.asked.agent();
      String summary = task.asked.summary();
      if (draft.state == ConversationState.SERVING) {
        ServiceCommands.wrapUp(work, Commands.author(agent));
      }
      if (summary != null && !summary.isBlank()) {
        // The disposition tells it from the notes that were taken on the way.
        Content words =
            new Content(
                EntryType.TEXT, summary, Map.of("dispositionCode", chosen.ref().code()), List.of());
        work.message(EntryKind.NOTE, Commands.author(agent), words, null, null);
      }
      Commands.move(work, Trigger.CLOSE);
      draft.closedAt = work.at;
      draft.disposition = chosen.ref();
      draft.dispositionVersion = chosen.version();
      draft.ownerReadSeq = Math.max(draft.ownerReadSeq, draft.lastInSeq);
      draft.unread = 0;
      work.event(
          Commands.author(agent),
          Content.event(EntryType.CLOSED, Map.of("dispositionCode", chosen.ref().code())),
          null);
    }
  }
}
