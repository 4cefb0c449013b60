package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallJson;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.OutgoingConversations;
import org.omniline.conversation.port.OutgoingConversations.Begun;
import org.omniline.conversation.port.OutgoingConversations.Wanted;

/**
 * Agents call somebody who has neither called nor written: a conversation is begun, then the call
 * is made in it as in any (docs/adr/0057). Everything that could refuse is asked before. Confined
 * to its switch's context.
 */
final class OutgoingCalls {
  /** What is needed of the switch. */
  interface Calls {
    /** The call that concerns an agent and is not over; null for none. */
    @Nullable PhoneCall of(long agent);

    /** Makes the call; fails with a {@link Refusal}. */
    Completable dial(long conversation, CallRequest.Dial asked);
  }

  /** A call that is just being made: whoever presses twice means one. */
  private record Making(String whom, Single<Long> conversation) {}

  private final AccessNumbers numbers;
  private final OutgoingConversations store;
  private final CallStore live;
  private final PhoneRouting routing;
  private final Ears ears;
  private final Scheduler scheduler;
  private final String switchName;
  private final Calls calls;
  private final Map<Long, Making> makings = new HashMap<>();

  OutgoingCalls(
      String switchName,
      PhoneParts parts,
      AccessNumbers numbers,
      Scheduler scheduler,
      Calls calls) {
    this.switchName = switchName;
    this.numbers = numbers;
    this.store = parts.outgoing();
    this.live = parts.calls();
    this.routing = parts.routing();
    this.ears = new Ears(parts.routing(), parts.settings());
    this.scheduler = scheduler;
    this.calls = calls;
  }

  /**
   * Makes the call.
   *
   * @return its conversation; fails with a {@link Refusal}: WRONG_STATE with {@code on-the-phone},
   *     CAPACITY_FULL, INVALID with {@code no-own-telephone}, {@code no-number}, {@code
   *     no-outside-line} or {@code no-outgoing-line}
   */
  Single<Long> out(CallRequest.Out asked) {
    String whom = numbers.read(asked.number()).value();
    Making making = makings.get(asked.agent());
    if (making != null) {
      return making.whom().equals(whom) ? making.conversation() : Single.error(onThePhone());
    }
    PhoneCall standing = calls.of(asked.agent());
    if (standing != null) {
      Long conversation = standing.conversation();
      return conversation != null && isTo(standing, whom)
          ? Single.just(conversation)
          : Single.error(onThePhone());
    }
    Single<Long> made =
        begun(asked).observeOn(scheduler).doFinally(() -> makings.remove(asked.agent())).cache();
    makings.put(asked.agent(), new Making(whom, made));
    return made;
  }

  private static boolean isTo(PhoneCall call, String whom) {
    String e164 = call.caller().e164();
    return call.out() != null && whom.equals(e164 == null ? call.caller().raw() : e164);
  }

  private static Refusal onThePhone() {
    return new Refusal(
        Refusal.Code.WRONG_STATE,
        "You are on the telephone already.",
        Map.of("reason", "on-the-phone"));
  }

  private Single<Long> begun(CallRequest.Out asked) {
    CallerNumber number = numbers.read(asked.number());
    return reachable(asked, number)
        .andThen(free(asked.agent()))
        .andThen(Single.defer(() -> wanted(asked, number)))
        .flatMap(store::begin)
        .doOnSuccess(begun -> routing.committed(List.of(begun.change())))
        .flatMap(begun -> dialled(asked, begun));
  }

  /** Whether both telephones can be rung. */
  private Completable reachable(CallRequest.Out asked, CallerNumber number) {
    return Completable.fromAction(
            () -> {
              if (number.kind() != CallerNumber.Kind.EXTENSION) {
                var unused = ears.outside(numbers.dialled(asked.number()));
              }
            })
        .andThen(ears.of(asked.agent()))
        .flatMapCompletable(
            ear ->
                ear.dial() == null
                    ? Completable.error(OutwardWork.noTelephone())
                    : Completable.complete());
  }

  /** Whether the agent is on no other switch's telephone. */
  private Completable free(long agent) {
    return live.ofAgent(agent)
        .flatMapCompletable(
            all ->
                all.stream().allMatch(one -> one.switchName().equals(switchName))
                    ? Completable.complete()
                    : Completable.error(onThePhone()));
  }

  private Single<Wanted> wanted(CallRequest.Out asked, CallerNumber number) {
    return Single.zip(
        numbers
            .byId(asked.account())
            .switchIfEmpty(
                Single.error(
                    () -> Refusal.invalid("no-outgoing-line", "There is no such line any more."))),
        routing.telephone(asked.agent()),
        (account, telephone) ->
            new Wanted(
                asked.id(),
                account,
                new IdentityKey(IdentityKey.Kind.PHONE, number.value()),
                new Actor(asked.agent(), telephone.agentName(), false),
                asked.capacity(),
                told(asked, telephone.agentName(), account.name(), numbers.shown(account))));
  }

  private static Map<String, String> told(
      CallRequest.Out asked, String agentName, String line, String shows) {
    Map<String, String> told = new HashMap<>();
    told.put("agentName", agentName);
    told.put("line", line);
    told.put("shows", shows);
    told.put("why", asked.why().name());
    if (asked.reason() != null) {
      told.put("reason", asked.reason());
    }
    return told;
  }

  /** The same command is asked again where its answer was lost: the call may be over by then. */
  private Single<Long> dialled(CallRequest.Out asked, Begun begun) {
    long conversation = begun.change().conversation().id();
    Single<Boolean> done =
        begun.stood()
            ? live.ofConversation(conversation)
                .map(one -> CallJson.decode(one.state()).done().contains(asked.id()))
                .defaultIfEmpty(false)
            : Single.just(false);
    return done.observeOn(scheduler)
        .flatMap(
            before ->
                before
                    ? Single.just(conversation)
                    : calls
                        .dial(
                            conversation,
                            new CallRequest.Dial(asked.id(), asked.agent(), asked.number()))
                        .toSingleDefault(conversation));
  }

  /** The call among these that concerns an agent and is not over. */
  static @Nullable PhoneCall of(long agent, Iterable<CallLane> lanes) {
    Optional<PhoneCall> found = Optional.empty();
    for (CallLane lane : lanes) {
      PhoneCall call = lane.call();
      if (!call.isOver() && call.agents().contains(agent)) {
        found = Optional.of(call);
      }
    }
    return found.orElse(null);
  }
}
