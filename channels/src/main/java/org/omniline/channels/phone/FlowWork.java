package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.ivr.PhoneFlows;
import org.omniline.conversation.Change;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.CallConversations;
import org.omniline.conversation.port.CallConversations.PersonAsked;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does in the database what flows on calls want. Thread-safe. */
final class FlowWork {
  private static final Logger LOG = LoggerFactory.getLogger(FlowWork.class);

  /** The setting of an account that names the flow its calls begin with. */
  private static final String SETTING = "flow";

  /** How a conversation stands is asked for, not what was said in it. */
  private static final long NO_ENTRIES = Long.MAX_VALUE;

  private final AccessNumbers numbers;
  private final PhoneFlows flows;
  private final ConversationStore conversations;
  private final CallConversations calls;
  private final PhoneRouting routing;
  private final InstantSource clock;

  FlowWork(PhoneParts parts, AccessNumbers numbers) {
    this.numbers = numbers;
    this.flows = parts.flows();
    this.conversations = parts.conversations();
    this.calls = parts.callConversations();
    this.routing = parts.routing();
    this.clock = parts.clock();
  }

  /** Whether calls of an account begin with a flow that can be had. */
  boolean begins(ChannelAccount account) {
    return version(account).isPresent();
  }

  private Optional<Integer> version(ChannelAccount account) {
    return flows.library().published(account.setting(SETTING, ""));
  }

  /**
   * Does it.
   *
   * @return what the call is to be told of it; empty when only how its conversation stands
   */
  Maybe<CallInput> act(PhoneCall call, CallEffect.OfFlow effect) {
    if (effect instanceof CallEffect.BeginFlow begin) {
      return begin(call.caller(), begin.conversation());
    } else if (effect instanceof CallEffect.AskPerson person) {
      return person(person);
    } else if (effect instanceof CallEffect.WriteSteps steps) {
      return written(steps);
    } else if (effect instanceof CallEffect.CloseSelfService close) {
      return committed(calls.selfServed(close.conversation()));
    }
    return Maybe.error(new IllegalArgumentException(effect.toString()));
  }

  private Maybe<CallInput> committed(Maybe<Change> done) {
    return done.doOnSuccess(change -> routing.committed(java.util.List.of(change)))
        .flatMap(change -> Maybe.empty());
  }

  // ---- the beginning ----

  /** What cannot begin waits for a person at once. */
  private Maybe<CallInput> begin(Caller caller, long conversation) {
    return numbers
        .account(caller.accessNumber())
        .filter(this::begins)
        .flatMap(
            account ->
                conversations
                    .changesUnchecked(conversation, NO_ENTRIES)
                    .map(Change::conversation)
                    .map(stands -> begins(account, caller, stands)))
        .switchIfEmpty(
            Maybe.defer(
                () -> {
                  LOG.warn("Conversation {}: its flow is not there any more", conversation);
                  return committed(
                      calls.personAsked(
                          conversation, new PersonAsked(null, null, 0, Map.of(), Map.of())));
                }));
  }

  /**
   * What sends a caller through a flow.
   *
   * @return fails with a {@link Refusal}: INVALID {@code no-flow} where there is none of this code
   *     to begin, WRONG_STATE where the call has no conversation
   */
  Single<CallInput> sent(PhoneCall call, CallRequest.Flow asked) {
    Optional<Integer> number = flows.library().published(asked.flow());
    Long id = call.conversation();
    if (number.isEmpty()) {
      return Single.error(Refusal.invalid("no-flow", "There is no such flow to begin."));
    }
    if (id == null) {
      return Single.error(new Refusal(Refusal.Code.WRONG_STATE, "This call is over."));
    }
    return conversations
        .changesUnchecked(id, NO_ENTRIES)
        .map(Change::conversation)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.WRONG_STATE, "This call is over.")))
        .map(
            stands ->
                new CallInput.Sent(
                    asked.id(),
                    asked.agent(),
                    asked.flow(),
                    number.get(),
                    flows.offered().getOrDefault(asked.flow(), asked.flow()),
                    known(call.caller(), stands),
                    clock.instant()));
  }

  private CallInput begins(ChannelAccount account, Caller caller, Conversation conversation) {
    return new CallInput.FlowBegins(
        account.setting(SETTING, ""),
        version(account).orElseThrow(),
        known(caller, conversation),
        clock.instant());
  }

  private Map<String, Object> known(Caller caller, Conversation conversation) {
    Map<String, Object> known = new HashMap<>();
    known.put("channel", conversation.channel().name());
    known.put("account", conversation.account().code());
    known.put("caller", caller.e164() == null ? caller.raw() : caller.e164());
    known.put("called", caller.accessNumber());
    flows.place(caller.e164()).ifPresent(region -> known.put("place", region));
    // What an agent wrote of the person is for staff alone, and flows speak to the person.
    known.put("name", conversation.contact().told());
    known.put("vip", conversation.demand().vip());
    known.put("returning", conversation.visit() > 1);
    known.values().removeIf(java.util.Objects::isNull);
    return known;
  }

  // ---- a person ----

  private Maybe<CallInput> person(CallEffect.AskPerson asked) {
    FlowRequest target = asked.target();
    String queue = target instanceof FlowRequest.Queue named ? named.queue() : null;
    return conversations
        .changesUnchecked(asked.conversation(), NO_ENTRIES)
        .map(Change::conversation)
        .flatMap(c -> c.risk() == Risk.HIGH ? Maybe.empty() : routing.closed(queue, c))
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMapMaybe(closed -> person(asked, closed.orElse(null)));
  }

  /** A flow has its own way for a queue that lets nobody wait; what is left is told so. */
  private Maybe<CallInput> person(
      CallEffect.AskPerson asked, PhoneRouting.@Nullable Closed closed) {
    boolean shut = closed != null && closed.later() != null;
    if (shut && asked.target() instanceof FlowRequest.Queue) {
      return Maybe.just(
          new CallInput.FlowTold(
              asked.turn(), new FlowInput.TargetFailed(clock.instant(), "CLOSED")));
    }
    PersonAsked wanted = wanted(asked.target(), asked.given()).by(asked.way());
    return committed(
            calls.personAsked(
                asked.conversation(),
                closed == null ? wanted : wanted.closed(closed.tell(), closed.later())))
        .onErrorResumeNext(
            error ->
                error instanceof Refusal refusal
                        && refusal.code() == Refusal.Code.INVALID
                        && asked.target() != null
                    ? Maybe.just(
                        new CallInput.FlowTold(
                            asked.turn(),
                            new FlowInput.TargetFailed(clock.instant(), "NO_SUCH_TARGET")))
                    : Maybe.error(error));
  }

  private static PersonAsked wanted(@Nullable FlowRequest target, Map<String, String> given) {
    if (target instanceof FlowRequest.Queue queue) {
      return new PersonAsked(queue.queue(), null, queue.priority(), queue.skills(), given);
    }
    return target instanceof FlowRequest.Agent agent
        ? new PersonAsked(null, agent.login(), 0, Map.of(), given)
        : new PersonAsked(null, null, 0, Map.of(), given);
  }

  // ---- facts ----

  /** What can never be stored is not tried for ever: the call goes on without. */
  private Maybe<CallInput> written(CallEffect.WriteSteps steps) {
    CallInput done =
        new CallInput.StepsWritten(steps.first() + steps.steps().size(), clock.instant());
    return flows
        .write(steps.conversation(), steps.first(), steps.steps())
        .toSingleDefault(done)
        .onErrorResumeNext(
            error -> {
              if (error instanceof Refusal refusal && refusal.code() == Refusal.Code.NOT_FOUND) {
                LOG.error("Steps of a flow were not stored: {}", refusal.getMessage());
                return Single.just(done);
              }
              return Single.error(error);
            })
        .toMaybe();
  }
}
