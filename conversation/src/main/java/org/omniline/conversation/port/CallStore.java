package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiEventType;

/** Telephone calls: the live ones, and the fact of record of each leg. */
public interface CallStore {
  /**
   * A call as it is known to the node that commands its switch.
   *
   * @param switchName the switch's name in the configuration
   * @param leg the caller's leg, which names the call
   * @param conversation null until it is stored
   * @param agents whom it concerns now
   * @param over nothing of it is left
   * @param state the call as its channel writes it; personal data
   */
  record Live(
      String switchName,
      String leg,
      @Nullable Long conversation,
      List<Long> agents,
      boolean over,
      String state) {
    public Live {
      agents = List.copyOf(agents);
    }

    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Live[" + switchName + "/" + leg + "]";
    }
  }

  /**
   * What programs of others are told of a call.
   *
   * @param agent whom it is about; null for nobody
   * @param agents whom it concerns
   * @param detail by type; no personal data
   */
  record Notice(
      CtiEventType type, @Nullable Long agent, List<Long> agents, Map<String, String> detail) {
    public Notice {
      agents = List.copyOf(agents);
      detail = Map.copyOf(detail);
    }
  }

  /**
   * Keeps a call as it is now, the facts of legs that have ended by it, and what programs of others
   * are told: all or nothing. A leg is written once, however often it is said.
   *
   * @return false when the lease is another's by now: then nothing was kept
   */
  Single<Boolean> save(Live call, List<Notice> notices, List<Leg> ended, Leases.Fence fence);

  /** {@link #save(Live, List, List, Leases.Fence)} of what nobody is told. */
  default Single<Boolean> save(Live call, Leases.Fence fence) {
    return save(call, List.of(), List.of(), fence);
  }

  /** The calls of a switch that are not over. */
  Single<List<Live>> open(String switchName);

  /** The newest call of a conversation, also one that is just over. */
  Maybe<Live> ofConversation(long conversation);

  /** The calls that concern an agent and are not over. */
  Single<List<Live>> ofAgent(long agent);

  /** Forgets what is long over. */
  Completable sweep();

  /**
   * A leg that is over.
   *
   * @param other the other end's leg, null where there was none
   * @param role CALLER, CALLED by an agent, AGENT, OUTSIDE for somebody we called who is no agent,
   *     SUPERVISOR who listened
   * @param raw the caller's number as it was told, empty for an anonymous one; of OUTSIDE and
   *     CALLED whom we called
   * @param caller the same number as it is kept
   * @param callerKind what kind of number it is
   * @param agent null for a leg that is no agent's
   * @param cause the switch's name for it, empty when its end was not told
   * @param endedBy CALLER, AGENT, SYSTEM or UNKNOWN
   * @param refused why the call was refused, null where it was not; of an agent's why whoever was
   *     there did not get the caller
   * @param joined when an agent's was joined with the caller for the first time; null: never
   * @param holds stretches for which the caller heard music
   */
  record Leg(
      String switchName,
      String uuid,
      @Nullable String other,
      @Nullable Long conversation,
      String role,
      String accessNumber,
      String raw,
      String caller,
      String callerKind,
      @Nullable Long agent,
      @Nullable String extension,
      Instant created,
      @Nullable Instant answered,
      Instant ended,
      @Nullable Integer sipCode,
      @Nullable Integer q850,
      String cause,
      String endedBy,
      @Nullable String refused,
      @Nullable Instant joined,
      List<Stretch> holds) {
    public Leg {
      holds = List.copyOf(holds);
    }

    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Leg[" + switchName + "/" + uuid + "]";
    }
  }

  /** Some time. */
  record Stretch(Instant from, Instant to) {}
}
