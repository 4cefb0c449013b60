package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.intake.Admission.Plan;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.conversation.Arrival.IdentityId;
import org.omniline.persistence.conversation.Arrival.ThreadKey;
import org.omniline.persistence.conversation.IntakeAdmission.Candidate;
import org.omniline.persistence.conversation.IntakeContacts.Known;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * Finds, within one transaction of the intake, the open conversation of each thread, opens the
 * missing ones and locks them all. The partial UNIQUE index decides between two who open at once.
 */
final class IntakeThreads {
  /** How often a thread may be found closed meanwhile before the batch is repeated as a whole. */
  private static final int ROUNDS = 5;

  /**
   * A locked conversation and the messages it gets.
   *
   * @param opened whether this transaction made it
   * @param plan what the policy says of it, null unless this transaction opened it for service
   */
  record Open(ConversationWork work, boolean opened, @Nullable Plan plan, List<Arrival> arrivals) {}

  private record Opening(
      long id,
      ThreadKey thread,
      Known contact,
      InboundMessage message,
      ConversationState state,
      @Nullable Plan plan) {
    long queueId() {
      return plan == null ? message.account().queueId() : plan.queueId();
    }

    int priority() {
      return plan == null ? 0 : plan.priority();
    }

    boolean vip() {
      return plan != null && plan.vip();
    }

    @Nullable String skills() {
      if (plan == null || plan.skills().isEmpty()) {
        return null;
      }
      JsonObject json = new JsonObject();
      plan.skills().forEach(json::put);
      return json.encode();
    }
  }

  private final Sql tx;
  private final Sealing sealing;
  private final Ids ids;
  private final ConversationLocks locks;
  private final IntakeAdmission admission;

  IntakeThreads(Sql tx, Sealing sealing, Ids ids, IntakeAdmission admission) {
    this.tx = tx;
    this.sealing = sealing;
    this.ids = ids;
    this.locks = new ConversationLocks(sealing);
    this.admission = admission;
  }

  /** Ids of the open conversations of these threads, not locked. */
  Single<Map<ThreadKey, Long>> find(Collection<Arrival> arrivals) {
    List<ThreadKey> keys =
        arrivals.stream().map(Arrival::thread).distinct().sorted(ThreadKey.ORDER).toList();
    return tx.list(
            """
            select k.n, c.id
            from unnest($1::bigint[], $2::bytea[]) with ordinality as k(account_id, thread_hash, n)
            cross join lateral (
              select c.id from conversation c
              where c.account_id = k.account_id and c.thread_hash = k.thread_hash
                and c.state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP')
              limit 1) c
            """,
            new Columns<>(keys).longs(ThreadKey::accountId).bytes(k -> k.thread().bytes()).tuple(),
            row -> Map.entry(keys.get(row.getLong("n").intValue() - 1), row.getLong("id")))
        .map(
            found -> {
              Map<ThreadKey, Long> map = new HashMap<>();
              found.forEach(one -> map.put(one.getKey(), one.getValue()));
              return map;
            });
  }

  /**
   * Locks a conversation for each thread.
   *
   * @param found what {@link #find} said
   */
  Single<List<Open>> lock(
      Collection<Arrival> arrivals, Map<ThreadKey, Long> found, Map<IdentityId, Known> contacts) {
    Map<ThreadKey, List<Arrival>> threads = new TreeMap<>(ThreadKey.ORDER);
    arrivals.forEach(
        one -> threads.computeIfAbsent(one.thread(), key -> new ArrayList<>()).add(one));
    return round(threads, found, contacts, 1);
  }

  private Single<List<Open>> round(
      Map<ThreadKey, List<Arrival>> threads,
      Map<ThreadKey, Long> found,
      Map<IdentityId, Known> contacts,
      int round) {
    if (round > ROUNDS) {
      return Single.error(
          new IntakeStore.Transient(new IllegalStateException("threads close all the time")));
    }
    return openings(threads, found, contacts)
        .flatMap(
            openings ->
                insert(openings).flatMap(inserted -> lockFound(threads, found, openings, inserted)))
        .flatMap(open -> again(threads, open, contacts, round));
  }

  private Single<List<Opening>> openings(
      Map<ThreadKey, List<Arrival>> threads,
      Map<ThreadKey, Long> found,
      Map<IdentityId, Known> contacts) {
    Map<ThreadKey, List<Arrival>> missing = new TreeMap<>(ThreadKey.ORDER);
    missing.putAll(threads);
    missing.keySet().removeAll(found.keySet());
    List<Candidate> candidates = new ArrayList<>();
    missing.forEach(
        (thread, messages) ->
            messages.stream()
                .filter(IntakeThreads::opens)
                .findFirst()
                .ifPresent(
                    first ->
                        candidates.add(
                            new Candidate(
                                thread,
                                first.identity(),
                                contacts.get(first.identity()).identityId(),
                                first,
                                messages))));
    return admission
        .admit(candidates)
        .map(
            plans -> {
              List<Opening> openings = new ArrayList<>();
              missing.forEach(
                  (thread, messages) ->
                      openings.add(opening(thread, messages, contacts, plans.get(thread))));
              return openings;
            });
  }

  private Single<List<Open>> lockFound(
      Map<ThreadKey, List<Arrival>> threads,
      Map<ThreadKey, Long> found,
      List<Opening> openings,
      Set<Long> inserted) {
    Map<Long, ThreadKey> byId = new HashMap<>();
    Map<Long, Plan> plans = new HashMap<>();
    found.forEach((thread, id) -> byId.put(id, thread));
    openings.stream()
        .filter(one -> inserted.contains(one.id()))
        .forEach(
            one -> {
              byId.put(one.id(), one.thread());
              plans.put(one.id(), one.plan());
            });
    if (byId.isEmpty()) {
      return Single.just(List.of());
    }
    return locks
        .lock(tx, byId.keySet())
        .map(
            drafts ->
                drafts.stream()
                    .filter(draft -> draft.state.isOpen() || inserted.contains(draft.id))
                    .map(
                        draft ->
                            new Open(
                                new ConversationWork(draft, sealing),
                                inserted.contains(draft.id),
                                plans.get(draft.id),
                                threads.get(byId.get(draft.id))))
                    .toList());
  }

  /** Threads whose conversation was closed, or opened by another, meanwhile start again. */
  private Single<List<Open>> again(
      Map<ThreadKey, List<Arrival>> threads,
      List<Open> open,
      Map<IdentityId, Known> contacts,
      int round) {
    Map<ThreadKey, List<Arrival>> left = new TreeMap<>(ThreadKey.ORDER);
    left.putAll(threads);
    open.forEach(one -> left.remove(one.arrivals().get(0).thread()));
    if (left.isEmpty()) {
      return Single.just(open);
    }
    List<Arrival> arrivals = left.values().stream().flatMap(List::stream).toList();
    return find(arrivals)
        .flatMap(found -> round(left, found, contacts, round + 1))
        .map(
            more -> {
              List<Open> all = new ArrayList<>(open);
              all.addAll(more);
              all.sort(Comparator.comparingLong(one -> one.work().draft.id));
              return all;
            });
  }

  /**
   * An event that opens nothing is kept in a conversation that is closed from the start, and so is
   * what a block holds off.
   */
  private Opening opening(
      ThreadKey thread,
      List<Arrival> messages,
      Map<IdentityId, Known> contacts,
      @Nullable Plan plan) {
    @Nullable Arrival opener =
        messages.stream().filter(IntakeThreads::opens).findFirst().orElse(null);
    Arrival first = opener == null ? messages.get(0) : opener;
    return new Opening(
        ids.next(),
        thread,
        contacts.get(first.identity()),
        first.message(),
        beginning(thread, plan),
        plan);
  }

  private ConversationState beginning(ThreadKey thread, @Nullable Plan plan) {
    if (plan == null || plan.blockedBy() != null) {
      return ConversationState.CLOSED;
    }
    return admission.servesSelf(thread)
        ? ConversationState.SELF_SERVICE
        : ConversationState.WAITING;
  }

  private static boolean opens(Arrival arrival) {
    InboundMessage message = arrival.message();
    return message.opensConversation()
        || message.kind() == org.omniline.conversation.EntryKind.MESSAGE_IN;
  }

  /**
   * Whose the identity is is read under a lock: a joining that is under way is waited for, and one
   * that comes later finds the new conversation.
   */
  private Single<Set<Long>> insert(List<Opening> openings) {
    if (openings.isEmpty()) {
      return Single.just(Set.of());
    }
    return tx.list(
            """
            insert into conversation (id, rev, changed_rev, changed_at, state_version, state,
              channel, account_id, thread_hash, thread_sealed, contact_id, identity_id, queue_id,
              risk, priority, opened_at, waiting_since, closed_at, last_seq, last_in_seq,
              owner_read_seq, unread, previous_id, visit, organisation_id, vip, skills,
              entered_queue_at, preferred_agent_id, language)
            select n.id, 0, 0, t.now, 1, n.state, n.channel, n.account_id, n.thread_hash,
              n.thread_sealed, n.contact_id, n.identity_id, n.queue_id, 'NOT_ASSESSED', n.priority, t.now,
              case when n.state = 'WAITING' then t.now end,
              case when n.state = 'CLOSED' then t.now end,
              0, 0, 0, 0,
              (select c.id from conversation c
               where c.account_id = n.account_id and c.thread_hash = n.thread_hash
               order by c.id desc limit 1),
              0, a.organisation_id, n.vip, n.skills::jsonb,
              case when n.state = 'WAITING' then t.now end,
              (select c.owner_id from conversation c
               where c.contact_id = n.contact_id and c.owner_id is not null
               order by c.id desc limit 1),
              n.language
            from (
              select o.id, o.state, o.channel, o.account_id, o.thread_hash, o.thread_sealed,
                i.contact_id, o.identity_id, o.queue_id, o.priority, o.vip = 1 as vip, o.skills,
                o.language
              from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bytea[],
                $6::bytea[], $7::bigint[], $8::bigint[], $9::int[], $10::int[], $11::text[],
                $12::text[])
                as o(id, state, channel, account_id, thread_hash, thread_sealed, identity_id,
                  queue_id, priority, vip, skills, language)
              join contact_identity i on i.id = o.identity_id
              order by i.id for key share of i) n
            join channel_account a on a.id = n.account_id
            cross join (select clock_timestamp() as now) t
            on conflict (account_id, thread_hash)
              where state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP') do nothing
            returning id
            """,
            new Columns<>(openings)
                .longs(Opening::id)
                .texts(o -> o.state().name())
                .texts(o -> o.message().account().channel().name())
                .longs(o -> o.thread().accountId())
                .bytes(o -> o.thread().thread().bytes())
                .bytes(o -> sealing.sealThread(o.id(), o.message().threadKey()))
                .longs(o -> o.contact().identityId())
                .longs(Opening::queueId)
                .ints(Opening::priority)
                .ints(o -> o.vip() ? 1 : 0)
                .texts(Opening::skills)
                .texts(o -> o.message().language())
                .tuple(),
            row -> row.getLong("id"))
        .map(HashSet::new);
  }
}
