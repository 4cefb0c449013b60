package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Later;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.MissedStore.Way;
import org.omniline.persistence.conversation.MissedRows.Wish;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Somebody who waits asks to be contacted later, or to wait again. Thread-safe. */
final class LaterCommands {
  private static final int SHORT_NUMBER = 8;

  private final Sealing sealing;
  private final Commands commands;
  private final SystemMessages messages;
  private final Admission admission;

  LaterCommands(PgDatabase database, Sealing sealing, Ids ids, Admission admission) {
    this.admission = admission;
    this.sealing = sealing;
    this.commands = new Commands(database, sealing);
    this.messages = new SystemMessages(ids);
  }

  Maybe<Change> leaveMessage(long accountId, String threadKey) {
    return ofThread(
        accountId,
        threadKey,
        (tx, work) ->
            isAsked(work, Later.Kind.LEFT_MESSAGE)
                ? Maybe.empty()
                : MissedRows.settings(tx, work.draft.queue.id())
                    .map(
                        settings ->
                            MissedRows.later(
                                tx,
                                work,
                                visitor(work),
                                new Later(
                                    Later.Kind.LEFT_MESSAGE,
                                    // Who has hung up cannot be offered.
                                    work.draft.channel() != Channel.PHONE
                                        && settings.later().keepPlace()),
                                null))
                    .toMaybe());
  }

  private static boolean isAsked(ConversationWork work, Later.Kind kind) {
    Later later = work.draft.demand.later();
    return later != null && later.kind() == kind;
  }

  private static Author visitor(ConversationWork work) {
    return Author.visitor(work.draft.ownName());
  }

  Maybe<Change> askContact(long accountId, String threadKey, Way way, @Nullable String number) {
    return admission
        .gate()
        .flatMapMaybe(gate -> askContact(gate, accountId, threadKey, way, number));
  }

  private Maybe<Change> askContact(
      Admission.Gate gate, long accountId, String threadKey, Way way, @Nullable String number) {
    return ofThread(
        accountId,
        threadKey,
        (tx, work) ->
            Single.zip(
                    MissedRows.settings(tx, work.draft.queue.id()),
                    SystemMessages.text(tx, work, "contact-noted").defaultIfEmpty(""),
                    (settings, text) -> {
                      Buffer sealed =
                          number == null
                              ? null
                              : Buffer.buffer(sealing.sealNumber(work.draft.id, number));
                      Wish wish =
                          new Wish(
                              way,
                              sealed,
                              number == null ? null : masked(number),
                              work.at.plusMillis(settings.later().dueMs()));
                      return asked(tx, work, wish, text, closed(gate, work) == null);
                    })
                .toMaybe());
  }

  private List<Completable> asked(
      Sql tx, ConversationWork work, Wish wish, String text, boolean open) {
    Later before = work.draft.demand.later();
    boolean left = before != null && !before.keepsPlace();
    List<Completable> statements = new ArrayList<>();
    if (left && open) {
      // Whoever had only left a message stands in line again, at its end.
      statements.addAll(MissedRows.waits(tx, work, visitor(work)));
    }
    statements.addAll(
        MissedRows.later(
            tx, work, visitor(work), new Later(Later.Kind.CONTACT_REQUEST, open || !left), wish));
    if (work.draft.channel() != Channel.WEBCHAT && !text.isBlank()) {
      // The page of a web visitor shows it by itself.
      statements.addAll(messages.send(tx, work, text));
    }
    return statements;
  }

  /** Enough to tell two apart, not enough to call. */
  static String masked(String number) {
    int shown = number.length() < SHORT_NUMBER ? 0 : 3;
    int last = number.length() < SHORT_NUMBER ? 2 : 4;
    return number.substring(0, shown) + "****" + number.substring(number.length() - last);
  }

  Maybe<Change> waitAgain(long accountId, String threadKey) {
    return admission
        .gate()
        .flatMapMaybe(
            gate ->
                ofThread(
                    accountId,
                    threadKey,
                    (tx, work) -> {
                      Later later = work.draft.demand.later();
                      if (later == null) {
                        return Maybe.empty();
                      }
                      String closed = later.keepsPlace() ? null : closed(gate, work);
                      if (closed != null) {
                        throw new Refusal(
                            Refusal.Code.WRONG_STATE,
                            "Nobody is there now, what you wrote is answered later.",
                            Map.of("reason", "after-hours", "text", closed));
                      }
                      return Maybe.just(MissedRows.waits(tx, work, visitor(work)));
                    }));
  }

  /** What is told to whoever would stand in a line nobody works at; null where one may. */
  private static @Nullable String closed(Admission.Gate gate, ConversationWork work) {
    ConversationDraft draft = work.draft;
    boolean danger = draft.risk == Risk.HIGH || draft.riskProposal != null;
    return danger ? null : gate.leftForLater(draft.queue.id(), draft.language);
  }

  private Maybe<Change> ofThread(long accountId, String threadKey, Commands.Body body) {
    return Commands.openOf(commands.sql(), accountId, sealing.threadHash(threadKey))
        .flatMap(
            id ->
                commands.maybe(
                    id,
                    (tx, work) ->
                        work.draft.state == ConversationState.WAITING
                            ? body.run(tx, work)
                            : Maybe.empty()));
  }
}
