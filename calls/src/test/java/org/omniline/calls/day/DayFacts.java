package org.omniline.calls.day;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of record say of the day, by statements that were written for this test and share
 * nothing with the product's. Times are milliseconds.
 */
final class DayFacts {
  /** So soon is to be answered. */
  static final int SOON_MS = 20_000;

  private static final String MS = "(extract(epoch from %s) * 1000)::bigint";

  /** From when on somebody waited for a person: after the menu, or at once. */
  private static final String ASKED =
      "coalesce((select max(i.to_at) from segment i where i.conversation_id = l.conversation_id"
          + " and i.kind = 'IVR'), l.created_at)";

  private static final String FIRST_TALK =
      "(select min(t.from_at) from segment t where t.conversation_id = l.conversation_id"
          + " and t.kind = 'TALK' and t.result is distinct from 'UNMET')";

  private final Connection connection;

  DayFacts(Connection connection) {
    this.connection = connection;
  }

  /**
   * A call.
   *
   * @param refused why; empty where it was not
   * @param waited until the first talk or the end
   */
  record CallerLeg(
      @Nullable String conversation,
      String refused,
      String endedBy,
      String state,
      long created,
      long ended,
      long waited,
      int talks,
      int visits,
      int passedOn,
      int putBack,
      int openSegments) {}

  /** By leg; a leg that is there twice breaks off. */
  Map<String, CallerLeg> callers() throws SQLException {
    Map<String, CallerLeg> all = new HashMap<>();
    String of = "from %s x where x.conversation_id = l.conversation_id";
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select l.uuid, l.conversation_id::text as conversation,"
                    + " coalesce(l.refused, '') as refused, l.ended_by,"
                    + " coalesce(c.state, '') as state, "
                    + MS.formatted("l.created_at")
                    + " as created, "
                    + MS.formatted("l.ended_at")
                    + " as ended, "
                    + MS.formatted(
                        "greatest(coalesce("
                            + FIRST_TALK
                            + ", l.ended_at) - "
                            + ASKED
                            + ", interval '0')")
                    + " as waited, (select count(*) "
                    + of.formatted("segment")
                    + " and x.kind = 'TALK' and x.result is distinct from 'UNMET') as talks,"
                    + " (select count(*) "
                    + of.formatted("queue_visit")
                    + ") as visits, (select count(*) "
                    + of.formatted("queue_visit")
                    + " and x.entered_by = 'TRANSFER') as passed_on, (select count(*) "
                    + of.formatted("queue_visit")
                    + " and x.entered_by = 'REASSIGNED') as put_back, (select count(*) "
                    + of.formatted("segment")
                    + " and x.to_at is null) as open_segments"
                    + " from call_leg l left join conversation c on c.id = l.conversation_id"
                    + " where l.role = 'CALLER'")) {
      while (row.next()) {
        CallerLeg leg =
            new CallerLeg(
                row.getString("conversation"),
                row.getString("refused"),
                row.getString("ended_by"),
                row.getString("state"),
                row.getLong("created"),
                row.getLong("ended"),
                row.getLong("waited"),
                row.getInt("talks"),
                row.getInt("visits"),
                row.getInt("passed_on"),
                row.getInt("put_back"),
                row.getInt("open_segments"));
        if (all.put(row.getString("uuid"), leg) != null) {
          throw new AssertionError("twice on record: " + row.getString("uuid"));
        }
      }
    }
    return all;
  }

  /** An agent's telephone that rang. */
  record AgentLeg(
      String caller, String extension, String cause, boolean answered, long created, long ended) {}

  Map<String, AgentLeg> rings() throws SQLException {
    Map<String, AgentLeg> all = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select a.uuid, l.uuid as caller, a.extension, a.cause,"
                    + " a.answered_at is not null as answered, "
                    + MS.formatted("a.created_at")
                    + " as created, "
                    + MS.formatted("a.ended_at")
                    + " as ended from call_leg a left join call_leg l"
                    + " on l.conversation_id = a.conversation_id and l.role = 'CALLER'"
                    + " where a.role = 'AGENT'")) {
      while (row.next()) {
        AgentLeg leg =
            new AgentLeg(
                row.getString("caller"),
                row.getString("extension"),
                row.getString("cause"),
                row.getBoolean("answered"),
                row.getLong("created"),
                row.getLong("ended"));
        if (all.put(row.getString("uuid"), leg) != null) {
          throw new AssertionError("twice on record: " + row.getString("uuid"));
        }
      }
    }
    return all;
  }

  /** A stretch of talk. */
  record Talk(String agent, String team, long from, long to) {}

  /** By the caller's leg, in the order of time. */
  Map<String, List<Talk>> talks() throws SQLException {
    Map<String, List<Talk>> all = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select l.uuid, u.login, coalesce(t.name, '') as team, "
                    + MS.formatted("s.from_at")
                    + " as began, "
                    + MS.formatted("s.to_at")
                    + " as ended from segment s join call_leg l on l.conversation_id ="
                    + " s.conversation_id and l.role = 'CALLER' join staff_user u on u.id ="
                    + " s.agent_id left join team t on t.id = s.team_id where s.kind = 'TALK' and"
                    + " s.result is distinct from 'UNMET' order by s.from_at, s.id")) {
      while (row.next()) {
        all.computeIfAbsent(row.getString("uuid"), first -> new ArrayList<>())
            .add(
                new Talk(
                    row.getString("login"),
                    row.getString("team"),
                    row.getLong("began"),
                    row.getLong("ended")));
      }
    }
    return all;
  }

  // ---- counts ----

  /** Calls by the hour in which they came. */
  Map<String, Long> byHour() throws SQLException {
    return counts(
        "select to_char(l.created_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24'), count(*)"
            + " from call_leg l where l.role = 'CALLER' group by 1");
  }

  /** Calls by the day in which they came and what became of them. */
  Map<String, Long> outcomes() throws SQLException {
    return counts(
        "select to_char(l.created_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') || ' ' ||"
            + " case when l.refused is not null then 'refused' when "
            + FIRST_TALK
            + " is not null then 'answered' else 'abandoned' end, count(*)"
            + " from call_leg l where l.role = 'CALLER' group by 1");
  }

  /** Calls answered soon enough, of all that were not refused. */
  Map<String, Long> service() throws SQLException {
    return counts(
        "select case when "
            + FIRST_TALK
            + " - "
            + ASKED
            + " <= interval '20 seconds' then 'soon' when "
            + FIRST_TALK
            + " is not null then 'late' else 'never' end, count(*) from call_leg l"
            + " where l.role = 'CALLER' and l.refused is null group by 1");
  }

  Map<String, Long> talksByAgent() throws SQLException {
    return counts(
        "select u.login, count(*) from segment s join staff_user u on u.id = s.agent_id"
            + " where s.kind = 'TALK' and s.result is distinct from 'UNMET' group by 1");
  }

  /** The team is the one in which the agent was then. */
  Map<String, Long> talksByTeam() throws SQLException {
    return counts(
        "select t.name || ' ' || u.login, count(*) from segment s"
            + " join staff_user u on u.id = s.agent_id join team t on t.id = s.team_id"
            + " where s.kind = 'TALK' and s.result is distinct from 'UNMET' group by 1");
  }

  /** Keys pressed in the menu. */
  Map<String, Long> keys() throws SQLException {
    return counts(
        "select coalesce(key, 'none'), count(*) from ivr_step where node = 'menu' group by 1");
  }

  Map<String, Long> counts(String query) throws SQLException {
    Map<String, Long> all = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        all.put(row.getString(1), row.getLong(2));
      }
    }
    return all;
  }

  long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
