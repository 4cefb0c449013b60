package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Maybe;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which agents have a desk on this node, told to the ACD: signed in by the first, seen every few
 * seconds, signed out when they say so. A lost connection signs nobody out; the ACD does when an
 * agent was not seen for long. Thread-safe.
 */
final class DeskPresence {
  private static final Logger LOG = LoggerFactory.getLogger(DeskPresence.class);

  private record Present(User user, int desks, String terminal, @Nullable String address) {}

  private final Acd acd;
  private final Map<Long, Present> here = new ConcurrentHashMap<>();

  DeskPresence(Acd acd) {
    this.acd = acd;
  }

  /** A desk greets. Empty for users who are no agents. Each needs a {@link #leave}. */
  Maybe<Acd.AgentView> enter(Desk desk) {
    return Maybe.defer(
        () -> {
          if (!desk.mayEnter()) {
            return Maybe.empty();
          }
          User user = desk.user();
          String terminal = "desk";
          String address = desk.address();
          here.merge(
              user.id(),
              new Present(user, 1, terminal, address),
              (old, one) -> new Present(user, old.desks() + 1, terminal, address));
          return isAgent(user) ? signIn(user, terminal, address) : Maybe.empty();
        });
  }

  /**
   * A desk is gone, or its greeting failed.
   *
   * @param forGood whether its socket is gone
   */
  void leave(Desk desk, boolean forGood) {
    if (!desk.leaves(forGood)) {
      return;
    }
    here.computeIfPresent(
        desk.user().id(),
        (id, p) ->
            p.desks() <= 1
                ? null
                : new Present(p.user(), p.desks() - 1, p.terminal(), p.address()));
  }

  /**
   * The agent has said good-bye: signed out unless another desk is open here, or the agent is on
   * duty by telephone.
   */
  void signOut(long userId, String reason) {
    if (!here.containsKey(userId)) {
      var unused = // unseen agents are signed out by the ACD in any case
          acd.agent(userId)
              .mapOptional(agent -> Optional.ofNullable(agent.dutyUntil()))
              .map(until -> acd.duty(userId, until, true))
              .defaultIfEmpty(acd.signOut(userId, reason))
              .flatMapCompletable(told -> told)
              .subscribe(() -> {}, error -> LOG.warn("Sign-out not told: {}", error.toString()));
    }
  }

  /** Somebody else signs the user out: the desks that are still open here do not count any more. */
  void dismiss(long userId) {
    here.remove(userId);
  }

  /** The user of a desk on this node, or null. */
  @Nullable User user(long userId) {
    Present present = here.get(userId);
    return present == null ? null : present.user();
  }

  Set<Long> users() {
    return Set.copyOf(here.keySet());
  }

  /** The agents among them. */
  Set<Long> agents() {
    return here.values().stream()
        .map(Present::user)
        .filter(DeskPresence::isAgent)
        .map(User::id)
        .collect(Collectors.toSet());
  }

  /** Tells the ACD who is here. */
  void tell() {
    Set<Long> agents = agents();
    if (!agents.isEmpty()) {
      var unused = // told again with the next tick
          acd.seen(agents)
              .subscribe(() -> {}, error -> LOG.warn("Presence not told: {}", error.toString()));
    }
  }

  /** An agent who was signed out while a desk is open here (a stalled node, say) comes back. */
  void changed(Acd.AgentView agent) {
    Present present = here.get(agent.id());
    if (agent.state() == AgentState.SIGNED_OUT && present != null && isAgent(present.user())) {
      var unused = // the desk says hello again when its connection heals
          signIn(present.user(), present.terminal(), present.address())
              .subscribe(view -> {}, error -> LOG.warn("Sign-in not told: {}", error.toString()));
    }
  }

  /** Administrators have a desk open too, and must never be offered anybody. */
  private static boolean isAgent(User user) {
    return user.may(Right.AGENT_STATE);
  }

  private Maybe<Acd.AgentView> signIn(User user, String terminal, @Nullable String address) {
    return acd.signIn(user.id(), AgentProfiles.of(user), terminal, address).toMaybe();
  }
}
