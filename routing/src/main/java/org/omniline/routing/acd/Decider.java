package org.omniline.routing.acd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.ReturnedTransfer.Why;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

/** Command → what it means by itself; what follows from it is {@link Matcher}'s. Pure. */
final class Decider {
  private static final int UNCHANGED = -1;

  /** Why somebody without a desk is signed out. */
  static final String DUTY_OVER = "duty-over";

  private final AcdState state;
  private final long now;

  private Decider(AcdState state, Stamp stamp) {
    this.state = state;
    this.now = Math.max(stamp.at(), state.now);
  }

  static Decision decide(AcdState state, Command command) {
    Decision decision = new Decider(state, command.stamp()).decide(command);
    if (decision.events().isEmpty()) {
      return decision;
    }
    List<Event> events = new ArrayList<>();
    if (state.epoch == 0) {
      events.add(new Event.Born(command.stamp().counter() ^ (long) command.stamp().node() << 53));
    }
    long now = Math.max(command.stamp().at(), state.now);
    if (now > state.now) {
      events.add(new Event.Advanced(now));
    }
    events.addAll(decision.events());
    return Decision.of(events);
  }

  private Decision decide(Command command) {
    if (command instanceof Command.Observe observe) {
      return observe(observe.facts());
    } else if (command instanceof Command.Tick tick) {
      return tick(tick.stamp());
    } else if (command instanceof Command.Configure configure) {
      return configure.queues().equals(state.settings)
          ? Decision.of(List.of())
          : Decision.of(List.of(new Event.Configured(configure.queues())));
    } else if (command instanceof Command.Reconcile reconcile) {
      return reconcile(reconcile);
    } else if (command instanceof Command.SignIn signIn) {
      return signIn(signIn);
    } else if (command instanceof Command.SetState set) {
      return setState(set);
    } else if (command instanceof Command.Seen seen) {
      return seen(seen.agents());
    } else if (command instanceof Command.SignOut out) {
      return signOut(out);
    } else if (command instanceof Command.Moving moving) {
      return moving(moving.agents());
    } else if (command instanceof Command.Duty duty) {
      return duty(duty);
    }
    return decideOnOffer(command);
  }

  private Decision decideOnOffer(Command command) {
    if (command instanceof Command.Acknowledge shown) {
      Offer offer = standing(shown.offer(), shown.agent());
      return offer == null || offer.shown()
          ? Decision.of(List.of())
          : Decision.of(
              List.of(
                  new Event.OfferShown(
                      offer.id(), offer.conversation(), offer.agent(), offer.automatic())));
    } else if (command instanceof Command.Answer answer) {
      return answer(answer);
    } else if (command instanceof Command.Prolong prolong) {
      Offer offer = standing(prolong.offer(), prolong.agent());
      return offer == null || offer.answering() || offer.deadline() == prolong.until()
          ? Decision.of(List.of())
          : Decision.of(List.of(new Event.OfferProlonged(offer.withDeadline(prolong.until()))));
    } else if (command instanceof Command.Lost lost) {
      Offer offer = state.offers.get(lost.offer());
      return offer == null
          ? Decision.of(List.of())
          : Decision.of(
              List.of(
                  new Event.OfferEnded(
                      offer,
                      OfferOutcome.LOST,
                      lost.waits() ? "agent-full" : "conversation-moved",
                      lost.waits() ? now + Limits.BACK_OFF_MS : 0,
                      0,
                      !lost.waits())));
    } else if (command instanceof Command.Decline decline) {
      return decline(decline);
    }
    return decideOnTime(command);
  }

  private Decision decideOnTime(Command command) {
    if (command instanceof Command.BeginDay day) {
      return Decision.of(
          day.day() > state.day ? List.of(new Event.DayBegan(day.day())) : List.of());
    } else if (command instanceof Command.ExtendWrapUp extend) {
      return extendWrapUp(extend);
    } else if (command instanceof Command.Acted acted) {
      Talk talk = state.talks.get(acted.conversation());
      boolean asked = talk != null && talk.ask != null && talk.ask.rule().equals(acted.rule());
      return Decision.of(asked ? List.of(new Event.Acted(acted.conversation())) : List.of());
    }
    throw new IllegalArgumentException("unknown command");
  }

  // ---- conversations ----

  private Decision observe(List<Facts> all) {
    Map<Long, Facts> newest = new LinkedHashMap<>();
    for (Facts facts : all) {
      newest.merge(
          facts.id(),
          facts,
          (one, other) -> other.newerThan(one.stateVersion(), one.rev()) ? other : one);
    }
    List<Event> events = new ArrayList<>();
    newest.values().forEach(facts -> observe(facts, false, events));
    return Decision.of(events);
  }

  /**
   * @param truth when it is known to be newer than whatever the machine has
   */
  private void observe(Facts told, boolean truth, List<Event> events) {
    Talk talk = state.talks.get(told.id());
    Facts facts = talk == null ? told : told.knowing(talk.facts);
    if (talk == null) {
      AcdState.Gone gone = state.gone.get(facts.id());
      if (!truth && gone != null && !facts.newerThan(gone.stateVersion(), gone.rev())) {
        return;
      }
      if (facts.live()) {
        events.add(new Event.Observed(facts));
        arrive(null, facts, truth, events);
      } else if (facts.state() != ConversationState.SELF_SERVICE) {
        // Remembered, so that an older "it waits" that comes late does not bring it back.
        events.add(new Event.Forgotten(facts.id(), facts.stateVersion(), facts.rev()));
      }
      return;
    }
    boolean news =
        truth
            ? talk.doubtful || !facts.equals(talk.facts)
            : facts.newerThan(talk.facts.stateVersion(), talk.facts.rev());
    if (!news) {
      return;
    }
    endOffersOf(talk, facts, events);
    if (facts.live()) {
      events.add(new Event.Observed(facts));
      arrive(talk, facts, truth, events);
    } else {
      events.add(new Event.Forgotten(facts.id(), facts.stateVersion(), facts.rev()));
    }
  }

  /**
   * Somebody comes to a queue that holds only so many. Whoever is found by reconciling has been
   * there before, and is not sent away for a limit that was lowered since.
   */
  private void arrive(@Nullable Talk talk, Facts facts, boolean truth, List<Event> events) {
    boolean stays = talk != null && talk.facts.waits() && talk.facts.queue() == facts.queue();
    if (!truth
        && !stays
        && facts.waits()
        && state.settings(facts.queue()).overflow().maxWaiting() > 0) {
      events.add(new Event.Arrived(facts.id()));
    }
  }

  /** What the news mean for standing offers: accepted, taken by another, withdrawn, or nothing. */
  private void endOffersOf(Talk talk, Facts facts, List<Event> events) {
    boolean taken = facts.held() && talk.offers.containsKey(facts.owner());
    for (long id : talk.offers.values()) {
      Offer offer = state.offers.get(id);
      if (offer == null) {
        continue;
      }
      if (facts.held() && facts.owner() == offer.agent()) {
        events.add(new Event.OfferEnded(offer, OfferOutcome.ACCEPTED, null, 0, 0, false));
      } else if (taken) {
        events.add(new Event.OfferEnded(offer, OfferOutcome.TAKEN, null, 0, UNCHANGED, false));
      } else if (!facts.waits()
          || facts.stateVersion() != offer.stateVersion()
          || (facts.onlyAgent() != 0 && facts.onlyAgent() != offer.agent())) {
        events.add(withdrawn(offer, "conversation-moved"));
      }
    }
  }

  private Decision reconcile(Command.Reconcile command) {
    if (command.epoch() != state.epoch) {
      return Decision.refused(Refusal.Code.CONFLICT, "This is not the memory that was compared.");
    }
    List<Event> events = new ArrayList<>();
    int differences = 0;
    for (Facts facts : command.present()) {
      int before = events.size();
      observe(facts, touched(facts.id()) <= command.asOf(), events);
      differences += events.size() > before && differs(facts) ? 1 : 0;
    }
    for (long id : command.absent()) {
      Talk talk = state.talks.get(id);
      if (talk != null && talk.touched <= command.asOf()) {
        for (long offer : talk.offers.values()) {
          if (state.offers.containsKey(offer)) {
            events.add(withdrawn(state.offers.get(offer), "conversation-moved"));
          }
        }
        events.add(new Event.Forgotten(id, talk.facts.stateVersion(), talk.facts.rev()));
        differences++;
      }
    }
    if (!state.trusted) {
      // Built anew: nothing was wrong in it, there was nothing.
      events.add(new Event.Trusted(0));
    } else if (differences > 0) {
      events.add(new Event.Trusted(differences));
    }
    return Decision.of(events);
  }

  /** Doubt that is put to rest is no difference. */
  private boolean differs(Facts facts) {
    Talk talk = state.talks.get(facts.id());
    return talk == null || talk.facts.standing() != facts.standing();
  }

  private long touched(long id) {
    Talk talk = state.talks.get(id);
    if (talk != null) {
      return talk.touched;
    }
    AcdState.Gone gone = state.gone.get(id);
    return gone == null ? 0 : gone.touched();
  }

  // ---- agents ----

  private Decision signIn(Command.SignIn command) {
    Agent agent = state.agents.get(command.agent());
    if (agent != null && agent.knows(command.stamp())) {
      return Decision.of(List.of());
    }
    if (agent == null || !agent.signedIn()) {
      return Decision.of(
          List.of(
              new Event.SignedIn(
                  command.stamp(),
                  command.agent(),
                  command.profile(),
                  command.terminal(),
                  command.address())));
    }
    List<Event> events = new ArrayList<>();
    withdraw(
        state, agent, offer -> !stillServes(command.profile(), offer), "queues-changed", events);
    events.add(new Event.ProfileChanged(command.stamp(), agent.id, command.profile()));
    return Decision.of(events);
  }

  private Decision duty(Command.Duty command) {
    Agent agent = state.agents.get(command.agent());
    boolean begins = command.until() > now;
    if (agent == null || !agent.signedIn()) {
      return begins
          ? Decision.refused(Refusal.Code.WRONG_STATE, "Sign in first.")
          : Decision.of(List.of());
    }
    long until = begins ? command.until() : 0;
    boolean alone = begins && (command.alone() || agent.phoneOnly);
    if (agent.knows(command.stamp()) || (agent.dutyUntil == until && agent.phoneOnly == alone)) {
      return Decision.of(List.of());
    }
    if (!begins && agent.phoneOnly) {
      return Decision.of(signOut(state, agent, command.stamp(), DUTY_OVER, agent.id));
    }
    List<Event> events = new ArrayList<>();
    if (alone && !agent.phoneOnly) {
      withdrawTexts(state, agent, events);
    }
    events.add(new Event.DutySet(command.stamp(), agent.id, until, alone));
    return Decision.of(events);
  }

  /** What cannot be taken by telephone goes to others. */
  static void withdrawTexts(AcdState state, Agent agent, List<Event> events) {
    withdraw(
        state,
        agent,
        offer -> {
          Talk talk = state.talks.get(offer.conversation());
          return talk == null || talk.facts.channel() != Channel.PHONE;
        },
        "agent-left",
        events);
  }

  private boolean stillServes(Profile profile, Offer offer) {
    Talk talk = state.talks.get(offer.conversation());
    if (talk == null || talk.facts.onlyAgent() != 0) {
      return talk != null;
    }
    Agent as = new Agent(offer.agent(), "");
    as.skills = profile.skills();
    return profile.queues().containsKey(offer.queue())
        && as.knows(talk.need(state.settings(offer.queue())).skills());
  }

  private Decision setState(Command.SetState command) {
    Agent agent = state.agents.get(command.agent());
    boolean forced = command.byUser() != command.agent();
    if (command.state() == AgentState.NOT_ANSWERING
        || (command.state() == AgentState.SIGNED_OUT && !forced)) {
      return Decision.refused(Refusal.Code.INVALID, "This state is not chosen.");
    }
    if (forced && (command.reason() == null || command.reason().isBlank())) {
      return Decision.refused(Refusal.Code.INVALID, "Changing somebody's state needs a reason.");
    }
    if (command.state() == AgentState.SIGNED_OUT) {
      boolean gone = agent == null || !agent.signedIn() || agent.knows(command.stamp());
      return Decision.of(
          gone
              ? List.of()
              : signOut(state, agent, command.stamp(), command.reason(), command.byUser()));
    }
    if (agent == null || !agent.signedIn()) {
      return Decision.refused(Refusal.Code.WRONG_STATE, "Sign in first.");
    }
    if (agent.knows(command.stamp())) {
      return Decision.of(List.of());
    }
    if (agent.state == command.state() && Objects.equals(agent.reason, command.reason())) {
      return Decision.of(List.of(new Event.Heard(command.stamp(), agent.id)));
    }
    List<Event> events = new ArrayList<>();
    if (command.state() != AgentState.READY) {
      withdraw(state, agent, offer -> true, "agent-left", events);
    }
    events.add(
        new Event.StateChanged(
            command.stamp(), agent.id, command.state(), command.reason(), command.byUser()));
    return Decision.of(events);
  }

  private Decision seen(List<Long> ids) {
    List<Long> late = new ArrayList<>();
    for (long id : ids) {
      Agent agent = state.agents.get(id);
      // Once a second is exact enough, and spares the backups.
      boolean here = agent != null && agent.signedIn();
      if (here && (agent.moving || agent.phoneOnly || now - agent.lastSeen >= 1000)) {
        late.add(id);
      }
    }
    return Decision.of(late.isEmpty() ? List.of() : List.of(new Event.SeenNow(List.copyOf(late))));
  }

  private Decision moving(List<Long> ids) {
    List<Long> here =
        ids.stream()
            .filter(
                id -> {
                  Agent agent = state.agents.get(id);
                  return agent != null && agent.signedIn() && !agent.moving;
                })
            .toList();
    return Decision.of(here.isEmpty() ? List.of() : List.of(new Event.MovingOn(here)));
  }

  private Decision signOut(Command.SignOut command) {
    Agent agent = state.agents.get(command.agent());
    if (agent == null || !agent.signedIn() || agent.knows(command.stamp())) {
      return Decision.of(List.of());
    }
    return Decision.of(signOut(state, agent, command.stamp(), command.reason(), agent.id));
  }

  /** An agent leaves; what is offered goes to others, what is owned stays. */
  static List<Event> signOut(
      AcdState state, Agent agent, @Nullable Stamp stamp, String reason, long byUser) {
    List<Event> events = new ArrayList<>();
    withdraw(state, agent, offer -> true, "agent-left", events);
    events.add(
        new Event.SignedOut(
            stamp, agent.id, reason, agent.terminal, agent.address, agent.signedInAt, byUser));
    return events;
  }

  // ---- offers ----

  private @Nullable Offer standing(long id, long agent) {
    Offer offer = state.offers.get(id);
    return offer != null && offer.agent() == agent ? offer : null;
  }

  private Decision answer(Command.Answer command) {
    Offer offer = standing(command.offer(), command.agent());
    if (offer == null) {
      return Decision.refused(Refusal.Code.OFFER_EXPIRED, "This offer does not stand any more.");
    }
    if (offer.answering()) {
      return Decision.of(List.of());
    }
    return Decision.of(
        List.of(
            new Event.OfferAnswering(
                offer.id(), Math.max(offer.deadline(), now + Limits.ANSWER_MS))));
  }

  private Decision decline(Command.Decline command) {
    Offer offer = standing(command.offer(), command.agent());
    if (offer == null) {
      return Decision.of(List.of());
    }
    List<Event> events = new ArrayList<>();
    long barred = Limits.barredUntil(state.talks.get(offer.conversation()), now);
    events.add(
        new Event.OfferEnded(offer, OfferOutcome.DECLINED, command.reason(), barred, 0, false));
    openIfDirected(state, offer, now, events);
    return Decision.of(events);
  }

  /** A transfer to a person whom that person did not take waits for everybody. */
  static void openIfDirected(AcdState state, Offer offer, long now, List<Event> events) {
    Talk talk = state.talks.get(offer.conversation());
    if (talk != null && talk.facts.onlyAgent() != 0) {
      events.add(
          new Event.OpenAsked(
              talk.id(), talk.facts.stateVersion(), now + Limits.OPEN_AGAIN_MS, Why.NOT_TAKEN));
    }
  }

  static void withdraw(
      AcdState state, Agent agent, Predicate<Offer> which, String reason, List<Event> events) {
    for (long conversation : agent.offered.keySet()) {
      Offer offer = state.offerTo(conversation, agent.id);
      if (offer != null && !offer.answering() && which.test(offer)) {
        events.add(withdrawn(offer, reason));
      }
    }
  }

  static Event withdrawn(Offer offer, String reason) {
    return new Event.OfferEnded(offer, OfferOutcome.WITHDRAWN, reason, 0, UNCHANGED, false);
  }

  // ---- time ----

  private Decision extendWrapUp(Command.ExtendWrapUp command) {
    Talk talk = state.talks.get(command.conversation());
    if (talk == null || !talk.wrapsUp() || talk.facts.owner() != command.agent()) {
      return Decision.refused(Refusal.Code.WRONG_STATE, "You are not in wrap-up here.");
    }
    QueueSettings.WrapUp settings = state.settings(talk.facts.queue()).wrapUp();
    if (talk.wrapUpUntil == 0 || command.extension() <= talk.extensions) {
      return Decision.of(List.of());
    }
    if (command.extension() > settings.extensions()) {
      return Decision.refused(Refusal.Code.CONFLICT, "Wrap-up cannot be prolonged any more.");
    }
    long until = Math.max(now, talk.wrapUpUntil) + settings.extensionMs();
    return Decision.of(List.of(new Event.WrapUpExtended(talk.id(), command.extension(), until)));
  }

  private Decision tick(Stamp stamp) {
    Stamp last = state.lastTicker;
    if (last != null && last.node() == stamp.node() && stamp.counter() <= last.counter()) {
      return Decision.of(List.of());
    }
    List<Event> events = new ArrayList<>();
    long gap = now - state.lastTick;
    if (state.lastTick > 0 && gap > Limits.STALL_MS) {
      events.add(new Event.Resumed(gap));
    }
    events.add(new Event.Ticked(stamp));
    return Decision.of(events);
  }
}
