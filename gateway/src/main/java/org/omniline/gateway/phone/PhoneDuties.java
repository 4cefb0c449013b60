package org.omniline.gateway.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.PhoneSeats;
import org.omniline.conversation.staff.PhoneSeats.Duty;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.Terminals.Kind;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.socket.AgentProfiles;
import org.omniline.routing.Acd;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.AgentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents who are on duty by telephone, also with no desk open. The database says who is; routing is
 * told, and told again whenever it has forgotten. Every node does so: it is the same each time.
 * Thread-safe.
 */
public final class PhoneDuties {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneDuties.class);

  /** Longer than any shift. */
  static final Duration LONGEST = Duration.ofHours(24);

  /**
   * After a telephone could not be reached, or was not answered, it is tried again: nobody is at a
   * desk who could say so. Ours; no public source fixes it.
   */
  static final Duration PAUSE = Duration.ofMinutes(10);

  private final PhoneSeats seats;
  private final Terminals terminals;
  private final UserStore users;
  private final Acd acd;
  private final InstantSource clock;

  /** Whom routing did not know with the last look: a desk may just be coming back. */
  private final Set<Long> missing = new HashSet<>();

  public PhoneDuties(
      PhoneSeats seats, Terminals terminals, UserStore users, Acd acd, InstantSource clock) {
    this.seats = seats;
    this.terminals = terminals;
    this.users = users;
    this.acd = acd;
    this.clock = clock;
  }

  /**
   * The agent is on duty until then, whatever becomes of the desk.
   *
   * @return the end; fails WRONG_STATE when signed out, INVALID with {@code no-duty-telephone}
   *     where there is none that rings without a desk, or on {@code until}
   */
  public Single<Instant> begin(long agent, Instant until) {
    Instant now = clock.instant();
    if (!until.isAfter(now)) {
      return Single.error(Refusal.invalid("until", "past", "This is over already."));
    }
    if (until.isAfter(now.plus(LONGEST))) {
      return Single.error(Refusal.invalid("until", "too-long", "At most 24 hours at a time."));
    }
    return terminals
        .of(agent)
        .filter(terminal -> terminal.kind() != Kind.BROWSER)
        .switchIfEmpty(
            Single.error(
                () ->
                    Refusal.invalid(
                        "no-duty-telephone",
                        "Only a telephone rings without a desk: set one first.")))
        .flatMap(terminal -> acd.agent(agent).toSingle())
        .flatMap(
            view ->
                view.state() == AgentState.SIGNED_OUT
                    ? Single.error(
                        new Refusal(
                            Refusal.Code.WRONG_STATE,
                            "You are signed out: sign in to work first.",
                            Map.of("reason", "duty-not-at-work")))
                    : seats.begin(agent, until))
        .flatMap(duty -> acd.duty(agent, duty.until(), false).toSingleDefault(duty.until()));
  }

  /**
   * It is over: whoever has no desk open is signed out, whoever has stays.
   *
   * @param reason of somebody else than the agent; null for none
   */
  public Completable end(long agent, long byUser, @Nullable String reason) {
    return seats.end(agent, byUser, reason).andThen(acd.duty(agent, null, false));
  }

  /** It is over together with everything else: somebody has signed the agent out. */
  public Completable forget(long agent, long byUser, @Nullable String reason) {
    return seats.end(agent, byUser, reason);
  }

  /** Tells routing what it does not know; to be called every few seconds. */
  public Completable look() {
    return Single.zip(seats.duties(), acd.agents(), this::told).flatMapCompletable(all -> all);
  }

  private Completable told(List<Duty> duties, List<AgentView> agents) {
    Map<Long, AgentView> known =
        agents.stream().collect(Collectors.toMap(AgentView::id, Function.identity()));
    Set<Long> onDuty = duties.stream().map(Duty::agent).collect(Collectors.toSet());
    Completable over =
        Flowable.fromIterable(agents)
            .filter(view -> view.dutyUntil() != null && !onDuty.contains(view.id()))
            .concatMapCompletable(view -> each(view.id(), acd.duty(view.id(), null, false)));
    return over.andThen(
        Flowable.fromIterable(duties)
            .concatMapCompletable(duty -> each(duty.agent(), told(duty, known.get(duty.agent())))));
  }

  private static Completable each(long agent, Completable work) {
    return work.doOnError(
            error -> LOG.warn("Duty of agent {} was not told: {}", agent, error.toString()))
        .onErrorComplete();
  }

  private Completable told(Duty duty, @Nullable AgentView view) {
    if (view == null || view.state() == AgentState.SIGNED_OUT) {
      return isMissing(duty.agent(), true) ? revived(duty) : Completable.complete();
    }
    isMissing(duty.agent(), false);
    if (!duty.until().equals(view.dutyUntil())) {
      return acd.duty(duty.agent(), duty.until(), false);
    }
    return view.phoneOnly() && isUnreached(view) && view.since().plus(PAUSE).isBefore(now())
        ? acd.state(view.id(), AgentState.READY, null, view.id()).ignoreElement()
        : Completable.complete();
  }

  private Instant now() {
    return clock.instant();
  }

  private synchronized boolean isMissing(long agent, boolean now) {
    return now ? !missing.add(agent) : missing.remove(agent);
  }

  /** Whether a telephone that was not reached is why nothing is offered. */
  private static boolean isUnreached(AgentView view) {
    String reason = view.reason();
    return view.state() == AgentState.NOT_ANSWERING
        || (view.state() == AgentState.NOT_READY && reason != null && reason.startsWith("phone-"));
  }

  /** Routing has lost its memory, or was started anew: the agent is there all the same. */
  private Completable revived(Duty duty) {
    return users
        .find(duty.agent())
        .filter(user -> user.may(Right.AGENT_STATE))
        .flatMapCompletable(
            user -> {
              LOG.info("Agent {} is on duty by telephone, and signed in again", user.id());
              return revived(user, duty);
            })
        .doOnComplete(() -> isMissing(duty.agent(), false));
  }

  private Completable revived(User user, Duty duty) {
    return acd.signIn(user.id(), AgentProfiles.of(user), "phone", null)
        .ignoreElement()
        .andThen(acd.duty(user.id(), duty.until(), true))
        .andThen(acd.state(user.id(), AgentState.READY, null, user.id()).ignoreElement());
  }
}
