package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.RiskProposal;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** The risk of a conversation: proposed by words, judged by people. Thread-safe. */
final class RiskCommands {
  private final Commands commands;

  RiskCommands(PgDatabase database, Sealing sealing) {
    this.commands = new Commands(database, sealing);
  }

  // ---- proposed ----

  /**
   * Notes what words of a message propose.
   *
   * @param seq the message
   * @return statements to run after the entries were stored
   */
  static List<Completable> propose(
      Sql tx, ConversationWork work, long seq, List<CrisisWatch.Word> found) {
    ConversationDraft draft = work.draft;
    List<CrisisWatch.Word> fresh =
        found.stream().filter(word -> draft.riskWords.add(word.id())).toList();
    Risk level = fresh.stream().map(CrisisWatch.Word::level).max(Risk::compareTo).orElse(Risk.NONE);
    RiskProposal before = draft.riskProposal;
    if (fresh.isEmpty()
        || level.compareTo(draft.risk) <= 0
        || (before != null && level.compareTo(before.level()) <= 0)) {
      return List.of();
    }
    boolean stood = draft.standsInLine();
    draft.riskProposal = new RiskProposal(level, seq, work.at);
    Map<String, String> data =
        Map.of(
            "to",
            level.name(),
            "words",
            fresh.stream().map(CrisisWatch.Word::text).collect(Collectors.joining("、")));
    Entry event = work.event(Author.SYSTEM, Content.event(EntryType.RISK_PROPOSED, data), null);
    List<Completable> statements = new ArrayList<>();
    if (before != null) {
      statements.add(settled(tx, work, null, "RAISED", level));
    }
    statements.add(
        tx.update(
                """
                insert into risk_proposal (conversation_id, level, seq, words, at)
                values ($1, $2, $3, $4, $5)
                """,
                Tuple.of(
                    draft.id,
                    level.name(),
                    seq,
                    fresh.stream().map(CrisisWatch.Word::id).toArray(Long[]::new),
                    Columns.time(work.at)))
            .ignoreElement());
    statements.add(Facts.riskEvent(tx, draft.id, level, "WORDS", null, work.at, event.seq()));
    statements.addAll(Line.moved(tx, work, stood));
    return statements;
  }

  /**
   * Somebody whose danger was judged high comes back: a person judges again before anything else.
   * What words have proposed goes before.
   *
   * @return statements to run after the entries were stored
   */
  static List<Completable> proposeAgain(Sql tx, ConversationWork work) {
    ConversationDraft draft = work.draft;
    if (draft.riskProposal != null) {
      return List.of();
    }
    long seq = draft.lastSeq;
    draft.riskProposal = new RiskProposal(Risk.HIGH, seq, work.at);
    Entry event =
        work.event(
            Author.SYSTEM,
            Content.event(
                EntryType.RISK_PROPOSED, Map.of("to", Risk.HIGH.name(), "why", "EARLIER")),
            null);
    return List.of(
        tx.update(
                """
                insert into risk_proposal (conversation_id, level, seq, words, at)
                values ($1, $2, $3, '{}', $4)
                """,
                Tuple.of(draft.id, Risk.HIGH.name(), seq, Columns.time(work.at)))
            .ignoreElement(),
        Facts.riskEvent(tx, draft.id, Risk.HIGH, "EARLIER", null, work.at, event.seq()));
  }

  private static Completable settled(
      Sql tx, ConversationWork work, @Nullable Long byUser, String outcome, Risk level) {
    return tx.update(
            """
            update risk_proposal
            set decided_at = greatest($2, at), decided_by = $3, outcome = $4, decided_level = $5
            where conversation_id = $1 and decided_at is null
            """,
            Tuple.of(work.draft.id, Columns.time(work.at), byUser, outcome, level.name()))
        .ignoreElement();
  }

  // ---- judged ----

  Single<Change> set(
      long conversationId, Actor agent, String commandId, Risk level, @Nullable String reason) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          Commands.requireOwnerOrSupervisor(work, agent);
          return Maybe.just(judged(tx, work, agent, commandId, level, reason));
        });
  }

  Single<Change> decide(
      long conversationId, Actor agent, String commandId, Risk level, @Nullable String reason) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          if (work.draft.owner != null) {
            Commands.requireOwnerOrSupervisor(work, agent);
          }
          RiskProposal proposal = work.draft.riskProposal;
          if (proposal == null) {
            throw new Refusal(Refusal.Code.WRONG_STATE, "Somebody has judged it already.");
          }
          return Maybe.just(
              level == Risk.NONE
                  ? dismissed(tx, work, agent, commandId, proposal, reason)
                  : judged(tx, work, agent, commandId, level, reason));
        });
  }

  /** Nobody ends what words call dangerous before a person has said whether it is. */
  static void requireJudged(ConversationWork work) {
    RiskProposal proposal = work.draft.riskProposal;
    if (proposal != null) {
      throw new Refusal(
          Refusal.Code.RISK_UNDECIDED,
          "Words propose a risk: confirm or dismiss it first.",
          Map.of("level", proposal.level().name(), "seq", proposal.seq()));
    }
  }

  private static List<Completable> dismissed(
      Sql tx,
      ConversationWork work,
      Actor agent,
      String commandId,
      RiskProposal proposal,
      @Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw Refusal.invalid("reason", "missing", "Say why it is no risk.");
    }
    boolean stood = work.draft.standsInLine();
    work.draft.riskProposal = null;
    Entry unused =
        work.event(
            Commands.author(agent),
            Content.event(
                EntryType.RISK_DISMISSED,
                Map.of("level", proposal.level().name(), "reason", reason)),
            commandId);
    List<Completable> statements = new ArrayList<>();
    statements.add(settled(tx, work, agent.userId(), "DISMISSED", work.draft.risk));
    statements.addAll(Line.moved(tx, work, stood));
    return statements;
  }

  /** Whoever judges has judged what words proposed as well. */
  private static List<Completable> judged(
      Sql tx,
      ConversationWork work,
      Actor agent,
      String commandId,
      Risk level,
      @Nullable String reason) {
    ConversationDraft draft = work.draft;
    Map<String, String> data = new HashMap<>();
    data.put("from", draft.risk.name());
    data.put("to", level.name());
    if (reason != null && !reason.isBlank()) {
      data.put("reason", reason);
    }
    Risk before = draft.risk;
    boolean stood = draft.standsInLine();
    draft.risk = level;
    Entry entry =
        work.event(Commands.author(agent), Content.event(EntryType.RISK_CHANGED, data), commandId);
    String source = !Commands.owns(work, agent) && agent.supervisor() ? "SUPERVISOR" : "AGENT";
    List<Completable> statements = new ArrayList<>();
    if (draft.riskProposal != null) {
      draft.riskProposal = null;
      String outcome = level.compareTo(Risk.CONCERN) >= 0 ? "CONFIRMED" : "DISMISSED";
      statements.add(settled(tx, work, agent.userId(), outcome, level));
    }
    statements.add(
        Facts.riskEvent(tx, draft.id, level, source, agent.userId(), work.at, entry.seq()));
    statements.add(AgentLoads.reweigh(tx, draft.id, level));
    statements.addAll(Line.moved(tx, work, stood));
    if (!draft.state.isOpen() && (level == Risk.HIGH) != (before == Risk.HIGH)) {
      statements.add(
          level == Risk.HIGH ? MissedRows.inDanger(tx, work) : MissedRows.notInDanger(tx, work));
    }
    return statements;
  }
}
