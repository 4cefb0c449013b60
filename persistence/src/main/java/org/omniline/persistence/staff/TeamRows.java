package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.staff.Teams;
import org.omniline.conversation.staff.User;
import org.omniline.persistence.sql.Sql;

/** Primary teams as dated rows. Stateless. */
final class TeamRows {
  private TeamRows() {}

  /** Within the transaction that holds the user's row. */
  static Completable replace(Sql tx, Ids ids, long user, long organisation, User wanted) {
    Ref team = wanted.place().team();
    Single<Long> found =
        team == null ? Single.just(0L) : named(tx, ids, organisation, team.name().strip());
    return found.flatMapCompletable(
        id -> end(tx, user, id).andThen(Completable.defer(() -> begin(tx, user, id))));
  }

  /** The team of this name; a new one when there is none. */
  private static Single<Long> named(Sql tx, Ids ids, long organisation, String name) {
    return tx.update(
            """
            insert into team (id, organisation_id, name) values ($1, $2, $3)
            on conflict (organisation_id, name) do update set active = true
            """,
            Tuple.of(ids.next(), organisation, name))
        .flatMap(
            any ->
                tx.first(
                        "select id from team where organisation_id = $1 and name = $2",
                        Tuple.of(organisation, name),
                        row -> row.getLong("id"))
                    .toSingle());
  }

  private static Completable end(Sql tx, long user, long team) {
    return tx.update(
            """
            update team_membership set valid_to = greatest(valid_from, clock_timestamp())
            where user_id = $1 and is_primary and valid_to is null and team_id <> $2
            """,
            Tuple.of(user, team))
        .ignoreElement();
  }

  private static Completable begin(Sql tx, long user, long team) {
    return team == 0
        ? Completable.complete()
        : tx.update(
                """
                insert into team_membership (team_id, user_id, is_primary, valid_from)
                select $2, $1, true, greatest(clock_timestamp(),
                  (select max(m.valid_to) from team_membership m where m.user_id = $1))
                where not exists (select 1 from team_membership m
                  where m.user_id = $1 and m.is_primary and m.valid_to is null)
                """,
                Tuple.of(user, team))
            .ignoreElement();
  }

  private record Line(long team, long user, long queue) {
    static Line of(Row row) {
      Long queue = row.getLong("queue_id");
      return new Line(
          row.getLong("team_id"), row.getLong("user_id"), queue == null ? 0 : (long) queue);
    }
  }

  static Single<Teams> teams(Sql sql) {
    return sql.list(
            """
            select m.team_id, m.user_id, q.queue_id from team_membership m
            left join queue_membership q on q.user_id = m.user_id and q.valid_to is null
            where m.is_primary and m.valid_to is null
            """,
            Tuple.tuple(),
            Line::of)
        .map(TeamRows::teams);
  }

  private static Teams teams(List<Line> lines) {
    Map<Long, Long> teamOf = new HashMap<>();
    Map<Long, Set<Long>> queuesOf = new HashMap<>();
    for (Line line : lines) {
      teamOf.put(line.user(), line.team());
      if (line.queue() != 0) {
        queuesOf.computeIfAbsent(line.team(), any -> new HashSet<>()).add(line.queue());
      }
    }
    return new Teams(teamOf, queuesOf);
  }
}
