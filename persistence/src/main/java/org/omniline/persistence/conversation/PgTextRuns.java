package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.port.CallConversations.PersonAsked;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.flow.run.FlowState;
import org.omniline.flow.run.FlowStateJson;
import org.omniline.flow.text.TextRun;
import org.omniline.flow.text.TextRuns;
import org.omniline.flow.text.TextTurn;
import org.omniline.flow.text.TextTurn.End;
import org.omniline.persistence.flow.PgFlowFacts;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs as rows, their states sealed. Thread-safe. */
public final class PgTextRuns implements TextRuns {
  private static final Logger LOG = LoggerFactory.getLogger(PgTextRuns.class);

  /** More at once is looked at with the next turn. */
  private static final int FRESH = 50;

  private final PgDatabase database;
  private final Cipher cipher;
  private final Commands commands;
  private final EntryRows entries;
  private final SystemMessages messages;

  public PgTextRuns(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    Sealing sealing = new Sealing(cipher, indexer);
    this.database = database;
    this.cipher = cipher;
    this.commands = new Commands(database, sealing);
    this.entries = new EntryRows(sealing);
    this.messages = new SystemMessages(ids);
  }

  // ---- a turn ----

  @Override
  public Maybe<Stored> turn(long conversation, Decision decision) {
    AtomicReference<@Nullable TextTurn> taken = new AtomicReference<>();
    AtomicReference<@Nullable String> language = new AtomicReference<>();
    return commands
        .maybe(
            conversation,
            (tx, work) ->
                standing(tx, work)
                    .flatMapMaybe(
                        stands -> {
                          TextTurn turn = decision.of(stands);
                          taken.set(turn);
                          language.set(stands.language());
                          return turn == null ? Maybe.empty() : stored(tx, work, turn);
                        }))
        .map(change -> new Stored(change, taken.get(), language.get()));
  }

  private Single<Standing> standing(Sql tx, ConversationWork work) {
    ConversationDraft draft = work.draft;
    return run(tx, draft.id)
        .flatMap(
            run ->
                Single.zip(
                    fresh(tx, draft.id, run.map(TextRun::seen).orElse(0L)),
                    words(tx, draft.language),
                    (fresh, words) ->
                        new Standing(
                            draft.toConversation(),
                            run.orElse(null),
                            fresh,
                            draft.language,
                            words,
                            work.at)));
  }

  private Single<Optional<TextRun>> run(Sql tx, long conversation) {
    return tx.first(
            """
            select r.stage, r.state_sealed, r.turn, r.seen_seq, r.written, r.due_at
            from text_run r where r.conversation_id = $1
            """,
            Tuple.of(conversation),
            row -> run(conversation, row))
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty());
  }

  private TextRun run(long conversation, Row row) {
    FlowState state;
    TextRun.Stage stage = TextRun.Stage.valueOf(row.getString("stage"));
    Instant due = Rows.instant(row, "due_at");
    try {
      byte[] sealed = Rows.bytes(row, "state_sealed");
      state =
          FlowStateJson.read(
              new String(cipher.open(sealed, context(conversation)), StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      // Whoever writes is not lost with it: a person is asked for.
      LOG.error("The flow of conversation {} cannot be read", conversation, e);
      state = FlowState.before("", 0);
      stage = TextRun.Stage.PERSON;
      due = Instant.EPOCH;
    }
    return new TextRun(
        state,
        stage,
        row.getInteger("turn"),
        row.getLong("seen_seq"),
        row.getInteger("written"),
        due);
  }

  private static String context(long conversation) {
    return "text_run.state:" + conversation;
  }

  private Single<List<Said>> fresh(Sql tx, long conversation, long seen) {
    return tx.list(
        "select "
            + EntryRows.COLUMNS
            + """
             from entry e where e.conversation_id = $1 and e.seq > $2 and e.kind = 'MESSAGE_IN'
            order by e.seq limit $3
            """,
        Tuple.of(conversation, seen, FRESH),
        row -> {
          String text = entries.entry(row).content().text();
          return new Said(row.getLong("seq"), text == null ? "" : text);
        });
  }

  private static Single<Map<String, String>> words(Sql tx, @Nullable String language) {
    return tx.list(
            """
            select code, case when $1 = 'en' and text_en <> '' then text_en else text end as text
            from system_text where code like 'menu-%'
            """,
            Tuple.of(language), row -> Map.entry(row.getString("code"), row.getString("text")))
        .map(
            rows -> {
              Map<String, String> words = new HashMap<>();
              rows.forEach(row -> words.put(row.getKey(), row.getValue()));
              return words;
            });
  }

  private Maybe<List<Completable>> stored(Sql tx, ConversationWork work, TextTurn turn) {
    List<Completable> statements = new ArrayList<>();
    turn.say().stream()
        .filter(text -> !text.isBlank())
        .forEach(text -> statements.addAll(messages.send(tx, work, text)));
    statements.add(kept(tx, work.draft.id, turn.run()));
    statements.add(PgFlowFacts.append(tx, work.draft.id, null, turn.first(), turn.steps()));
    return ended(tx, work, turn.end())
        .map(
            more -> {
              statements.addAll(more);
              return statements;
            });
  }

  private Maybe<List<Completable>> ended(Sql tx, ConversationWork work, End end) {
    if (end instanceof End.Person person) {
      return SelfServices.personAsked(tx, work, person.asked(), messages);
    } else if (end instanceof End.LeftMessage left) {
      return MissedRows.settings(tx, work.draft.queue.id())
          .flatMapMaybe(
              settings -> {
                Later later = new Later(Later.Kind.LEFT_MESSAGE, settings.later().keepPlace());
                PersonAsked asked =
                    new PersonAsked(null, null, 0, Map.of(), left.given()).by(left.way());
                return SelfServices.personAsked(tx, work, asked.closed(List.of(), later), messages);
              });
    } else if (end instanceof End.Closed) {
      return SelfServices.selfServed(tx, work);
    } else if (end instanceof End.Left) {
      return ServiceCommands.left(tx, work, Map.of("rule", "menu-silence"));
    } else if (end instanceof End.Moved moved
        && !(moved.given().isEmpty() && moved.way().isEmpty())) {
      work.event(
          Author.SYSTEM,
          Content.event(
              EntryType.MENU_PASSED,
              SelfServices.told(work.draft.queue, moved.given(), moved.way())),
          null);
    }
    return Maybe.just(List.of());
  }

  private Completable kept(Sql tx, long conversation, @Nullable TextRun run) {
    if (run == null) {
      return tx.update("delete from text_run where conversation_id = $1", Tuple.of(conversation))
          .ignoreElement();
    }
    byte[] state = FlowStateJson.write(run.state()).getBytes(StandardCharsets.UTF_8);
    return tx.update(
            """
            insert into text_run (conversation_id, stage, state_sealed, turn, seen_seq, written,
              due_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (conversation_id) do update set stage = excluded.stage,
              state_sealed = excluded.state_sealed, turn = excluded.turn,
              seen_seq = excluded.seen_seq, written = excluded.written, due_at = excluded.due_at
            """,
            Tuple.of(
                conversation,
                run.stage().name(),
                Buffer.buffer(cipher.seal(state, context(conversation))),
                run.turn(),
                run.seen(),
                run.written(),
                Columns.time(run.due())))
        .ignoreElement();
  }

  // ---- what is due ----

  @Override
  public Single<List<Due>> due(int most) {
    return database
        .sql()
        .list(
            """
            select d.id, d.channel, a.code from (
              select c.id, c.channel, c.account_id from conversation c
                left join text_run r on r.conversation_id = c.id
              where c.state = 'SELF_SERVICE' and c.channel <> 'PHONE'
                and (r.due_at <= clock_timestamp()
                  or (r.conversation_id is null or r.seen_seq < c.last_in_seq)
                    and c.changed_at < clock_timestamp() - interval '1 second')
              union all
              select c.id, c.channel, c.account_id from text_run r
                join conversation c on c.id = r.conversation_id
              where c.state <> 'SELF_SERVICE' and r.due_at <= clock_timestamp()) d
            join channel_account a on a.id = d.account_id
            order by d.id limit $1
            """,
            Tuple.of(most),
            row ->
                new Due(
                    row.getLong("id"),
                    Channel.valueOf(row.getString("channel")),
                    row.getString("code")));
  }
}
