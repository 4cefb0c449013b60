package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.RoutedConversations;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.conversation.Facts.EnteredBy;
import org.omniline.persistence.conversation.Facts.Segment;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.acd.QueueSettings;

/** Overflow, wrap-up over its limit, owner gone. Thread-safe. */
public final class PgRoutedConversations implements RoutedConversations {
  private static final String NOT_GIVEN = "not-given";
  private static final String RULE = "rule";

  private final Commands commands;
  private final SystemMessages messages;

  public PgRoutedConversations(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.commands = new Commands(database, new Sealing(cipher, indexer));
    this.messages = new SystemMessages(ids);
  }

  // ---- overflow ----

  @Override
  public Maybe<Change> overflow(long conversationId, long stateVersion, long toQueue, String rule) {
    return commands.maybe(
        conversationId,
        (tx, work) ->
            waitsInLine(work, stateVersion) && work.draft.queue.id() != toQueue
                ? tx.first(
                        "select id, name from queue where id = $1 and active for key share",
                        Tuple.of(toQueue),
                        row -> new Ref(row.getLong("id"), row.getString("name")))
                    .map(queue -> overflowed(tx, work, queue, rule))
                : Maybe.empty());
  }

  /** Who is in danger too: another queue may have somebody free. */
  private static boolean waitsInLine(ConversationWork work, long stateVersion) {
    ConversationDraft draft = work.draft;
    return draft.stateVersion == stateVersion
        && draft.state == ConversationState.WAITING
        && draft.onlyAgent == null;
  }

  private static boolean waits(ConversationWork work, long stateVersion) {
    return untouched(work, stateVersion)
        && work.draft.riskProposal == null
        && waitsInLine(work, stateVersion);
  }

  /** No timer of ours sends a high-risk conversation away. */
  private static boolean untouched(ConversationWork work, long stateVersion) {
    return work.draft.stateVersion == stateVersion && work.draft.risk != Risk.HIGH;
  }

  private static List<Completable> overflowed(
      Sql tx, ConversationWork work, Ref queue, String rule) {
    ConversationDraft draft = work.draft;
    Set<Long> visited = new HashSet<>(draft.demand.queuesVisited());
    visited.add(draft.queue.id());
    work.event(
        Author.SYSTEM,
        Content.event(
            EntryType.TRANSFERRED,
            Map.of("from", draft.queue.name(), "to", queue.name(), RULE, rule)),
        null);
    draft.queue = queue;
    draft.stateVersion++;
    draft.demand = draft.demand.entered(work.at, visited);
    work.touch();
    return List.of(
        leave(tx, work, rule),
        end(tx, work, "OVERFLOWED"),
        waitsIn(tx, work),
        enter(tx, work, EnteredBy.OVERFLOW),
        ServiceCommands.entered(tx, draft));
  }

  private static Completable leave(Sql tx, ConversationWork work, String rule) {
    return tx.update(
            """
            update queue_visit
            set left_at = greatest($2, entered_at), outcome = 'OVERFLOWED', left_by_rule = $3
            where conversation_id = $1 and left_at is null
            """,
            Tuple.of(work.draft.id, Columns.time(work.at), rule))
        .ignoreElement();
  }

  private static Completable end(Sql tx, ConversationWork work, String result) {
    return Facts.endSegments(tx, List.of(new Facts.Ending(work.draft.id, work.at, result)));
  }

  private static Completable waitsIn(Sql tx, ConversationWork work) {
    ConversationDraft draft = work.draft;
    return Facts.openSegments(
        tx, List.of(new Segment(draft.id, Segment.Kind.QUEUE, draft.queue.id(), null, work.at)));
  }

  private static Completable enter(Sql tx, ConversationWork work, EnteredBy by) {
    ConversationDraft draft = work.draft;
    return Facts.enterQueue(
        tx, List.of(new Facts.Visit(draft.id, draft.queue.id(), work.at, by, draft.priority())));
  }

  // ---- telling ----

  @Override
  public Maybe<Change> tell(
      long conversationId, long stateVersion, String rule, Told told, @Nullable Place place) {
    Telling what = told.what();
    return commands.maybe(
        conversationId,
        (tx, work) ->
            waits(work, stateVersion) && work.draft.demand.later() == null
                ? Maybe.zip(
                        text(tx, work, told, place),
                        MissedRows.settings(tx, work.draft.queue.id()).toMaybe(),
                        Message::new)
                    .flatMap(
                        message ->
                            first(tx, work, rule, what)
                                .flatMap(visit -> worded(tx, work, rule, what, message))
                                .map(worded -> told(tx, work, rule, worded, what, place)))
                : Maybe.empty());
  }

  private record Message(String text, QueueSettings settings) {}

  private static Maybe<String> text(
      Sql tx, ConversationWork work, Told told, @Nullable Place place) {
    Telling what = told.what();
    String language = work.draft.language;
    String target = told.in(language);
    if (what == Telling.MESSAGE || (what == Telling.LEAVE_MESSAGE && !target.isBlank())) {
      return target.contains("{")
          ? filled(tx, target, told.isEnglishFor(language), place)
          : Maybe.just(target);
    }
    return SystemMessages.text(tx, work, what == Telling.EXTERNAL ? "external" : "leave-message")
        .map(text -> text.replace("{target}", target));
  }

  /** Where too little is known to say, the text says so, in the language it was typed in. */
  private static Maybe<String> filled(
      Sql tx, String target, boolean english, @Nullable Place place) {
    Duration estimate = place == null ? null : place.estimate();
    String ahead = place == null ? "?" : Integer.toString(place.ahead());
    return tx.first(
        """
        select case when $2 and text_en <> '' then text_en else text end as text
        from system_text where code = $1
        """,
        Tuple.of(estimate == null ? "estimate-unknown" : "estimate-minutes", english),
        row -> {
          String minutes = estimate == null ? "" : Long.toString(estimate.toMinutes());
          return target
              .replace("{ahead}", ahead)
              .replace("{estimate}", row.getString("text").replace("{n}", minutes));
        });
  }

  /** Empty when it was told in this stay already. */
  private static Maybe<Long> first(Sql tx, ConversationWork work, String rule, Telling what) {
    return tx.first(
        """
        insert into queue_action (visit_id, rule, conversation_id, kind, at)
        select v.id, $2, v.conversation_id, $3, $4 from queue_visit v
        where v.conversation_id = $1 and v.left_at is null
        on conflict do nothing
        returning visit_id
        """,
        Tuple.of(work.draft.id, rule, what.name(), Columns.time(work.at)),
        row -> row.getLong("visit_id"));
  }

  private List<Completable> told(
      Sql tx,
      ConversationWork work,
      String rule,
      Message message,
      Telling what,
      @Nullable Place place) {
    List<Completable> statements = new ArrayList<>(messages.send(tx, work, message.text()));
    if (place != null) {
      statements.add(placeTold(tx, work, place));
    }
    if (what == Telling.LEAVE_MESSAGE) {
      Later later = new Later(Later.Kind.LEFT_MESSAGE, message.settings().later().keepPlace());
      statements.addAll(MissedRows.askedToLeave(tx, work, later, rule));
    }
    return statements;
  }

  private static Maybe<Message> worded(
      Sql tx, ConversationWork work, String rule, Telling what, Message message) {
    return what == Telling.MESSAGE
        ? WordsToAsk.below(tx, work, rule, message.text())
            .map(text -> new Message(text, message.settings()))
        : Maybe.just(message);
  }

  private static Completable placeTold(Sql tx, ConversationWork work, Place place) {
    return tx.update(
            """
            update queue_visit set position_told = $2, estimate_told_ms = $3
            where conversation_id = $1 and left_at is null and position_told is null
            """,
            Tuple.of(work.draft.id, place.ahead() + 1, place.estimateMs()))
        .ignoreElement();
  }

  // ---- wrap-up ----

  @Override
  public Maybe<Change> closeWrapUp(long conversationId, long stateVersion) {
    return commands.maybe(
        conversationId,
        (tx, work) ->
            untouched(work, stateVersion)
                    && work.draft.riskProposal == null
                    && work.draft.state == ConversationState.WRAP_UP
                ? closed(tx, work, "wrap-up")
                : Maybe.empty());
  }

  @Override
  public Maybe<Change> setWrapUpAside(long conversationId, long stateVersion) {
    return commands.maybe(
        conversationId,
        (tx, work) ->
            untouched(work, stateVersion)
                    && work.draft.riskProposal == null
                    && work.draft.state == ConversationState.WRAP_UP
                    && work.draft.asideSince == null
                ? Maybe.just(aside(tx, work))
                : Maybe.empty());
  }

  private static List<Completable> aside(Sql tx, ConversationWork work) {
    work.draft.asideSince = work.at;
    work.touch();
    work.event(Author.SYSTEM, Content.event(EntryType.WRAP_UP_ASIDE, Map.of()), null);
    return List.of(end(tx, work, "ASIDE"), AgentLoads.free(tx, work.draft.id));
  }

  /** Closed without an outcome, by a rule of the system. */
  static Maybe<List<Completable>> closed(Sql tx, ConversationWork work, String rule) {
    return tx.first(
        "select version, label from disposition_code where code = $1",
        Tuple.of(NOT_GIVEN),
        row -> closed(tx, work, row.getInteger("version"), row.getString("label"), rule));
  }

  private static List<Completable> closed(
      Sql tx, ConversationWork work, int version, String label, String rule) {
    ConversationDraft draft = work.draft;
    @Nullable Ref owner = draft.owner;
    Commands.move(work, Trigger.CLOSE);
    draft.closedAt = work.at;
    draft.disposition = new DispositionRef(NOT_GIVEN, label);
    draft.dispositionVersion = version;
    draft.ownerReadSeq = Math.max(draft.ownerReadSeq, draft.lastInSeq);
    draft.unread = 0;
    work.event(
        Author.SYSTEM,
        Content.event(EntryType.CLOSED, Map.of("dispositionCode", NOT_GIVEN, RULE, rule)),
        null);
    return List.of(
        end(tx, work, "CLOSED"),
        Facts.disposition(
            tx, draft.id, owner == null ? 0 : owner.id(), NOT_GIVEN, version, work.at),
        AgentLoads.free(tx, draft.id));
  }

  // ---- owner gone ----

  @Override
  public Single<List<Owned>> ownedBy(long agent) {
    return commands
        .sql()
        .list(
            """
            select c.id, c.state_version, c.queue_id, c.risk from conversation c
            where c.owner_id = $1 and c.state in ('SERVING', 'WRAP_UP') order by c.id
            """,
            Tuple.of(agent),
            row ->
                new Owned(
                    row.getLong("id"),
                    row.getLong("state_version"),
                    row.getLong("queue_id"),
                    Risk.valueOf(row.getString("risk")) == Risk.HIGH));
  }

  @Override
  public Maybe<Change> reassign(long conversationId, long stateVersion, long owner, OwnerGone why) {
    return commands.maybe(
        conversationId,
        (tx, work) -> {
          ConversationDraft draft = work.draft;
          if (!untouched(work, stateVersion) || draft.owner == null || draft.owner.id() != owner) {
            return Maybe.empty();
          }
          return onTheLine(tx, draft, owner)
              .flatMapMaybe(
                  talks -> talks ? Maybe.empty() : reassigned(tx, work, draft.owner, why));
        });
  }

  private static Maybe<List<Completable>> reassigned(
      Sql tx, ConversationWork work, Ref gone, OwnerGone why) {
    ConversationDraft draft = work.draft;
    if (draft.riskProposal != null) {
      // What words propose is judged by somebody before it is over.
      return Maybe.just(waitsAgain(tx, work, gone, why.rule()));
    }
    return draft.state == ConversationState.WRAP_UP
        ? closed(tx, work, why.rule())
        : nobodyReached(tx, draft)
            .flatMapMaybe(
                nobody ->
                    nobody
                        ? closed(tx, work, why.rule())
                        : Maybe.just(waitsAgain(tx, work, gone, why.rule())));
  }

  /**
   * Whether the owner talks with the caller all the same: a telephone needs no desk, and nobody is
   * taken from a talk because a page was closed. The call says itself when it is over.
   */
  private static Single<Boolean> onTheLine(Sql tx, ConversationDraft draft, long owner) {
    return draft.channel() != Channel.PHONE || draft.state != ConversationState.SERVING
        ? Single.just(false)
        : tx.first(
                """
                select exists (
                  select from phone_call p
                  where p.conversation_id = $1 and not p.over and $2 = any(p.agents)
                ) as talks
                """,
                Tuple.of(draft.id, owner),
                row -> row.getBoolean("talks"))
            .defaultIfEmpty(false);
  }

  /**
   * Whether an agent has begun it by calling somebody who has not answered so far: that one does
   * not know of it and waits for nobody.
   */
  private static Single<Boolean> nobodyReached(Sql tx, ConversationDraft draft) {
    return tx.first(
            """
            select (select true from entry e
                    where e.conversation_id = $1 and e.type = 'CALL_OUT' limit 1) is not null
              and (select true from entry e
                   where e.conversation_id = $1 and e.type = 'CALL_CONNECTED' limit 1) is null
              as nobody
            """,
            Tuple.of(draft.id),
            row -> row.getBoolean("nobody"))
        .defaultIfEmpty(false);
  }

  static List<Completable> waitsAgain(Sql tx, ConversationWork work, Ref owner, String rule) {
    ConversationDraft draft = work.draft;
    Commands.move(work, Trigger.REQUEUE);
    draft.owner = null;
    draft.ownedSince = null;
    draft.onlyAgent = null;
    // It has waited before: whoever came later stays behind it.
    draft.waitingSince = draft.openedAt();
    draft.backSince = work.at;
    draft.demand = draft.demand.entered(work.at, Set.of());
    work.event(
        Author.SYSTEM,
        Content.event(
            EntryType.TRANSFERRED,
            Map.of("from", owner.name(), "to", draft.queue.name(), RULE, rule)),
        null);
    return List.of(
        AgentLoads.free(tx, draft.id),
        end(tx, work, "REASSIGNED"),
        waitsIn(tx, work),
        enter(tx, work, EnteredBy.REASSIGNED),
        ServiceCommands.entered(tx, draft));
  }
}
