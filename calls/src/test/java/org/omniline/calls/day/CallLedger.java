package org.omniline.calls.day;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Happening;

/**
 * What callers and agents themselves saw and did, told by the switch alone: nothing here was told
 * by the product. Written on the switch's context; thread-safe. Times are milliseconds.
 */
final class CallLedger {
  private static final long MOMENT_MS = 500;

  /** Somebody's call. */
  static final class Call {
    final String leg;
    final CallPlan plan;
    final long arrived;
    final List<Ring> rings = new ArrayList<>();
    int transfers;
    int cuts;

    /** When a key was pressed in the menu; 0 while none was. */
    long pressed;

    /** 0 while it goes on. */
    long ended;

    /** Who hung up; whoever is not told of is the product. */
    String endedBy = "SYSTEM";

    /** Whether it came while no node was there to hear of it. */
    final boolean cameUnheard;

    /** Whether it ended while no node was there to hear of it. */
    boolean unheard;

    Call(String leg, CallPlan plan, long arrived, boolean unheard) {
      this.cameUnheard = unheard;
      this.leg = leg;
      this.plan = plan;
      this.arrived = arrived;
    }

    /**
     * Served is whom somebody was joined with. Where the switch was not heard, whoever hangs up in
     * the moment in which a receiver was lifted is given the benefit of the doubt.
     */
    List<Ring> talks() {
      return rings.stream().filter(this::isTalk).toList();
    }

    private boolean isTalk(Ring ring) {
      boolean doubtful = unheard || ring.unheard;
      return ring.joined != 0
          || (doubtful && ring.inTime && ended != 0 && ended - ring.lifted < MOMENT_MS);
    }

    boolean isAnswered() {
      return !talks().isEmpty();
    }

    @Override
    public String toString() {
      return plan
          + " "
          + leg
          + " at "
          + Instant.ofEpochMilli(arrived)
          + (ended == 0 ? ", not over" : ", ended after " + (ended - arrived) + " by " + endedBy)
          + (unheard ? " unheard" : "")
          + (pressed == 0 ? "" : ", key after " + (pressed - arrived))
          + rings.stream().map(ring -> "\n    " + ring.after(arrived)).toList();
    }

    /** From when on there is waited for a person: at once, or after the menu. */
    long waitsSince() {
      return pressed == 0 ? arrived : pressed;
    }

    /**
     * Until a receiver was lifted, or the end; who never got past the menu has asked for nobody.
     */
    long waited() {
      if (plan.meetsTheMenu() && pressed == 0) {
        return 0;
      }
      return (isAnswered() ? talks().get(0).lifted : ended) - waitsSince();
    }

    /** Until the two heard each other: in between the call was taken. */
    long waitedAtMost() {
      return isAnswered() ? talks().get(0).heard() - waitsSince() : waited();
    }

    /** Whether a receiver was lifted for this caller and is not down again. */
    boolean isBeingServed() {
      return rings.stream().anyMatch(ring -> ring.lifted != 0 && ring.ended == 0);
    }
  }

  /** An agent's telephone rings for a call. */
  static final class Ring {
    final String leg;
    final String extension;
    final String team;
    final long began;

    /** When the receiver was lifted, when the two heard each other, and the end; 0 before. */
    long lifted;

    long joined;
    long ended;
    String cause = "";

    /** Whether the caller was there when the receiver was lifted. */
    boolean inTime;

    boolean unheard;

    Ring(String leg, String extension, String team, long began) {
      this.leg = leg;
      this.extension = extension;
      this.team = team;
      this.began = began;
    }

    private String after(long arrived) {
      return extension
          + " rang after "
          + (began - arrived)
          + (lifted == 0 ? "" : ", lifted after " + (lifted - arrived))
          + (joined == 0 ? "" : ", joined after " + (joined - arrived))
          + (ended == 0 ? ", not over" : ", ended after " + (ended - arrived) + " " + cause)
          + (unheard ? " unheard" : "");
    }

    /** When the two heard each other, at the latest. */
    long heard() {
      return Math.max(lifted, joined);
    }

    /** When agent and caller were not there for each other any more. */
    long over(Call call) {
      return Math.min(ended, call.ended);
    }
  }

  private final Map<String, CallPlan> plans = new HashMap<>();
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, Call> byNumber = new HashMap<>();
  private final Map<String, Call> byRing = new HashMap<>();
  private final Map<String, Ring> rings = new HashMap<>();
  private final Map<String, String> teams;

  /** Which node hears: none while it is away. */
  private boolean unheard;

  private Set<String> onRecord = Set.of();

  /**
   * @param teams of which team the agent at an extension is just now; thread-safe
   */
  CallLedger(List<CallPlan> plans, Map<String, String> teams) {
    plans.forEach(plan -> this.plans.put(plan.number(), plan));
    this.teams = teams;
  }

  /** From now on nobody hears what happens, or somebody does. */
  synchronized void unheard(boolean on) {
    unheard = on;
  }

  synchronized void arrived(Happening event) {
    CallPlan plan = plans.get(event.header("Caller-Caller-ID-Number"));
    Call call = new Call(event.leg(), plan, event.millis(), unheard);
    calls.put(call.leg, call);
    byNumber.put(plan.number(), call);
  }

  synchronized void rings(Happening event) {
    String shown = event.header("Caller-Caller-ID-Number");
    Call call = byNumber.get(shown.substring(Math.max(0, shown.length() - 11)));
    String extension = event.header("Caller-Destination-Number");
    Ring ring = new Ring(event.leg(), extension, teams.get(extension), event.millis());
    rings.put(ring.leg, ring);
    if (call == null) {
      throw new IllegalStateException(extension + " rings for nobody: " + shown);
    }
    call.rings.add(ring);
    byRing.put(ring.leg, call);
  }

  synchronized @Nullable Call of(String leg) {
    return calls.get(leg);
  }

  synchronized @Nullable Ring ring(String leg) {
    return rings.get(leg);
  }

  synchronized void lifted(Ring ring, long at) {
    ring.lifted = at;
    ring.inTime = byRing.get(ring.leg).ended == 0;
  }

  /** Two hear each other: whose talk began by it, if one did. */
  synchronized @Nullable Call joined(Ring ring, long at) {
    if (ring.joined != 0) {
      return null;
    }
    ring.joined = at;
    return byRing.get(ring.leg);
  }

  synchronized void ended(Happening event) {
    Call call = calls.get(event.leg());
    Ring ring = rings.get(event.leg());
    if (call != null && call.ended == 0) {
      call.ended = event.millis();
      call.unheard = unheard;
    } else if (ring != null && ring.ended == 0) {
      ring.ended = event.millis();
      ring.cause = event.header("Hangup-Cause");
      ring.unheard = unheard;
    }
  }

  synchronized Collection<Call> calls() {
    return List.copyOf(calls.values());
  }

  /** Which calls the product has on record. */
  synchronized void onRecord(Set<String> legs) {
    onRecord = Set.copyOf(legs);
  }

  /**
   * Those of whom the product must know. Whoever came and left while the node went down and came
   * back may have been heard by it, or not: they count where they are on record.
   */
  synchronized List<Call> knowable() {
    return calls.values().stream()
        .filter(call -> !call.cameUnheard || !call.unheard || onRecord.contains(call.leg))
        .toList();
  }

  /** What is not over, in words. */
  synchronized List<String> open() {
    return calls.values().stream()
        .filter(call -> call.ended == 0 || call.rings.stream().anyMatch(ring -> ring.ended == 0))
        .map(Call::toString)
        .toList();
  }

  /** Whether no telephone rings and nobody is about to be joined. */
  synchronized boolean isSettled() {
    return rings.values().stream().allMatch(ring -> ring.ended != 0 || ring.joined != 0);
  }

  /** Whether somebody at this extension has a call. */
  synchronized boolean isBusy(String extension) {
    return rings.values().stream()
        .anyMatch(ring -> ring.ended == 0 && ring.extension.equals(extension));
  }

  /** Since when the one waits who came last of those that wait at a number; 0 when nobody does. */
  synchronized long lastOfWaiting(String dialled) {
    return calls.values().stream()
        .filter(call -> call.plan.dialled().equals(dialled) && call.ended == 0)
        .mapToLong(call -> call.arrived)
        .max()
        .orElse(0);
  }
}
