package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;

/** Recordings as rows, the numbers of people enciphered. Thread-safe. */
public final class PgRecordingStore implements RecordingStore {
  private static final String LISTED =
      """
      select r.id, r.conversation_id, c.owner_id, r.state, r.access_number, r.outbound, r.agent_id,
        r.queue_id, q.name as queue_name, v.name as rule_name, r.mode,
        r.announced, r.began_at, r.duration_ms, r.media_id, r.size, r.silent, r.failure,
        r.number_sealed
      from recording r
      join conversation c on c.id = r.conversation_id
      left join queue q on q.id = r.queue_id
      left join recording_rule_version v on v.rule_id = r.rule_id and v.version = r.rule_version
      """;

  private final PgDatabase database;
  private final Cipher cipher;
  private final Ids ids;

  public PgRecordingStore(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
  }

  // ---- what calls know ----

  @Override
  public Completable keep(Fact fact) {
    return Single.fromCallable(ids::next)
        .flatMap(id -> database.sql().update(KEEP, values(id, fact)))
        .ignoreElement();
  }

  /** What is fetched already stays: of a file there is one way only. */
  private static final String KEEP =
      """
      insert into recording (id, switch, file, leg, conversation_id, agent_id, agent_leg, team_id,
        queue_id, outbound, access_number, number_sealed, number_hash, rule_id, rule_version, mode, announced, began_at,
        ended_at, duration_ms, silent, state, failure, change, due_at)
      values ($1, $2, $3, $4, $5, $6, $7,
        (select m.team_id from team_membership m
         where m.user_id = $6 and m.is_primary
           and m.valid_from <= $14 and (m.valid_to is null or m.valid_to > $14) limit 1),
        $8, $9, $10, $22, $23, $11, $12, $13, $15, $14, $16, $17, $18, $19, $20, $21,
        clock_timestamp())
      on conflict (switch, file) do update set
        ended_at = excluded.ended_at,
        duration_ms = coalesce(recording.duration_ms, excluded.duration_ms),
        silent = excluded.silent,
        failure = coalesce(excluded.failure, recording.failure),
        state = case when recording.state = 'RECORDING' then excluded.state
          else recording.state end,
        due_at = case when recording.state = 'RECORDING' then excluded.due_at
          else recording.due_at end,
        change = excluded.change
      where recording.change < excluded.change
      """;

  private Tuple values(long id, Fact fact) {
    return Tuple.tuple()
        .addLong(id)
        .addString(fact.switchName())
        .addString(fact.file())
        .addString(fact.leg())
        .addLong(fact.conversation())
        .addLong(fact.agent())
        .addString(fact.agentLeg())
        .addLong(fact.queue())
        .addBoolean(fact.outbound())
        .addString(fact.accessNumber())
        .addLong(fact.rule() == 0 ? null : fact.rule())
        .addInteger(fact.rule() == 0 ? null : fact.ruleVersion())
        .addString(fact.mode())
        .addValue(Columns.time(fact.began()))
        .addBoolean(fact.announced())
        .addValue(Columns.time(fact.ended()))
        .addLong(fact.durationMs())
        .addValue(json(fact.silent()))
        .addString(state(fact).name())
        .addString(fact.failure())
        .addInteger(fact.change())
        .addBuffer(Buffer.buffer(cipher.seal(utf8(fact.number()), context(id))))
        .addBuffer(hash(fact.number()));
  }

  private static State state(Fact fact) {
    if (!fact.written()) {
      return State.RECORDING;
    }
    return "BROKEN_OFF".equals(fact.failure()) || fact.failure() == null
        ? State.WRITTEN
        : State.FAILED;
  }

  private static JsonArray json(List<Silence> silent) {
    JsonArray all = new JsonArray();
    silent.forEach(
        one ->
            all.add(
                new JsonObject().put("from", one.from()).put("to", one.to()).put("by", one.by())));
    return all;
  }

  // ---- into the media store ----

  @Override
  public Single<List<Waiting>> waiting(int most) {
    return database
        .sql()
        .list(
            """
            select r.id, r.file, r.conversation_id, r.agent_id, r.began_at, r.tries
            from recording r
            where r.due_at <= clock_timestamp() and (r.state = 'WRITTEN'
              or r.state = 'RECORDING' and r.began_at < clock_timestamp() - interval '1 minute'
                and not exists (select 1 from phone_call p
                  where p.switch = r.switch and p.leg = r.leg and not p.over))
            order by r.due_at limit $1
            """,
            Tuple.of(most),
            row ->
                new Waiting(
                    row.getLong("id"),
                    row.getString("file"),
                    row.getLong("conversation_id"),
                    row.getLong("agent_id"),
                    Rows.instant(row, "began_at"),
                    row.getInteger("tries")));
  }

  @Override
  public Single<Boolean> stored(long id, long media, long size, long durationMs, byte[] sha256) {
    return database
        .sql()
        .update(
            """
            update recording set state = 'STORED', media_id = $2, size = $3, duration_ms = $4,
              sha256 = $5, ended_at = coalesce(ended_at, began_at + $4 * interval '1 millisecond')
            where id = $1 and state in ('RECORDING', 'WRITTEN')
            """,
            Tuple.of(id, media, size, durationMs, Buffer.buffer(sha256)))
        .map(rows -> rows > 0);
  }

  @Override
  public Single<List<String>> settled(List<String> files) {
    return database
        .sql()
        .list(
            "select r.file from recording r where r.file = any($1) and r.state in ('STORED',"
                + " 'EMPTY')",
            Tuple.tuple().addArrayOfString(files.toArray(new String[0])),
            row -> row.getString("file"));
  }

  @Override
  public Completable empty(long id) {
    return database
        .sql()
        .update(
            "update recording set state = 'EMPTY' where id = $1 and state in ('RECORDING',"
                + " 'WRITTEN')",
            Tuple.of(id))
        .ignoreElement();
  }

  @Override
  public Completable postpone(long id, Instant due) {
    return database
        .sql()
        .update(
            "update recording set tries = tries + 1, due_at = $2 where id = $1",
            Tuple.of(id, Columns.time(due)))
        .ignoreElement();
  }

  @Override
  public Completable lost(long id, String why) {
    return database
        .sql()
        .update(
            "update recording set state = 'FAILED', failure = $2 where id = $1 and state in"
                + " ('RECORDING', 'WRITTEN')",
            Tuple.of(id, why))
        .ignoreElement();
  }

  // ---- to be heard ----

  @Override
  public Single<Page<Listed>> list(
      Viewer viewer, Filter filter, @Nullable String after, int limit) {
    return Single.defer(
            () -> {
              Tuple values =
                  Tuple.tuple()
                      .addString(Sight.scope(viewer))
                      .addLong(viewer.userId())
                      .addValue(Columns.time(filter.from()))
                      .addValue(Columns.time(filter.to()))
                      .addLong(filter.agent())
                      .addLong(filter.queue())
                      .addBoolean(filter.outbound())
                      .addBuffer(hash(filter.number()))
                      .addLong(filter.leastMs())
                      .addLong(filter.mostMs())
                      .addBoolean(filter.failed())
                      .addLong(filter.team())
                      .addLong(after == null ? Long.MAX_VALUE : cursor(after))
                      .addInteger(limit);
              return database
                  .sql()
                  .list(LISTED + FILTERED + " and " + Sight.VISIBLE + NEWEST, values, this::listed);
            })
        .map(
            all ->
                new Page<>(
                    all, all.size() < limit ? null : Long.toString(all.get(all.size() - 1).id())));
  }

  private static final String FILTERED =
      """
      where ($3::timestamptz is null or r.began_at >= $3)
        and ($4::timestamptz is null or r.began_at < $4)
        and ($5::bigint is null or r.agent_id = $5)
        and ($6::bigint is null or r.queue_id = $6)
        and ($7::boolean is null or r.outbound = $7)
        and ($8::bytea is null or r.number_hash = $8)
        and ($9::bigint is null or r.duration_ms >= $9)
        and ($10::bigint is null or r.duration_ms <= $10)
        and ($11::boolean is null or (r.failure is not null) = $11)
        and ($12::bigint is null or r.team_id = $12)
        and r.id < $13
      """;

  /** Ids are of the order of time. */
  private static final String NEWEST = " order by r.id desc limit $14";

  private static long cursor(String after) {
    try {
      return Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw Refusal.invalid("after", "unreadable", "This is no place in the list.");
    }
  }

  private @Nullable Buffer hash(@Nullable String number) {
    return number == null
        ? null
        : Buffer.buffer(cipher.hash("contact_identity.value", utf8(number)));
  }

  private static byte[] utf8(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Each user's own rows are probed by the index of agents: never all recordings there are. */
  private static final String AGENTS =
      """
      select u.id from staff_user u
      where (select true from recording r join conversation c on c.id = r.conversation_id
        where r.agent_id = u.id and ($3::bigint is null or r.team_id = $3)
          and VISIBLE limit 1)
      """
          .replace("VISIBLE", Sight.VISIBLE);

  @Override
  public Single<List<Long>> agents(Viewer viewer, @Nullable Long team) {
    return database
        .sql()
        .list(
            AGENTS,
            Tuple.tuple().addString(Sight.scope(viewer)).addLong(viewer.userId()).addLong(team),
            row -> row.getLong("id"));
  }

  @Override
  public Single<List<Listed>> ofConversation(long conversation) {
    return database
        .sql()
        .list(
            LISTED + " where r.conversation_id = $1 order by r.id",
            Tuple.of(conversation),
            this::listed);
  }

  @Override
  public Maybe<Listed> find(Viewer viewer, long id) {
    return database
        .sql()
        .first(
            LISTED + " where r.id = $3 and " + Sight.VISIBLE,
            Tuple.of(Sight.scope(viewer), viewer.userId(), id),
            this::listed);
  }

  private Listed listed(Row row) {
    Long size = row.getLong("size");
    return new Listed(
        row.getLong("id"),
        row.getLong("conversation_id"),
        row.getLong("owner_id"),
        State.valueOf(row.getString("state")),
        number(row),
        row.getString("access_number"),
        row.getBoolean("outbound"),
        row.getLong("agent_id"),
        row.getLong("queue_id"),
        text(row, "queue_name"),
        text(row, "rule_name"),
        row.getString("mode"),
        row.getBoolean("announced"),
        Rows.instant(row, "began_at"),
        row.getLong("duration_ms"),
        row.getLong("media_id"),
        size == null ? 0 : size,
        silent(row.getJsonArray("silent")),
        row.getString("failure"));
  }

  private static String context(long id) {
    return "recording.number:" + id;
  }

  private static String text(Row row, String column) {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private String number(Row row) {
    return new String(
        cipher.open(Rows.bytes(row, "number_sealed"), context(row.getLong("id"))),
        StandardCharsets.UTF_8);
  }

  private static List<Silence> silent(JsonArray json) {
    List<Silence> all = new ArrayList<>();
    for (Object one : json) {
      JsonObject each = (JsonObject) one;
      all.add(new Silence(each.getInstant("from"), each.getInstant("to"), each.getLong("by")));
    }
    return all;
  }
}
