package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.routing.AgentLog;
import org.omniline.routing.AgentState;

/** The facts agent_state, agent_session and segment, read. Thread-safe. */
public final class PgAgentLog implements AgentLog {
  private static final int MOST = 5_000;

  private final PgDatabase database;
  private final StaffRows staff;

  public PgAgentLog(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.staff = new StaffRows(cipher);
  }

  @Override
  public Single<Log> log(long agent, Instant from, Instant until) {
    Tuple range = Tuple.of(agent, Columns.time(from), Columns.time(until), MOST);
    return Single.zip(
        database
            .sql()
            .list(
                """
                select s.state, s.reason, s.from_at, s.to_at, s.set_by, u.name_sealed
                from agent_state s left join staff_user u on u.id = s.set_by
                where s.agent_id = $1 and s.from_at < $3
                  and (s.to_at is null or s.to_at > $2)
                order by s.from_at limit $4
                """,
                range,
                this::stretch),
        database
            .sql()
            .list(
                """
                select s.in_at, s.out_at, s.terminal, s.address, s.reason, s.ended_by,
                  u.name_sealed
                from agent_session s left join staff_user u on u.id = s.ended_by
                where s.agent_id = $1 and s.in_at < $3
                  and (s.out_at is null or s.out_at > $2)
                order by s.in_at limit $4
                """,
                range,
                this::presence),
        database
            .sql()
            .list(
                """
                select s.kind, s.from_at, s.to_at from segment s
                where s.agent_id = $1 and s.kind in ('TALK', 'WRAPUP') and s.from_at < $3
                  and coalesce(s.to_at, 'infinity') > $2
                order by s.from_at limit $4
                """,
                range,
                PgAgentLog::work),
        Log::new);
  }

  private Stretch stretch(Row row) {
    return new Stretch(
        AgentState.valueOf(row.getString("state")),
        row.getString("reason"),
        Rows.instant(row, "from_at"),
        Rows.instantOrNull(row, "to_at"),
        by(row, "set_by"));
  }

  private static Work work(Row row) {
    return new Work(
        "TALK".equals(row.getString("kind")),
        Rows.instant(row, "from_at"),
        Rows.instantOrNull(row, "to_at"));
  }

  private @Nullable Ref by(Row row, String column) {
    Long id = row.getLong(column);
    return id == null ? null : new Ref(id, staff.openName(id, Rows.bytes(row, "name_sealed")));
  }

  private Presence presence(Row row) {
    return new Presence(
        Rows.instant(row, "in_at"),
        Rows.instantOrNull(row, "out_at"),
        row.getString("terminal"),
        row.getString("address"),
        row.getString("reason"),
        by(row, "ended_by"));
  }
}
