package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Later;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.conversation.port.WaitingReplies;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Replies to words, as data of {@code system_text}. Thread-safe. */
public final class PgWaitingReplies implements WaitingReplies {
  private static final String IN_LINE = "in-line";

  /** A message of the queue's own that is due so soon after this one goes in its place. */
  private static final long SOON_MS = 10_000;

  private final PgDatabase database;
  private final Commands commands;
  private final SystemMessages messages;

  public PgWaitingReplies(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.database = database;
    this.commands = new Commands(database, new Sealing(cipher, indexer));
    this.messages = new SystemMessages(ids);
  }

  @Override
  public Maybe<Change> leaveMessage(long conversationId) {
    return waiting(
        conversationId,
        (tx, work) -> {
          Later later = work.draft.demand.later();
          return later != null && later.kind() == Later.Kind.LEFT_MESSAGE
              ? Maybe.empty()
              : Maybe.zip(
                  SystemMessages.text(tx, work, "leave-message"),
                  MissedRows.settings(tx, work.draft.queue.id())
                      .map(settings -> settings.later().keepPlace())
                      .toMaybe(),
                  (text, keepsPlace) -> left(tx, work, text, keepsPlace));
        });
  }

  private List<Completable> left(Sql tx, ConversationWork work, String text, boolean keepsPlace) {
    List<Completable> statements =
        new ArrayList<>(
            MissedRows.later(
                tx,
                work,
                Author.visitor(work.draft.ownName()),
                new Later(Later.Kind.LEFT_MESSAGE, keepsPlace),
                null));
    statements.addAll(messages.send(tx, work, text));
    return statements;
  }

  @Override
  public Maybe<Change> askNumber(long conversationId, String word) {
    return waiting(
        conversationId,
        (tx, work) ->
            SystemMessages.text(tx, work, "contact-number")
                .map(text -> messages.send(tx, work, text.replace("{word}", word))));
  }

  @Override
  public Maybe<Change> tellPlace(long conversationId, long seq, Place place) {
    Duration estimate = place.estimate();
    return waiting(
        conversationId,
        (tx, work) ->
            first(tx, work, "asked-" + seq)
                .flatMap(
                    visit ->
                        Maybe.zip(
                            SystemMessages.text(tx, work, "place"),
                            SystemMessages.text(tx, work, estimateOf(estimate)),
                            (text, wait) -> filled(text, place, wait)))
                .map(text -> messages.send(tx, work, text)));
  }

  @Override
  public Single<List<Long>> untold(Duration after, int most) {
    return database
        .sql()
        .list(
            """
            select c.id from conversation c
            join queue q on q.id = c.queue_id
            join queue_visit v on v.conversation_id = c.id and v.left_at is null
            where c.state = 'WAITING' and c.channel not in ('WEBCHAT', 'PHONE')
              and c.later is null
              and v.entered_at <= clock_timestamp() - $1 * interval '1 millisecond'
              and not exists (
                select 1 from jsonb_array_elements(
                  case jsonb_typeof(q.routing -> 'steps') when 'array' then q.routing -> 'steps'
                    else '[]' end) s
                where s ->> 'kind' = 'MESSAGE' and (s ->> 'afterMs')::bigint <= $1 + $3)
              and not exists (
                select 1 from queue_visit o join queue_action a on a.visit_id = o.id
                where o.conversation_id = c.id
                  and o.entered_at >= coalesce(c.back_since, c.waiting_since)
                  and a.kind = 'MESSAGE' and a.rule not like 'asked-%')
              and exists (select 1 from system_text t where t.code = 'in-line' and t.text <> '')
            order by c.id limit $2
            """,
            Tuple.of((double) after.toMillis(), most, (double) SOON_MS), row -> row.getLong("id"));
  }

  @Override
  public Maybe<Change> tellInLine(long conversationId, Place place) {
    Duration estimate = place.estimate();
    return waiting(
        conversationId,
        (tx, work) ->
            work.draft.demand.later() != null
                ? Maybe.empty()
                : first(tx, work, IN_LINE)
                    .flatMap(
                        visit ->
                            Maybe.zip(
                                SystemMessages.text(tx, work, IN_LINE),
                                SystemMessages.text(tx, work, estimateOf(estimate)),
                                (text, wait) -> filled(text, place, wait)))
                    .flatMap(text -> WordsToAsk.below(tx, work, IN_LINE, text))
                    .map(text -> messages.send(tx, work, text)));
  }

  private static String estimateOf(@Nullable Duration estimate) {
    return estimate == null ? "estimate-unknown" : "estimate-minutes";
  }

  private static String filled(String text, Place place, String wait) {
    Duration estimate = place.estimate();
    String minutes = estimate == null ? "" : Long.toString(estimate.toMinutes());
    return text.replace("{ahead}", Integer.toString(place.ahead()))
        .replace("{estimate}", wait.replace("{n}", minutes));
  }

  /** The stay in the queue; empty when this was answered, or there is no stay. */
  private static Maybe<Long> first(Sql tx, ConversationWork work, String rule) {
    return tx.first(
        """
        insert into queue_action (visit_id, rule, conversation_id, kind, at)
        select v.id, $2, v.conversation_id, 'MESSAGE', $3 from queue_visit v
        where v.conversation_id = $1 and v.left_at is null
        on conflict do nothing
        returning visit_id
        """,
        Tuple.of(work.draft.id, rule, Columns.time(work.at)),
        row -> row.getLong("visit_id"));
  }

  private Maybe<Change> waiting(long conversationId, Commands.Body body) {
    return commands.maybe(
        conversationId,
        (tx, work) ->
            work.draft.state == ConversationState.WAITING ? body.run(tx, work) : Maybe.empty());
  }
}
