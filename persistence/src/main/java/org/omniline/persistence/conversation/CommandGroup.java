package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Refusal;
import org.omniline.persistence.conversation.ConversationLocks.Locked;
import org.omniline.persistence.sql.GroupTransaction;
import org.omniline.persistence.sql.GroupTransaction.Outcome;
import org.omniline.persistence.sql.Sql;

/**
 * Commands of one kind, each on a conversation of its own, that share transactions. Thread-safe.
 *
 * @param <C> what is asked
 */
final class CommandGroup<C> {
  private static final int MOST_AT_ONCE = 100;

  private final Commands commands;
  private final Kind<C> kind;
  private final GroupTransaction<C, Change> together;

  /** A kind of command. */
  interface Kind<C> {
    long conversation(C asked);

    /** What two commands of a batch may not have in common besides the conversation. */
    Collection<?> apart(C asked);

    /**
     * Locks what else is written, as far as nobody else has locked it.
     *
     * @return the conversations whose command may go on
     */
    Single<Set<Long>> lockFree(Sql tx, List<C> asked);

    /**
     * Judges each task: answers it, or changes its draft. Those not answered are stored.
     *
     * @return statements to run together with those that store the drafts
     */
    Single<List<Completable>> run(Sql tx, List<Task<C>> tasks);
  }

  /** A command and the conversation it holds. Confined to its transaction. */
  static final class Task<C> {
    final C asked;
    final ConversationWork work;
    private @Nullable Outcome<Change> outcome;

    private Task(C asked, ConversationWork work) {
      this.asked = asked;
      this.work = work;
    }

    /** Nothing is to be done: the conversation stands as it shall. */
    void stands() {
      outcome = new GroupTransaction.Done<>(ConversationWork.repeated(work.draft, List.of()));
    }

    void refused(Refusal why) {
      outcome = new GroupTransaction.Refused<>(why);
    }

    /** Runs a check; a refusal it throws is the task's answer. */
    void check(Consumer<Task<C>> check) {
      try {
        check.accept(this);
      } catch (Refusal why) {
        refused(why);
      }
    }

    boolean isOpen() {
      return outcome == null;
    }

    private Outcome<Change> outcome() {
      return outcome == null ? new GroupTransaction.Done<>(work.change()) : outcome;
    }
  }

  CommandGroup(Commands commands, Kind<C> kind) {
    this.commands = commands;
    this.kind = kind;
    this.together = new GroupTransaction<>(MOST_AT_ONCE, this::apart, this::run);
  }

  /** Does it with its neighbours; answers after the commit. */
  Single<Change> run(C asked) {
    return together.add(asked);
  }

  private Collection<?> apart(C asked) {
    List<Object> all = new ArrayList<>(kind.apart(asked));
    all.add(new Place(kind.conversation(asked)));
    return all;
  }

  /** Not to be taken for the id of anything else. */
  private record Place(long conversation) {}

  private Single<List<Outcome<Change>>> run(List<C> asked, boolean waits) {
    return commands
        .database()
        .transact(
            tx ->
                (waits ? waiting(tx, asked.get(0)) : free(tx, asked))
                    .flatMap(locked -> run(tx, asked, locked)));
  }

  private Single<Locked> waiting(Sql tx, C asked) {
    long id = kind.conversation(asked);
    return commands.locks().lock(tx, id).map(work -> new Locked(Map.of(id, work), Set.of()));
  }

  private Single<Locked> free(Sql tx, List<C> asked) {
    List<Long> ids = asked.stream().map(kind::conversation).toList();
    return Single.zip(
        commands.locks().lockFree(tx, ids),
        kind.lockFree(tx, asked),
        (locked, others) -> locked.only(others));
  }

  private Single<List<Outcome<Change>>> run(Sql tx, List<C> asked, Locked locked) {
    List<Task<C>> tasks = new ArrayList<>();
    for (C one : asked) {
      ConversationWork work = locked.works().get(kind.conversation(one));
      if (work != null) {
        tasks.add(new Task<>(one, work));
      }
    }
    return kind.run(tx, tasks)
        .flatMapCompletable(
            statements -> {
              List<ConversationWork> works =
                  tasks.stream().filter(Task::isOpen).map(task -> task.work).toList();
              return works.isEmpty()
                  ? Completable.complete()
                  : commands.store(tx, works, statements);
            })
        .andThen(Single.fromCallable(() -> outcomes(asked, locked, tasks)));
  }

  private List<Outcome<Change>> outcomes(List<C> asked, Locked locked, List<Task<C>> tasks) {
    List<Outcome<Change>> outcomes = new ArrayList<>();
    int next = 0;
    for (C one : asked) {
      long id = kind.conversation(one);
      if (next < tasks.size() && tasks.get(next).asked == one) {
        outcomes.add(tasks.get(next++).outcome());
      } else if (locked.held().contains(id)) {
        outcomes.add(new GroupTransaction.Held<>());
      } else {
        outcomes.add(new GroupTransaction.Refused<>(ConversationLocks.unknown()));
      }
    }
    return outcomes;
  }
}
