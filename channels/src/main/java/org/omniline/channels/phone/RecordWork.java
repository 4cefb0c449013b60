package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.Ear;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.call.Standing;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.port.CallConversations;
import org.omniline.conversation.port.ConversationStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does in the database and in routing what calls want, and tells a call how its conversation
 * stands. Thread-safe.
 */
final class RecordWork {
  private static final Logger LOG = LoggerFactory.getLogger(RecordWork.class);

  private final String switchName;
  private final AccessNumbers numbers;
  private final Intake intake;
  private final IntakeObserver observer;
  private final ConversationStore conversations;
  private final CallConversations calls;
  private final PhoneRouting routing;
  private final Ears ears;
  private final FlowWork flows;
  private final CallWords words;
  private final WaitWork waits;
  private final MessageWork messages;
  private final RatingWork ratings;
  private final RecordingWork recordings;
  private final InstantSource clock;

  RecordWork(String switchName, PhoneParts parts, AccessNumbers numbers) {
    this.switchName = switchName;
    this.numbers = numbers;
    this.intake = parts.intake();
    this.observer = parts.observer();
    this.conversations = parts.conversations();
    this.calls = parts.callConversations();
    this.routing = parts.routing();
    this.ears = new Ears(parts.routing(), parts.settings());
    this.flows = new FlowWork(parts, numbers);
    this.words = new CallWords(numbers);
    this.waits = new WaitWork(parts);
    this.messages = new MessageWork(switchName, parts, numbers);
    this.ratings = new RatingWork(parts, numbers);
    this.recordings = new RecordingWork(switchName, parts, numbers);
    this.clock = parts.clock();
  }

  /**
   * Does it.
   *
   * @return what the call is to be told of it; empty when nothing
   */
  Maybe<CallInput> act(PhoneCall call, CallEffect.OfRecord effect, boolean unreachable) {
    if (effect instanceof CallEffect.Open) {
      return open(call.caller());
    } else if (effect instanceof CallEffect.OfFlow flow) {
      return done(call, flow);
    } else if (effect instanceof CallEffect.Accept accept) {
      return accept(accept);
    } else if (effect instanceof CallEffect.Decline decline) {
      return routing
          .decline(decline.offer(), decline.agent(), decline.reason(), unreachable)
          .toMaybe();
    } else if (effect instanceof CallEffect.Lifted lifted) {
      return routing.lifted(lifted.offer(), lifted.agent(), lifted.until()).toMaybe();
    } else if (effect instanceof CallEffect.Leave leave) {
      return changed(leave.conversation(), calls.left(leave.conversation(), leave.unmet()));
    } else if (effect instanceof CallEffect.Finish finish) {
      return changed(finish.conversation(), calls.finished(finish.conversation(), finish.agent()));
    } else if (effect instanceof CallEffect.Requeue requeue) {
      return changed(
          requeue.conversation(),
          calls.returned(requeue.conversation(), requeue.agent(), requeue.unmet()));
    } else if (effect instanceof CallEffect.Consulting consulting) {
      return consulting(consulting);
    } else if (effect instanceof CallEffect.Consulted consulted) {
      long colleague = consulted.to().agent();
      return told(calls.consultEnded(consulted.conversation(), colleague))
          .andThen(routing.consulted(colleague, false))
          .toMaybe();
    } else if (effect instanceof CallEffect.Give give) {
      return give(give);
    } else if (effect instanceof CallEffect.Note note) {
      Ear whose = note.agent();
      Ref agent = whose == null ? null : new Ref(whose.agent(), whose.name());
      return calls
          .note(note.conversation(), note.key(), note.type(), agent, note.data())
          .doOnSuccess(change -> routing.committed(List.of(change)))
          .flatMap(change -> Maybe.empty());
    } else if (effect instanceof CallEffect.Look look) {
      return waits.look(look);
    } else if (effect instanceof CallEffect.CallBack callBack) {
      return waits
          .callBack(callBack)
          .switchIfEmpty(Maybe.defer(() -> standsIn(callBack.conversation())));
    } else if (effect instanceof CallEffect.LookSurvey look) {
      return ratings.look(look);
    } else if (effect instanceof CallEffect.KeepAnswer answer) {
      return ratings.keep(answer);
    } else if (effect instanceof CallEffect.LookRecording look) {
      return recordings.look(call, look);
    } else if (effect instanceof CallEffect.KeepRecording keep) {
      return recordings.keep(call, keep);
    } else if (effect instanceof CallEffect.Collect collect) {
      return messages.collect(call.caller(), collect);
    } else if (effect instanceof CallEffect.LeaveWord leave) {
      return messages.leave(leave).switchIfEmpty(Maybe.defer(() -> standsIn(leave.conversation())));
    }
    return Maybe.error(new IllegalArgumentException(effect.toString()));
  }

  /** What changed the conversation tells the call how it stands. */
  private Maybe<CallInput> done(PhoneCall call, CallEffect.OfFlow flow) {
    Long conversation = call.conversation();
    Maybe<CallInput> told = flows.act(call, flow);
    boolean changes = !(flow instanceof CallEffect.WriteSteps);
    return conversation == null || !changes
        ? told
        : told.switchIfEmpty(Maybe.defer(() -> standsIn(conversation)));
  }

  // ---- in ----

  private Maybe<CallInput> open(Caller caller) {
    return numbers
        .account(caller.accessNumber())
        .flatMapSingle(
            account ->
                intake.accept(message(account, caller)).map(stored -> stored.conversationId()))
        .flatMap(this::standsIn)
        .switchIfEmpty(Maybe.fromCallable(this::unknown));
  }

  private CallInput unknown() {
    observer.refused(Channel.PHONE, "unknown-number");
    LOG.warn("{}: a call to a number that no account has was refused", switchName);
    return new CallInput.Refused(CallEffect.Prompt.UNKNOWN_NUMBER, clock.instant());
  }

  private InboundMessage message(ChannelAccount account, Caller caller) {
    String thread = Threads.of(switchName, caller);
    return new InboundMessage(
        account,
        thread,
        thread,
        Threads.identity(thread, caller),
        null,
        EntryKind.EVENT,
        true,
        Content.event(EntryType.CALL_RANG, Map.of("accessNumber", caller.accessNumber())),
        caller.rang(),
        clock.instant(),
        flows.begins(account),
        null);
  }

  // ---- consulting ----

  private Maybe<CallInput> consulting(CallEffect.Consulting it) {
    // First, or the colleague might be offered a call while the telephone rings for this one.
    return routing
        .consulted(it.to().agent(), true)
        .andThen(
            told(
                calls.consulted(
                    it.conversation(),
                    it.to().leg() + ":asked",
                    ref(it.from()),
                    ref(it.to()),
                    it.note())))
        .toMaybe();
  }

  private Maybe<CallInput> give(CallEffect.Give give) {
    return changed(
            give.conversation(),
            calls.given(
                give.conversation(), give.to().leg() + ":given", ref(give.from()), ref(give.to())))
        .onErrorResumeNext(
            error ->
                isFinal(error)
                    ? Maybe.just(new CallInput.NotGiven(clock.instant()))
                    : Maybe.error(error));
  }

  private Completable told(Maybe<Change> done) {
    return done.doOnSuccess(change -> routing.committed(List.of(change))).ignoreElement();
  }

  private static Ref ref(Ear ear) {
    return new Ref(ear.agent(), ear.name());
  }

  /** Whether asking again would help nothing. */
  private static boolean isFinal(Throwable error) {
    return error instanceof Refusal refusal
        && refusal.code() != Refusal.Code.UNAVAILABLE
        && refusal.code() != Refusal.Code.OVERLOADED;
  }

  // ---- how it stands ----

  /** How a conversation stands now; empty when there is none. */
  Maybe<CallInput> standsIn(long conversation) {
    return conversations.changesUnchecked(conversation, 0).flatMapSingle(this::stands);
  }

  private Single<CallInput> stands(Change change) {
    boolean blocked =
        change.entries().stream()
            .anyMatch(entry -> entry.content().type() == EntryType.INTERCEPTED);
    Conversation c = change.conversation();
    return blocked ? told(change, Standing.BLOCKED) : stands(c);
  }

  private Single<CallInput> told(Change change, Standing standing) {
    Conversation c = change.conversation();
    return words
        .of(c, change.entries())
        .flatMap(said -> standing == Standing.LATER ? waits.taking(c, said) : Single.just(said))
        .map(
            said ->
                new CallInput.Stands(
                    c.id(),
                    c.stateVersion(),
                    standing,
                    null,
                    c.queue().id(),
                    said,
                    clock.instant()));
  }

  /** How a conversation stands that was not blocked. */
  Single<CallInput> stands(Conversation c) {
    Ref owner = c.owner();
    return switch (c.state()) {
      case SERVING ->
          owner == null
              ? Single.just(stands(c, Standing.UNKNOWN, null))
              : ear(owner.id()).map(ear -> stands(c, Standing.SERVED, ear));
      case WAITING ->
          c.later() == null || (c.standsInLine() && !isNoted(c))
              ? Single.just(stands(c, Standing.WAITING, null))
              : later(c, isNoted(c) ? Standing.NOTED : Standing.LATER);
      case SELF_SERVICE -> Single.just(stands(c, Standing.SELF_SERVICE, null));
      case WRAP_UP, CLOSED, ABANDONED -> Single.just(stands(c, Standing.OVER, null));
    };
  }

  private static boolean isNoted(Conversation c) {
    Later later = c.later();
    return later != null && later.kind() == Later.Kind.CONTACT_REQUEST;
  }

  private Single<CallInput> later(Conversation c, Standing standing) {
    return conversations
        .changesUnchecked(c.id(), 0)
        .flatMapSingle(change -> told(change, standing))
        .defaultIfEmpty(stands(c, standing, null));
  }

  private CallInput stands(Conversation c, Standing standing, @Nullable Ear owner) {
    return new CallInput.Stands(
        c.id(), c.stateVersion(), standing, owner, c.queue().id(), Words.NONE, clock.instant());
  }

  /** An agent's telephone, with a name for a new leg to it. */
  Single<Ear> ear(long agent) {
    return ears.of(agent);
  }

  /** What an agent who wants to consult somebody is to be made of; fails with a Refusal. */
  Single<CallInput> consult(PhoneCall call, CallRequest.Consult asked) {
    return ears.of(asked)
        .flatMap(
            ear ->
                shows(call.caller(), ear)
                    .map(
                        shows ->
                            new CallInput.Consulted(
                                asked.id(),
                                asked.agent(),
                                ear,
                                shows,
                                asked.note(),
                                clock.instant())));
  }

  /** What sends a caller through a flow; fails with a Refusal. */
  Single<CallInput> sent(PhoneCall call, CallRequest.Flow asked) {
    return flows.sent(call, asked);
  }

  /** A supervisor's telephone, for a call that is listened to. */
  Single<CallInput> watched(CallRequest.Supervise asked) {
    return ears.of(asked.supervisor())
        .map(ear -> new CallInput.Watched(asked.id(), ear, asked.mode(), clock.instant()));
  }

  /** A colleague is shown who calls, everybody else the hotline. */
  private Single<String> shows(Caller caller, Ear to) {
    Ear.ByKey outside = to.byKey();
    if (outside != null) {
      return Single.just(outside.shows());
    }
    return to.isOutside()
        ? numbers
            .account(caller.accessNumber())
            .map(account -> account.setting("callerId", caller.accessNumber()))
            .defaultIfEmpty(caller.accessNumber())
        : Single.just(caller.raw());
  }

  private Maybe<CallInput> changed(long conversation, Maybe<Change> done) {
    return told(done).andThen(Maybe.defer(() -> standsIn(conversation)));
  }

  // ---- offers ----

  private Maybe<CallInput> accept(CallEffect.Accept accept) {
    Ear ear = accept.ear();
    return routing
        .accept(accept.offer(), ear.agent(), ear.name())
        .map(Change::conversation)
        .flatMap(this::stands)
        .onErrorResumeNext(
            error -> {
              if (isFinal(error)) {
                LOG.info("Offer {} was lost: {}", accept.offer(), error.getMessage());
                return Single.just(
                    new CallInput.OfferEnded(accept.offer(), false, clock.instant()));
              }
              return Single.error(error);
            })
        .toMaybe();
  }
}
