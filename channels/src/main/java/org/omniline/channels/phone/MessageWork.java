package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.VoiceMail;
import org.omniline.conversation.Change;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.port.CallConversations;
import org.omniline.conversation.port.CallConversations.PersonAsked;
import org.omniline.conversation.port.ConversationStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Voice messages in the database. Thread-safe. */
final class MessageWork {
  private static final Logger LOG = LoggerFactory.getLogger(MessageWork.class);

  private final String switchName;
  private final AccessNumbers numbers;
  private final Intake intake;
  private final ConversationStore conversations;
  private final CallConversations calls;
  private final PhoneRouting routing;
  private final VoiceMessages messages;
  private final InstantSource clock;

  MessageWork(String switchName, PhoneParts parts, AccessNumbers numbers) {
    this.switchName = switchName;
    this.numbers = numbers;
    this.intake = parts.intake();
    this.conversations = parts.conversations();
    this.calls = parts.callConversations();
    this.routing = parts.routing();
    this.messages = parts.messages();
    this.clock = parts.clock();
  }

  /** The recording becomes what the caller says in the conversation. */
  Maybe<CallInput> collect(Caller caller, CallEffect.Collect asked) {
    String name = VoiceMail.file(asked.leg(), asked.turn());
    return numbers
        .account(caller.accessNumber())
        .flatMap(account -> stored(account, caller, name))
        .map(done -> true)
        .onErrorResumeNext(
            error -> {
              if (!(error instanceof Refusal refusal)
                  || refusal.code() == Refusal.Code.UNAVAILABLE) {
                return Maybe.error(error);
              }
              LOG.error("A voice message was not kept: {}", error.getMessage());
              return Maybe.empty();
            })
        .defaultIfEmpty(false)
        .flatMapMaybe(
            any ->
                messages
                    .drop(name)
                    .andThen(
                        Maybe.fromCallable(
                            () -> new CallInput.Collected(asked.turn(), any, clock.instant()))));
  }

  private Maybe<Boolean> stored(ChannelAccount account, Caller caller, String name) {
    String thread = Threads.of(switchName, caller);
    return messages
        .take(name, "thread:" + account.id() + "/" + thread)
        .flatMapSingle(message -> entered(account, caller, thread, name, message));
  }

  private Single<Boolean> entered(
      ChannelAccount account,
      Caller caller,
      String thread,
      String name,
      VoiceMessages.Message message) {
    Map<String, String> data =
        message.durationMs() > 0
            ? Map.of("durationMs", Long.toString(message.durationMs()))
            : Map.of();
    return intake
        .accept(
            new InboundMessage(
                account,
                thread + ":" + name,
                thread,
                Threads.identity(thread, caller),
                null,
                EntryKind.MESSAGE_IN,
                true,
                new Content(EntryType.VOICE, null, data, List.of(message.media())),
                clock.instant(),
                clock.instant()))
        .map(receipt -> true);
  }

  /** From the queue, or from a flow, into the list of those who are answered later. */
  Maybe<CallInput> leave(CallEffect.LeaveWord asked) {
    return conversations
        .changesUnchecked(asked.conversation(), 0)
        .map(Change::conversation)
        .flatMap(this::left)
        .doOnSuccess(change -> routing.committed(List.of(change)))
        .flatMap(change -> Maybe.empty());
  }

  private Maybe<Change> left(Conversation c) {
    return c.state() == ConversationState.SELF_SERVICE
        ? calls.personAsked(
            c.id(),
            new PersonAsked(null, null, 0, Map.of(), Map.of())
                .closed(List.of(), new Later(Later.Kind.LEFT_MESSAGE, false)))
        : routing.leaveWord(c.account().id(), c.threadKey());
  }
}
