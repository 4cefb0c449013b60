package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.channels.phone.PhoneChannel;
import org.omniline.channels.phone.PhoneParts;
import org.omniline.channels.phone.PhoneRouting;
import org.omniline.channels.phone.PhoneSettings;
import org.omniline.channels.phone.SwitchView;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.esl.SwitchObserver;
import org.omniline.channels.phone.esl.SwitchSettings;
import org.omniline.channels.phone.ivr.PhoneFlows;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.MissedStore.Way;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.jobs.Jobs;
import org.omniline.gateway.phone.NumberPlaces;
import org.omniline.gateway.socket.CallAudience;
import org.omniline.gateway.socket.CallBus;
import org.omniline.gateway.socket.ChangeFeed;
import org.omniline.gateway.socket.CommitHints;
import org.omniline.gateway.socket.NodeBus;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where calls come in, wired. */
final class PhoneDoor {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneDoor.class);

  private final Vertx vertx;
  private final NumberPlaces numbers;
  private final PhoneChannel phone;
  private final NodeBus bus;
  private final CallBus calls;
  private final ChangeFeed feed;
  private final CallRecordings recordings;
  private final RecordingCollector collector;

  PhoneDoor(
      Vertx vertx,
      Config config,
      Stores stores,
      Intake intake,
      IntakeObserver observer,
      SwitchObserver switches,
      Acd acd,
      CommitHints hints,
      NodeBus bus,
      CallBus calls,
      ChangeFeed feed,
      NumberPlaces numbers,
      PhoneFlows flows,
      RandomGenerator random) {
    this.vertx = vertx;
    this.numbers = numbers;
    this.bus = bus;
    this.calls = calls;
    this.feed = feed;
    Config.Phone settings = config.phone();
    this.recordings =
        new CallRecordings(vertx, settings.recordings(), settings.recordingsHere(), stores.media());
    this.collector = new RecordingCollector(stores, recordings, hints);
    this.phone =
        new PhoneChannel(
            new PhoneParts(
                vertx,
                new PhoneSettings(
                    settings.country(),
                    settings.dial(),
                    settings.music(),
                    settings.sounds(),
                    settings.outside(),
                    settings.keyWithin(),
                    settings.voice()),
                stores.accounts(),
                intake,
                observer,
                stores.conversations(),
                stores.callConversations(),
                stores.outgoing(),
                stores.calls(),
                stores.leases(),
                stores.holder(),
                new Routing(
                    stores,
                    acd,
                    hints,
                    calls,
                    new CallWaiting(
                        stores,
                        stores.policies(),
                        new AcdPlaces(acd, stores.routing()),
                        recordings.takes()),
                    new OutgoingLines(stores.accounts(), settings.country(), stores.clock())),
                flows,
                recordings,
                stores.answers(),
                stores.recordingRules(),
                stores.recordings(),
                switches,
                random,
                stores.clock()),
            settings.switches().stream()
                .map(
                    one ->
                        SwitchSettings.of(
                            one.name(), one.host(), one.port(), one.user(), one.password()))
                .toList());
  }

  /** Begins to command switches. */
  void start() {
    if (phone.switches().isEmpty()) {
      return;
    }
    bus.onAcd(new Offers(phone));
    new CallAudience(phone::isIdle, phone::changed).join(feed);
    calls.onAsked(
        (name, conversation, asked) ->
            phone.links().getOrDefault(name, PhoneChannel.Link.ELSEWHERE)
                    == PhoneChannel.Link.ELSEWHERE
                ? null
                : phone.ask(name, conversation, asked));
    var unused = // where it fails, the first calls wait for it
        vertx
            .executeBlocking(
                () -> {
                  numbers.places().warmUp();
                  return true;
                })
            .onFailure(error -> LOG.warn("The tables of numbers are read later", error))
            .onComplete(warm -> phone.start());
  }

  Completable stop() {
    return phone.stop();
  }

  /** Brings what was recorded into the media store. */
  void schedule(Jobs jobs) {
    if (recordings.takes()) {
      collector.schedule(jobs);
    }
  }

  /** How this node stands to each switch, for the health page; {@code OFF} where there is none. */
  Map<String, String> health() {
    Map<String, String> all = new LinkedHashMap<>();
    phone.links().forEach((name, link) -> all.put(name, link.name()));
    if (all.isEmpty()) {
      all.put("phone", "OFF");
    }
    return all;
  }

  /** How the switches look from here. */
  List<SwitchView> views() {
    return phone.views();
  }

  /** Calls that this node commands, on all switches. */
  int calls() {
    return phone.calls();
  }

  /** Offers of whatever channel, for the calls among them. */
  private record Offers(PhoneChannel phone) implements Acd.Hints {
    @Override
    public void offered(Acd.OfferView offer) {
      phone.offered(standing(offer));
    }

    @Override
    public void offerEnded(Acd.OfferView offer, Acd.OfferOutcome outcome) {
      if (outcome == Acd.OfferOutcome.ACCEPTED) {
        phone.offerTaken(offer.conversationId(), offer.offerId());
      } else {
        phone.offerEnded(
            offer.conversationId(),
            offer.offerId(),
            outcome == Acd.OfferOutcome.TIMED_OUT,
            outcome == Acd.OfferOutcome.TAKEN);
      }
    }

    @Override
    public void agentChanged(Acd.AgentView agent) {}
  }

  private static PhoneRouting.Standing standing(Acd.OfferView offer) {
    return new PhoneRouting.Standing(
        offer.offerId(),
        offer.conversationId(),
        offer.agentId(),
        offer.expiresAt(),
        offer.automatic() && offer.shown());
  }

  /** What calls need of the ACD and of desks. */
  private record Routing(
      Stores stores,
      Acd acd,
      CommitHints hints,
      CallBus calls,
      CallWaiting waits,
      OutgoingLines lines)
      implements PhoneRouting {
    private static final long SYSTEM = 0;

    /** Why a colleague is busy; in the agents' log and on the page. */
    private static final String CONSULTED = "phone-consulted";

    @Override
    public Single<Change> accept(long offer, long agent, String agentName) {
      return acd.accept(offer, new Actor(agent, agentName, false)).doOnSuccess(hints::committed);
    }

    @Override
    public Completable decline(long offer, long agent, Unreached reason, boolean unreachable) {
      String why = "phone-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      // First, or the same agent would be asked again at once.
      Completable away =
          unreachable
              ? acd.state(agent, AgentState.NOT_READY, why, SYSTEM)
                  .ignoreElement()
                  .onErrorComplete()
              : Completable.complete();
      return away.andThen(Completable.defer(() -> acd.decline(offer, agent, why)));
    }

    @Override
    public Completable lifted(long offer, long agent, Instant until) {
      return acd.prolong(offer, agent, until);
    }

    @Override
    public Single<List<Standing>> standing(Collection<Long> conversations) {
      return acd.live()
          .flattenAsFlowable(live -> live.agents())
          .filter(agent -> agent.offered().stream().anyMatch(conversations::contains))
          .concatMapSingle(agent -> acd.offersOf(agent.view().id()))
          .flatMapIterable(offers -> offers)
          .filter(offer -> conversations.contains(offer.conversationId()))
          .map(PhoneDoor::standing)
          .toList();
    }

    @Override
    public Single<Telephone> telephone(long agent) {
      return Single.zip(
              stores.users().find(agent).map(Optional::of).defaultIfEmpty(Optional.empty()),
              stores.terminals().of(agent).map(Optional::of).defaultIfEmpty(Optional.empty()),
              (user, terminal) -> telephone(user.orElse(null), terminal.orElse(null)))
          .flatMap(telephone -> telephone);
    }

    private Single<Telephone> telephone(@Nullable User user, @Nullable Terminal terminal) {
      String name = user == null ? "" : user.name();
      if (user == null || terminal == null || terminal.kind() != Terminals.Kind.OUTSIDE) {
        return Single.just(new Telephone(name, terminal, null));
      }
      String number = terminal.address();
      return stores
          .outgoing()
          .known(new IdentityKey(IdentityKey.Kind.PHONE, number), user.viewer())
          .flatMap(known -> lines.outside(number, known, user.memberships().keySet()))
          .map(outside -> new Telephone(name, terminal, outside));
    }

    @Override
    public Maybe<Long> agentAt(String extension) {
      return stores.terminals().agentAt(extension);
    }

    @Override
    public Maybe<Long> ready(long queue, long except) {
      return acd.agents()
          .mapOptional(
              all ->
                  all.stream()
                      .filter(one -> one.state() == AgentState.READY && one.id() != except)
                      .filter(one -> one.queues().contains(queue) && one.load() == 0)
                      .min(Comparator.comparing(Acd.AgentView::since))
                      .map(Acd.AgentView::id));
    }

    @Override
    public Completable consulted(long agent, boolean on) {
      AgentState from = on ? AgentState.READY : AgentState.BUSY;
      return acd.agent(agent)
          .filter(view -> view.state() == from && (on || CONSULTED.equals(view.reason())))
          .flatMapCompletable(
              view ->
                  acd.state(
                          agent,
                          on ? AgentState.BUSY : AgentState.READY,
                          on ? CONSULTED : null,
                          // Back in the state of the agent's own choice.
                          on ? SYSTEM : agent)
                      .ignoreElement());
    }

    @Override
    public Single<Waiting> waiting(Conversation conversation) {
      return waits.of(conversation);
    }

    @Override
    public Maybe<Change> callBack(long account, String threadKey, String number) {
      return stores.missed().askContact(account, threadKey, Way.PHONE, number);
    }

    @Override
    public Maybe<Change> leaveWord(long account, String threadKey) {
      return stores.missed().leaveMessage(account, threadKey);
    }

    @Override
    public Maybe<Closed> closed(@Nullable String queue, Conversation conversation) {
      return waits.closed(queue, conversation);
    }

    @Override
    public void committed(List<Change> changes) {
      hints.committed(changes);
    }

    @Override
    public void callChanged(long conversation, PhoneCall call, Collection<Long> agents) {
      calls.changed(conversation, call, agents);
    }
  }
}
