package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.OutgoingConversations;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Conversations that agents begin. Thread-safe. */
public final class PgOutgoingConversations implements OutgoingConversations {
  private final PgDatabase database;
  private final Sealing sealing;
  private final Ids ids;
  private final Commands commands;
  private final ContactCards cards;

  public PgOutgoingConversations(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
    this.ids = ids;
    this.commands = new Commands(database, sealing);
    this.cards = new ContactCards(database.sql(), sealing);
  }

  // ---- beginning ----

  @Override
  public Single<Begun> begin(Wanted wanted) {
    Arrival person = Arrival.of(message(wanted), sealing);
    return database.transact(tx -> begun(tx, wanted, person));
  }

  /** By it the person is found or made as by a message that comes in; it is not stored. */
  private static InboundMessage message(Wanted wanted) {
    // Another agent's key says nothing of this one's conversation.
    String thread = "out:" + wanted.agent().userId() + ":" + wanted.key();
    return new InboundMessage(
        wanted.account(),
        thread,
        thread,
        wanted.person(),
        null,
        EntryKind.EVENT,
        true,
        Content.event(EntryType.CALL_OUT, Map.of()),
        null,
        Instant.EPOCH);
  }

  private Single<Begun> begun(Sql tx, Wanted wanted, Arrival person) {
    return standing(tx, wanted, person)
        .flatMapSingle(id -> unchanged(tx, id))
        .switchIfEmpty(
            Single.defer(
                () ->
                    opened(tx, person)
                        .flatMapSingle(id -> served(tx, id, wanted))
                        // The same command has begun it in this moment.
                        .switchIfEmpty(
                            standing(tx, wanted, person)
                                .toSingle()
                                .flatMap(id -> unchanged(tx, id)))));
  }

  private Single<Begun> unchanged(Sql tx, long id) {
    return commands
        .within(tx, id, (same, work) -> Maybe.empty())
        .map(change -> new Begun(change, true));
  }

  /** What this command has begun, else where the agent serves this number by telephone. */
  private static Maybe<Long> standing(Sql tx, Wanted wanted, Arrival person) {
    return tx.first(
        """
        select b.id from (
          (select c.id, 0 as place from conversation c
           where c.account_id = $1 and c.thread_hash = $2
           order by c.id desc limit 1)
          union all
          (select c.id, 1 as place from conversation c
           join contact_identity i on i.id = c.identity_id
           where c.owner_id = $3 and c.state = 'SERVING' and c.channel = 'PHONE'
             and i.kind = $4 and i.value_hash = $5
           order by c.id desc limit 1)) b
        order by b.place limit 1
        """,
        Tuple.of(
            wanted.account().id(),
            Buffer.buffer(person.thread().thread().bytes()),
            wanted.agent().userId(),
            person.identity().kind().name(),
            Buffer.buffer(person.identity().value().bytes())),
        row -> row.getLong("id"));
  }

  private Maybe<Long> opened(Sql tx, Arrival person) {
    IntakeContacts contacts = new IntakeContacts(tx, sealing, ids);
    List<Arrival> one = List.of(person);
    return contacts
        .find(one)
        .flatMap(known -> contacts.complete(one, known))
        .map(all -> all.get(person.identity()).identityId())
        .flatMapMaybe(identity -> inserted(tx, person, identity));
  }

  /**
   * Whose the identity is is read under a lock, as where a conversation comes in (IntakeThreads).
   * WAITING within this transaction only.
   */
  private Maybe<Long> inserted(Sql tx, Arrival person, long identity) {
    long id = ids.next();
    InboundMessage message = person.message();
    return tx.first(
        """
        insert into conversation (id, rev, changed_rev, changed_at, state_version, state,
          channel, account_id, thread_hash, thread_sealed, contact_id, identity_id, queue_id,
          risk, priority, opened_at, waiting_since, last_seq, last_in_seq, owner_read_seq,
          unread, visit, organisation_id, vip, entered_queue_at)
        select $1, 0, 0, t.now, 1, 'WAITING', $2, $3, $4, $5, i.contact_id, i.id, a.queue_id,
          'NOT_ASSESSED', 0, t.now, t.now, 0, 0, 0, 0, 0, a.organisation_id,
        """
            + GoesFirst.sql("i.contact_id", "t.now")
            + """
            , t.now
            from (select m.id, m.contact_id from contact_identity m where m.id = $6
                  for key share of m) i
            join channel_account a on a.id = $3
            cross join (select clock_timestamp() as now) t
            on conflict (account_id, thread_hash)
              where state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP') do nothing
            returning id
            """,
        Tuple.tuple()
            .addLong(id)
            .addString(message.account().channel().name())
            .addLong(message.account().id())
            .addBuffer(Buffer.buffer(person.thread().thread().bytes()))
            .addBuffer(Buffer.buffer(sealing.sealThread(id, message.threadKey())))
            .addLong(identity),
        row -> row.getLong("id"));
  }

  private Single<Begun> served(Sql tx, long id, Wanted wanted) {
    return commands
        .within(tx, id, (same, work) -> serve(same, work, wanted))
        .map(change -> new Begun(change, false));
  }

  private Maybe<List<Completable>> serve(Sql tx, ConversationWork work, Wanted wanted) {
    ConversationDraft draft = work.draft;
    return MissedRows.settings(tx, draft.queue.id())
        .flatMapCompletable(
            settings ->
                AgentLoads.take(
                    tx,
                    new AgentLoads.Burden(
                        draft.id,
                        wanted.agent().userId(),
                        draft.risk,
                        settings.weight(draft.channel(), draft.risk, wanted.capacity()),
                        wanted.capacity())))
        .andThen(
            Single.zip(
                new IntakeContacts(tx, sealing, ids).countVisits(Map.of(draft.contactId, 1)),
                wasInDanger(tx, draft.contactId),
                (visits, inDanger) -> {
                  draft.visit = visits.getOrDefault(draft.contactId, 1);
                  return begins(tx, work, wanted, inDanger);
                }))
        .toMaybe();
  }

  /** Whether the newest judgement of the person's danger, in whatever conversation, is HIGH. */
  private static Single<Boolean> wasInDanger(Sql tx, long contact) {
    return tx.first(
            """
            select c.risk = 'HIGH' as high from conversation c
            where c.contact_id = $1 and c.risk <> 'NOT_ASSESSED' order by c.id desc limit 1
            """,
            Tuple.of(contact),
            row -> row.getBoolean("high"))
        .defaultIfEmpty(false);
  }

  private static List<Completable> begins(
      Sql tx, ConversationWork work, Wanted wanted, boolean inDanger) {
    work.event(Author.SYSTEM, Content.event(EntryType.OPENED, Map.of("by", "call-out")), null);
    work.event(
        Commands.author(wanted.agent()),
        Content.event(EntryType.CALL_OUT, wanted.told()),
        wanted.key());
    List<Completable> statements =
        new ArrayList<>(Acceptances.served(tx, new Acceptances.Taking(work, wanted.agent())));
    if (inDanger) {
      statements.addAll(RiskCommands.proposeAgain(tx, work));
    }
    return statements;
  }

  // ---- before ----

  @Override
  public Single<Known> known(IdentityKey person, Viewer viewer) {
    return Single.zip(
            lines(viewer), standing(person, viewer), (lines, standing) -> known(lines, standing))
        .flatMap(known -> named(known, viewer));
  }

  private record Standing(
      long contact, @Nullable Long account, @Nullable Instant blocked, boolean served) {}

  private static Known known(List<Long> lines, Optional<Standing> found) {
    Standing one = found.orElse(new Standing(0, null, null, false));
    return new Known(
        new HashSet<>(lines), one.account(), one.contact(), null, one.blocked(), one.served());
  }

  private Single<List<Long>> lines(Viewer viewer) {
    return database
        .sql()
        .list(
            """
            select a.id from channel_account a
            where a.channel = 'PHONE' and a.active
              and a.organisation_id in (select organisations_of($1))
            """,
            Tuple.of(viewer.userId()),
            row -> row.getLong("id"));
  }

  /** A number is blocked whether or not anybody has ever come by it. */
  private Single<Optional<Standing>> standing(IdentityKey person, Viewer viewer) {
    return database
        .sql()
        .first(
            """
            select coalesce(i.contact_id, 0) as contact_id,
              (select c.account_id from conversation c
               where c.contact_id = i.contact_id and c.channel = 'PHONE'
               order by c.id desc limit 1) as account_id,
              (select max(l.until_at) from identity_listing l
               where l.value_hash = $2 and l.kind = $1 and l.list = 'BLOCKED'
                 and l.ended_at is null and l.from_at <= clock_timestamp()
                 and l.until_at > clock_timestamp()) as blocked_until,
              (select true from conversation c
               where c.contact_id = i.contact_id and c.state = 'SERVING' and c.owner_id <> $3
               limit 1) is not null as served
            from (select 1) one
            left join contact_identity i on i.kind = $1 and i.value_hash = $2
              and i.account_id is null
            limit 1
            """,
            Tuple.of(
                person.kind().name(),
                Buffer.buffer(sealing.identityHash(person.value())),
                viewer.userId()),
            PgOutgoingConversations::standing)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty());
  }

  private static Standing standing(Row row) {
    return new Standing(
        row.getLong("contact_id"),
        row.getLong("account_id"),
        Rows.instantOrNull(row, "blocked_until"),
        row.getBoolean("served"));
  }

  private Single<Known> named(Known known, Viewer viewer) {
    Known hidden =
        new Known(known.lines(), known.account(), null, null, known.blockedUntil(), known.served());
    Long contact = known.contact();
    return contact == null || contact == 0
        ? Single.just(hidden)
        : cards
            .card(viewer, contact, 1)
            .map(
                card ->
                    new Known(
                        known.lines(),
                        known.account(),
                        card.id(),
                        card.name(),
                        known.blockedUntil(),
                        known.served()))
            .defaultIfEmpty(hidden);
  }

  @Override
  public Maybe<String> number(long identity, Viewer viewer) {
    return number("i.id = $3", identity, viewer);
  }

  @Override
  public Maybe<String> numberOf(long conversation, Viewer viewer) {
    return number("c.id = $3", conversation, viewer);
  }

  private Maybe<String> number(String which, long id, Viewer viewer) {
    return database
        .sql()
        .first(
            """
            select i.id, i.value_sealed from conversation c
            join contact_identity i on i.id = c.identity_id and i.contact_id = c.contact_id
            where i.kind = 'PHONE' and
            """
                + which
                + " and "
                + Sight.VISIBLE
                + " limit 1",
            Tuple.of(Sight.scope(viewer), viewer.userId(), id),
            row -> sealing.openIdentity(row.getLong("id"), Rows.bytes(row, "value_sealed")))
        .filter(number -> !number.startsWith("anonymous:"));
  }
}
