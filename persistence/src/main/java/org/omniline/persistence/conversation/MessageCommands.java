package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** What is said and noted in a conversation, and how far it was read. Thread-safe. */
final class MessageCommands {
  private final Commands commands;
  private final Sealing sealing;
  private final Ids ids;
  private final EntryRows entries;
  private final EntryChanges changes;

  MessageCommands(PgDatabase database, Sealing sealing, Ids ids) {
    this.commands = new Commands(database, sealing);
    this.sealing = sealing;
    this.ids = ids;
    this.entries = new EntryRows(sealing);
    this.changes = new EntryChanges(sealing);
  }

  // ---- messages out ----

  Single<Change> send(long conversationId, Actor agent, String commandId, Content content) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          requireServing(work, agent);
          Entry entry =
              work.message(
                  EntryKind.MESSAGE_OUT,
                  Commands.author(agent),
                  content,
                  DeliveryState.PENDING,
                  commandId);
          return Maybe.just(List.of(deliver(tx, entry), pending(tx, work, entry.seq())));
        });
  }

  Single<Change> resend(long conversationId, Actor agent, long seq, Set<String> finalReasons) {
    return commands.single(
        conversationId,
        (tx, work) -> {
          requireServing(work, agent);
          return changes
              .find(tx, conversationId, seq)
              .switchIfEmpty(
                  Single.error(
                      () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such message.")))
              .map(entry -> again(tx, work, entry, finalReasons))
              .toMaybe();
        });
  }

  private List<Completable> again(
      Sql tx, ConversationWork work, Entry entry, Set<String> finalReasons) {
    DeliveryState state = entry.delivery();
    if (state != DeliveryState.FAILED && state != DeliveryState.UNKNOWN) {
      throw new Refusal(
          Refusal.Code.WRONG_STATE, "Only a message that failed or is unknown is sent again.");
    }
    String reason = entry.deliveryReason();
    if (reason != null && finalReasons.contains(reason)) {
      throw new Refusal(
          Refusal.Code.WRONG_STATE,
          "As it is, this message would fail again: write it anew.",
          Map.of("reason", reason));
    }
    Entry fresh = EntryChanges.delivery(entry, work.takeRev(), DeliveryState.PENDING, null);
    work.changed(fresh);
    return List.of(
        changes.store(tx, List.of(fresh)), deliver(tx, fresh), pending(tx, work, fresh.seq()));
  }

  private static void requireServing(ConversationWork work, Actor agent) {
    if (!HandCommands.mayReply(work, agent)) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Only who serves the conversation may do this.");
    }
    ConversationState state = work.draft.state;
    if (state != ConversationState.SERVING && state != ConversationState.WRAP_UP) {
      throw new Refusal(
          Refusal.Code.WRONG_STATE, "Sending is not possible while the conversation is " + state);
    }
  }

  private Completable deliver(Sql tx, Entry entry) {
    return tx.update(
            """
            insert into delivery (id, conversation_id, seq, due_at, created_at)
            values ($1, $2, $3, clock_timestamp(), clock_timestamp())
            """,
            Tuple.of(ids.next(), entry.conversationId(), entry.seq()))
        .ignoreElement();
  }

  private static Completable pending(Sql tx, ConversationWork work, long seq) {
    return Facts.messageState(
        tx, work.draft.id, List.of(seq), DeliveryState.PENDING, work.at, null, null);
  }

  // ---- notes ----

  Single<Change> note(long conversationId, Actor agent, String commandId, String text) {
    return commands.once(
        conversationId,
        agent,
        commandId,
        (tx, work) -> {
          if (!HandCommands.mayNote(work, agent)) {
            Commands.requireOwnerOrSupervisor(work, agent);
          }
          Entry unused =
              work.message(
                  EntryKind.NOTE, Commands.author(agent), Content.text(text), null, commandId);
          return Maybe.just(List.of());
        });
  }

  // ---- how far it was read ----

  Single<Change> ownerRead(long conversationId, Actor agent, long seq) {
    return commands.single(
        conversationId,
        (tx, work) -> {
          Commands.requireOwner(work, agent);
          ConversationDraft draft = work.draft;
          long read = Math.min(seq, draft.lastSeq);
          if (read <= draft.ownerReadSeq) {
            return Maybe.empty();
          }
          return unread(tx, draft, read)
              .map(
                  unread -> {
                    draft.ownerReadSeq = read;
                    draft.unread = unread;
                    work.touch();
                    return List.<Completable>of();
                  })
              .toMaybe();
        });
  }

  private static Single<Integer> unread(Sql tx, ConversationDraft draft, long read) {
    if (read >= draft.lastInSeq) {
      return Single.just(0);
    }
    return tx.first(
            """
            select count(*)::int as unread from entry e
            where e.conversation_id = $1 and e.seq > $2 and e.kind = 'MESSAGE_IN'
            """,
            Tuple.of(draft.id, read),
            row -> row.getInteger("unread"))
        .toSingle();
  }

  Maybe<Change> contactSaw(
      long accountId, String threadKey, long conversationId, long seq, DeliveryState state) {
    if (state != DeliveryState.DELIVERED && state != DeliveryState.READ) {
      return Maybe.error(
          Refusal.invalid("state", "no-choice", "Only DELIVERED or READ can be seen."));
    }
    return isOfThread(accountId, threadKey, conversationId)
        .flatMap(
            yes ->
                commands.maybe(
                    conversationId,
                    (tx, work) ->
                        unseen(tx, conversationId, seq, state)
                            .filter(entries -> !entries.isEmpty())
                            .map(entries -> saw(tx, work, entries, state))));
  }

  private Maybe<Boolean> isOfThread(long accountId, String threadKey, long conversationId) {
    return commands
        .sql()
        .first(
            """
            select c.id from conversation c
            where c.id = $1 and c.account_id = $2 and c.thread_hash = $3
            """,
            Tuple.of(conversationId, accountId, Buffer.buffer(sealing.threadHash(threadKey))),
            row -> true);
  }

  private Single<List<Entry>> unseen(Sql tx, long conversationId, long seq, DeliveryState state) {
    String[] lower =
        Arrays.stream(DeliveryState.values())
            .filter(one -> one.mayBecome(state))
            .map(DeliveryState::name)
            .toArray(String[]::new);
    return tx.list(
        "select "
            + EntryRows.COLUMNS
            + """
             from entry e
            where e.conversation_id = $1 and e.seq <= $2 and e.delivery = any($3)
              and e.delivery in ('PENDING', 'SENT', 'DELIVERED', 'FAILED', 'UNKNOWN')
            order by e.seq
            """,
        Tuple.of(conversationId, seq, lower),
        entries::entry);
  }

  private List<Completable> saw(
      Sql tx, ConversationWork work, List<Entry> unseen, DeliveryState state) {
    List<Entry> fresh = new ArrayList<>();
    for (Entry entry : unseen) {
      fresh.add(EntryChanges.delivery(entry, work.takeRev(), state, null));
    }
    fresh.forEach(work::changed);
    List<Long> seqs = fresh.stream().map(Entry::seq).toList();
    return List.of(
        changes.store(tx, fresh),
        Facts.messageState(tx, work.draft.id, seqs, state, work.at, null, null),
        // It has arrived, whatever the sender still believes.
        tx.update(
                "delete from delivery d where d.conversation_id = $1 and d.seq = any($2)",
                Tuple.of(work.draft.id, (Object) seqs.toArray(new Long[0])))
            .ignoreElement());
  }
}
