package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Wait;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;

/** How callers wait, of the database and of routing. Thread-safe. */
final class WaitWork {
  private final ConversationStore conversations;
  private final PhoneRouting routing;
  private final PhoneSettings settings;
  private final InstantSource clock;

  WaitWork(PhoneParts parts) {
    this.conversations = parts.conversations();
    this.routing = parts.routing();
    this.settings = parts.settings();
    this.clock = parts.clock();
  }

  /** Empty where there is no conversation; fails when it cannot be read. */
  Maybe<CallInput> look(CallEffect.Look look) {
    return conversations
        .changesUnchecked(look.conversation(), 0)
        .flatMapSingle(
            change ->
                routing
                    .waiting(change.conversation())
                    .map(waiting -> looked(look, change, waiting)));
  }

  private CallInput looked(CallEffect.Look look, Change change, PhoneRouting.Waiting waiting) {
    List<Entry> fresh =
        change.entries().stream()
            .filter(entry -> CallWords.isTold(entry) && entry.seq() > look.spoken())
            .toList();
    Duration estimate = waiting.estimate();
    return new CallInput.Looked(
        look.turn(),
        settings.speaks() ? waiting.rules() : Wait.Rules.NONE,
        waiting.ahead(),
        estimate == null ? null : (Long) Math.max(1, estimate.toMinutes()),
        settings.voice().isEmpty() ? "" : CallWords.text(fresh),
        fresh.isEmpty() ? look.spoken() : fresh.get(fresh.size() - 1).seq(),
        clock.instant());
  }

  /** What is told, with whether a message is taken afterwards. */
  Single<Words> taking(Conversation conversation, Words words) {
    return routing
        .waiting(conversation)
        .map(waiting -> words.taking(waiting.rules().messageMs()))
        .onErrorReturnItem(words);
  }

  /** Empty when it was done, or there was nothing to do. */
  Maybe<CallInput> callBack(CallEffect.CallBack asked) {
    return conversations
        .changesUnchecked(asked.conversation(), 0)
        .map(Change::conversation)
        .flatMap(c -> routing.callBack(c.account().id(), c.threadKey(), asked.number()))
        .doOnSuccess(change -> routing.committed(List.of(change)))
        .flatMap(change -> Maybe.<CallInput>empty())
        .onErrorResumeNext(
            error ->
                error instanceof Refusal
                    ? Maybe.just(new CallInput.NotNoted(clock.instant()))
                    : Maybe.error(error));
  }
}
