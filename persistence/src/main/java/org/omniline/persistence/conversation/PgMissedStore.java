package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Page;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.conversation.Cursors.Place;
import org.omniline.persistence.conversation.MissedRows.Wish;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Who was missed, as rows. A conversation is always locked before them. Thread-safe. */
public final class PgMissedStore implements MissedStore {
  private static final int SHORT_NUMBER = 8;

  private static final String FROM =
      ConversationDraft.SELECT
          + """
          , m.id as missed_id, m.kind as missed_kind, m.state as missed_state, m.at as missed_at,
            m.waited_ms, m.way, m.number_hint, m.due_at, m.taken_by, k.name_sealed as taker_name,
            m.taken_at, m.served_id, m.tries, m.outcome, m.outcome_at
          from missed m join conversation c on c.id = m.conversation_id
          """
          + ConversationDraft.JOINS
          + "left join staff_user k on k.id = m.taken_by\n";

  /** What the viewer may take, or has taken. Parameters as in {@link Sight}. */
  private static final String VISIBLE =
      """
      ($1::text = 'ALL' and m.organisation_id in (select organisations_of($2::bigint))
       or $1::text = 'OWN' and (m.taken_by = $2::bigint
         or m.state = 'OPEN' and (select true from queue_membership q
           where q.user_id = $2::bigint and q.queue_id = m.queue_id and q.valid_to is null
           limit 1)))
      """;

  private final PgDatabase database;
  private final Sealing sealing;
  private final Commands commands;
  private final Ids ids;
  private final SystemMessages messages;

  public PgMissedStore(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
    this.commands = new Commands(database, sealing);
    this.ids = ids;
    this.messages = new SystemMessages(ids);
  }

  // ---- reads ----

  private Item item(Row row) {
    Long taker = row.getLong("taken_by");
    String way = row.getString("way");
    String outcome = row.getString("outcome");
    return new Item(
        row.getLong("missed_id"),
        Kind.valueOf(row.getString("missed_kind")),
        State.valueOf(row.getString("missed_state")),
        new ConversationDraft(row, sealing).toConversation(),
        Rows.instant(row, "missed_at"),
        row.getLong("waited_ms"),
        way == null ? null : Way.valueOf(way),
        row.getString("number_hint"),
        Rows.instantOrNull(row, "due_at"),
        taker == null
            ? null
            : new Ref(taker, sealing.openStaffName(taker, Rows.bytes(row, "taker_name"))),
        Rows.instantOrNull(row, "taken_at"),
        row.getLong("served_id"),
        row.getInteger("tries"),
        outcome == null ? null : Outcome.valueOf(outcome),
        Rows.instantOrNull(row, "outcome_at"));
  }

  @Override
  public Single<Page<Item>> list(Viewer viewer, boolean done, @Nullable String after, int asked) {
    int limit = Cursors.limit(asked);
    return Single.defer(() -> done ? done(viewer, after, limit) : standing(viewer, after, limit));
  }

  private Single<Page<Item>> standing(Viewer viewer, @Nullable String after, int limit) {
    Place place = Place.parse(after, Place.START);
    return page(
            viewer,
            "m.state <> 'DONE' and (coalesce(m.due_at, m.at), m.id) > ($3, $4)"
                + " order by coalesce(m.due_at, m.at), m.id limit $5",
            place,
            limit)
        .map(
            rows ->
                Cursors.page(
                    rows,
                    limit,
                    one ->
                        new Place(one.dueAt() == null ? one.at() : one.dueAt(), one.id(), 0)
                            .text()));
  }

  private Single<Page<Item>> done(Viewer viewer, @Nullable String after, int limit) {
    Place place = Place.parse(after, Place.END);
    return page(
            viewer,
            "m.state = 'DONE' and (m.outcome_at, m.id) < ($3, $4)"
                + " order by m.outcome_at desc, m.id desc limit $5",
            place,
            limit)
        .map(
            rows ->
                Cursors.page(
                    rows,
                    limit,
                    one ->
                        new Place(one.outcomeAt() == null ? one.at() : one.outcomeAt(), one.id(), 0)
                            .text()));
  }

  private Single<List<Item>> page(Viewer viewer, String which, Place place, int limit) {
    return database
        .sql()
        .list(
            FROM + "where " + VISIBLE + " and " + which,
            Tuple.of(
                Sight.scope(viewer),
                viewer.userId(),
                Columns.time(place.at()),
                place.conversationId(),
                limit + 1),
            this::item);
  }

  @Override
  public Maybe<Item> takenIn(Viewer viewer, long conversationId) {
    return database
        .sql()
        .first(
            FROM + "where " + VISIBLE + " and m.served_id = $3 and m.state = 'TAKEN'",
            Tuple.of(Sight.scope(viewer), viewer.userId(), conversationId),
            this::item);
  }

  private Single<Item> item(Sql sql, long id) {
    return sql.first(FROM + "where m.id = $1", Tuple.of(id), this::item)
        .switchIfEmpty(Single.error(PgMissedStore::notFound));
  }

  private static Refusal notFound() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such thing in your list.");
  }

  @Override
  public Single<Map<Long, Integer>> open() {
    return database
        .sql()
        .list(
            "select queue_id, count(*)::int as open from missed where state = 'OPEN'"
                + " group by queue_id",
            Tuple.tuple(),
            row -> Map.entry(row.getLong("queue_id"), row.getInteger("open")))
        .map(
            rows -> {
              Map<Long, Integer> open = new HashMap<>();
              rows.forEach(row -> open.put(row.getKey(), row.getValue()));
              return open;
            });
  }

  // ---- taking ----

  private record Found(
      long id,
      State state,
      @Nullable Long takenBy,
      long missed,
      @Nullable Long served,
      @Nullable Long open,
      String threadKey) {}

  @Override
  public Single<Taken> take(Viewer viewer, long item, Actor agent, int capacity) {
    return database.transact(
        tx ->
            found(tx, viewer, item)
                .flatMap(found -> taken(tx, found, agent, capacity))
                .flatMap(change -> item(tx, item).map(one -> new Taken(one, change))));
  }

  private Single<Found> found(Sql tx, Viewer viewer, long item) {
    return tx.first(
            """
            select m.id, m.state, m.taken_by, m.conversation_id, m.served_id, c.thread_sealed,
              (select o.id from conversation o
               where o.account_id = m.account_id and o.thread_hash = m.thread_hash
                 and o.state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP')) as open_id
            from missed m join conversation c on c.id = m.conversation_id
            where m.id = $3 and
            """
                + VISIBLE,
            Tuple.of(Sight.scope(viewer), viewer.userId(), item),
            row ->
                new Found(
                    row.getLong("id"),
                    State.valueOf(row.getString("state")),
                    row.getLong("taken_by"),
                    row.getLong("conversation_id"),
                    row.getLong("served_id"),
                    row.getLong("open_id"),
                    sealing.openThread(
                        row.getLong("conversation_id"), Rows.bytes(row, "thread_sealed"))))
        .switchIfEmpty(Single.error(PgMissedStore::notFound));
  }

  private Single<Change> taken(Sql tx, Found found, Actor agent, int capacity) {
    Long served = found.served();
    boolean mine = found.takenBy() != null && found.takenBy() == agent.userId();
    if (found.state() == State.TAKEN && mine && served != null) {
      return commands.within(tx, served, (again, work) -> Maybe.empty());
    }
    if (found.state() != State.OPEN) {
      return Single.error(PgMissedStore::gone);
    }
    Long open = found.open();
    return open == null
        ? opened(tx, found)
            .flatMap(
                id ->
                    commands.within(
                        tx, id, (same, work) -> serve(same, work, found, agent, capacity, true)))
        : commands.within(
            tx, open, (same, work) -> serve(same, work, found, agent, capacity, false));
  }

  private static Refusal gone() {
    return new Refusal(Refusal.Code.CONFLICT, "Somebody else has taken it.");
  }

  private Maybe<List<Completable>> serve(
      Sql tx, ConversationWork work, Found found, Actor agent, int capacity, boolean fresh) {
    ConversationDraft draft = work.draft;
    boolean mine = Commands.owns(work, agent) && draft.state.isOpen();
    if (!mine && draft.state != ConversationState.WAITING) {
      throw new Refusal(
          Refusal.Code.CONFLICT, "Somebody else is talking with this person already.");
    }
    Maybe<Boolean> marked =
        tx.update(
                """
                update missed set state = 'TAKEN', taken_by = $2, taken_at = $3, served_id = $4
                where id = $1 and state = 'OPEN'
                """,
                Tuple.of(found.id(), agent.userId(), Columns.time(work.at), draft.id))
            .map(
                rows -> {
                  if (rows == 0) {
                    throw gone();
                  }
                  return mine;
                })
            .toMaybe();
    return marked.flatMap(
        already -> already ? Maybe.empty() : loaded(tx, work, agent, capacity, fresh));
  }

  private static Maybe<List<Completable>> loaded(
      Sql tx, ConversationWork work, Actor agent, int capacity, boolean fresh) {
    ConversationDraft draft = work.draft;
    return MissedRows.settings(tx, draft.queue.id())
        .flatMapCompletable(
            settings ->
                AgentLoads.take(
                    tx,
                    new AgentLoads.Burden(
                        draft.id,
                        agent.userId(),
                        settings.weight(draft.channel(), draft.risk, capacity),
                        capacity)))
        .andThen(
            Maybe.fromCallable(
                () -> {
                  if (fresh) {
                    work.event(
                        Author.SYSTEM,
                        Content.event(EntryType.OPENED, Map.of("by", "call-back")),
                        null);
                  }
                  return Acceptances.accepted(tx, List.of(new Acceptances.Taking(work, agent)));
                }));
  }

  /** A new conversation in the thread of the missed one, in the same visit of the person. */
  private Single<Long> opened(Sql tx, Found found) {
    long id = ids.next();
    return tx.first(
            """
            insert into conversation (id, rev, changed_rev, changed_at, state_version, state,
              channel, account_id, thread_hash, thread_sealed, contact_id, identity_id, queue_id,
              risk, priority, opened_at, waiting_since, last_seq, last_in_seq, owner_read_seq,
              unread, previous_id, visit, organisation_id, vip, entered_queue_at)
            select $1, 0, 0, t.now, 1, 'WAITING', c.channel, c.account_id, c.thread_hash, $2,
              i.contact_id, c.identity_id, m.queue_id, 'NOT_ASSESSED', c.priority, t.now, t.now,
              0, 0, 0, 0,
              (select p.id from conversation p
               where p.account_id = c.account_id and p.thread_hash = c.thread_hash
               order by p.id desc limit 1),
              c.visit, c.organisation_id, c.vip, t.now
            from missed m
            join conversation c on c.id = m.conversation_id
            join contact_identity i on i.id = c.identity_id
            cross join (select clock_timestamp() as now) t
            where m.id = $3
            on conflict (account_id, thread_hash)
              where state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP') do nothing
            returning id, queue_id, priority, opened_at
            """,
            Tuple.of(id, Buffer.buffer(sealing.sealThread(id, found.threadKey())), found.id()),
            row ->
                new Facts.Visit(
                    row.getLong("id"),
                    row.getLong("queue_id"),
                    Rows.instant(row, "opened_at"),
                    Facts.EnteredBy.CALLBACK,
                    row.getInteger("priority")))
        .switchIfEmpty(
            Single.error(
                () ->
                    new Refusal(
                        Refusal.Code.CONFLICT, "The person has just come back: load it again.")))
        .flatMap(visit -> Facts.enterQueue(tx, List.of(visit)).toSingleDefault(id));
  }

  // ---- outcomes ----

  @Override
  public Single<Item> outcome(long item, Actor agent, Outcome outcome) {
    if (outcome == Outcome.WITHDRAWN) {
      return Single.error(new Refusal(Refusal.Code.INVALID, "Only the person withdraws."));
    }
    return database.transact(
        tx ->
            tx.update(
                    """
                    with told as (
                      update missed m set
                        state = case when $3 = 'NOT_REACHED' then 'OPEN' else 'DONE' end,
                        outcome = $3, outcome_at = clock_timestamp(), tries = m.tries + 1
                      where m.id = $1 and m.state = 'TAKEN' and (m.taken_by = $2 or $4)
                      returning m.id, m.taken_at)
                    insert into missed_try (missed_id, agent_id, taken_at, outcome, at)
                    select id, $2, taken_at, $3, clock_timestamp() from told
                    """,
                    Tuple.of(item, agent.userId(), outcome.name(), agent.supervisor()))
                .flatMap(rows -> item(tx, item).map(one -> told(one, rows, agent, outcome))));
  }

  /** The same said twice is said once. */
  private static Item told(Item item, int rows, Actor agent, Outcome outcome) {
    boolean again =
        item.outcome() == outcome
            && item.takenBy() != null
            && item.takenBy().id() == agent.userId();
    if (rows == 0 && !again) {
      throw new Refusal(
          Refusal.Code.CONFLICT, "This is not in your hands any more: load the list again.");
    }
    return item;
  }

  @Override
  public Maybe<String> number(long item, Actor agent) {
    record LeftNumber(long conversation, @Nullable Buffer sealed) {}
    return database
        .sql()
        .first(
            "select conversation_id, number_sealed from missed"
                + " where id = $1 and taken_by = $2 and state = 'TAKEN'",
            Tuple.of(item, agent.userId()),
            row -> new LeftNumber(row.getLong("conversation_id"), row.getBuffer("number_sealed")))
        .switchIfEmpty(Maybe.error(PgMissedStore::notFound))
        .flatMap(
            number ->
                number.sealed() == null
                    ? Maybe.empty()
                    : Maybe.just(
                        sealing.openNumber(number.conversation(), number.sealed().getBytes())));
  }

  // ---- what the person asks for ----

  @Override
  public Maybe<Change> leaveMessage(long accountId, String threadKey) {
    return ofThread(
        accountId,
        threadKey,
        (tx, work) ->
            isAsked(work, Later.Kind.LEFT_MESSAGE)
                ? Maybe.empty()
                : MissedRows.settings(tx, work.draft.queue.id())
                    .map(
                        settings ->
                            MissedRows.later(
                                tx,
                                work,
                                visitor(work),
                                new Later(Later.Kind.LEFT_MESSAGE, settings.later().keepPlace()),
                                null))
                    .toMaybe());
  }

  private static boolean isAsked(ConversationWork work, Later.Kind kind) {
    Later later = work.draft.demand.later();
    return later != null && later.kind() == kind;
  }

  private static Author visitor(ConversationWork work) {
    return Author.visitor(work.draft.ownName());
  }

  @Override
  public Maybe<Change> askContact(
      long accountId, String threadKey, Way way, @Nullable String number) {
    return ofThread(
        accountId,
        threadKey,
        (tx, work) ->
            Single.zip(
                    MissedRows.settings(tx, work.draft.queue.id()),
                    noted(tx),
                    (settings, text) -> {
                      Buffer sealed =
                          number == null
                              ? null
                              : Buffer.buffer(sealing.sealNumber(work.draft.id, number));
                      Wish wish =
                          new Wish(
                              way,
                              sealed,
                              number == null ? null : masked(number),
                              work.at.plusMillis(settings.later().dueMs()));
                      return asked(tx, work, wish, text);
                    })
                .toMaybe());
  }

  private List<Completable> asked(Sql tx, ConversationWork work, Wish wish, String text) {
    Later before = work.draft.demand.later();
    List<Completable> statements = new ArrayList<>();
    if (before != null && !before.keepsPlace()) {
      // Whoever had only left a message stands in line again, at its end.
      statements.addAll(MissedRows.waits(tx, work, visitor(work), before));
    }
    statements.addAll(
        MissedRows.later(
            tx, work, visitor(work), new Later(Later.Kind.CONTACT_REQUEST, true), wish));
    if (work.draft.channel() != Channel.WEBCHAT && !text.isBlank()) {
      // The page of a web visitor shows it by itself.
      statements.addAll(messages.send(tx, work, text));
    }
    return statements;
  }

  private static Single<String> noted(Sql tx) {
    return tx.first(
            "select text from system_text where code = 'contact-noted'",
            Tuple.tuple(),
            row -> row.getString("text"))
        .defaultIfEmpty("");
  }

  /** Enough to tell two apart, not enough to call. */
  static String masked(String number) {
    int shown = number.length() < SHORT_NUMBER ? 0 : 3;
    int last = number.length() < SHORT_NUMBER ? 2 : 4;
    return number.substring(0, shown) + "****" + number.substring(number.length() - last);
  }

  @Override
  public Maybe<Change> waitAgain(long accountId, String threadKey) {
    return ofThread(
        accountId,
        threadKey,
        (tx, work) -> {
          Later later = work.draft.demand.later();
          return later == null
              ? Maybe.empty()
              : Maybe.just(MissedRows.waits(tx, work, visitor(work), later));
        });
  }

  private Maybe<Change> ofThread(long accountId, String threadKey, Commands.Body body) {
    return Commands.openOf(commands.sql(), accountId, sealing.threadHash(threadKey))
        .flatMap(
            id ->
                commands.maybe(
                    id,
                    (tx, work) ->
                        work.draft.state == ConversationState.WAITING
                            ? body.run(tx, work)
                            : Maybe.empty()));
  }
}
