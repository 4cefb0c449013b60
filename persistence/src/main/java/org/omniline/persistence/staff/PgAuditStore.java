package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.GroupCommit;
import org.omniline.persistence.sql.PgDatabase;

/** The audit trail as rows that the database lets nobody change (V1__directory.sql). */
public final class PgAuditStore implements AuditStore {
  private static final int MAX_LIMIT = 500;

  private static final int MOST_AT_ONCE = 200;

  /** What strangers typed is kept to this length. */
  private static final int MAX_CHARS = 500;

  private final PgDatabase database;
  private final Ids ids;
  private final GroupCommit<Line> lines = new GroupCommit<>(MOST_AT_ONCE, this::write);

  public PgAuditStore(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Completable add(Line line) {
    return lines.add(line);
  }

  private Completable write(List<Line> batch) {
    return Completable.defer(
        () ->
            database
                .sql()
                .update(
                    """
                    insert into audit (id, at, kind, user_id, login, action, outcome, address,
                      target, detail)
                    select n.id, n.at, n.kind, n.user_id, n.login, n.action, n.outcome, n.address,
                      n.target, n.detail::jsonb
                    from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bigint[],
                        $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
                      as n(id, at, kind, user_id, login, action, outcome, address, target, detail)
                    """,
                    new Columns<>(batch)
                        .longs(line -> ids.next())
                        .times(Line::at)
                        .texts(line -> line.kind().name())
                        .longs(Line::userId)
                        .texts(line -> storable(line.login()))
                        .texts(line -> storable(line.action()))
                        .texts(line -> storable(line.outcome()))
                        .texts(line -> storable(line.address()))
                        .texts(line -> storable(line.target()))
                        .texts(line -> json(line.detail()).encode())
                        .tuple())
                .ignoreElement());
  }

  /** Nobody escapes the trail by typing what PostgreSQL refuses, or fills it with a long login. */
  private static @Nullable String storable(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String cut = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    StringBuilder clean = new StringBuilder(cut.length());
    cut.codePoints()
        .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '\uFFFD' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  private static JsonObject json(Map<String, String> detail) {
    JsonObject json = new JsonObject();
    detail.forEach((key, value) -> json.put(storable(key), storable(value)));
    return json;
  }

  @Override
  public Single<Page<Line>> find(Query query) {
    int limit = Math.max(1, Math.min(query.limit(), MAX_LIMIT));
    return Single.fromCallable(() -> Cursor.of(query.after()))
        .flatMap(
            cursor ->
                database
                    .sql()
                    .list(
                        """
                        select id, at, kind, user_id, login, action, outcome, address, target,
                          detail
                        from audit
                        where ($1::timestamptz is null or at >= $1)
                          and ($2::timestamptz is null or at < $2)
                          and ($3::text is null or login = $3)
                          and ($4::text is null or kind = $4)
                          and ($5::text is null or action = $5)
                          and ($6::text is null or outcome = $6)
                          and ($7::timestamptz is null or (at, id) < ($7, $8::bigint))
                        order by at desc, id desc
                        limit $9
                        """,
                        parameters(query, cursor, limit + 1),
                        row -> row))
        .map(rows -> page(rows, limit));
  }

  private static Tuple parameters(Query query, Cursor cursor, int limit) {
    return Tuple.tuple()
        .addOffsetDateTime(time(query.from()))
        .addOffsetDateTime(time(query.to()))
        .addString(storable(query.login()))
        .addString(query.kind() == null ? null : query.kind().name())
        .addString(storable(query.action()))
        .addString(storable(query.outcome()))
        .addOffsetDateTime(time(cursor.at()))
        .addLong(cursor.id())
        .addInteger(limit);
  }

  /** One row more than asked for tells whether there is a next page. */
  private static Page<Line> page(List<Row> rows, int limit) {
    List<Line> lines = new ArrayList<>();
    String next = null;
    String last = null;
    for (Row row : rows) {
      if (lines.size() == limit) {
        next = last;
        break;
      }
      lines.add(line(row));
      last = row.getOffsetDateTime("at").toInstant() + "~" + row.getLong("id");
    }
    return new Page<>(lines, next);
  }

  private static Line line(Row row) {
    Map<String, String> detail = new LinkedHashMap<>();
    row.getJsonObject("detail")
        .forEach(entry -> detail.put(entry.getKey(), String.valueOf(entry.getValue())));
    return new Line(
        row.getOffsetDateTime("at").toInstant(),
        Kind.valueOf(row.getString("kind")),
        row.getLong("user_id"),
        row.getString("login"),
        row.getString("action"),
        row.getString("outcome"),
        row.getString("address"),
        row.getString("target"),
        detail);
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /** Where the last page ended: after this row. */
  private record Cursor(@Nullable Instant at, @Nullable Long id) {
    static Cursor of(@Nullable String text) {
      if (text == null) {
        return new Cursor(null, null);
      }
      int mark = text.indexOf('~');
      try {
        return new Cursor(
            Instant.parse(text.substring(0, Math.max(0, mark))),
            Long.valueOf(text.substring(mark + 1)));
      } catch (DateTimeParseException | NumberFormatException e) {
        throw Refusal.invalid("cursor", "The cursor is not one of ours.");
      }
    }
  }
}
