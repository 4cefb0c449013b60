package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Page;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.RiskProposal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.MissedStore.Call;
import org.omniline.conversation.port.MissedStore.Filter;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Kind;
import org.omniline.conversation.port.MissedStore.Open;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.port.MissedStore.State;
import org.omniline.conversation.port.MissedStore.Way;
import org.omniline.persistence.conversation.Cursors.Place;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Who was missed, as an agent sees it. Thread-safe. */
final class MissedReads {
  private static final String FROM =
      ConversationDraft.SELECT
          + """
          , m.id as missed_id, m.kind as missed_kind, m.state as missed_state, m.at as missed_at,
            m.waited_ms, m.way, m.number_hint, m.due_at, m.taken_by, k.name_sealed as taker_name,
            m.taken_at, m.served_id, m.tries, m.outcome, m.outcome_at, m.note_sealed,
            i.shared as is_shared,
            case when c.channel = 'PHONE' then
              (select l.access_number from call_leg l
               where l.conversation_id = c.id and l.role = 'CALLER'
               order by l.id limit 1) end as dialled,
            case when i.kind = 'PHONE' then i.value_sealed end as caller_sealed,
            w.seq as words_seq, w.type as words_type, w.body_sealed as words_sealed
          from missed m join conversation c on c.id = m.conversation_id
          """
          + ConversationDraft.JOINS
          + """
          left join staff_user k on k.id = m.taken_by
          left join entry w on w.conversation_id = c.id
            and w.seq = case when c.last_message_kind = 'MESSAGE_IN' then c.last_message_seq
              else c.last_in_seq end
          """;

  /** Who is in danger stands first; {@link #rank} says the same of what was read. */
  private static final String RANK =
      """
      (case when c.risk = 'HIGH' then 0 when c.risk_proposal = 'HIGH' then 1
         when c.risk_proposal is not null then 2 else 3 end)::bigint
      """;

  /** What the viewer may take, or has taken. Parameters as in {@link Sight}. */
  static final String VISIBLE =
      """
      ($1::text = 'ALL' and m.organisation_id in (select organisations_of($2::bigint))
       or $1::text = 'OWN' and (m.taken_by = $2::bigint
         or m.state = 'OPEN' and (select true from queue_membership q
           where q.user_id = $2::bigint and q.queue_id = m.queue_id and q.valid_to is null
           limit 1)))
      """;

  private static final String FILTER =
      """
      ($6::text is null or m.kind = $6) and ($7::bigint is null or m.queue_id = $7)
      and ($8::boolean is null or ($8 and m.state = 'TAKEN' and m.taken_by = $2::bigint)
        or (not $8 and m.state = 'OPEN'))
      and (not $9::boolean or exists (
        select from entry e
        where e.conversation_id = m.conversation_id and e.kind = 'MESSAGE_IN'
          and e.type = 'VOICE'
          and not exists (select from voice_heard h
            where h.conversation_id = e.conversation_id and h.seq = e.seq)))
      and ($10::timestamptz is null or m.at >= $10) and ($11::timestamptz is null or m.at < $11)
      """;

  private static final String ANONYMOUS = "anonymous:";

  private final PgDatabase database;
  private final Sealing sealing;
  private final MissedDetails details;

  MissedReads(PgDatabase database, Sealing sealing) {
    this.database = database;
    this.sealing = sealing;
    this.details = new MissedDetails(sealing);
  }

  private Item item(Row row) {
    Long taker = row.getLong("taken_by");
    String way = row.getString("way");
    String outcome = row.getString("outcome");
    return new Item(
        row.getLong("missed_id"),
        Kind.valueOf(row.getString("missed_kind")),
        State.valueOf(row.getString("missed_state")),
        new ConversationDraft(row, sealing).toConversation(),
        words(row),
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
        Rows.instantOrNull(row, "outcome_at"),
        row.getBoolean("is_shared"),
        note(row),
        call(row),
        List.of(),
        List.of());
  }

  private @Nullable String note(Row row) {
    byte[] sealed = Rows.bytesOrNull(row, "note_sealed");
    return sealed == null ? null : sealing.openNote(row.getLong("missed_id"), sealed);
  }

  private @Nullable Call call(Row row) {
    String dialled = row.getString("dialled");
    if (dialled == null) {
      return null;
    }
    byte[] sealed = Rows.bytesOrNull(row, "caller_sealed");
    String caller =
        sealed == null ? null : sealing.openIdentity(row.getLong("identity_id"), sealed);
    return new Call(dialled, caller == null || caller.startsWith(ANONYMOUS) ? null : caller);
  }

  private @Nullable String words(Row row) {
    Buffer sealed = row.getBuffer("words_sealed");
    if (sealed == null) {
      return null;
    }
    EntryType type = EntryType.valueOf(row.getString("words_type"));
    String text =
        sealing
            .openBody(row.getLong("id"), row.getLong("words_seq"), type, sealed.getBytes())
            .content()
            .text();
    return LastMessage.preview(text);
  }

  private static long rank(Item item) {
    RiskProposal proposal = item.conversation().riskProposal();
    if (item.conversation().risk() == Risk.HIGH) {
      return 0;
    }
    if (proposal == null) {
      return 3;
    }
    return proposal.level() == Risk.HIGH ? 1 : 2;
  }

  Single<Page<Item>> list(Viewer viewer, Filter filter, @Nullable String after, int asked) {
    int limit = Cursors.limit(asked);
    return Single.defer(
        () ->
            filter.done()
                ? done(viewer, filter, after, limit)
                : standing(viewer, filter, after, limit));
  }

  private Single<Page<Item>> standing(
      Viewer viewer, Filter filter, @Nullable String after, int limit) {
    Place place = Place.parse(after, Place.START);
    return page(
        "m.state <> 'DONE' and ("
            + RANK
            + ", coalesce(m.due_at, m.at), m.id) > ($12, $3, $4)"
            + " order by "
            + RANK
            + ", coalesce(m.due_at, m.at), m.id limit $5",
        values(viewer, filter, place, limit).addLong(place.seq()),
        limit,
        one -> new Place(one.dueAt() == null ? one.at() : one.dueAt(), one.id(), rank(one)));
  }

  private Single<Page<Item>> done(Viewer viewer, Filter filter, @Nullable String after, int limit) {
    Place place = Place.parse(after, Place.END);
    return page(
        "m.state = 'DONE' and (m.outcome_at, m.id) < ($3, $4)"
            + " order by m.outcome_at desc, m.id desc limit $5",
        values(viewer, filter, place, limit),
        limit,
        one -> new Place(one.outcomeAt() == null ? one.at() : one.outcomeAt(), one.id(), 0));
  }

  /** Parameters 1 to 11; {@link #FILTER} knows 6 to 11. */
  private static Tuple values(Viewer viewer, Filter filter, Place place, int limit) {
    return Tuple.tuple()
        .addString(Sight.scope(viewer))
        .addLong(viewer.userId())
        .addValue(Columns.time(place.at()))
        .addLong(place.conversationId())
        .addInteger(limit + 1)
        .addString(filter.kind() == null ? null : filter.kind().name())
        .addLong(filter.queue())
        .addBoolean(filter.mine())
        .addBoolean(filter.unheard())
        .addValue(Columns.time(filter.from()))
        .addValue(Columns.time(filter.to()));
  }

  private Single<Page<Item>> page(
      String which, Tuple params, int limit, Function<Item, Place> place) {
    return database
        .sql()
        .list(FROM + "where " + VISIBLE + " and " + FILTER + " and " + which, params, this::item)
        .map(rows -> Cursors.page(rows, limit, one -> place.apply(one).text()))
        .flatMap(
            page ->
                details
                    .of(database.sql(), page.items())
                    .map(items -> new Page<>(items, page.next())));
  }

  Maybe<Item> takenIn(Viewer viewer, long conversationId) {
    return database
        .sql()
        .first(
            FROM
                + "where "
                + VISIBLE
                + " and m.served_id = $3 and m.state = 'TAKEN' order by "
                + RANK
                + ", coalesce(m.due_at, m.at), m.id limit 1",
            Tuple.of(Sight.scope(viewer), viewer.userId(), conversationId),
            this::item)
        .flatMapSingle(
            item -> details.of(database.sql(), List.of(item)).map(items -> items.get(0)));
  }

  Single<Item> item(Sql sql, long id) {
    return sql.first(FROM + "where m.id = $1", Tuple.of(id), this::item)
        .switchIfEmpty(Single.error(MissedReads::notFound))
        .flatMap(item -> details.of(sql, List.of(item)).map(all -> all.get(0)));
  }

  Maybe<MediaRef> hear(Viewer viewer, long item, long seq) {
    return database.inTransaction(
        tx ->
            tx.first(
                    "select m.conversation_id from missed m where m.id = $3 and " + VISIBLE,
                    Tuple.of(Sight.scope(viewer), viewer.userId(), item),
                    row -> row.getLong("conversation_id"))
                .flatMap(conversation -> details.hear(tx, conversation, seq, viewer.userId())));
  }

  static Refusal notFound() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such thing in your list.");
  }

  Single<Map<Long, Open>> open() {
    return database
        .sql()
        .list(
            """
            select m.queue_id, count(*)::int as open,
              count(*) filter (where 'HIGH' in (c.risk, c.risk_proposal))::int as in_danger
            from missed m join conversation c on c.id = m.conversation_id
            where m.state = 'OPEN' group by m.queue_id
            """,
            Tuple.tuple(),
            row ->
                Map.entry(
                    row.getLong("queue_id"),
                    new Open(row.getInteger("open"), row.getInteger("in_danger"))))
        .map(
            rows -> {
              Map<Long, Open> open = new HashMap<>();
              rows.forEach(row -> open.put(row.getKey(), row.getValue()));
              return open;
            });
  }

  Maybe<String> numberToCall(long conversation, Actor agent) {
    record Known(
        @Nullable Long identity,
        @Nullable Buffer called,
        @Nullable Long left,
        @Nullable Buffer number) {}
    return database
        .sql()
        .first(
            """
            select i.id, i.value_sealed, m.conversation_id, m.number_sealed
            from conversation c
            left join contact_identity i on i.id = c.identity_id and i.kind = 'PHONE'
            left join lateral (
              select n.conversation_id, n.number_sealed from missed n
              where (n.served_id = c.id or n.conversation_id = c.id)
                and n.number_sealed is not null
              order by n.id desc limit 1) m on true
            where c.id = $1 and c.owner_id = $2 and c.state = 'SERVING'
            """,
            Tuple.of(conversation, agent.userId()),
            row ->
                new Known(
                    row.getLong("id"),
                    row.getBuffer("value_sealed"),
                    row.getLong("conversation_id"),
                    row.getBuffer("number_sealed")))
        .switchIfEmpty(Maybe.error(MissedReads::notFound))
        .mapOptional(
            known -> {
              if (known.left() != null && known.number() != null) {
                return Optional.of(sealing.openNumber(known.left(), known.number().getBytes()));
              }
              return known.identity() != null && known.called() != null
                  ? Optional.of(sealing.openIdentity(known.identity(), known.called().getBytes()))
                  : Optional.<String>empty();
            })
        .filter(number -> !number.startsWith(ANONYMOUS));
  }

  Maybe<String> number(long item, Actor agent) {
    record LeftNumber(long conversation, @Nullable Buffer sealed) {}
    return database
        .sql()
        .first(
            "select conversation_id, number_sealed from missed"
                + " where id = $1 and taken_by = $2 and state = 'TAKEN'",
            Tuple.of(item, agent.userId()),
            row -> new LeftNumber(row.getLong("conversation_id"), row.getBuffer("number_sealed")))
        .switchIfEmpty(Maybe.error(MissedReads::notFound))
        .flatMap(
            number ->
                number.sealed() == null
                    ? Maybe.empty()
                    : Maybe.just(
                        sealing.openNumber(number.conversation(), number.sealed().getBytes())));
  }
}
