package org.omniline.persistence.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Membership;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.QueueStore.MemberChanges;

/** Who serves one queue, as dated rows. Stateless. */
final class QueueMembers {
  private QueueMembers() {}

  /** Within the transaction that holds the queue's row. */
  static Completable change(Sql tx, long queue, MemberChanges changes) {
    Set<Long> users = changes.users();
    if (users.isEmpty()) {
      return Completable.complete();
    }
    List<Map.Entry<Long, Membership>> stands =
        changes.stands().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    // As an edit of the person does: its row lock puts the two one after the other.
    return tx.list(
            "select u.id from staff_user u where u.id = any($1) order by u.id for no key update",
            Tuple.tuple().addArrayOfLong(users.stream().sorted().toArray(Long[]::new)),
            row -> row.getLong("id"))
        .flatMap(
            known -> {
              if (known.size() < users.size()) {
                throw Refusal.invalid("members", "no-such", "There is no such user.");
              }
              return end(tx, queue, changes, stands);
            })
        .flatMap(ended -> begin(tx, queue, stands))
        .flatMap(
            begun ->
                tx.update(
                    "update staff_user set version = version + 1 where id = any($1)",
                    Tuple.tuple().addArrayOfLong(users.toArray(new Long[0]))))
        .ignoreElement();
  }

  private static Single<Integer> end(
      Sql tx, long queue, MemberChanges changes, List<Map.Entry<Long, Membership>> stands) {
    return tx.update(
        """
        update queue_membership m set valid_to = greatest(m.valid_from, clock_timestamp())
        where m.queue_id = $4 and m.valid_to is null and (m.user_id = any($5) or exists (
          select 1 from unnest($1::bigint[], $2::int[], $3::int[]) as w(user_id, level, position)
          where w.user_id = m.user_id and (w.level <> m.level or w.position <> m.position)))
        """,
        columns(stands, queue)
            .addArrayOfLong(changes.leaves().stream().sorted().toArray(Long[]::new)));
  }

  private static Single<Integer> begin(
      Sql tx, long queue, List<Map.Entry<Long, Membership>> stands) {
    return tx.update(
        """
        insert into queue_membership (queue_id, user_id, level, position, valid_from)
        select $4, w.user_id, w.level, w.position, greatest(clock_timestamp(),
          (select max(m.valid_to) from queue_membership m
           where m.queue_id = $4 and m.user_id = w.user_id))
        from unnest($1::bigint[], $2::int[], $3::int[]) as w(user_id, level, position)
        where not exists (
          select 1 from queue_membership m
          where m.queue_id = $4 and m.user_id = w.user_id and m.valid_to is null)
        """,
        columns(stands, queue));
  }

  private static Tuple columns(List<Map.Entry<Long, Membership>> stands, long queue) {
    return new Columns<>(stands)
        .longs(Map.Entry::getKey)
        .ints(one -> one.getValue().level())
        .ints(one -> one.getValue().position())
        .value(queue)
        .tuple();
  }
}
