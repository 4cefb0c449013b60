package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.port.CallStore.Live;
import org.omniline.conversation.port.CallStore.Notice;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.Leases;
import org.omniline.persistence.cti.CtiOutbox;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Fences;
import org.omniline.persistence.sql.GroupTransaction;
import org.omniline.persistence.sql.GroupTransaction.Done;
import org.omniline.persistence.sql.GroupTransaction.Outcome;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/**
 * Keeps live calls. Each of a call's steps waits until the call is kept, some twenty times, so
 * calls that change at the same time share a transaction. Thread-safe.
 */
final class CallSaves {
  private static final int MOST_AT_ONCE = 200;

  private final PgDatabase database;
  private final Cipher cipher;
  private final Ids ids;
  private final GroupTransaction<Saving, Boolean> together =
      new GroupTransaction<>(
          MOST_AT_ONCE, saving -> List.of(saving.key()), (all, waits) -> save(all));

  private record Key(String switchName, String leg) {
    static Key of(Live call) {
      return new Key(call.switchName(), call.leg());
    }
  }

  private record Saving(Live call, List<Notice> notices, Leases.Fence fence) {
    Key key() {
      return Key.of(call);
    }
  }

  private record Kept(long id, Live call, List<Notice> notices) {}

  CallSaves(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
  }

  /** False when the lease is another's by now: then nothing was kept. */
  Single<Boolean> save(Live call, List<Notice> notices, Leases.Fence fence) {
    return together.add(new Saving(call, notices, fence));
  }

  private Single<List<Outcome<Boolean>>> save(List<Saving> all) {
    return database.transact(
        tx ->
            standing(tx, all)
                .flatMap(
                    standing ->
                        keep(tx, all.stream().filter(one -> standing.contains(one.fence())))
                            .toSingle(() -> outcomes(all, standing))));
  }

  /** Of one switch after another: a lease is lost by one and not by the others. */
  private static Single<Set<Leases.Fence>> standing(Sql tx, List<Saving> all) {
    return Flowable.fromIterable(all.stream().map(Saving::fence).distinct().toList())
        .concatMapMaybe(fence -> Fences.stands(tx, fence).map(holds -> fence))
        .collect(HashSet::new, Set::add);
  }

  private static List<Outcome<Boolean>> outcomes(List<Saving> all, Set<Leases.Fence> standing) {
    return all.stream()
        .<Outcome<Boolean>>map(one -> new Done<>(standing.contains(one.fence())))
        .toList();
  }

  private Completable keep(Sql tx, Stream<Saving> of) {
    List<Saving> all = of.toList();
    return all.isEmpty()
        ? Completable.complete()
        : ids(tx, all)
            .map(known -> all.stream().map(one -> kept(known.get(one.key()), one)).toList())
            .flatMapCompletable(rows -> write(tx, rows).andThen(CtiOutbox.calls(tx, told(rows))));
  }

  /** The seal names the row, so the rows' ids come first. */
  private static Single<Map<Key, Long>> ids(Sql tx, List<Saving> all) {
    return tx.list(
            """
            select p.id, p.switch, p.leg from unnest($1::text[], $2::text[]) as n(switch, leg)
            join phone_call p on p.switch = n.switch and p.leg = n.leg
            order by p.id for update of p
            """,
            new Columns<>(all)
                .texts(one -> one.call().switchName())
                .texts(one -> one.call().leg())
                .tuple(),
            row ->
                Map.entry(
                    new Key(row.getString("switch"), row.getString("leg")), row.getLong("id")))
        .map(
            found -> {
              Map<Key, Long> known = new HashMap<>();
              found.forEach(row -> known.put(row.getKey(), row.getValue()));
              return known;
            });
  }

  private Kept kept(@Nullable Long id, Saving saving) {
    return new Kept(id == null ? ids.next() : id, saving.call(), saving.notices());
  }

  private Completable write(Sql tx, List<Kept> rows) {
    return tx.update(
            """
            insert into phone_call (id, switch, leg, conversation_id, agents, over, state_sealed,
              changed_at)
            select n.id, n.switch, n.leg, n.conversation_id, n.agents::bigint[], n.over, n.state,
              clock_timestamp()
            from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[],
                $6::boolean[], $7::bytea[])
              as n(id, switch, leg, conversation_id, agents, over, state)
            on conflict (switch, leg) do update set conversation_id = excluded.conversation_id,
              agents = excluded.agents, over = excluded.over,
              state_sealed = excluded.state_sealed, changed_at = excluded.changed_at
            """,
            new Columns<>(rows)
                .longs(Kept::id)
                .texts(row -> row.call().switchName())
                .texts(row -> row.call().leg())
                .longs(row -> row.call().conversation())
                .texts(row -> array(row.call().agents()))
                .flags(row -> row.call().over())
                .bytes(row -> sealed(row.id(), row.call().state()))
                .tuple())
        .ignoreElement();
  }

  private byte[] sealed(long id, String state) {
    return cipher.seal(state.getBytes(StandardCharsets.UTF_8), "phone_call.state:" + id);
  }

  /** An array within an array of rows goes as PostgreSQL writes one: {@code {1,2}}. */
  private static String array(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  private static List<CtiOutbox.OfCall> told(List<Kept> rows) {
    return rows.stream()
        .map(row -> new CtiOutbox.OfCall(row.id(), row.call().conversation(), row.notices()))
        .toList();
  }
}
