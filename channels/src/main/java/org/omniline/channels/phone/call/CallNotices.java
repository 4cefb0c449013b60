package org.omniline.channels.phone.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiEventType;
import org.omniline.conversation.port.CallStore.Notice;

/**
 * What programs of others are told between two moments of a call that were kept. Found by comparing
 * them, so nothing is told that was not kept, and nothing kept is left untold. That a call has
 * ended, and why, is told by the record of its leg.
 */
public final class CallNotices {
  private final @Nullable PhoneCall before;
  private final PhoneCall after;
  private final List<Notice> all = new ArrayList<>();

  private CallNotices(@Nullable PhoneCall before, PhoneCall after) {
    this.before = before;
    this.after = after;
  }

  /**
   * The notices, in the order of a call's life.
   *
   * @param before null for a call that was never kept; one whose conversation is not stored has no
   *     name others could know, and counts as that
   */
  public static List<Notice> between(@Nullable PhoneCall before, PhoneCall after) {
    if (after.conversation() == null) {
      return List.of();
    }
    boolean known = before != null && before.conversation() != null;
    CallNotices notices = new CallNotices(known ? before : null, after);
    notices.compare();
    return notices.all;
  }

  private void compare() {
    if (before == null) {
      add(CtiEventType.CALL_BEGAN, null);
    }
    moved();
    legs();
    if (after.out() != null && after.out().dialled() != null && dialledBefore() == null) {
      add(CtiEventType.CALL_DIALLED, agentOf(after));
    }
    talk();
    consult();
    recording();
  }

  private @Nullable Object dialledBefore() {
    return before == null || before.out() == null ? null : before.out().dialled();
  }

  // ---- whose it is ----

  private void moved() {
    Ear from = before == null ? null : before.owner();
    Ear to = after.owner();
    boolean waits = after.standing() == Standing.WAITING;
    if (from != null && to != null && from.agent() != to.agent()) {
      add(CtiEventType.CALL_TRANSFERRED, to.agent(), "from", from.agent(), "to", "AGENT");
    } else if (from != null && waits && after.lost() == null && before.lost() == null) {
      add(CtiEventType.CALL_TRANSFERRED, null, "from", from.agent(), "to", "QUEUE");
    }
    if (waits && (before == null || before.standing() != Standing.WAITING)) {
      add(CtiEventType.CALL_QUEUED, null);
    }
  }

  // ---- the agents' telephones ----

  private void legs() {
    List<AgentLeg> were = before == null ? List.of() : before.ringing();
    List<AgentLeg> are = after.ringing();
    for (AgentLeg was : were) {
      if (!was.isUp() && find(are, was) == null) {
        add(
            CtiEventType.CALL_UNANSWERED,
            was.agent(),
            "taken",
            after.retiring().stream().anyMatch(one -> isTaken(one, was)) ? true : null);
      }
    }
    for (AgentLeg now : are) {
      leg(find(were, now), now);
    }
  }

  private static boolean isTaken(AgentLeg over, AgentLeg was) {
    return over.leg().equals(was.leg()) && over.marks().vain() == AgentLeg.Vain.TAKEN;
  }

  private static @Nullable AgentLeg find(List<AgentLeg> all, AgentLeg same) {
    return all.stream().filter(one -> one.leg().equals(same.leg())).findFirst().orElse(null);
  }

  private void leg(@Nullable AgentLeg was, AgentLeg now) {
    // Whoever was consulted and has it now was told of already.
    boolean tookOver = consultBefore() != null && consultBefore().id().equals(now.leg());
    if (was == null && !tookOver) {
      add(CtiEventType.CALL_RINGING, now.agent(), "offered", now.offer() > 0);
    }
    if (now.isUp() && !tookOver && (was == null || !was.isUp())) {
      add(CtiEventType.CALL_ANSWERED, now.agent());
    }
  }

  private void talk() {
    AgentLeg was = before == null ? null : before.agent();
    AgentLeg now = after.agent();
    if (now == null) {
      return;
    }
    boolean same = was != null && was.leg().equals(now.leg());
    boolean consults = after.consult() != null;
    if (now.isBridged() && !consults && !(same && was.isBridged())) {
      add(CtiEventType.CALL_CONNECTED, now.agent());
    }
    boolean heldBefore = same && was.heldSince() != null;
    if (now.heldSince() != null && !heldBefore) {
      add(CtiEventType.CALL_HELD, now.agent());
    } else if (now.heldSince() == null && heldBefore) {
      add(CtiEventType.CALL_RESUMED, now.agent());
    }
    boolean mutedBefore = before != null && before.muted();
    if (after.muted() != mutedBefore) {
      add(after.muted() ? CtiEventType.CALL_MUTED : CtiEventType.CALL_UNMUTED, now.agent());
    }
  }

  // ---- whoever is consulted ----

  private @Nullable Consult consultBefore() {
    return before == null ? null : before.consult();
  }

  private void consult() {
    Consult was = consultBefore();
    Consult now = after.consult();
    if (was != null && (now == null || !was.id().equals(now.id()))) {
      boolean took = after.agent() != null && after.agent().leg().equals(was.id());
      if (!took && !was.handing()) {
        tell(CtiEventType.CALL_CONSULT_ENDED, was);
      }
      was = null;
    }
    if (now == null) {
      return;
    }
    if (was == null) {
      tell(CtiEventType.CALL_CONSULTING, now);
    }
    if (now.isUp() && (was == null || !was.isUp())) {
      tell(CtiEventType.CALL_CONSULT_ANSWERED, now);
    }
    if (was != null && was.mode() != now.mode()) {
      tell(
          now.mode() == Consult.Mode.ALL ? CtiEventType.CALL_JOINED : CtiEventType.CALL_SWAPPED,
          now);
    }
    if (now.handing() && now.isOutside() && (was == null || !was.handing())) {
      Long from = agentOf(before == null ? after : before);
      add(CtiEventType.CALL_TRANSFERRED, null, "from", from, "to", "OUTSIDE");
    }
  }

  /** Numbers outside are personal: only that it is one is told. */
  private void tell(CtiEventType type, Consult consult) {
    Object with = consult.isOutside() ? "OUTSIDE" : consult.ear().agent();
    add(type, agentOf(after), "with", with, "mode", consult.mode());
  }

  // ---- recordings ----

  private void recording() {
    String was = before == null ? "OFF" : state(before);
    String now = state(after);
    if (!was.equals(now)) {
      add(CtiEventType.CALL_RECORDING, agentOf(after), "state", now);
    }
  }

  private static String state(PhoneCall call) {
    Track track = call.recorder().now();
    if (track == null || track.began() == null || track.ended() != null) {
      return "OFF";
    }
    return track.mask() == null ? "ON" : "MASKED";
  }

  // ---- telling ----

  private static @Nullable Long agentOf(PhoneCall call) {
    AgentLeg leg = call.agent();
    Ear owner = call.owner();
    return leg != null ? (Long) leg.agent() : owner == null ? null : (Long) owner.agent();
  }

  /**
   * @param words names and values in turn; a value that is null is left out
   */
  private void add(CtiEventType type, @Nullable Long agent, @Nullable Object... words) {
    Map<String, String> detail = new java.util.TreeMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i + 1] != null) {
        detail.put(String.valueOf(words[i]), String.valueOf(words[i + 1]));
      }
    }
    TreeSet<Long> agents = new TreeSet<>(after.agents());
    if (before != null) {
      agents.addAll(before.agents());
    }
    after.watches().forEach(watch -> agents.remove(watch.by()));
    all.add(new Notice(type, agent, List.copyOf(agents), detail));
  }
}
