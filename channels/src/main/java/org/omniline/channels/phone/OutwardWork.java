package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.time.InstantSource;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.Ear;
import org.omniline.channels.phone.call.Outward;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;

/** Makes the calls that agents want to make. Thread-safe. */
final class OutwardWork {
  private final AccessNumbers numbers;
  private final ConversationStore conversations;
  private final Ears ears;
  private final InstantSource clock;
  private final boolean recordable;

  OutwardWork(PhoneParts parts, AccessNumbers numbers) {
    this.numbers = numbers;
    this.conversations = parts.conversations();
    this.ears = new Ears(parts.routing(), parts.settings());
    this.clock = parts.clock();
    this.recordable = !parts.messages().path("").isEmpty();
  }

  /**
   * The call an agent wants to make.
   *
   * @return fails with a {@link Refusal}: WRONG_STATE or FORBIDDEN where the agent has not the
   *     conversation, INVALID with {@code no-own-telephone}, {@code no-number} or {@code
   *     no-outside-line}
   */
  Single<PhoneCall> made(long conversation, CallRequest.Dial asked) {
    return conversations
        .changesUnchecked(conversation, Long.MAX_VALUE)
        .map(Change::conversation)
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation.")))
        .flatMap(
            c -> {
              Ref owner = c.owner();
              if (c.state() != ConversationState.SERVING || owner == null) {
                throw new Refusal(Refusal.Code.WRONG_STATE, "Nobody serves this conversation now.");
              }
              if (owner.id() != asked.agent()) {
                throw new Refusal(Refusal.Code.FORBIDDEN, "This conversation is not yours.");
              }
              boolean inside = numbers.read(asked.number()).kind() == CallerNumber.Kind.EXTENSION;
              Ear to =
                  inside
                      ? ears.house(numbers.dialled(asked.number()))
                      : ears.outside(numbers.dialled(asked.number()));
              return Single.zip(
                  ears.of(asked.agent()), shown(c), (ear, shows) -> made(c, asked, ear, to, shows));
            });
  }

  /**
   * What whoever is called is shown: as the account says, else its first number. Of a conversation
   * by text, those of the hotline's usual telephone account.
   */
  private Single<String> shown(Conversation c) {
    return (c.channel() == Channel.PHONE ? numbers.byId(c.account().id()) : numbers.usual())
        .map(numbers::shown)
        .defaultIfEmpty("");
  }

  private PhoneCall made(Conversation c, CallRequest.Dial asked, Ear ear, Ear to, String shows) {
    String dial = to.dial();
    if (ear.dial() == null || dial == null) {
      throw noTelephone();
    }
    CallerNumber number = numbers.read(asked.number());
    Instant now = clock.instant();
    PhoneCall call =
        PhoneCall.made(
            new Caller(
                to.leg(), number.raw(), number.e164(), number.kind().name(), shows, now, null),
            new Outward(dial, shows, c.channel() != Channel.PHONE, null),
            c.id(),
            c.stateVersion(),
            ear,
            asked.id());
    return recordable ? call.recordable(c.queue().id()) : call;
  }

  static Refusal noTelephone() {
    return Refusal.invalid("no-own-telephone", "Set your telephone first.");
  }
}
