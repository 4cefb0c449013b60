package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.persistence.conversation.Cursors.Place;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/**
 * Reads of conversations and entries. Rights are part of each statement, before order and limit.
 * Thread-safe.
 */
final class ConversationReads {
  private static final int MOST_CHANGES = 1_000;

  /** Owned, offered to be taken over, or joined as a guest: each by its index. */
  private static final String OWN =
      """
      c.state in ('SERVING', 'WRAP_UP') and c.id in (
        select o.id from conversation o
        where o.owner_id = $2::bigint and o.state in ('SERVING', 'WRAP_UP')
        union all
        select o.id from conversation o where o.handover_to = $2::bigint
        union all
        select g.conversation_id from conversation_guest g
        where g.agent_id = $2::bigint and g.left_at is null) and
      """;

  private static final String FROM =
      ConversationDraft.SELECT + "from conversation c\n" + ConversationDraft.JOINS;

  private final Sql sql;
  private final Sealing sealing;
  private final EntryRows entries;

  ConversationReads(PgDatabase database, Sealing sealing) {
    this.sql = database.sql();
    this.sealing = sealing;
    this.entries = new EntryRows(sealing);
  }

  private Conversation conversation(Row row) {
    return new ConversationDraft(row, sealing).toConversation();
  }

  Maybe<Conversation> find(Viewer viewer, long id) {
    return sql.first(
        FROM + "where c.id = $3 and " + Sight.VISIBLE,
        Tuple.of(Sight.scope(viewer), viewer.userId(), id),
        this::conversation);
  }

  // ---- lists ----

  Single<Page<Conversation>> list(
      Viewer viewer, ConversationStore.View view, @Nullable String after, int asked) {
    int limit = Cursors.limit(asked);
    return Single.defer(
        () ->
            switch (view) {
              case MINE -> byId(OWN, viewer, after, limit);
              case WAITING -> waiting(viewer, after, limit);
              case ALL ->
                  byId(
                      "c.state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP') and ",
                      viewer,
                      after,
                      limit);
              case CLOSED ->
                  viewer.scope() == Viewer.Scope.OWN
                      ? closedOfOwn(viewer, after, limit)
                      : byId("c.state in ('CLOSED', 'ABANDONED') and ", viewer, after, limit);
            });
  }

  private Single<Page<Conversation>> byId(
      String which, Viewer viewer, @Nullable String after, int limit) {
    return sql.list(
            FROM + "where " + which + Sight.VISIBLE + " and c.id < $3 order by c.id desc limit $4",
            Tuple.of(Sight.scope(viewer), viewer.userId(), Cursors.before(after), limit + 1),
            this::conversation)
        .map(rows -> Cursors.page(rows, limit, c -> Long.toString(c.id())));
  }

  private Single<Page<Conversation>> waiting(Viewer viewer, @Nullable String after, int limit) {
    Place place = Place.parse(after, Place.START);
    return sql.list(
            FROM
                + """
                where c.state = 'WAITING' and (c.waiting_since, c.id) > ($3, $4)
                  and (c.later is null or c.keeps_place or c.risk = 'HIGH'
                    or c.risk_proposal = 'HIGH')
                  and ($1::text = 'ALL' and c.organisation_id in (select organisations_of($2::bigint))
                    or $1::text = 'OWN' and (c.only_agent_id = $2::bigint
                      or c.only_agent_id is null and exists (
                        select 1 from queue_membership m
                        where m.user_id = $2::bigint and m.queue_id = c.queue_id
                          and m.valid_to is null)))
                order by c.waiting_since, c.id limit $5
                """,
            Tuple.of(
                Sight.scope(viewer),
                viewer.userId(),
                Columns.time(place.at()),
                place.conversationId(),
                limit + 1),
            this::conversation)
        .map(rows -> Cursors.page(rows, limit, c -> new Place(since(c), c.id(), 0).text()));
  }

  private static Instant since(Conversation conversation) {
    Instant since = conversation.waitingSince();
    return since == null ? conversation.openedAt() : since;
  }

  /** From the viewer's own past and the persons served now, each by its index. */
  private Single<Page<Conversation>> closedOfOwn(Viewer viewer, @Nullable String after, int limit) {
    return sql.list(
            FROM
                + """
                where c.id in (
                  (select v.conversation_id from conversation_agent v
                   join conversation o on o.id = v.conversation_id
                   where v.agent_id = $1 and v.conversation_id < $2
                     and o.state in ('CLOSED', 'ABANDONED')
                   order by v.conversation_id desc limit $3)
                  union
                  (select o.id from conversation s
                   cross join lateral (
                     select p.id from conversation p
                     where p.contact_id = s.contact_id and p.id < $2
                       and p.state in ('CLOSED', 'ABANDONED')
                       and (s.organisation_id = p.organisation_id
                         or p.organisation_id in (select organisations_of($1::bigint)))
                     order by p.id desc limit $3) o
                   where s.owner_id = $1 and s.state in ('SERVING', 'WRAP_UP')
                   order by o.id desc limit $3))
                order by c.id desc limit $3
                """,
            Tuple.of(viewer.userId(), Cursors.before(after), limit + 1),
            this::conversation)
        .map(rows -> Cursors.page(rows, limit, c -> Long.toString(c.id())));
  }

  // ---- timelines ----

  Single<Page<Entry>> timeline(Viewer viewer, long contactId, @Nullable String before, int asked) {
    int limit = Cursors.limit(asked);
    return Single.defer(
        () -> {
          Place place = Place.parse(before, Place.END);
          return sql.list(
                  "select "
                      + EntryRows.COLUMNS
                      + """
                       from conversation c
                      cross join lateral (
                        select e.* from entry e
                        where e.conversation_id = c.id
                          and (e.at, e.conversation_id, e.seq) < ($4, $5, $6)
                        order by e.seq desc limit $7) e
                      where c.contact_id = (select coalesce(r.joined_into, r.id) from contact r
                          where r.id = $3) and
                      """
                          .replace("e.*", EntryRows.COLUMNS)
                      + Sight.VISIBLE
                      + " order by e.at desc, e.conversation_id desc, e.seq desc limit $7",
                  Tuple.of(
                      Sight.scope(viewer),
                      viewer.userId(),
                      contactId,
                      Columns.time(place.at()),
                      place.conversationId(),
                      place.seq(),
                      limit + 1),
                  entries::entry)
              .map(rows -> Cursors.backwards(rows, limit, ConversationReads::cursor));
        });
  }

  static String cursor(Entry entry) {
    return new Place(entry.at(), entry.conversationId(), entry.seq()).text();
  }

  Single<List<Entry>> entries(Viewer viewer, long conversationId) {
    return sql.list(
        "select "
            + EntryRows.COLUMNS
            + " from conversation c join entry e on e.conversation_id = c.id where c.id = $3 and "
            + Sight.VISIBLE
            + " order by e.seq",
        Tuple.of(Sight.scope(viewer), viewer.userId(), conversationId),
        entries::entry);
  }

  // ---- changes ----

  Maybe<Change> changes(Viewer viewer, long conversationId, long rev) {
    return find(viewer, conversationId).flatMap(c -> changesOf(c, rev, "true").toMaybe());
  }

  Maybe<Change> changesUnchecked(long conversationId, long rev) {
    return sql.first(FROM + "where c.id = $1", Tuple.of(conversationId), this::conversation)
        .flatMap(c -> changesOf(c, rev, "true").toMaybe());
  }

  /**
   * The conversation is read first: whatever changes in between has a later rev and comes again.
   */
  private Single<Change> changesOf(Conversation conversation, long rev, String which) {
    if (rev >= conversation.rev()) {
      return Single.just(new Change(conversation.rev(), conversation, List.of()));
    }
    return sql.list(
            "select "
                + EntryRows.COLUMNS
                + " from entry e where e.conversation_id = $1 and e.rev > $2 and "
                + which
                + " order by e.rev limit $3",
            Tuple.of(conversation.id(), rev, MOST_CHANGES + 1),
            entries::entry)
        .map(rows -> change(conversation, rev, rows));
  }

  private static Change change(Conversation conversation, long since, List<Entry> rows) {
    if (rows.size() <= MOST_CHANGES) {
      return new Change(since, conversation, ascending(rows));
    }
    List<Entry> cut = rows.subList(0, MOST_CHANGES);
    // It says how far it reaches, so that the rest is asked for.
    return new Change(since, conversation.upTo(cut.get(MOST_CHANGES - 1).rev()), ascending(cut));
  }

  private static List<Entry> ascending(List<Entry> entries) {
    return entries.stream().sorted(java.util.Comparator.comparingLong(Entry::seq)).toList();
  }

  // ---- for the contact itself ----

  Maybe<Conversation> newestOfThread(long accountId, String threadKey) {
    return sql.first(
        FROM + "where c.account_id = $1 and c.thread_hash = $2 order by c.id desc limit 1",
        Tuple.of(accountId, thread(threadKey)),
        this::conversation);
  }

  Single<Page<Entry>> threadEntries(
      long accountId, String threadKey, @Nullable String before, int asked) {
    int limit = Cursors.limit(asked);
    return Single.defer(
        () -> {
          Place place = Place.parse(before, Place.END);
          return sql.list(
                  "select "
                      + EntryRows.COLUMNS
                      + """
                       from conversation c
                      cross join lateral (
                        select e.* from entry e
                        where e.conversation_id = c.id and
                      """
                          .replace("e.*", EntryRows.COLUMNS)
                      + EntryRows.FOR_CONTACT
                      + """
                           and (e.at, e.conversation_id, e.seq) < ($3, $4, $5)
                        order by e.seq desc limit $6) e
                      where c.account_id = $1 and c.thread_hash = $2
                      order by e.at desc, e.conversation_id desc, e.seq desc limit $6
                      """,
                  Tuple.of(
                      accountId,
                      thread(threadKey),
                      Columns.time(place.at()),
                      place.conversationId(),
                      place.seq(),
                      limit + 1),
                  row -> entries.entry(row).forContact())
              .map(rows -> Cursors.backwards(rows, limit, ConversationReads::cursor));
        });
  }

  Maybe<Change> threadChanges(long accountId, String threadKey, long conversationId, long rev) {
    return sql.first(
            FROM + "where c.id = $1 and c.account_id = $2 and c.thread_hash = $3",
            Tuple.of(conversationId, accountId, thread(threadKey)),
            this::conversation)
        .flatMap(c -> changesOf(c, rev, EntryRows.FOR_CONTACT).toMaybe())
        .map(
            change ->
                new Change(
                    change.since(),
                    change.conversation(),
                    change.entries().stream().map(Entry::forContact).toList()));
  }

  private Object thread(String threadKey) {
    return io.vertx.core.buffer.Buffer.buffer(sealing.threadHash(threadKey));
  }

  // ---- for the machine ----

  Single<ConversationStore.Heads> headsSince(Instant since, int limit) {
    // One after the other: a transaction that ends between the two is seen by the second.
    return settled()
        .flatMap(
            settled ->
                heads(since, limit).map(heads -> new ConversationStore.Heads(heads, settled)));
  }

  /** Rows carry the time of their statement, and appear when their transaction ends. */
  private Single<Instant> settled() {
    return sql.first(
            """
            select least(clock_timestamp(), min(a.xact_start)) as settled from pg_stat_activity a
            where a.datname = current_database()
              and a.application_name = current_setting('application_name')
            """,
            Tuple.tuple(),
            row -> Rows.instant(row, "settled"))
        .toSingle();
  }

  private Single<List<ConversationStore.Head>> heads(Instant since, int limit) {
    return sql.list(
        """
        select c.id, c.rev from conversation c
        where c.changed_at >= $1 order by c.changed_at, c.id limit $2
        """,
        Tuple.of(Columns.time(since), limit),
        row -> new ConversationStore.Head(row.getLong("id"), row.getLong("rev")));
  }

  Single<Boolean> maySeeMedia(Viewer viewer, long mediaId, long conversationId) {
    return sql.first(
            "select c.id from conversation c join media f on f.conversation_id = c.id"
                + " where c.id = $3 and f.id = $4 and "
                + Sight.VISIBLE,
            Tuple.of(Sight.scope(viewer), viewer.userId(), conversationId, mediaId),
            row -> true)
        .defaultIfEmpty(false);
  }

  Single<Map<Long, Long>> waitingByQueue() {
    return sql.list(
            """
            select c.queue_id, count(*) as waiting from conversation c
            where c.state = 'WAITING'
              and (c.later is null or c.keeps_place or c.risk = 'HIGH'
                or c.risk_proposal = 'HIGH')
            group by c.queue_id
            """,
            Tuple.tuple(),
            row -> Map.entry(row.getLong("queue_id"), row.getLong("waiting")))
        .map(
            rows -> {
              Map<Long, Long> map = new HashMap<>();
              rows.forEach(row -> map.put(row.getKey(), row.getValue()));
              return map;
            });
  }
}
