package org.omniline.routing;

import io.reactivex.rxjava3.core.Completable;
import java.time.Instant;
import java.util.function.Consumer;
import org.omniline.conversation.Change;
import org.omniline.conversation.ReturnedTransfer.Why;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.routing.Acd.OfferView;
import org.omniline.routing.acd.Event;
import org.omniline.routing.acd.Offer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows outside from what happened in the machine: hints to desks, facts of record, metrics,
 * and opening transfers nobody took. Runs on the node that ran the step.
 */
final class AcdAftermath {
  private static final Logger LOG = LoggerFactory.getLogger(AcdAftermath.class);

  private final RoutingStore store;
  private final ConversationStore conversations;
  private final Acd.Hints hints;
  private final AcdObserver observer;
  private final FactWriter facts;
  private final Consumer<Change> changed;
  private final QueueWork work;

  /**
   * @param changed hears of a conversation that was opened to its queue
   * @param work carries out what queues' settings say
   */
  AcdAftermath(
      RoutingStore store,
      ConversationStore conversations,
      Acd.Hints hints,
      AcdObserver observer,
      FactWriter facts,
      Consumer<Change> changed,
      QueueWork work) {
    this.store = store;
    this.conversations = conversations;
    this.hints = hints;
    this.observer = observer;
    this.facts = facts;
    this.changed = changed;
    this.work = work;
  }

  /** Must be called once for each step's outcome; never throws. */
  void follow(StepOutcome outcome) {
    Instant at = Instant.ofEpochMilli(outcome.at());
    for (Event event : outcome.events()) {
      safely(() -> follow(event, at));
    }
    outcome.agents().forEach(agent -> safely(() -> hints.agentChanged(agent)));
    outcome.unshown().forEach(offer -> safely(() -> hints.offered(offer)));
  }

  private void follow(Event event, Instant at) {
    if (event instanceof Event.Offered made) {
      Offer offer = made.offer();
      observer.offered(offer.queue(), offer.waited());
      facts.write(offer.agent(), "offer " + offer.id(), () -> stands(offer));
      hints.offered(offer.view());
      work.follow(event, at);
    } else if (event instanceof Event.OfferProlonged prolonged) {
      hints.offered(prolonged.offer().view());
    } else if (event instanceof Event.OfferEnded ended) {
      ended(ended, at);
    } else if (event instanceof Event.SignedIn in) {
      facts.write(
          in.agent(),
          "session of agent " + in.agent(),
          () ->
              store
                  .session(in.agent(), in.terminal(), in.address(), at, null, null)
                  .andThen(
                      Completable.defer(
                          () ->
                              store.agentState(
                                  in.agent(), AgentState.NOT_READY, null, at, in.agent()))));
    } else if (event instanceof Event.StateChanged changed) {
      facts.write(
          changed.agent(),
          "state of agent " + changed.agent(),
          () ->
              store.agentState(
                  changed.agent(), changed.state(), changed.reason(), at, changed.byUser()));
    } else if (event instanceof Event.SignedOut out) {
      signedOut(out, at);
      work.follow(event, at);
    } else if (event instanceof Event.OpenAsked asked) {
      open(asked);
    } else if (event instanceof Event.Trusted trusted) {
      observer.reconciled(trusted.differences());
    } else if (event instanceof Event.Distrusted distrusted) {
      LOG.error("The routing state is distrusted and will be rebuilt: {}", distrusted.why());
      observer.distrusted();
    } else {
      work.follow(event, at);
    }
  }

  private Completable stands(Offer offer) {
    OfferView view = offer.view();
    return store.offered(view.offerId(), view.conversationId(), view.agentId(), view.offeredAt());
  }

  private void ended(Event.OfferEnded ended, Instant at) {
    Offer offer = ended.offer();
    observer.offerEnded(ended.outcome());
    facts.write(
        offer.agent(),
        "end of offer " + offer.id(),
        () -> store.offerEnded(offer.view(), at, ended.outcome(), ended.reason()));
    hints.offerEnded(offer.view(), ended.outcome());
  }

  private void signedOut(Event.SignedOut out, Instant at) {
    Instant in = Instant.ofEpochMilli(out.signedInAt());
    facts.write(
        out.agent(),
        "end of session of agent " + out.agent(),
        () ->
            store
                .agentState(out.agent(), AgentState.SIGNED_OUT, out.reason(), at, out.byUser())
                .andThen(
                    Completable.defer(
                        () ->
                            store.session(
                                out.agent(),
                                out.terminal(),
                                out.address(),
                                in,
                                at,
                                out.reason()))));
  }

  /** Asked again by the machine until it hears that it was done. */
  private void open(Event.OpenAsked asked) {
    Why why = asked.why();
    var unused =
        conversations
            .openToQueue(
                asked.conversation(), asked.stateVersion(), why == null ? Why.NOT_TAKEN : why)
            .subscribe(
                changed::accept,
                error ->
                    LOG.warn(
                        "Conversation {} could not be opened to its queue",
                        asked.conversation(),
                        error));
  }

  private static void safely(Runnable runnable) {
    try {
      runnable.run();
    } catch (RuntimeException fault) {
      LOG.error("What follows from a routing step failed", fault);
    }
  }
}
