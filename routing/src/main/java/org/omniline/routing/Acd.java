package org.omniline.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.routing.acd.Profile;

/**
 * The automatic contact distributor as the rest of the product sees it: who waits, who is free, who
 * gets whom. Every method may be called on any node and repeated; completions come on the caller's
 * Vert.x context where there is one. Refusals are {@link org.omniline.conversation.Refusal}s.
 */
public interface Acd {
  /**
   * Tells the ACD how a conversation stands now; it works out what that means (waits, is served,
   * holds capacity, is gone). A hint: a lost one is mended by reconciliation. Older state versions
   * are ignored.
   */
  Completable observe(Conversation conversation);

  /** {@link #observe} for many at once, in one step of the state machine. */
  Completable observeAll(Collection<Conversation> conversations);

  /**
   * A desk appeared or an agent's rights changed: signs the agent in (NOT_READY) when signed out.
   *
   * @param profile what the agent may be asked to do
   */
  Single<AgentView> signIn(
      long agentId, Profile profile, String terminal, @Nullable String address);

  /** The agent chooses a state; refused WRONG_STATE when signed out. */
  Single<AgentView> state(long agentId, AgentState state, @Nullable String reason, long byUser);

  /** This node still has a socket of these agents; an agent unseen for 30 s is signed out. */
  Completable seen(Collection<Long> agentIds);

  /**
   * The node of these agents drains: they are offered nothing new before they are seen elsewhere.
   * What they are offered already stands, and their state stays.
   */
  Completable moving(Collection<Long> agentIds);

  /** The last desk said good-bye (sign-out, not a lost connection). */
  Completable signOut(long agentId, String reason);

  /**
   * The agent is on duty by telephone: stays for calls although no desk is open, and for nothing
   * else, until then; refused WRONG_STATE when signed out.
   *
   * @param until null when the duty is over: who has no desk is signed out
   * @param alone whether no desk is open now, as after a start; else that is found out
   */
  Completable duty(long agentId, @Nullable Instant until, boolean alone);

  Maybe<AgentView> agent(long agentId);

  /** The desk shows the offer: it need not be repeated. */
  Completable acknowledge(long offerId, long agentId);

  /**
   * Accepts an offer: asks PostgreSQL for the last word, then settles the offer. Of a call whoever
   * commands its switch asks for it, when the agent's telephone is answered.
   *
   * @return the conversation's change; fails with OFFER_EXPIRED, OFFER_LOST or CAPACITY_FULL
   */
  Single<Change> accept(long offerId, ConversationStore.Actor agent);

  /**
   * The offer ends then, and not before or after: whoever answered the telephone has some time to
   * say that they take it, and whoever takes it at the desk to lift the receiver. Nothing happens
   * where it does not stand any more.
   */
  Completable prolong(long offerId, long agentId, Instant until);

  Completable decline(long offerId, long agentId, @Nullable String reason);

  /** The time of a conversation in wrap-up; empty when it is not in wrap-up. */
  Maybe<WrapUpView> wrapUp(long conversationId);

  /**
   * The owner needs longer for wrap-up.
   *
   * @param extension the how manieth it is, from 1: so a repeat does not prolong it twice
   * @return fails with WRONG_STATE (not the owner's, or not in wrap-up) or CONFLICT (no more)
   */
  Single<WrapUpView> extendWrapUp(long conversationId, long agentId, int extension);

  /** Offers that stand for an agent now, to show again after a reload. */
  Single<List<OfferView>> offersOf(long agentId);

  Single<List<QueueView>> queues();

  /**
   * Where conversations stand in their queues, all in one look; who does not wait, or is not known
   * yet, is left out.
   */
  Single<List<PlaceView>> places(Collection<Long> conversationIds);

  Single<List<AgentView>> agents();

  /** Reads how queues work and works by it from now on; it would be read within seconds anyway. */
  Completable configure();

  /** Everything a supervisor watches, as of one moment. */
  Single<Live> live();

  /**
   * An agent as others see it. {@code load} in capacity units.
   *
   * @param dutyUntil until when the agent is on duty by telephone; null when not
   * @param phoneOnly whether the agent has no desk open, and is there for calls alone
   */
  record AgentView(
      long id,
      String name,
      AgentState state,
      Instant since,
      @Nullable String reason,
      int load,
      int capacity,
      Set<Long> queues,
      @Nullable Instant dutyUntil,
      boolean phoneOnly) {
    /** One who is not on duty by telephone. */
    public AgentView(
        long id,
        String name,
        AgentState state,
        Instant since,
        @Nullable String reason,
        int load,
        int capacity,
        Set<Long> queues) {
      this(id, name, state, since, reason, load, capacity, queues, null, false);
    }

    public AgentView {
      queues = Set.copyOf(queues);
    }
  }

  /**
   * An offer that stands.
   *
   * @param automatic it is accepted in the agent's name: nobody has to press anything
   * @param call a caller is on the line: it is accepted by the agent's telephone alone, when
   *     somebody answers there
   * @param shown a desk shows it
   */
  record OfferView(
      long offerId,
      long conversationId,
      long agentId,
      Instant offeredAt,
      Instant expiresAt,
      boolean automatic,
      boolean call,
      boolean shown) {
    /** One of a text that no desk shows so far. */
    public OfferView(
        long offerId,
        long conversationId,
        long agentId,
        Instant offeredAt,
        Instant expiresAt,
        boolean automatic) {
      this(offerId, conversationId, agentId, offeredAt, expiresAt, automatic, false, false);
    }
  }

  /**
   * A queue's live numbers.
   *
   * @param waiting who is here to be answered
   * @param later who stands in line too, having left a message or asked to be contacted
   * @param longestWaitingSince of who is here
   * @param ready agents of it who are READY with room
   * @param estimateMs how long who comes now may expect to wait, at the queue's recent pace; null
   *     when too little is known to say
   * @param reservedForCalls how many ready agents are kept free of texts
   * @param seats how many agents should be signed in just now; 0: nobody has said it
   * @param keepsForCalls whether an agent without a text gets none now, for there would be too few
   *     for calls
   * @param autoAccept channels whose offers are accepted in the agent's name
   */
  record QueueView(
      long id,
      int waiting,
      int later,
      @Nullable Instant longestWaitingSince,
      int ready,
      int signedIn,
      @Nullable Long estimateMs,
      int reservedForCalls,
      int seats,
      boolean keepsForCalls,
      Set<Channel> autoAccept) {
    public QueueView {
      autoAccept = Set.copyOf(autoAccept);
    }
  }

  /**
   * A place in a queue.
   *
   * @param position from 1
   * @param waiting how many wait in the queue, this one included
   * @param estimateMs at the queue's recent pace; null when too little is known to say
   * @param attended whether somebody works who may serve it; an estimate has this for a condition
   */
  record PlaceView(
      long conversation,
      long queue,
      int position,
      int waiting,
      @Nullable Long estimateMs,
      boolean attended) {
    private static final long MINUTE_MS = 60_000;

    /**
     * As it is told to people. Nobody is helped by seconds, and a number that changes every two
     * seconds helps less.
     */
    public WaitingPlaces.Place told() {
      Duration minutes =
          estimateMs == null
              ? null
              : Duration.ofMinutes(Math.max(1, (estimateMs + MINUTE_MS - 1) / MINUTE_MS));
      return new WaitingPlaces.Place(position - 1, minutes, attended);
    }
  }

  /**
   * How long a wrap-up may still take.
   *
   * @param until when it is ended by the system; null: whenever the agent likes
   * @param extensions how often it was prolonged
   * @param left how often it can still be
   * @param extensionMs by how much each time
   */
  record WrapUpView(@Nullable Instant until, int extensions, int left, long extensionMs) {}

  /**
   * An agent at work: whom the agent serves, and what is offered just now, by their ids.
   *
   * @param ringing units that what is offered would take
   */
  record LiveAgent(AgentView view, List<Long> serves, List<Long> offered, int ringing) {
    public LiveAgent {
      serves = List.copyOf(serves);
      offered = List.copyOf(offered);
    }
  }

  /**
   * A queue at work.
   *
   * @param serving agents of it who serve somebody, of whichever queue
   */
  record LiveQueue(QueueView view, int serving) {}

  /** Who is there, and who waits where. */
  record Live(List<LiveAgent> agents, List<LiveQueue> queues) {
    public Live {
      agents = List.copyOf(agents);
      queues = List.copyOf(queues);
    }
  }

  /** How an offer ended. */
  enum OfferOutcome {
    ACCEPTED,
    DECLINED,
    TIMED_OUT,
    /** The conversation left, or the agent did. */
    WITHDRAWN,
    /** It was offered to several at once, and another one accepted first. */
    TAKEN,
    /** PostgreSQL said no. */
    LOST
  }

  /**
   * What the desks should hear. Emitted on the node that ran the step, and again each tick until
   * acknowledged; the gateway carries it to all nodes. May be lost or repeated.
   */
  interface Hints {
    void offered(OfferView offer);

    void offerEnded(OfferView offer, OfferOutcome outcome);

    /**
     * An agent's state, load or profile changed. Also told when {@link #seen} named an agent whom
     * the ACD holds for SIGNED_OUT (its memory was lost, or the agent's node was cut off): a desk
     * that is still there signs in again.
     */
    void agentChanged(AgentView agent);
  }
}
