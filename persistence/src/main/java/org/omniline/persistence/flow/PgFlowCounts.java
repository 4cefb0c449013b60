package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.omniline.flow.run.FlowStep.Exit;
import org.omniline.flow.store.FlowCounts;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;

/**
 * Counts the steps of one flow and its days by their index; as many rows come back as the flow has
 * nodes and ways. Thread-safe.
 */
public final class PgFlowCounts implements FlowCounts {
  private final PgDatabase database;

  /**
   * @param database of reports: what they read takes nothing from who talks
   */
  public PgFlowCounts(PgDatabase database) {
    this.database = database;
  }

  private record Place(int version, String node) {}

  private record Counted(Place place, Way way) {}

  @Override
  public Single<List<Visits>> visits(long flow, Instant from, Instant to) {
    Tuple asked = Tuple.of(flow, Columns.time(from), Columns.time(to));
    return ways(asked).flatMap(ways -> nodes(asked, ways));
  }

  private Single<Map<Place, List<Way>>> ways(Tuple asked) {
    return database
        .sql()
        .list(
            """
            select i.flow_version, i.node, i.exit,
              case when length(i.key) = 1 then i.key end as pressed, count(*) as times
            from ivr_step i
            where i.flow_id = $1 and i.entered_at >= $2 and i.entered_at < $3
            group by i.flow_version, i.node, i.exit, pressed
            order by times desc, pressed, i.exit
            """,
            asked,
            row ->
                new Counted(
                    place(row),
                    new Way(
                        Exit.valueOf(row.getString("exit")),
                        row.getString("pressed"),
                        row.getLong("times"))))
        .map(
            all -> {
              Map<Place, List<Way>> ways = new LinkedHashMap<>();
              all.forEach(
                  one -> ways.computeIfAbsent(one.place(), p -> new ArrayList<>()).add(one.way()));
              return ways;
            });
  }

  private Single<List<Visits>> nodes(Tuple asked, Map<Place, List<Way>> ways) {
    return database
        .sql()
        .list(
            """
            select i.flow_version, i.node, count(*) as entries,
              count(distinct i.conversation_id) as conversations, sum(i.tries)::bigint as vain,
              (avg(extract(epoch from i.left_at - i.entered_at)) * 1000)::bigint as average_ms
            from ivr_step i
            where i.flow_id = $1 and i.entered_at >= $2 and i.entered_at < $3
            group by i.flow_version, i.node
            order by i.flow_version desc, i.node
            """,
            asked,
            row ->
                new Visits(
                    row.getInteger("flow_version"),
                    row.getString("node"),
                    row.getLong("entries"),
                    row.getLong("conversations"),
                    row.getLong("vain"),
                    row.getLong("average_ms"),
                    ways.getOrDefault(place(row), List.of())));
  }

  private static Place place(Row row) {
    return new Place(row.getInteger("flow_version"), row.getString("node"));
  }
}
