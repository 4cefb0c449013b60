package org.omniline.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.omniline.conversation.Change;
import org.omniline.conversation.port.RoutedConversations;
import org.omniline.conversation.port.RoutedConversations.OwnerGone;
import org.omniline.conversation.port.RoutedConversations.Telling;
import org.omniline.conversation.port.RoutedConversations.Told;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.routing.RoutingAlarms.Alarm;
import org.omniline.routing.RoutingAlarms.Kind;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the machine asks of its host: overflow, wrap-up over its limit, owners gone,
 * offers accepted in the agent's name. The machine asks again until it hears that it was done, so
 * what is lost here with a node is done by another. Thread-safe.
 */
final class QueueWork {
  private static final Logger LOG = LoggerFactory.getLogger(QueueWork.class);

  private final RoutedConversations conversations;
  private final Consumer<Change> changed;
  private final Acted acted;
  private final Function<Event.OfferShown, Completable> accept;
  private final Function<Long, Maybe<Place>> places;
  private final RoutingAlarms alarms;

  /** Tells the machine that a rule was followed, or cannot be. */
  @FunctionalInterface
  interface Acted {
    Completable tell(long conversation, String rule);
  }

  /**
   * @param changed hears of what was done to a conversation
   * @param accept accepts an offer in its agent's name
   * @param places where somebody stands now; empty when it is not known
   * @param alarms hears of high risk that is left alone
   */
  QueueWork(
      RoutedConversations conversations,
      Consumer<Change> changed,
      Acted acted,
      Function<Event.OfferShown, Completable> accept,
      Function<Long, Maybe<Place>> places,
      RoutingAlarms alarms) {
    this.conversations = conversations;
    this.changed = changed;
    this.acted = acted;
    this.accept = accept;
    this.places = places;
    this.alarms = alarms;
  }

  /** Never throws and never waits; events that ask for nothing are passed over. */
  void follow(Event event, Instant at) {
    if (event instanceof Event.OverflowAsked asked) {
      run("overflow", asked.conversation(), overflow(asked));
    } else if (event instanceof Event.OverflowSkipped skipped) {
      LOG.warn(
          "Conversation {} stays in queue {}: {} leads back or nowhere",
          skipped.conversation(),
          skipped.queue(),
          skipped.rule());
    } else if (event instanceof Event.CloseAsked asked) {
      run(
          "end of wrap-up",
          asked.conversation(),
          heard(
              asked.aside()
                  ? conversations.setWrapUpAside(asked.conversation(), asked.stateVersion())
                  : conversations.closeWrapUp(asked.conversation(), asked.stateVersion())));
    } else if (event instanceof Event.ReassignAsked asked) {
      run(
          "reassignment",
          asked.conversation(),
          heard(
              conversations.reassign(
                  asked.conversation(), asked.stateVersion(), asked.owner(), OwnerGone.AWAY)));
    } else if (event instanceof Event.Alarm alarm) {
      alarm(alarm, at);
    } else if (event instanceof Event.SignedOut out && forced(out)) {
      run("hand-back", 0, handBack(out, at));
    } else if (event instanceof Event.OfferShown shown && shown.automatic()) {
      run("accepting", shown.conversation(), accept.apply(shown));
    }
  }

  private static boolean forced(Event.SignedOut out) {
    return out.byUser() != 0 && out.byUser() != out.agent();
  }

  /**
   * Whoever is signed out by a supervisor does not come back by a timer: it waits again at once.
   */
  private Completable handBack(Event.SignedOut out, Instant at) {
    return conversations
        .ownedBy(out.agent())
        .flattenAsFlowable(all -> all)
        .concatMapCompletable(
            one -> {
              if (one.highRisk()) {
                alarms.raised(
                    new Alarm(
                        Kind.HIGH_RISK_OWNER_ABSENT,
                        one.conversation(),
                        one.queue(),
                        out.agent(),
                        at));
                return Completable.complete();
              }
              return heard(
                  conversations.reassign(
                      one.conversation(), one.stateVersion(), out.agent(), OwnerGone.SIGNED_OUT));
            });
  }

  private void alarm(Event.Alarm alarm, Instant at) {
    LOG.error(
        "High-risk conversation {} needs somebody to look at it: {}",
        alarm.conversation(),
        alarm.rule());
    Kind kind = alarm.agent() == 0 ? Kind.HIGH_RISK_WAITING : Kind.HIGH_RISK_OWNER_ABSENT;
    alarms.raised(new Alarm(kind, alarm.conversation(), alarm.queue(), alarm.agent(), at));
  }

  private Completable overflow(Event.OverflowAsked asked) {
    long id = asked.conversation();
    Action action = asked.action();
    Maybe<Change> done =
        action.kind() == Action.Kind.QUEUE
            ? conversations.overflow(id, asked.stateVersion(), action.queue(), asked.rule())
            : tell(asked, action);
    // Also where nothing was done: it was done before, or it cannot be.
    return heard(done).andThen(Completable.defer(() -> acted.tell(id, asked.rule())));
  }

  /** A text that tells the place is told with the place of this moment. */
  private Maybe<Change> tell(Event.OverflowAsked asked, Action action) {
    Told told = new Told(Telling.valueOf(action.kind().name()), action.target(), action.english());
    Single<Optional<Place>> place =
        told.asksForPlace()
            ? places
                .apply(asked.conversation())
                .map(Optional::of)
                .onErrorComplete()
                .defaultIfEmpty(Optional.empty())
            : Single.just(Optional.empty());
    return place.flatMapMaybe(
        now ->
            conversations.tell(
                asked.conversation(), asked.stateVersion(), asked.rule(), told, now.orElse(null)));
  }

  private Completable heard(Maybe<Change> change) {
    return change.doOnSuccess(changed::accept).ignoreElement();
  }

  /** The one place where these chains are subscribed. */
  private static void run(String what, long conversation, Completable work) {
    var unused =
        work.subscribe(
            () -> {},
            error ->
                LOG.warn(
                    "The {} of conversation {} failed and is asked for again: {}",
                    what,
                    conversation,
                    error.toString()));
  }
}
