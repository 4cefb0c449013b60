package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Membership;
import org.omniline.conversation.staff.User;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * Memberships and skills as dated rows: what changes ends a row and begins another, for who served
 * how is a fact. Stateless.
 */
final class AgentProfiles {
  private AgentProfiles() {}

  /** Within the transaction that holds the user's row. */
  static Completable replace(Sql tx, long id, User user) {
    return memberships(tx, id, user).andThen(Completable.defer(() -> skills(tx, id, user)));
  }

  private static Completable memberships(Sql tx, long id, User user) {
    List<Map.Entry<Long, Membership>> wanted =
        user.memberships().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    return tx.update(
            """
            update queue_membership m set valid_to = greatest(m.valid_from, clock_timestamp())
            where m.user_id = $4 and m.valid_to is null and not exists (
              select 1 from unnest($1::bigint[], $2::int[], $3::int[]) as w(queue_id, level, position)
              where w.queue_id = m.queue_id and w.level = m.level and w.position = m.position)
            """,
            memberships(wanted, id))
        .flatMap(
            ended ->
                tx.update(
                    """
                    insert into queue_membership (queue_id, user_id, level, position, valid_from)
                    select w.queue_id, $4, w.level, w.position, greatest(clock_timestamp(),
                      (select max(m.valid_to) from queue_membership m
                       where m.queue_id = w.queue_id and m.user_id = $4))
                    from unnest($1::bigint[], $2::int[], $3::int[]) as w(queue_id, level, position)
                    where not exists (
                      select 1 from queue_membership m
                      where m.queue_id = w.queue_id and m.user_id = $4 and m.valid_to is null)
                    """,
                    memberships(wanted, id)))
        .ignoreElement();
  }

  private static Tuple memberships(List<Map.Entry<Long, Membership>> wanted, long id) {
    return new Columns<>(wanted)
        .longs(Map.Entry::getKey)
        .ints(one -> one.getValue().level())
        .ints(one -> one.getValue().position())
        .value(id)
        .tuple();
  }

  private static Completable skills(Sql tx, long id, User user) {
    List<Map.Entry<String, Integer>> wanted =
        user.skills().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    return tx.list(
            "select code from skill where code = any($1) and active order by code for share",
            Tuple.of(user.skills().keySet().toArray(new String[0])),
            row -> row.getString("code"))
        .flatMap(
            known -> {
              if (known.size() < wanted.size()) {
                throw Refusal.invalid(
                    "skills", "no-such", "There is no such skill, or it is not active.");
              }
              return tx.update(
                  """
                  update agent_skill s set valid_to = greatest(s.valid_from, clock_timestamp())
                  where s.user_id = $3 and s.valid_to is null and not exists (
                    select 1 from unnest($1::text[], $2::int[]) as w(skill, level)
                    where w.skill = s.skill and w.level = s.level)
                  """,
                  skills(wanted, id));
            })
        .flatMap(
            ended ->
                tx.update(
                    """
                    insert into agent_skill (user_id, skill, level, valid_from)
                    select $3, w.skill, w.level, clock_timestamp()
                    from unnest($1::text[], $2::int[]) as w(skill, level)
                    where not exists (
                      select 1 from agent_skill s
                      where s.user_id = $3 and s.skill = w.skill and s.valid_to is null)
                    """,
                    skills(wanted, id)))
        .ignoreElement();
  }

  private static Tuple skills(List<Map.Entry<String, Integer>> wanted, long id) {
    return new Columns<>(wanted)
        .texts(Map.Entry::getKey)
        .ints(Map.Entry::getValue)
        .value(id)
        .tuple();
  }
}
