package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.conversation.Arrival.IdentityId;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/**
 * Finds, within one transaction of the intake, whose messages these are, and adds who is new. The
 * UNIQUE key of the identity decides between two who find the same person missing.
 */
final class IntakeContacts {
  /**
   * An identity and the contact that was made with it: its name is kept there, whomever the
   * identity was joined to. Whose it is now is asked when a conversation is opened.
   */
  record Known(long identityId, long homeId, @Nullable String name) {}

  private record NewIdentity(long id, long contactId, IdentityId key, InboundMessage message) {}

  private record Name(long homeId, long identityId, String name) {}

  private final Sql tx;
  private final Sealing sealing;
  private final Ids ids;

  IntakeContacts(Sql tx, Sealing sealing, Ids ids) {
    this.tx = tx;
    this.sealing = sealing;
    this.ids = ids;
  }

  /** Those of the identities that are known. */
  Single<Map<IdentityId, Known>> find(Collection<Arrival> arrivals) {
    List<IdentityId> keys = keys(arrivals);
    return tx.list(
            """
            select k.n, i.id, h.id as home_id, h.name_sealed
            from unnest($1::text[], $2::bigint[], $3::bytea[]) with ordinality
              as k(kind, account_id, value_hash, n)
            cross join lateral (
              select i.id, i.contact_id from contact_identity i
              where i.kind = k.kind and coalesce(i.account_id, 0) = k.account_id
                and i.value_hash = k.value_hash
              limit 1) i
            join contact t on t.id = i.contact_id
            join contact h on h.id = case when t.rev > 0 then home_of(i.id) else t.id end
            """,
            new Columns<>(keys)
                .texts(k -> k.kind().name())
                .longs(IdentityId::accountId)
                .bytes(k -> k.value().bytes())
                .tuple(),
            row -> Map.entry(keys.get(row.getLong("n").intValue() - 1), known(row)))
        .map(IntakeContacts::asMap);
  }

  private Known known(Row row) {
    long home = row.getLong("home_id");
    return new Known(
        row.getLong("id"),
        home,
        sealing.openContactName(home, Rows.bytesOrNull(row, "name_sealed")));
  }

  /** Adds those who are missing and stores the names the messages tell; answers with everyone. */
  Single<Map<IdentityId, Known>> complete(
      Collection<Arrival> arrivals, Map<IdentityId, Known> known) {
    Map<IdentityId, Arrival> missing = new TreeMap<>(IdentityId.ORDER);
    for (Arrival arrival : arrivals) {
      if (!known.containsKey(arrival.identity())) {
        missing.putIfAbsent(arrival.identity(), arrival);
      }
    }
    Single<Map<IdentityId, Known>> all =
        missing.isEmpty() ? Single.just(known) : add(missing).map(added -> join(known, added));
    return all.flatMap(map -> rename(arrivals, map).toSingleDefault(map));
  }

  private Single<Map<IdentityId, Known>> add(Map<IdentityId, Arrival> missing) {
    List<NewIdentity> wanted = new ArrayList<>();
    missing.forEach(
        (key, arrival) ->
            wanted.add(new NewIdentity(ids.next(), ids.next(), key, arrival.message())));
    return insertIdentities(wanted)
        .flatMap(
            inserted -> {
              List<NewIdentity> ours =
                  wanted.stream().filter(one -> inserted.contains(one.id())).toList();
              Single<Map<IdentityId, Known>> others =
                  ours.size() == wanted.size() ? Single.just(Map.of()) : find(missing.values());
              return insertContacts(ours).andThen(others).map(found -> join(found, added(ours)));
            });
  }

  private Map<IdentityId, Known> added(List<NewIdentity> identities) {
    Map<IdentityId, Known> map = new HashMap<>();
    identities.forEach(
        one ->
            map.put(one.key(), new Known(one.id(), one.contactId(), one.message().displayName())));
    return map;
  }

  private Single<Set<Long>> insertIdentities(List<NewIdentity> identities) {
    return tx.list(
            """
            insert into contact_identity (id, contact_id, kind, account_id, value_hash,
              value_sealed, hint, created_at)
            select n.id, n.contact_id, n.kind, n.account_id, n.value_hash, n.value_sealed, n.hint,
              clock_timestamp()
            from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bytea[],
              $6::bytea[], $7::text[])
              as n(id, contact_id, kind, account_id, value_hash, value_sealed, hint)
            on conflict (kind, coalesce(account_id, 0), value_hash) do nothing
            returning id
            """,
            new Columns<>(identities)
                .longs(NewIdentity::id)
                .longs(NewIdentity::contactId)
                .texts(n -> n.key().kind().name())
                .longs(n -> n.key().accountId() == 0 ? null : (Long) n.key().accountId())
                .bytes(n -> n.key().value().bytes())
                .bytes(n -> sealing.sealIdentity(n.id(), n.message().identity().value()))
                .texts(n -> n.message().identity().hint())
                .tuple(),
            row -> row.getLong("id"))
        .map(HashSet::new);
  }

  private Completable insertContacts(List<NewIdentity> identities) {
    if (identities.isEmpty()) {
      return Completable.complete();
    }
    Completable contacts =
        tx.update(
                """
                insert into contact (id, name_sealed, name_words, created_at)
                select n.id, n.name_sealed, array_to_tsvector(string_to_array(n.words, ' ')),
                  clock_timestamp()
                from unnest($1::bigint[], $2::bytea[], $3::text[]) as n(id, name_sealed, words)
                """,
                new Columns<>(identities)
                    .longs(NewIdentity::contactId)
                    .bytes(n -> sealing.sealContactName(n.contactId(), n.message().displayName()))
                    .texts(n -> sealing.nameLexemes(n.message().displayName()))
                    .tuple())
            .ignoreElement();
    Completable links =
        tx.update(
                """
                insert into identity_link (identity_id, contact_id, valid_from, why)
                select n.identity_id, n.contact_id, clock_timestamp(), 'FIRST_SEEN'
                from unnest($1::bigint[], $2::bigint[]) as n(identity_id, contact_id)
                """,
                new Columns<>(identities)
                    .longs(NewIdentity::id)
                    .longs(NewIdentity::contactId)
                    .tuple())
            .ignoreElement();
    return Completable.mergeArray(contacts, links);
  }

  /** The newest name each message tells, where it differs from what is stored. */
  private Completable rename(Collection<Arrival> arrivals, Map<IdentityId, Known> known) {
    Map<Long, Name> names = new TreeMap<>();
    for (Arrival arrival : arrivals) {
      String name = arrival.message().displayName();
      if (name != null) {
        Known one = known.get(arrival.identity());
        names.put(one.homeId(), new Name(one.homeId(), one.identityId(), name));
      }
    }
    for (Known one : known.values()) {
      if (one.name() != null) {
        names.remove(one.homeId(), new Name(one.homeId(), one.identityId(), one.name()));
      }
    }
    if (names.isEmpty()) {
      return Completable.complete();
    }
    // Identities are locked before contacts, as a joining does (ContactLocks).
    return tx.update(
            """
            with held as (
              select i.id from contact_identity i where i.id = any($2) order by i.id
              for key share of i)
            update contact t set name_sealed = n.name_sealed,
              name_words = array_to_tsvector(string_to_array(n.words, ' '))
            from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::text[])
              as n(id, identity_id, name_sealed, words)
            where t.id = n.id and n.identity_id in (select held.id from held)
            """,
            new Columns<>(List.copyOf(names.values()))
                .longs(Name::homeId)
                .longs(Name::identityId)
                .bytes(n -> sealing.sealContactName(n.homeId(), n.name()))
                .texts(n -> sealing.nameLexemes(n.name()))
                .tuple())
        .ignoreElement();
  }

  /** Counts a visit for each conversation that was opened: contact → the count afterwards. */
  Single<Map<Long, Integer>> countVisits(Map<Long, Integer> opened) {
    List<Map.Entry<Long, Integer>> rows = List.copyOf(new TreeMap<>(opened).entrySet());
    return tx.list(
            """
            update contact t set visits = t.visits + n.more
            from unnest($1::bigint[], $2::int[]) as n(id, more)
            where t.id = n.id
            returning t.id, t.visits
            """,
            new Columns<>(rows).longs(Map.Entry::getKey).ints(Map.Entry::getValue).tuple(),
            row -> Map.entry(row.getLong("id"), row.getInteger("visits")))
        .map(IntakeContacts::asMap);
  }

  private static List<IdentityId> keys(Collection<Arrival> arrivals) {
    return arrivals.stream().map(Arrival::identity).distinct().sorted(IdentityId.ORDER).toList();
  }

  private static <K, V> Map<K, V> asMap(List<Map.Entry<K, V>> entries) {
    Map<K, V> map = new HashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  private static <K, V> Map<K, V> join(Map<K, V> one, Map<K, V> other) {
    Map<K, V> map = new HashMap<>(one);
    map.putAll(other);
    return map;
  }
}
