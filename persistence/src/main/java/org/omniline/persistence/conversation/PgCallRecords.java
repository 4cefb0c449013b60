package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.port.CallRecords;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;

/**
 * Calls of the past. One request looks at {@value #MOST_LOOKED_AT} calls at most and reaches each
 * by an index, so that a rare outcome over a quarter of a year costs as little as any page.
 * Thread-safe.
 */
public final class PgCallRecords implements CallRecords {
  private static final int MOST_LOOKED_AT = 2_000;

  /** So many times a page, where nothing is picked from what an index finds. */
  private static final int FEW = 4;

  /** No call lasts longer: legs of an agent belong to calls of about the same time. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final PgDatabase database;
  private final Cipher cipher;
  private final CallHappenings happenings;

  /**
   * @param database of reports: what they read takes nothing from who talks
   */
  public PgCallRecords(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.cipher = cipher;
    this.happenings = new CallHappenings(database, cipher);
  }

  /** What is told of a call {@code l}: its agents' legs, its stays in queues, what came of it. */
  private static final String FACTS =
      """
      left join conversation c on c.id = l.conversation_id
      left join lateral (
        select array_agg(distinct a.agent_id) filter (where a.spoke_at is not null) as agents,
          range_agg(tstzrange(a.spoke_at, greatest(a.spoke_at, a.ended_at)))
            filter (where a.spoke_at is not null)
          * case when l.role = 'CALLER' or l.answered_at is not null
              then tstzmultirange(tstzrange(coalesce(l.answered_at, l.created_at),
                greatest(l.ended_at, l.answered_at), '[]'))
              else '{}'::tstzmultirange end as talks
        from (
          select g.agent_id, g.ended_at,
            case when g.refused is null then coalesce(g.joined_at, g.answered_at) end as spoke_at
          from call_leg g
          where g.conversation_id = l.conversation_id and g.other_uuid = l.uuid
            and g.role = 'AGENT') a
      ) t on true
      left join lateral (
        select sum(extract(epoch from least(coalesce(v.left_at, l.ended_at), l.ended_at)
            - greatest(v.entered_at, l.created_at)) * 1000) as waited,
          (array_agg(v.queue_id order by v.id desc))[1] as queue_id
        from queue_visit v
        where v.conversation_id = l.conversation_id and v.entered_at < l.ended_at
          and coalesce(v.left_at, 'infinity'::timestamptz) > l.created_at
      ) w on true
      left join queue q on q.id = coalesce(w.queue_id,
        case when l.role = 'CALLED' then c.queue_id end)
      cross join lateral (
        select case
          when l.refused is not null then 'REFUSED'
          when not isempty(t.talks) then 'ANSWERED'
          when (select true from entry e
            where e.conversation_id = l.conversation_id and e.kind = 'MESSAGE_IN'
              and e.type = 'VOICE' and e.at >= l.created_at
              and e.at < l.ended_at + interval '5 minutes' limit 1) then 'VOICE_MESSAGE'
          when l.role = 'CALLED' then 'NOT_REACHED'
          when l.ended_by = 'SYSTEM' then 'ENDED'
          else 'ABANDONED' end as outcome
      ) o
      """;

  private static final String TOLD =
      """
      l.id, l.conversation_id, l.role, l.created_at, l.answered_at, l.ended_at, l.caller_sealed,
        l.caller_kind, l.access_number, q.id as queue_id, q.name as queue_name, t.agents,
        greatest(coalesce(w.waited, 0), 0)::bigint as waited_ms,
        coalesce((select sum(extract(epoch from upper(r) - lower(r)) * 1000)
          from unnest(t.talks) r), 0)::bigint as talked_ms,
        o.outcome, l.ended_by, l.sip_code, l.q850, l.cause, l.refused, l.switch, l.uuid
      """;

  /** Parameters 1 to 4: scope and id of the viewer, whether everything, the team. */
  private static final String WITHIN_REACH =
      " ($3::boolean or c.id is null and $1::text = 'ALL' and $4::bigint is null or "
          + Sight.VISIBLE
          + ")"
          + """
           and ($4::bigint is null or (select true from segment s
            where s.conversation_id = l.conversation_id and s.team_id = $4 limit 1))
          """;

  private static Tuple reaching(Reach reach) {
    return Tuple.tuple()
        .addString(Sight.scope(reach.viewer()))
        .addLong(reach.viewer().userId())
        .addBoolean(reach.everything())
        .addLong(reach.team());
  }

  // ---- the list ----

  /** {@code edge} is the oldest that was looked at, where there may be more. */
  private record Found(@Nullable Call call, @Nullable CallCursor edge) {}

  @Override
  public Single<Page<Call>> list(Reach reach, Filter filter, @Nullable String after, int limit) {
    return Single.defer(
        () -> {
          CallCursor from = after == null ? CallCursor.NEWEST : CallCursor.of(after);
          Tuple values =
              reaching(reach)
                  .addValue(Columns.time(filter.from()))
                  .addValue(Columns.time(filter.to()))
                  .addValue(Columns.time(from.at()))
                  .addLong(from.id())
                  .addLong(filter.queue())
                  .addString(filter.outcome() == null ? null : filter.outcome().name())
                  .addInteger(limit)
                  .addInteger(lookedAt(reach, filter, limit));
          return database
              .sql()
              .list(statement(filter, values), values, this::found)
              .map(all -> page(all, limit));
        });
  }

  /** Where few calls are left out a page is found among few. */
  private static int lookedAt(Reach reach, Filter filter, int limit) {
    boolean picks = filter.queue() != null || filter.outcome() != null || reach.team() != null;
    return picks ? MOST_LOOKED_AT : Math.min(MOST_LOOKED_AT, limit * FEW);
  }

  /** Only what is asked for stands in it, so that each way to ask has the plan of its index. */
  private String statement(Filter filter, Tuple values) {
    StringBuilder candidates = new StringBuilder("select l.* from ");
    if (filter.agent() == null) {
      candidates.append("call_leg l where true");
    } else {
      candidates
          .append("(select distinct a.switch, a.other_uuid from call_leg a where a.role = 'AGENT'")
          .append(" and a.agent_id = $")
          .append(place(values, filter.agent()))
          .append(" and a.created_at >= $5::timestamptz and a.created_at < $")
          .append(place(values, Columns.time(filter.to().plus(LONGEST))))
          .append("::timestamptz) mine join call_leg l on l.switch = mine.switch")
          .append(" and l.uuid = mine.other_uuid where true");
    }
    if (filter.number() != null) {
      candidates.append(" and l.caller_hash = $").append(place(values, hash(filter.number())));
    }
    if (filter.accessNumber() != null) {
      candidates.append(" and l.access_number = $").append(place(values, filter.accessNumber()));
    }
    return "with candidates as materialized ("
        + candidates
        + """
           and l.role in ('CALLER', 'CALLED') and l.created_at >= $5 and l.created_at < $6
          and l.created_at <= $7 and (l.created_at, l.id) < ($7::timestamptz, $8::bigint)
          order by l.created_at desc, l.id desc limit $12)
        select f.*, g.created_at as edge_at, g.id as edge_id
        from (select count(*) as looked_at from candidates) n
        left join lateral (select x.created_at, x.id from candidates x
          order by x.created_at, x.id limit 1) g on n.looked_at = $12
        left join lateral (select
        """
        + TOLD
        + " from candidates l "
        + FACTS
        + " where "
        + WITHIN_REACH
        + """
           and ($9::bigint is null or (select true from queue_visit v
            where v.conversation_id = l.conversation_id and v.queue_id = $9
              and v.entered_at < l.ended_at
              and coalesce(v.left_at, 'infinity'::timestamptz) > l.created_at limit 1))
          and ($10::text is null or o.outcome = $10)
          order by l.created_at desc, l.id desc limit $11) f on true
        """;
  }

  private static int place(Tuple values, Object value) {
    values.addValue(value);
    return values.size();
  }

  private Buffer hash(String number) {
    return Buffer.buffer(
        cipher.hash("contact_identity.value", number.getBytes(StandardCharsets.UTF_8)));
  }

  private Found found(Row row) {
    Instant edge = Rows.instantOrNull(row, "edge_at");
    return new Found(
        row.getLong("id") == null ? null : call(row),
        edge == null ? null : new CallCursor(edge, row.getLong("edge_id")));
  }

  private static Page<Call> page(List<Found> all, int limit) {
    List<Call> calls = new ArrayList<>();
    CallCursor next = null;
    for (Found one : all) {
      Call call = one.call();
      next = one.edge();
      if (call != null) {
        calls.add(call);
      }
    }
    if (calls.size() == limit) {
      Call last = calls.get(limit - 1);
      next = new CallCursor(last.began(), last.id());
    }
    return new Page<>(calls, next == null ? null : next.text());
  }

  private Call call(Row row) {
    long id = row.getLong("id");
    Long[] agents = row.getArrayOfLongs("agents");
    String queue = row.getString("queue_name");
    return new Call(
        id,
        row.getLong("conversation_id"),
        row.getString("role").equals("CALLED"),
        Rows.instant(row, "created_at"),
        Rows.instantOrNull(row, "answered_at"),
        Rows.instant(row, "ended_at"),
        CallHappenings.number(cipher, row),
        row.getString("caller_kind"),
        row.getString("access_number"),
        row.getLong("queue_id"),
        queue == null ? "" : queue,
        agents == null ? List.of() : List.of(agents),
        row.getLong("waited_ms"),
        row.getLong("talked_ms"),
        Outcome.valueOf(row.getString("outcome")),
        row.getString("ended_by"),
        row.getInteger("sip_code"),
        row.getInteger("q850"),
        row.getString("cause"),
        row.getString("refused"));
  }

  // ---- one ----

  private record Head(Call call, String switchName, String uuid) {}

  @Override
  public Maybe<Whole> find(Reach reach, long id) {
    return database
        .sql()
        .first(
            "select "
                + TOLD
                + " from call_leg l "
                + FACTS
                + " where l.id = $5 and l.role in ('CALLER', 'CALLED') and "
                + WITHIN_REACH,
            reaching(reach).addLong(id),
            row -> new Head(call(row), row.getString("switch"), row.getString("uuid")))
        .flatMapSingle(
            head ->
                happenings
                    .of(head.call(), head.switchName(), head.uuid())
                    .map(all -> new Whole(head.call(), all)));
  }
}
