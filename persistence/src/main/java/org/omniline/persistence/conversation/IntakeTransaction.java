package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.Later;
import org.omniline.conversation.Lifecycle;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.AskingWords;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.conversation.Arrival.ReceiptKey;
import org.omniline.persistence.conversation.IntakeThreads.Open;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/**
 * One batch in one transaction (docs: design, "The way of a message, in"). The order of the steps
 * is what keeps it right under concurrency: receipts first, then people, then conversations in the
 * order of their ids. Used once.
 */
final class IntakeTransaction {
  /** What was stored, or found stored. */
  record Stored(Map<ReceiptKey, Receipt> receipts, List<Change> changes) {}

  private record Landed(ReceiptKey key, Receipt receipt) {}

  private final Sql tx;
  private final Map<ReceiptKey, Arrival> batch;
  private final IntakeContacts contacts;
  private final IntakeThreads threads;
  private final ConversationWriter writer;
  private final IntakeAdmission admission;
  private final CrisisWatch.Matcher matcher;
  private final DangerHelp help;
  private final SystemMessages messages;

  /** What is written because of what the messages say, after the entries. */
  private final List<Completable> proposals = new ArrayList<>();

  /** What stores that some are answered later; after they have entered their queues. */
  private final List<Completable> answeredLater = new ArrayList<>();

  /**
   * @param gate the policy for conversations that open
   * @param matcher finds words of danger in what people write
   * @param batch in the order of arrival
   */
  IntakeTransaction(
      Sql tx,
      Sealing sealing,
      Ids ids,
      Admission.Gate gate,
      CrisisWatch.Matcher matcher,
      Map<ReceiptKey, Arrival> batch) {
    this.tx = tx;
    this.batch = batch;
    this.matcher = matcher;
    this.contacts = new IntakeContacts(tx, sealing, ids);
    this.admission = new IntakeAdmission(tx, ids, gate, matcher);
    this.messages = new SystemMessages(ids);
    this.help = new DangerHelp(tx, messages, gate);
    this.threads = new IntakeThreads(tx, sealing, ids, admission);
    this.writer = new ConversationWriter(sealing);
  }

  Single<Stored> run() {
    List<ReceiptKey> keys = batch.keySet().stream().sorted(ReceiptKey.ORDER).toList();
    return Single.zip(
            insertReceipts(keys),
            contacts.find(batch.values()),
            threads.find(batch.values()),
            (fresh, people, open) -> {
              List<Arrival> arrivals = new ArrayList<>();
              batch.forEach(
                  (key, arrival) -> {
                    if (fresh.contains(key)) {
                      arrivals.add(arrival);
                    }
                  });
              Set<Arrival.ThreadKey> wanted = new HashSet<>();
              arrivals.forEach(arrival -> wanted.add(arrival.thread()));
              open.keySet().retainAll(wanted);
              Single<Map<ReceiptKey, Receipt>> known =
                  repeated(keys.stream().filter(key -> !fresh.contains(key)).toList());
              return arrivals.isEmpty()
                  ? known.map(receipts -> new Stored(receipts, List.of()))
                  : contacts
                      .complete(arrivals, people)
                      .flatMap(all -> threads.lock(arrivals, open, all))
                      .flatMap(this::apply)
                      .zipWith(known, IntakeTransaction::join);
            })
        .flatMap(next -> next);
  }

  private static Stored join(Stored stored, Map<ReceiptKey, Receipt> known) {
    Map<ReceiptKey, Receipt> receipts = new HashMap<>(stored.receipts());
    receipts.putAll(known);
    return new Stored(receipts, stored.changes());
  }

  private Single<Set<ReceiptKey>> insertReceipts(List<ReceiptKey> keys) {
    return tx.list(
            """
            insert into receipt (account_id, external_hash, at)
            select n.account_id, n.external_hash, clock_timestamp()
            from unnest($1::bigint[], $2::bytea[]) as n(account_id, external_hash)
            on conflict do nothing
            returning account_id, external_hash
            """,
            keyColumns(keys).tuple(),
            row ->
                new ReceiptKey(
                    row.getLong("account_id"),
                    new Arrival.Hash(row.getBuffer("external_hash").getBytes())))
        .map(HashSet::new);
  }

  /** The receipts that others wrote before us. */
  private Single<Map<ReceiptKey, Receipt>> repeated(List<ReceiptKey> keys) {
    if (keys.isEmpty()) {
      return Single.just(Map.of());
    }
    return tx.list(
            """
            select k.n, r.conversation_id, r.seq, r.rev
            from unnest($1::bigint[], $2::bytea[]) with ordinality
              as k(account_id, external_hash, n)
            cross join lateral (
              select r.conversation_id, r.seq, r.rev from receipt r
              where r.account_id = k.account_id and r.external_hash = k.external_hash
              limit 1) r
            """,
            keyColumns(keys).tuple(),
            row ->
                new Landed(
                    keys.get(row.getLong("n").intValue() - 1),
                    new Receipt(
                        row.getLong("conversation_id"),
                        row.getLong("seq"),
                        row.getLong("rev"),
                        true)))
        .map(
            landed -> {
              Map<ReceiptKey, Receipt> map = new HashMap<>();
              landed.forEach(one -> map.put(one.key(), one.receipt()));
              return map;
            });
  }

  private static Columns<ReceiptKey> keyColumns(List<ReceiptKey> keys) {
    return new Columns<>(keys).longs(ReceiptKey::accountId).bytes(k -> k.external().bytes());
  }

  private Single<Stored> apply(List<Open> open) {
    List<Open> opened =
        open.stream().filter(one -> one.opened() && one.work().draft.state.isOpen()).toList();
    return countVisits(opened)
        .flatMap(
            visits -> {
              number(open, opened, visits);
              List<Landed> landed = new ArrayList<>();
              List<Open> returned = new ArrayList<>();
              open.forEach(one -> append(one, landed, returned));
              List<Change> changes = open.stream().map(one -> one.work().change()).toList();
              Map<ReceiptKey, Receipt> receipts = new HashMap<>();
              landed.forEach(one -> receipts.put(one.key(), one.receipt()));
              return write(open, opened, returned, landed)
                  .toSingleDefault(new Stored(receipts, changes));
            });
  }

  private Single<Map<Long, Integer>> countVisits(List<Open> opened) {
    if (opened.isEmpty()) {
      return Single.just(Map.of());
    }
    Map<Long, Integer> more = new HashMap<>();
    opened.forEach(one -> more.merge(one.work().draft.contactId, 1, Integer::sum));
    return contacts.countVisits(more);
  }

  private static void number(List<Open> open, List<Open> opened, Map<Long, Integer> visits) {
    for (Open one : open) {
      ConversationDraft draft = one.work().draft;
      if (one.opened()) {
        draft.visit = Math.max(1, draft.contactVisits);
      }
    }
    Map<Long, Integer> left = new HashMap<>(visits);
    for (int i = opened.size() - 1; i >= 0; i--) {
      ConversationDraft draft = opened.get(i).work().draft;
      draft.visit = left.merge(draft.contactId, -1, Integer::sum) + 1;
    }
  }

  private void append(Open open, List<Landed> landed, List<Open> returned) {
    ConversationWork work = open.work();
    ConversationDraft draft = work.draft;
    if (open.opened() && draft.state.isOpen()) {
      work.event(Author.SYSTEM, Content.event(EntryType.OPENED, Map.of()), null);
    }
    boolean wrote = false;
    for (Arrival arrival : open.arrivals()) {
      InboundMessage message = arrival.message();
      reads(work, message.language());
      wrote |= message.kind() == EntryKind.MESSAGE_IN;
      LastMessage words = draft.last;
      byte[] sealed = draft.previewSealed;
      Entry entry =
          work.add(
              message.kind(),
              Author.visitor(draft.ownName()),
              message.content(),
              null,
              null,
              arrival.words(),
              message.peerTime());
      // A request for the place says nothing of the person: lists go on showing what did.
      if (words != null
          && draft.state == ConversationState.WAITING
          && AskingWords.isAsked(message)) {
        draft.last = words;
        draft.previewSealed = sealed;
      }
      landed.add(
          new Landed(arrival.receipt(), new Receipt(draft.id, entry.seq(), entry.rev(), false)));
      watch(work, entry);
    }
    if (open.opened()
        && draft.state == ConversationState.WAITING
        && admission.wasInDanger(open.arrivals().get(0).thread())) {
      proposals.addAll(RiskCommands.proposeAgain(tx, work));
    }
    if (open.plan() != null) {
      admission.tell(work, open.plan());
      Later later = open.plan().later();
      if (later != null && draft.state == ConversationState.WAITING) {
        answeredLater.addAll(MissedRows.later(tx, work, Author.SYSTEM, later, null));
      }
    }
    if (wrote && draft.state == ConversationState.WRAP_UP) {
      draft.state = Lifecycle.require(draft.state, Trigger.INBOUND_TEXT);
      draft.stateVersion++;
      draft.endedAt = null;
      work.event(Author.SYSTEM, Content.event(EntryType.RETURNED, Map.of()), null);
      returned.add(open);
    }
  }

  /** Who changes the page's language reads the other from now on. */
  private void reads(ConversationWork work, @Nullable String language) {
    if (language != null && !language.equals(work.draft.language)) {
      work.draft.language = language;
      proposals.add(
          tx.update(
                  "update conversation set language = $2 where id = $1",
                  Tuple.of(work.draft.id, language))
              .ignoreElement());
    }
  }

  private void watch(ConversationWork work, Entry entry) {
    String text = entry.content().text();
    if (entry.kind() == EntryKind.MESSAGE_IN && text != null) {
      List<CrisisWatch.Word> found = matcher.find(text);
      if (!found.isEmpty()) {
        proposals.addAll(RiskCommands.propose(tx, work, entry.seq(), found));
        // No menu stands between danger and a person; calls have their own way.
        if (work.draft.state == ConversationState.SELF_SERVICE && !SystemMessages.isSpoken(work)) {
          proposals.addAll(SelfServices.inDanger(tx, work, messages));
        }
        proposals.addAll(help.tell(work));
      }
    }
  }

  private Completable write(
      List<Open> open, List<Open> opened, List<Open> returned, List<Landed> landed) {
    List<Completable> statements = new ArrayList<>();
    statements.add(writer.store(tx, open.stream().map(Open::work).toList()));
    statements.add(completeReceipts(landed));
    List<Open> waiting = opened.stream().filter(IntakeTransaction::waits).toList();
    if (!waiting.isEmpty()) {
      statements.add(Facts.enterQueue(tx, waiting.stream().map(IntakeTransaction::visit).toList()));
    }
    if (!returned.isEmpty()) {
      statements.add(
          Facts.endSegments(tx, returned.stream().map(one -> ending(one.work())).toList()));
    }
    List<Facts.Segment> segments = new ArrayList<>();
    opened.forEach(
        one ->
            segments.add(
                segment(one, waits(one) ? Facts.Segment.Kind.QUEUE : Facts.Segment.Kind.IVR)));
    returned.forEach(one -> segments.add(segment(one, Facts.Segment.Kind.TALK)));
    if (!segments.isEmpty()) {
      statements.add(Facts.openSegments(tx, segments));
    }
    Map<ConversationWork, Admission.Plan> plans = new LinkedHashMap<>();
    open.stream()
        .filter(one -> one.plan() != null)
        .forEach(one -> plans.put(one.work(), one.plan()));
    statements.addAll(admission.write(plans));
    statements.addAll(proposals);
    statements.addAll(answeredLater);
    return Completable.merge(statements);
  }

  private Completable completeReceipts(Collection<Landed> landed) {
    return tx.update(
            """
            update receipt r set conversation_id = n.conversation_id, seq = n.seq, rev = n.rev
            from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[])
              as n(account_id, external_hash, conversation_id, seq, rev)
            where r.account_id = n.account_id and r.external_hash = n.external_hash
            """,
            new Columns<>(List.copyOf(landed))
                .longs(l -> l.key().accountId())
                .bytes(l -> l.key().external().bytes())
                .longs(l -> l.receipt().conversationId())
                .longs(l -> l.receipt().seq())
                .longs(l -> l.receipt().rev())
                .tuple())
        .ignoreElement();
  }

  private static boolean waits(Open open) {
    return open.work().draft.state == ConversationState.WAITING;
  }

  private static Facts.Visit visit(Open open) {
    ConversationDraft draft = open.work().draft;
    return new Facts.Visit(
        draft.id, draft.queue.id(), since(open), Facts.EnteredBy.DIRECT, draft.priority());
  }

  private static Facts.Ending ending(ConversationWork work) {
    return new Facts.Ending(work.draft.id, work.at, "RETURNED");
  }

  private static Facts.Segment segment(Open open, Facts.Segment.Kind kind) {
    ConversationDraft draft = open.work().draft;
    Long agent = draft.owner == null ? null : (Long) draft.owner.id();
    return new Facts.Segment(draft.id, kind, draft.queue.id(), agent, since(open));
  }

  private static Instant since(Open open) {
    Instant waiting = open.work().draft.waitingSince;
    return waiting == null ? open.work().at : waiting;
  }
}
