package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.CallStore.Leg;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps live calls. Each of a call's steps waits until the call is kept, some twenty times, so
 * calls that change at the same time share a transaction, which is one statement where nothing but
 * the calls is written. Thread-safe.
 */
final class CallSaves {
  private static final Logger LOG = LoggerFactory.getLogger(CallSaves.class);
  private static final int MOST_AT_ONCE = 200;

  /** Calls whose row's id is remembered; a forgotten one costs another statement. */
  private static final int KNOWN = 20_000;

  private final PgDatabase database;
  private final Cipher cipher;
  private final Ids ids;
  private final EndedLegs legs;
  private final GroupTransaction<Saving, Boolean> together =
      new GroupTransaction<>(
          MOST_AT_ONCE, saving -> List.of(saving.key()), (all, waits) -> save(all));

  private record Key(String switchName, String leg) {
    static Key of(Live call) {
      return new Key(call.switchName(), call.leg());
    }
  }

  private record Saving(Live call, List<Notice> notices, List<Leg> ended, Leases.Fence fence) {
    Saving {
      ended = List.copyOf(ended);
    }

    Saving withoutLegs() {
      return new Saving(call, notices, List.of(), fence);
    }

    Key key() {
      return Key.of(call);
    }
  }

  private record Kept(long id, Saving saving) {
    Live call() {
      return saving.call();
    }

    /** Whether there is something to tell programs of others. */
    boolean tells() {
      return call().conversation() != null && !saving.notices().isEmpty();
    }
  }

  /** What the one statement came to for a call. */
  private enum Fate {
    KEPT,
    LEASE_LOST,
    /** Its row has another id, or a program is to be told: a transaction does it. */
    TRANSACTION
  }

  private final Map<Key, Long> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(256, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
              return size() > KNOWN;
            }
          });

  CallSaves(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
    this.legs = new EndedLegs(cipher, ids);
  }

  /** False when the lease is another's by now: then nothing was kept. */
  Single<Boolean> save(Live call, List<Notice> notices, List<Leg> ended, Leases.Fence fence) {
    return together.add(new Saving(call, notices, ended, fence));
  }

  /** A call was read: its row's id need not be asked for again. */
  void met(long id, Live call) {
    if (!call.over()) {
      known.put(Key.of(call), id);
    }
  }

  private Single<List<Outcome<Boolean>>> save(List<Saving> all) {
    List<Kept> alone = all.stream().filter(one -> one.ended().isEmpty()).map(this::row).toList();
    List<Saving> withLegs = all.stream().filter(one -> !one.ended().isEmpty()).toList();
    return (alone.isEmpty() ? Single.just(List.<Fate>of()) : atOnce(alone))
        .flatMap(fates -> finish(alone, fates, withLegs))
        .map(
            kept ->
                all.stream()
                    .<Outcome<Boolean>>map(one -> new Done<>(kept.contains(one.key())))
                    .toList());
  }

  private Kept row(Saving saving) {
    Long id = known.get(saving.key());
    return new Kept(id == null ? ids.next() : id, saving);
  }

  /**
   * The leases are looked at, and calls kept, by one statement: that is a transaction of its own,
   * where four round trips would have been.
   */
  private Single<List<Fate>> atOnce(List<Kept> rows) {
    return database
        .sql()
        .list(
            // The planner cannot know the size of an array from a subquery: else it takes a plan
            // for this very list for cheaper and plans anew each time (ADR 30).
            """
            with n as materialized (
              select * from unnest((select $1::bigint[]), $2::text[], $3::text[], $4::bigint[],
                  $5::text[], $6::boolean[], $7::bytea[], $8::text[], $9::bigint[], $10::boolean[])
                with ordinality as n(id, switch, leg, conversation_id, agents, over, state, lease,
                  token, tells, place)
            ), held as materialized (
              select l.name, l.token from lease l
              where l.name = any($8::text[]) and l.until > clock_timestamp()
              for share
            ), kept as (
              insert into phone_call as p (id, switch, leg, conversation_id, agents, over,
                state_sealed, changed_at)
              select n.id, n.switch, n.leg, n.conversation_id, n.agents::bigint[], n.over, n.state,
                clock_timestamp()
              from n join held h on h.name = n.lease and h.token = n.token
              where not (n.tells and
            """
                + CtiOutbox.READ
                + """
                )
                  on conflict (switch, leg) do update set conversation_id = excluded.conversation_id,
                    agents = excluded.agents, over = excluded.over,
                    state_sealed = excluded.state_sealed, changed_at = excluded.changed_at
                  where p.id = excluded.id
                  returning p.id
                )
                select exists (select 1 from held h where h.name = n.lease and h.token = n.token)
                    as stands,
                  exists (select 1 from kept k where k.id = n.id) as kept
                from n order by n.place
                """,
            columns(rows)
                .texts(row -> row.saving().fence().name())
                .longs(row -> row.saving().fence().token())
                .flags(Kept::tells)
                .tuple(),
            row ->
                !row.getBoolean("stands")
                    ? Fate.LEASE_LOST
                    : row.getBoolean("kept") ? Fate.KEPT : Fate.TRANSACTION);
  }

  /** Gives what is kept. */
  private Single<Set<Key>> finish(List<Kept> rows, List<Fate> fates, List<Saving> withLegs) {
    Set<Key> kept = new HashSet<>();
    List<Saving> rest = new ArrayList<>(withLegs);
    for (int each = 0; each < rows.size(); each++) {
      Kept row = rows.get(each);
      if (fates.get(each) == Fate.KEPT) {
        remember(row);
        kept.add(row.saving().key());
      } else if (fates.get(each) == Fate.TRANSACTION) {
        rest.add(row.saving());
      }
    }
    return rest.isEmpty()
        ? Single.just(kept)
        : inTransaction(rest)
            .map(
                more -> {
                  kept.addAll(more);
                  return kept;
                });
  }

  private void remember(Kept row) {
    Key key = row.saving().key();
    if (row.call().over()) {
      known.remove(key);
    } else {
      known.put(key, row.id());
    }
  }

  /** Gives what was kept. */
  private Single<Set<Key>> inTransaction(List<Saving> all) {
    return written(all)
        .onErrorResumeNext(
            error -> {
              boolean refused = !(error instanceof Refusal) && all.size() == 1;
              if (refused && !all.get(0).ended().isEmpty()) {
                // What can never be stored is not tried for ever: the call goes on without.
                LOG.error("Legs were not stored: {}", all.get(0).ended(), error);
                return written(List.of(all.get(0).withoutLegs()));
              }
              return Single.error(error);
            });
  }

  private Single<Set<Key>> written(List<Saving> all) {
    return database
        .transact(
            tx ->
                standing(tx, all)
                    .flatMap(
                        standing ->
                            keep(
                                tx,
                                all.stream()
                                    .filter(one -> standing.contains(one.fence()))
                                    .toList())))
        .doOnSuccess(rows -> rows.forEach(this::remember))
        .map(rows -> rows.stream().map(row -> row.saving().key()).collect(Collectors.toSet()));
  }

  /** Of one switch after another: a lease is lost by one and not by the others. */
  private static Single<Set<Leases.Fence>> standing(Sql tx, List<Saving> all) {
    return Flowable.fromIterable(all.stream().map(Saving::fence).distinct().toList())
        .concatMapMaybe(fence -> Fences.stands(tx, fence).map(holds -> fence))
        .collect(HashSet::new, Set::add);
  }

  private Single<List<Kept>> keep(Sql tx, List<Saving> all) {
    return all.isEmpty()
        ? Single.just(List.of())
        : ids(tx, all)
            .map(found -> all.stream().map(one -> kept(found.get(one.key()), one)).toList())
            .flatMap(
                rows ->
                    write(tx, rows)
                        .andThen(CtiOutbox.calls(tx, told(rows)))
                        .andThen(legs.write(tx, ended(rows)))
                        .toSingleDefault(rows));
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
              Map<Key, Long> rows = new HashMap<>();
              found.forEach(row -> rows.put(row.getKey(), row.getValue()));
              return rows;
            });
  }

  private Kept kept(@Nullable Long id, Saving saving) {
    return new Kept(id == null ? ids.next() : id, saving);
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
            columns(rows).tuple())
        .ignoreElement();
  }

  private Columns<Kept> columns(List<Kept> rows) {
    return new Columns<>(rows)
        .longs(Kept::id)
        .texts(row -> row.call().switchName())
        .texts(row -> row.call().leg())
        .longs(row -> row.call().conversation())
        .texts(row -> array(row.call().agents()))
        .flags(row -> row.call().over())
        .bytes(row -> sealed(row.id(), row.call().state()));
  }

  private byte[] sealed(long id, String state) {
    return cipher.seal(state.getBytes(StandardCharsets.UTF_8), "phone_call.state:" + id);
  }

  /** An array within an array of rows goes as PostgreSQL writes one: {@code {1,2}}. */
  private static String array(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  private static List<Leg> ended(List<Kept> rows) {
    return rows.stream().flatMap(row -> row.saving().ended().stream()).toList();
  }

  private static List<CtiOutbox.OfCall> told(List<Kept> rows) {
    return rows.stream()
        .map(
            row ->
                new CtiOutbox.OfCall(row.id(), row.call().conversation(), row.saving().notices()))
        .toList();
  }
}
